import { activity } from './en/activity.ts';
import { audit } from './en/audit.ts';
import { chat, code } from './en/chat.ts';
import { chatPanel } from './en/chat-panel.ts';
import { chats } from './en/chats.ts';
import { connect } from './en/connect.ts';
import { downloads } from './en/downloads.ts';
import { keys } from './en/keys.ts';
import { limits } from './en/limits.ts';
import { markdown } from './en/markdown.ts';
import { models } from './en/models.ts';
import { people } from './en/people.ts';
import { actions, palette, places, rail, shortcuts, states, strip } from './en/shell.ts';
import { server } from './en/server.ts';
import { settings } from './en/settings.ts';
import { signIn } from './en/sign-in.ts';
import { teams } from './en/teams.ts';
import { usage } from './en/usage.ts';

/** Every text of the interface. Another language is another object of this type. */
export const en = {
  app: 'Homeport',
  pageTitle: (name: string) => `${name} · Homeport`,
  places,
  palette,
  shortcuts,
  actions,
  rail,
  strip,
  states,
  chat,
  code,
  chatPanel,
  chats,
  connect,
  downloads,
  keys,
  limits,
  markdown,
  models,
  people,
  server,
  teams,
  usage,
  activity,
  audit,
  settings,
  signIn,
  copied: 'Copied',
  copyFailed: 'The browser did not allow copying. Select the text and copy it by hand.',
  close: 'Close',
  problem: 'Something went wrong.',
  unreachable: 'The hub does not answer. Is it still running?',
  status: (status: number) => `The hub answered with status ${status}.`,
  pageBroke: 'This page broke.',
  pageMissing: 'There is no such page.',
  reload: 'Load the page again',
  toChat: 'To the chat',
  languageFailed: (language: string) => `${language} could not be loaded.`,
};

export type Texts = typeof en;
