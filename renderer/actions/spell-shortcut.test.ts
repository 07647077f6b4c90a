import { describe, expect, it } from 'vitest';
import { spellShortcut } from './spell-shortcut.ts';

describe('a shortcut', () => {
  it.each([
    ['Ctrl+Shift+O', 'Ctrl+Shift+O', '⌘⇧O'],
    ['Escape', 'Esc', 'esc'],
    ['Ctrl+/', 'Ctrl+/', '⌘/'],
    ['/', '/', '/'],
  ])('%s is written %s, on a Mac %s', (shortcut, here, onMac) => {
    expect([spellShortcut(shortcut, false), spellShortcut(shortcut, true)]).toEqual([here, onMac]);
  });
});
