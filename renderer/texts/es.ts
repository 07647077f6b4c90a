import { chat, code } from './es/chat.ts';
import { actions, palette, places, rail, shortcuts, states, strip } from './es/shell.ts';
import type { Texts } from './en.ts';
import type { Translated } from './translated.ts';

/** Spanish. */
export const es: Translated<Texts> = {
  chat,
  code,
  actions,
  palette,
  places,
  rail,
  shortcuts,
  states,
  strip,
};
