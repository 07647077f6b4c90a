import { describe, expect, it } from 'vitest';
import { themeAfter, upgradeLayout } from './layout.ts';

describe('the layout that is kept', () => {
  it('of the first release follows the system where no theme was chosen', () => {
    expect(upgradeLayout({ isRailOpen: false, model: 'qwen3' })).toEqual({
      isRailOpen: false,
      theme: 'system',
      language: undefined,
      model: 'qwen3',
      hasAsked: false,
      isCodeWrapped: false,
      isPanelOpen: false,
    });
    expect(upgradeLayout({ theme: 'dark' }).theme).toBe('dark');
  });

  it.each([undefined, null, 7, 'text', [], { isRailOpen: 'yes', theme: 'pink', model: 3, hasAsked: 'no' }])(
    'falls back to the first one for %j',
    (kept) => {
      expect(upgradeLayout(kept)).toEqual({
        isRailOpen: true,
        theme: 'system',
        language: undefined,
        model: '',
        hasAsked: false,
        isCodeWrapped: false,
        isPanelOpen: false,
      });
    },
  );

  it('keeps a language that the interface speaks, and no other', () => {
    expect(upgradeLayout({ language: 'ar' }).language).toBe('ar');
    expect(upgradeLayout({ language: 'tlh' }).language).toBeUndefined();
    expect(upgradeLayout({ language: 'toString' }).language).toBeUndefined();
  });

  it('comes round from theme to theme', () => {
    expect(themeAfter(themeAfter(themeAfter('system')))).toBe('system');
  });
});
