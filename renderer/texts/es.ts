import { activity } from './es/activity.ts';
import { chat, code } from './es/chat.ts';
import { chatPanel } from './es/chat-panel.ts';
import { chats } from './es/chats.ts';
import { downloads } from './es/downloads.ts';
import { keys } from './es/keys.ts';
import { models } from './es/models.ts';
import { actions, palette, places, rail, shortcuts, states, strip } from './es/shell.ts';
import { server } from './es/server.ts';
import { settings } from './es/settings.ts';
import { signIn } from './es/sign-in.ts';
import { usage } from './es/usage.ts';
import type { Texts } from './en.ts';
import type { Translated } from './translated.ts';

/** Spanish. */
export const es: Translated<Texts> = {
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
