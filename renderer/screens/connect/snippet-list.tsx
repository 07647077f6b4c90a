import type { Snippet } from '../../../server/contract/hub/connect.ts';
import { CopyButton } from '../../components/copy-button.tsx';
import { CodeBlock } from '../../markdown/code-block.tsx';
import { useTexts } from '../../texts/use-texts.ts';

interface SnippetListProps {
  readonly snippets: readonly Snippet[];
  /** What the key takes the place of. */
  readonly placeholder: string;
  readonly secret: string | undefined;
}

/** What to type and to paste, with the key filled in here and nowhere else; what another system takes is folded. */
export function SnippetList({ snippets, placeholder, secret }: SnippetListProps) {
  const filled = snippets.map((each) => ({ ...each, text: each.text.replaceAll(placeholder, secret ?? placeholder) }));
  const values = filled.filter(({ language }) => language === 'text');
  const codes = filled.filter(({ language }) => language !== 'text');
  const shells = codes.filter(({ language }) => language === 'powershell' || language === 'bash');
  const isForBoth = shells.some(({ language }) => language === 'powershell');
  const foreign = navigator.userAgent.includes('Windows') ? 'bash' : 'powershell';
  const isFolded = ({ language }: Snippet) => isForBoth && language === foreign;
  return (
    <div className="flex flex-col gap-3">
      {values.length > 0 && <Values values={values} />}
      {[...codes.filter((each) => !isFolded(each)), ...codes.filter(isFolded)].map((snippet) =>
        isFolded(snippet) ? (
          <details key={snippet.label}>
            <summary className="mb-2 cursor-pointer rounded text-sm text-muted hover:text-ink">{snippet.label}</summary>
            <Code snippet={snippet} />
          </details>
        ) : (
          <Code key={snippet.label} snippet={snippet} />
        ),
      )}
    </div>
  );
}

/** Values for the fields of a settings page. */
function Values({ values }: { readonly values: readonly Snippet[] }) {
  const { connect: texts } = useTexts();
  return (
    <dl className="divide-y divide-line rounded-lg border border-line">
      {values.map(({ label, text }) => (
        <div key={label} className="flex items-center gap-3 py-1 pe-1 ps-3">
          <dt className="w-32 shrink-0 text-sm text-muted sm:w-56">{label}</dt>
          <dd className="flex min-w-0 flex-1 items-center gap-2">
            <code className="min-w-0 flex-1 font-mono text-sm break-all">{text}</code>
            <CopyButton text={text} label={texts.copySnippet(label)} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Code({ snippet: { label, language, text } }: { readonly snippet: Snippet }) {
  const { connect: texts } = useTexts();
  return <CodeBlock text={text} language={language} title={label} copyLabel={texts.copySnippet(label)} />;
}
