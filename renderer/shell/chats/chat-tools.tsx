import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { Ellipsis, Search } from 'lucide-react';
import { useCallback } from 'react';
import { IconButton } from '../../components/button.tsx';
import { SearchField } from '../../components/search-field.tsx';
import { useRailDrawer } from '../../state/rail-drawer.ts';
import { useTexts } from '../../texts/use-texts.ts';

/** Above the list: the search over all chats, and what is done with all of them. */
export function ChatTools({ onMenu }: { readonly onMenu: (anchor: HTMLElement) => void }) {
  const { chats: texts } = useTexts();
  const navigate = useNavigate();
  const { q } = useSearch({ strict: false });
  const isPhone = useRailDrawer((drawer) => drawer.isPhone);
  const search = useCallback(
    (words: string) => {
      if (words === '' && q === undefined) return;
      void navigate({ to: '/search', search: { q: words }, replace: q !== undefined });
    },
    [navigate, q],
  );
  return (
    <div className="sticky top-0 z-10 mb-2 flex items-center gap-1 bg-rail py-1">
      {isPhone ? (
        // The rail goes away when it leads somewhere: the page has the field there.
        <Link
          to="/search"
          search={{ q: q ?? '' }}
          className="flex min-w-0 flex-1 items-center gap-2 rounded-lg border border-line-strong bg-page px-2.5 py-1.5 text-sm text-muted"
        >
          <Search size={16} aria-hidden />
          {texts.search.label}
        </Link>
      ) : (
        <SearchField label={texts.search.label} value={q ?? ''} onChange={search} className="min-w-0 flex-1" />
      )}
      <IconButton label={texts.listActions} aria-haspopup="menu" onClick={(event) => onMenu(event.currentTarget)}>
        <Ellipsis size={16} aria-hidden />
      </IconButton>
    </div>
  );
}
