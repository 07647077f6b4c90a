import { chat, code } from './fr/chat.ts';
import { actions, palette, places, rail, shortcuts, states, strip } from './fr/shell.ts';
import type { Texts } from './en.ts';
import type { Translated } from './translated.ts';

/** French. */
export const fr: Translated<Texts> = {
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
