import { Link, useLocation } from '@tanstack/react-router';
import { LogOut, Monitor, Moon, PanelLeftClose, PanelLeftOpen, SquarePen, Sun } from 'lucide-react';
import { withShortcut } from '../actions/actions.ts';
import { useActions } from '../actions/use-actions.ts';
import { useSignOut } from '../api/queries/session.ts';
import { forgetWriting } from '../conversation/forget-writing.ts';
import { Button, IconButton } from '../components/button.tsx';
import { placeAt, places } from '../screens/places.ts';
import { themeAfter, useLayout } from '../state/layout.ts';
import { useRailDrawer } from '../state/rail-drawer.ts';
import { useTexts } from '../texts/use-texts.ts';
import { ChatList } from './chat-list.tsx';

interface RailPartProps {
  /** Else it is a column of icons. */
  readonly isOpen: boolean;
}

/** Beside the page where there is room; else the top bar opens it over the page. */
export function Rail() {
  const isOpen = useLayout((layout) => layout.isRailOpen);
  const isPhone = useRailDrawer((drawer) => drawer.isPhone);
  // Its rows, fields and dialogs must not be there twice.
  if (isPhone) return null;
  return (
    <aside className={`flex shrink-0 flex-col border-e border-line bg-rail ${isOpen ? 'w-60' : 'w-14'}`}>
      <RailContent isOpen={isOpen} />
    </aside>
  );
}

export function RailContent({ isOpen }: RailPartProps) {
  return (
    <>
      <RailHead isOpen={isOpen} />
      <div className="min-h-0 flex-1 overflow-y-auto px-2">{isOpen && <ChatList />}</div>
      <Places isOpen={isOpen} />
      <RailFoot isOpen={isOpen} />
    </>
  );
}

function RailHead({ isOpen }: RailPartProps) {
  const texts = useTexts();
  const perform = useActions();
  const Toggle = isOpen ? PanelLeftClose : PanelLeftOpen;
  const newChat = withShortcut(texts.rail.newChat, 'newChat');
  return (
    <div className={`flex flex-col gap-2 p-2 ${isOpen ? '' : 'items-center'}`}>
      <div className="flex items-center gap-1">
        <IconButton
          label={withShortcut(isOpen ? texts.rail.collapse : texts.rail.expand, 'toggleRail')}
          onClick={() => perform('toggleRail')}
        >
          <Toggle size={18} aria-hidden className="rtl:-scale-x-100" />
        </IconButton>
        {isOpen && <span className="font-semibold">{texts.app}</span>}
      </div>
      {isOpen ? (
        <Button title={newChat} className="!justify-start !px-2" onClick={() => perform('newChat')}>
          <SquarePen size={18} aria-hidden />
          {texts.rail.newChat}
        </Button>
      ) : (
        <IconButton label={newChat} onClick={() => perform('newChat')}>
          <SquarePen size={18} aria-hidden />
        </IconButton>
      )}
    </div>
  );
}

function Places({ isOpen }: RailPartProps) {
  const texts = useTexts();
  const pathname = useLocation({ select: (location) => location.pathname });
  return (
    <nav
      aria-label={texts.rail.places}
      className={`border-t border-line p-2 ${isOpen ? 'grid grid-cols-2 gap-x-1' : ''}`}
    >
      {places.map(({ path, name, Icon }) => {
        const isHere = name === placeAt(pathname);
        return (
          <Link
            key={path}
            to={path}
            title={texts.places[name]}
            aria-label={texts.places[name]}
            aria-current={isHere ? 'page' : undefined}
            className={`flex h-8 items-center gap-1.5 rounded-lg px-1.5 text-sm max-sm:h-10 ${isOpen ? '' : 'justify-center'} ${isHere ? 'bg-accent-soft text-ink' : 'text-muted hover:bg-sunken hover:text-ink'}`}
          >
            <Icon size={17} aria-hidden className="shrink-0" />
            {isOpen && <span className="truncate">{texts.places[name]}</span>}
          </Link>
        );
      })}
    </nav>
  );
}

const themeIcons = { system: Monitor, light: Sun, dark: Moon } as const;

function RailFoot({ isOpen }: RailPartProps) {
  const texts = useTexts();
  const perform = useActions();
  const theme = useLayout((layout) => layout.theme);
  const signOut = useSignOut();
  const ThemeIcon = themeIcons[theme];
  const { themes } = texts.rail;
  return (
    <div className={`flex border-t border-line p-2 ${isOpen ? '' : 'flex-col items-center'}`}>
      <IconButton
        label={withShortcut(texts.rail.theme(themes[theme], themes[themeAfter(theme)]), 'nextTheme')}
        onClick={() => perform('nextTheme')}
      >
        <ThemeIcon size={18} aria-hidden />
      </IconButton>
      <IconButton
        label={texts.rail.signOut}
        disabled={signOut.isPending}
        onClick={() => signOut.mutate(undefined, { onSuccess: forgetWriting })}
      >
        <LogOut size={18} aria-hidden />
      </IconButton>
    </div>
  );
}
