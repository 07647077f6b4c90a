import { activity } from './fr/activity.ts';
import { chat, code } from './fr/chat.ts';
import { chatPanel } from './fr/chat-panel.ts';
import { chats } from './fr/chats.ts';
import { downloads } from './fr/downloads.ts';
import { keys } from './fr/keys.ts';
import { models } from './fr/models.ts';
import { actions, palette, places, rail, shortcuts, states, strip } from './fr/shell.ts';
import { server } from './fr/server.ts';
import { settings } from './fr/settings.ts';
import { signIn } from './fr/sign-in.ts';
import { usage } from './fr/usage.ts';
import type { Texts } from './en.ts';
import type { Translated } from './translated.ts';

/** French. */
export const fr: Translated<Texts> = {
  activity,
  chat,
  code,
  chatPanel,
  chats,
  downloads,
  keys,
  models,
  actions,
  palette,
  places,
  rail,
  shortcuts,
  states,
  strip,
  server,
  settings,
  signIn,
  usage,
};
