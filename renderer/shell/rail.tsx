import { Link, useLocation, useNavigate } from '@tanstack/react-router';
import { LogOut, Moon, PanelLeftClose, PanelLeftOpen, SquarePen, Sun } from 'lucide-react';
import { useSignOut } from '../api/queries/session.ts';
import { IconButton } from '../components/button.tsx';
import { places } from '../screens/places.ts';
import { useLayout } from '../state/layout.ts';
import { useTheme } from '../state/theme.ts';
import { useTexts } from '../texts/use-texts.ts';
import { ChatList } from './chat-list.tsx';

export function Rail() {
  const isOpen = useLayout((layout) => layout.isRailOpen);
  return (
    <aside className={`flex shrink-0 flex-col border-r border-line bg-rail ${isOpen ? 'w-60' : 'w-14'}`}>
      <RailHead isOpen={isOpen} />
      <div className="min-h-0 flex-1 overflow-y-auto px-2">{isOpen && <ChatList />}</div>
      <Places isOpen={isOpen} />
      <RailFoot isOpen={isOpen} />
    </aside>
  );
}

function RailHead({ isOpen }: { readonly isOpen: boolean }) {
  const texts = useTexts();
  const navigate = useNavigate();
  const toggleRail = useLayout((layout) => layout.toggleRail);
  const Toggle = isOpen ? PanelLeftClose : PanelLeftOpen;
  return (
    <div className={`flex gap-1 p-2 ${isOpen ? 'items-center' : 'flex-col items-center'}`}>
      <IconButton label={`${isOpen ? texts.rail.collapse : texts.rail.expand} (Ctrl+B)`} onClick={toggleRail}>
        <Toggle size={18} aria-hidden />
      </IconButton>
      {isOpen && <span className="flex-1 font-semibold">{texts.app}</span>}
      <IconButton label={`${texts.rail.newChat} (Ctrl+Shift+O)`} onClick={() => void navigate({ to: '/' })}>
        <SquarePen size={18} aria-hidden />
      </IconButton>
    </div>
  );
}

function Places({ isOpen }: { readonly isOpen: boolean }) {
  const texts = useTexts();
  const pathname = useLocation({ select: (location) => location.pathname });
  return (
    <nav aria-label={texts.rail.places} className="border-t border-line p-2">
      {places.map(({ path, name, Icon }) => {
        const isHere = path === '/' ? isChat(pathname) : pathname.startsWith(path);
        return (
          <Link
            key={path}
            to={path}
            title={texts.places[name]}
            aria-label={texts.places[name]}
            aria-current={isHere ? 'page' : undefined}
            className={`flex h-9 items-center gap-2 rounded-lg px-2 text-sm ${isOpen ? '' : 'justify-center'} ${isHere ? 'bg-accent-soft text-ink' : 'text-muted hover:bg-sunken hover:text-ink'}`}
          >
            <Icon size={18} aria-hidden />
            {isOpen && texts.places[name]}
          </Link>
        );
      })}
    </nav>
  );
}

function RailFoot({ isOpen }: { readonly isOpen: boolean }) {
  const texts = useTexts();
  const theme = useTheme();
  const setTheme = useLayout((layout) => layout.setTheme);
  const signOut = useSignOut();
  const next = theme === 'dark' ? 'light' : 'dark';
  const ThemeIcon = theme === 'dark' ? Sun : Moon;
  return (
    <div className={`flex border-t border-line p-2 ${isOpen ? '' : 'flex-col items-center'}`}>
      <IconButton label={texts.rail.theme(texts.rail[next])} onClick={() => setTheme(next)}>
        <ThemeIcon size={18} aria-hidden />
      </IconButton>
      <IconButton label={texts.rail.signOut} onClick={() => signOut.mutate()}>
        <LogOut size={18} aria-hidden />
      </IconButton>
    </div>
  );
}

/** The chat place is the empty chat and every chat that was begun. */
function isChat(pathname: string): boolean {
  return pathname === '/' || pathname.startsWith('/chat');
}
