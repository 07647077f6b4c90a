import { Link } from '@tanstack/react-router';
import { useTools } from '../../api/queries/connect.ts';
import { Section } from '../../components/section.tsx';
import { useTexts } from '../../texts/use-texts.ts';

/** One of each kind that many people come with. */
const SHOWN = ['vscode-copilot', 'claude-code', 'codex', 'open-webui', 'openai-python', 'curl'];

/** The way to the settings of the most usual tools. */
export function ToolCards() {
  const { tools: texts } = useTexts().server;
  const { data } = useTools();
  const tools = SHOWN.flatMap((id) => data?.tools.find((tool) => tool.id === id) ?? []);
  return (
    <Section
      title={texts.title}
      actions={
        <Link to="/connect" className="rounded text-sm text-accent hover:underline">
          {texts.all}
        </Link>
      }
    >
      {/* As high as it will be, so that nothing below moves when the tools come. */}
      <ul className="grid min-h-32 auto-rows-fr grid-cols-2 gap-2 lg:grid-cols-3">
        {tools.map(({ id, name, about }) => (
          <li key={id} className="min-w-0">
            <Link
              to="/connect/$toolId"
              params={{ toolId: id }}
              className="block h-full rounded-xl border border-line bg-raised px-3 py-2 hover:border-line-strong hover:bg-sunken"
            >
              <span className="block truncate text-sm font-semibold">{name}</span>
              <bdi className="block truncate text-xs [text-align:match-parent] text-muted">{about}</bdi>
            </Link>
          </li>
        ))}
      </ul>
    </Section>
  );
}
