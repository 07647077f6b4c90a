import { activity } from './de/activity.ts';
import { audit } from './de/audit.ts';
import { chat, code } from './de/chat.ts';
import { chatPanel } from './de/chat-panel.ts';
import { chats } from './de/chats.ts';
import { connect } from './de/connect.ts';
import { downloads } from './de/downloads.ts';
import { keys } from './de/keys.ts';
import { limits } from './de/limits.ts';
import { markdown } from './de/markdown.ts';
import { models } from './de/models.ts';
import { people } from './de/people.ts';
import { actions, palette, places, rail, shortcuts, states, strip } from './de/shell.ts';
import { server } from './de/server.ts';
import { settings } from './de/settings.ts';
import { signIn } from './de/sign-in.ts';
import { teams } from './de/teams.ts';
import { usage } from './de/usage.ts';
import type { Texts } from './en.ts';

/** German. */
export const de: Texts = {
  app: 'Homeport',
  pageTitle: (name) => `${name} · Homeport`,
  places,
  palette,
  shortcuts,
  actions,
  rail,
  strip,
  states,
  activity,
  audit,
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
  teams,
  usage,
  server,
  settings,
  signIn,
  copied: 'Kopiert',
  copyFailed: 'Der Browser hat das Kopieren nicht erlaubt. Markieren Sie den Text und kopieren Sie ihn von Hand.',
  close: 'Schließen',
  problem: 'Etwas ist schiefgegangen.',
  unreachable: 'Der Hub antwortet nicht. Läuft er noch?',
  status: (status) => `Der Hub hat mit Status ${status} geantwortet.`,
  pageBroke: 'Diese Seite ist kaputtgegangen.',
  pageMissing: 'Diese Seite gibt es nicht.',
  reload: 'Seite neu laden',
  toChat: 'Zum Chat',
  languageFailed: (language) => `${language} konnte nicht geladen werden.`,
};
