import { Dialog } from '@base-ui/react/dialog';
import { useLocation, useParams, useRouter } from '@tanstack/react-router';
import { Menu, SquarePen } from 'lucide-react';
import { useEffect } from 'react';
import { useActions } from '../actions/use-actions.ts';
import { useConversationList } from '../api/queries/conversations.ts';
import { IconButton } from '../components/button.tsx';
import { placeAt } from '../screens/places.ts';
import { SEARCH_ALL_CHATS } from '../screens/search/search-all-chats.ts';
import { useRailDrawer } from '../state/rail-drawer.ts';
import { useTexts } from '../texts/use-texts.ts';
import { RailContent } from './rail.tsx';

/** On a phone: the way to the rail, where one is, and a new chat. */
export function TopBar() {
  const texts = useTexts();
  const perform = useActions();
  const isOpen = useRailDrawer((drawer) => drawer.isOpen);
  return (
    <header className="flex items-center gap-1 border-b border-line bg-rail px-2 py-1 sm:hidden">
      <IconButton
        label={texts.rail.menu}
        aria-expanded={isOpen}
        aria-haspopup="dialog"
        onClick={() => perform('toggleRail')}
      >
        <Menu size={20} aria-hidden />
      </IconButton>
      <span className="min-w-0 flex-1 truncate text-center text-sm font-medium">{useTitle()}</span>
      <IconButton label={texts.rail.newChat} onClick={() => perform('newChat')}>
        <SquarePen size={20} aria-hidden />
      </IconButton>
      <RailDrawer />
    </header>
  );
}

function useTitle(): string {
  const texts = useTexts();
  const { conversationId } = useParams({ strict: false });
  const pathname = useLocation({ select: (location) => location.pathname });
  const { data: chats = [] } = useConversationList();
  const place = placeAt(pathname);
  const chat = chats.find(({ id }) => id === conversationId);
  if (chat !== undefined) return chat.title || texts.chats.untitled;
  return place === undefined ? texts.app : texts.places[place];
}

/** The rail over the page; it closes when it has led somewhere. */
function RailDrawer() {
  const texts = useTexts();
  const { isOpen, setOpen } = useRailDrawer();
  const router = useRouter();
  useEffect(() => router.subscribe('onBeforeNavigate', () => setOpen(false)), [router, setOpen]);
  return (
    <Dialog.Root open={isOpen} onOpenChange={setOpen}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-30 bg-black/40 sm:hidden" />
        <Dialog.Popup
          aria-label={texts.rail.menu}
          finalFocus={() => document.getElementById(SEARCH_ALL_CHATS) ?? true}
          className="safe-area fixed inset-y-0 start-0 z-30 flex w-72 max-w-[85vw] flex-col border-e border-line bg-rail text-ink shadow-xl sm:hidden"
        >
          <RailContent isOpen />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
