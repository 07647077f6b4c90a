import { getRouteApi, Link } from '@tanstack/react-router';
import type { ConnectTool } from '../../../server/contract/hub/connect.ts';
import { useTools } from '../../api/queries/connect.ts';
import { Answer } from '../../components/answer.tsx';
import { Button } from '../../components/button.tsx';
import { Empty } from '../../components/empty.tsx';
import { Page } from '../../components/page.tsx';
import { SearchField } from '../../components/search-field.tsx';
import { Section } from '../../components/section.tsx';
import { useTexts } from '../../texts/use-texts.ts';
import { readConnectSearch } from './connect-search.ts';
import { findTools } from './find-tools.ts';

const route = getRouteApi('/connect');

/** Every tool the hub knows how to set up, to choose from. */
export function ConnectScreen() {
  const { connect: texts } = useTexts();
  const { search = '' } = route.useSearch();
  const navigate = route.useNavigate();
  const ask = (text: string) => void navigate({ search: readConnectSearch({ search: text }), replace: true });
  return (
    <Page title={texts.title} about={texts.about}>
      <SearchField label={texts.search} className="mb-5 max-w-80" value={search} onChange={ask} />
      <Answer to={useTools()}>
        {({ tools }) => {
          const groups = findTools(tools, search);
          if (groups.length === 0) {
            return (
              <Empty>
                <p className="mb-4">{texts.noMatch}</p>
                <Button onClick={() => ask('')}>{texts.showAll}</Button>
              </Empty>
            );
          }
          return groups.map((group) => (
            <Section key={group.kind} title={texts.kinds[group.kind]}>
              <ul className="grid gap-3 sm:grid-cols-2 lg:grid-cols-3">
                {group.tools.map((tool) => (
                  <li key={tool.id} className="min-w-0">
                    <ToolCard tool={tool} />
                  </li>
                ))}
              </ul>
            </Section>
          ));
        }}
      </Answer>
    </Page>
  );
}

function ToolCard({ tool: { id, name, about } }: { readonly tool: ConnectTool }) {
  return (
    <Link
      to="/connect/$toolId"
      params={{ toolId: id }}
      search
      className="block h-full rounded-xl border border-line bg-raised px-4 py-3 hover:border-line-strong hover:bg-sunken"
    >
      <span className="block font-semibold">{name}</span>
      <bdi className="block text-sm [text-align:match-parent] text-muted">{about}</bdi>
    </Link>
  );
}
