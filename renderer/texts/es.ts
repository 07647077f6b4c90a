import { activity } from './es/activity.ts';
import { audit } from './es/audit.ts';
import { chat, code } from './es/chat.ts';
import { chatPanel } from './es/chat-panel.ts';
import { chats } from './es/chats.ts';
import { connect } from './es/connect.ts';
import { downloads } from './es/downloads.ts';
import { keys } from './es/keys.ts';
import { limits } from './es/limits.ts';
import { markdown } from './es/markdown.ts';
import { models } from './es/models.ts';
import { people } from './es/people.ts';
import { actions, palette, places, rail, shortcuts, states, strip } from './es/shell.ts';
import { server } from './es/server.ts';
import { settings } from './es/settings.ts';
import { signIn } from './es/sign-in.ts';
import { teams } from './es/teams.ts';
import { usage } from './es/usage.ts';
import type { Texts } from './en.ts';

/** Spanish. */
export const es: Texts = {
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
  copied: 'Copiado',
  copyFailed: 'El navegador no permitió copiar. Seleccione el texto y cópielo a mano.',
  close: 'Cerrar',
  problem: 'Algo salió mal.',
  unreachable: 'El hub no responde. ¿Sigue en marcha?',
  status: (status) => `El hub respondió con el estado ${status}.`,
  pageBroke: 'Esta página falló.',
  pageMissing: 'No existe tal página.',
  reload: 'Cargar la página de nuevo',
  toChat: 'Ir al chat',
  languageFailed: (language) => `No se pudo cargar ${language}.`,
};
