import { useState } from 'react';
import { useSettings } from '../../api/queries/settings.ts';
import { Page } from '../../components/page.tsx';
import { Problem } from '../../components/problem.tsx';
import { SearchField } from '../../components/search-field.tsx';
import { Section } from '../../components/section.tsx';
import { useTexts } from '../../texts/use-texts.ts';
import { KeysPart } from './keys-part.tsx';
import { SettingRow } from './setting-row.tsx';
import { settingGroups } from './setting-list.ts';
import { StartPart } from './start-part.tsx';
import { WindowPart } from './window-part.tsx';

/** Everything that an owner may change while the hub runs, and what it was started with. */
export function SettingsScreen() {
  const texts = useTexts().settings;
  const { data: settings, error } = useSettings();
  const [search, setSearch] = useState('');
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const isMeant = (...about: readonly string[]) => words.every((word) => about.join(' ').toLowerCase().includes(word));
  const hasWindow = isMeant(texts.window, texts.theme, texts.language);
  const hasKeys = isMeant(texts.keys, texts.keysAbout);
  const hasStart = isMeant(texts.start, texts.startAbout, texts.system);
  const groups = settingGroups
    .map(({ group, fields }) => ({
      group,
      fields: fields.filter(({ name }) => {
        const field = texts.fields[name];
        return isMeant(texts.groups[group], field.name, field.hint, name);
      }),
    }))
    .filter(({ fields }) => fields.length > 0);

  return (
    <Page
      title={texts.title}
      about={texts.about}
      actions={<SearchField label={texts.find} value={search} onChange={setSearch} />}
    >
      {error !== null && <Problem message={error.message} />}
      {hasWindow && <WindowPart />}
      {hasKeys && <KeysPart />}
      {settings !== undefined &&
        groups.map(({ group, fields }) => (
          <Section key={group} title={texts.groups[group]}>
            <ul className="divide-y divide-line rounded-xl border border-line bg-raised">
              {fields.map((field) => (
                <SettingRow key={field.name} field={field} settings={settings} />
              ))}
            </ul>
          </Section>
        ))}
      {settings !== undefined && groups.length === 0 && !hasWindow && !hasKeys && !hasStart && (
        <p className="mb-6 text-sm text-muted">{texts.none}</p>
      )}
      {hasStart && <StartPart />}
    </Page>
  );
}
