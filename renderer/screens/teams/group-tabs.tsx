import { Link } from '@tanstack/react-router';
import { useTexts } from '../../texts/use-texts.ts';

const TABS = [
  { to: '/teams', name: 'teams' },
  { to: '/teams/organizations', name: 'organizations' },
  { to: '/teams/budgets', name: 'budgets' },
  { to: '/teams/customers', name: 'customers' },
] as const;

/** The kinds of groups and of what they share, each with a page of its own. */
export function GroupTabs() {
  const { teams: texts } = useTexts();
  return (
    <nav aria-label={texts.tabsLabel} className="mb-4 flex flex-wrap gap-1 border-b border-line">
      {TABS.map(({ to, name }) => (
        <Link
          key={to}
          to={to}
          activeOptions={{ exact: true, includeSearch: false }}
          className="-mb-px border-b-2 border-transparent px-3 py-1.5 text-sm text-muted hover:text-ink data-[status=active]:border-accent data-[status=active]:text-ink"
        >
          {texts.tabs[name]}
        </Link>
      ))}
    </nav>
  );
}
