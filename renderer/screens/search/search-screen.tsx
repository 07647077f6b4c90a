import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback, useEffect, useRef, type KeyboardEvent } from 'react';
import type { SearchHit } from '../../../server/contract/chat/search.ts';
import { MOST_HITS, useChatSearch } from '../../api/queries/chat-search.ts';
import { Empty } from '../../components/empty.tsx';
import { Page } from '../../components/page.tsx';
import { Problem } from '../../components/problem.tsx';
import { SearchField } from '../../components/search-field.tsx';
import { useRailDrawer } from '../../state/rail-drawer.ts';
import { formatShortTime } from '../../texts/format.ts';
import { useTexts } from '../../texts/use-texts.ts';
import { SEARCH_ALL_CHATS } from './search-all-chats.ts';

/** Where words stand in all chats. The field is in the rail; on a phone, where that goes away, it is here. */
export function SearchScreen() {
  const texts = useTexts();
  const { search } = texts.chats;
  const { q = '' } = useSearch({ strict: false });
  const isPhone = useRailDrawer((drawer) => drawer.isPhone);
  const { data: hits, error, refetch, isPlaceholderData } = useChatSearch(q);
  return (
    <Page title={search.title} about={search.about}>
      {isPhone && <PhoneField q={q} />}
      {error !== null && (
        <Problem message={error.message} retry={{ label: texts.chats.retry, perform: () => void refetch() }} />
      )}
      <p role="status" className="mb-3 text-sm text-muted">
        {q === ''
          ? search.hint
          : hits === undefined
            ? ''
            : hits.length >= MOST_HITS
              ? search.most(hits.length)
              : search.found(hits.length)}
      </p>
      {q !== '' && hits?.length === 0 && <Empty>{search.none(q)}</Empty>}
      {q !== '' && hits !== undefined && hits.length > 0 && <Hits hits={hits} isOld={isPlaceholderData} />}
    </Page>
  );
}

function PhoneField({ q }: { readonly q: string }) {
  const { chats: texts } = useTexts();
  const navigate = useNavigate();
  const search = useCallback(
    (words: string) => void navigate({ to: '/search', search: { q: words }, replace: true }),
    [navigate],
  );
  useEffect(() => document.getElementById(SEARCH_ALL_CHATS)?.focus(), []);
  return <SearchField id={SEARCH_ALL_CHATS} label={texts.search.label} value={q} onChange={search} className="mb-3" />;
}

function Hits({ hits, isOld }: { readonly hits: readonly SearchHit[]; readonly isOld: boolean }) {
  const list = useRef<HTMLUListElement>(null);

  function onKeyDown(event: KeyboardEvent): void {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step === undefined || list.current === null) return;
    event.preventDefault();
    const links = [...list.current.querySelectorAll('a')];
    links[links.findIndex((link) => link === event.target) + step]?.focus();
  }

  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- the keys are those of the links in it
    <ul ref={list} onKeyDown={onKeyDown} className={`flex flex-col gap-1 ${isOld ? 'opacity-60' : ''}`}>
      {hits.map((hit) => (
        <li key={`${hit.conversationId} ${hit.messageId ?? ''}`}>
          <HitLink hit={hit} />
        </li>
      ))}
    </ul>
  );
}

function HitLink({ hit: { conversationId, title, messageId, role, createdAt, excerpt } }: { readonly hit: SearchHit }) {
  const { search, untitled } = useTexts().chats;
  return (
    <Link
      to="/chat/$conversationId"
      params={{ conversationId }}
      search={messageId === null ? {} : { message: messageId }}
      className="block rounded-lg px-3 py-2 hover:bg-sunken"
    >
      <span className="flex items-baseline justify-between gap-3">
        <bdi className="min-w-0 truncate font-medium">{title || untitled}</bdi>
        <span className="shrink-0 text-xs text-muted">
          {role === null ? search.inTitle : search.roles[role]} · {formatShortTime(createdAt)}
        </span>
      </span>
      <span dir="auto" className="line-clamp-3 block text-sm break-words text-muted">
        {excerpt.map(({ text, isMatch }, index) =>
          isMatch ? (
            <mark key={index} className="rounded bg-accent-soft text-ink">
              {text}
            </mark>
          ) : (
            text
          ),
        )}
      </span>
    </Link>
  );
}
