import { beforeAll, describe, expect, it } from 'vitest';
import { showLanguage } from '../texts/shown-language.ts';
import { callerName } from './caller-name.ts';

describe('the name of who asked', () => {
  beforeAll(() => showLanguage('de'));

  it.each([
    ['master', 'master key', 'Hauptschlüssel'],
    ['local', null, 'dieser Computer, ohne Schlüssel'],
    ['0123456789abcdef', 'laptop', 'laptop'],
    ['0123456789abcdef', null, '0123456789ab'],
  ])('%s, which the hub calls %s, is %s to a reader of German', (caller, name, shown) => {
    expect(callerName(caller, name)).toBe(shown);
  });
});
