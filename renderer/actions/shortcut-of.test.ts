import { describe, expect, it } from 'vitest';
import { isPlainCharacter, shortcutOf } from './shortcut-of.ts';

const press = (key: string, ...held: readonly ('ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey')[]) => ({
  key,
  ctrlKey: held.includes('ctrlKey'),
  metaKey: held.includes('metaKey'),
  shiftKey: held.includes('shiftKey'),
  altKey: held.includes('altKey'),
});

describe('a key press', () => {
  it.each([
    [press('b', 'ctrlKey'), 'Ctrl+B'],
    [press('b', 'metaKey'), 'Ctrl+B'],
    [press('O', 'ctrlKey', 'shiftKey'), 'Ctrl+Shift+O'],
    [press('Escape'), 'Escape'],
    [press('Escape', 'shiftKey'), 'Shift+Escape'],
    [press('/'), '/'],
    [press('/', 'shiftKey'), '/'],
    [press('q', 'ctrlKey', 'altKey'), 'Ctrl+Alt+Q'],
  ])('%j spells %s', (event, shortcut) => {
    expect(shortcutOf(event)).toBe(shortcut);
  });

  it('may be a character that somebody writes', () => {
    expect(['/', 'Ctrl+B', 'Escape'].map(isPlainCharacter)).toEqual([true, false, false]);
  });
});
