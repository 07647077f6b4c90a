import { describe, expect, it } from 'vitest';
import { defaultSettings, type HubSettings } from '../../../server/contract/hub/settings.ts';
import { en } from '../../texts/en.ts';
import { changeOf, readValue, settingGroups, valueOf, writeValue } from './setting-list.ts';

const fields = settingGroups.flatMap(({ fields }) => fields);

describe('the list of settings', () => {
  it('has every setting of the hub once, with a name and a sentence', () => {
    const { addressLimits, ...others } = defaultSettings;
    const names = [...Object.keys(others), ...Object.keys(addressLimits).map((name) => `addressLimits.${name}`)];
    expect(fields.map(({ name }) => name as string).toSorted()).toEqual(names.toSorted());
    for (const { name } of fields) expect(en.settings.fields[name].hint, name).not.toBe('');
  });

  it('writes every default so that it reads back the same', () => {
    for (const field of fields) {
      if (field.kind === 'switch' || field.kind === 'choice') continue;
      const value = valueOf(defaultSettings, field.name);
      expect(readValue(field, writeValue(field.kind, value)), field.name).toEqual(value);
    }
  });

  it('changes one of several values that belong together', () => {
    const changed = changeOf(defaultSettings, 'addressLimits.burst', 3) as Pick<HubSettings, 'addressLimits'>;
    expect(changed).toEqual({ addressLimits: { ...defaultSettings.addressLimits, burst: 3 } });
  });

  it.each([
    ['number', 'many', undefined],
    ['number', '', undefined],
    ['megabytes', '1.5', 1.5 * 1024 * 1024],
    ['json', '{"a":', undefined],
    ['json', '', {}],
    ['lines', ' a \n\n b ', ['a', 'b']],
  ] as const)('reads %s %j as %j', (kind, text, value) => {
    expect(readValue({ kind }, text)).toEqual(value);
  });

  it('reads nothing as no limit where that is allowed', () => {
    expect(readValue({ kind: 'number', canBeNone: true }, ' ')).toBeNull();
    expect(readValue({ kind: 'text', canBeNone: true }, ' ')).toBeNull();
  });
});
