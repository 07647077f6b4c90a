import { useAbout } from '../../api/queries/settings.ts';
import { FactList } from '../../components/fact-list.tsx';
import { Section } from '../../components/section.tsx';
import { formatSize } from '../../texts/format.ts';
import { useTexts } from '../../texts/use-texts.ts';

/** What only the next start can change, with its value and the ways to give another. */
export function StartPart() {
  const texts = useTexts().settings;
  const { data: about } = useAbout();
  if (about === undefined) return null;
  const { version, node, platform, dataDir, databaseBytes, startOptions } = about;
  return (
    <>
      <Section title={texts.start}>
        <p className="mb-2 text-sm text-muted">{texts.startAbout}</p>
        <div className="overflow-x-auto rounded-xl border border-line bg-raised">
          {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls by keyboard */}
          <table tabIndex={0} className="w-full text-start text-sm">
            <thead className="text-xs text-muted">
              <tr>
                {[texts.option, texts.value, texts.environment].map((head) => (
                  <th key={head} scope="col" className="px-4 py-2 text-start font-medium">
                    {head}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {startOptions.map(({ name, value, help, environment }) => (
                <tr key={name} className="border-t border-line align-top">
                  <th scope="row" className="px-4 py-2 text-start font-normal">
                    <code className="font-mono">{name}</code>
                    <bdi className="block text-xs [text-align:match-parent] text-muted">{help}</bdi>
                  </th>
                  <td className="px-4 py-2 break-all">
                    {value ?? <span className="text-muted">{texts.notGiven}</span>}
                  </td>
                  <td className="px-4 py-2 font-mono text-xs">{environment}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </Section>
      <Section title={texts.system}>
        <FactList
          facts={[
            { label: texts.version, value: version },
            { label: texts.runtime, value: `${node}, ${platform}` },
            { label: texts.dataFolder, value: dataDir },
            { label: texts.database, value: databaseBytes === null ? texts.unknown : formatSize(databaseBytes) },
          ]}
        />
      </Section>
    </>
  );
}
