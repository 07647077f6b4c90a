import { activity } from './fr/activity.ts';
import { audit } from './fr/audit.ts';
import { chat, code } from './fr/chat.ts';
import { chatPanel } from './fr/chat-panel.ts';
import { chats } from './fr/chats.ts';
import { connect } from './fr/connect.ts';
import { downloads } from './fr/downloads.ts';
import { keys } from './fr/keys.ts';
import { limits } from './fr/limits.ts';
import { markdown } from './fr/markdown.ts';
import { models } from './fr/models.ts';
import { people } from './fr/people.ts';
import { actions, palette, places, rail, shortcuts, states, strip } from './fr/shell.ts';
import { server } from './fr/server.ts';
import { settings } from './fr/settings.ts';
import { signIn } from './fr/sign-in.ts';
import { teams } from './fr/teams.ts';
import { usage } from './fr/usage.ts';
import type { Texts } from './en.ts';

/** French. */
export const fr: Texts = {
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
  teams,
  usage,
  app: 'Homeport',
  pageTitle: (name) => `${name} · Homeport`,
  copied: 'Copié',
  copyFailed: 'Le navigateur n’a pas permis la copie. Sélectionnez le texte et copiez-le à la main.',
  close: 'Fermer',
  problem: 'Une erreur est survenue.',
  unreachable: 'Le hub ne répond pas. Tourne-t-il encore ?',
  status: (status) => `Le hub a répondu avec le statut ${status}.`,
  pageBroke: 'Cette page a cessé de fonctionner.',
  pageMissing: 'Cette page n’existe pas.',
  reload: 'Recharger la page',
  toChat: 'Vers la discussion',
  languageFailed: (language) => `${language} n’a pas pu être chargé.`,
};
