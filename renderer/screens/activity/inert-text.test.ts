import { describe, expect, it } from 'vitest';
import { beginningOf, withSeenControls } from './inert-text.ts';

describe('text of strangers', () => {
  it('shows what could turn or hide it', () => {
    expect(withSeenControls('a\u202Eb\u2066c\0d\u200Be\u001B[31m')).toBe(
      'a⟨U+202E⟩b⟨U+2066⟩c⟨U+0000⟩d⟨U+200B⟩e⟨U+001B⟩[31m',
    );
    expect(withSeenControls('tab\tline\r\n<b>مرحبا</b> Grüße 😀')).toBe('tab\tline\r\n<b>مرحبا</b> Grüße 😀');
  });

  it('is cut between characters', () => {
    expect(beginningOf('ab😀', 3)).toBe('ab');
    expect(beginningOf('ab', 3)).toBe('ab');
  });
});
