import { useSettings } from '../../api/queries/settings.ts';
import { Answer } from '../../components/answer.tsx';
import { settingGroups, type SettingName } from './setting-list.ts';
import { SettingRow } from './setting-row.tsx';

/** Some settings where they are needed: the same as on the page of all of them. */
export function SettingRows({ names }: { readonly names: readonly SettingName[] }) {
  const fields = settingGroups.flatMap((group) => group.fields);
  return (
    <Answer to={useSettings()}>
      {(settings) => (
        <ul className="-mx-4 divide-y divide-line">
          {names.flatMap((name) => {
            const field = fields.find((each) => each.name === name);
            return field === undefined ? [] : <SettingRow key={name} field={field} settings={settings} />;
          })}
        </ul>
      )}
    </Answer>
  );
}
