import { Link } from '@tanstack/react-router';
import { useTexts } from '../../texts/use-texts.ts';
import { TABS, type Tab } from './models-search.ts';

/** What is here, and what could be. */
export function ModelTabs({ tab }: { readonly tab: Tab }) {
  const { models: texts } = useTexts();
  return (
    <nav aria-label={texts.tabsLabel} className="mb-4 flex gap-1 border-b border-line">
      {TABS.map((each) => (
        <Link
          key={each}
          to="/models"
          // Written out for both: the router takes a link without a search for one to wherever we are.
          search={{ tab: each }}
          aria-current={each === tab ? 'page' : undefined}
          className="-mb-px border-b-2 border-transparent px-3 py-1.5 text-sm text-muted hover:text-ink aria-[current=page]:border-accent aria-[current=page]:text-ink"
        >
          {texts.tabs[each]}
        </Link>
      ))}
    </nav>
  );
}
