import { activity } from './ar/activity.ts';
import { audit } from './ar/audit.ts';
import { chat, code } from './ar/chat.ts';
import { chatPanel } from './ar/chat-panel.ts';
import { chats } from './ar/chats.ts';
import { connect } from './ar/connect.ts';
import { downloads } from './ar/downloads.ts';
import { keys } from './ar/keys.ts';
import { limits } from './ar/limits.ts';
import { markdown } from './ar/markdown.ts';
import { models } from './ar/models.ts';
import { people } from './ar/people.ts';
import { actions, palette, places, rail, shortcuts, states, strip } from './ar/shell.ts';
import { server } from './ar/server.ts';
import { settings } from './ar/settings.ts';
import { signIn } from './ar/sign-in.ts';
import { teams } from './ar/teams.ts';
import { usage } from './ar/usage.ts';
import type { Texts } from './en.ts';

/** Arabic. */
export const ar: Texts = {
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
  server,
  settings,
  signIn,
  teams,
  usage,
  copied: 'نُسخ',
  copyFailed: 'لم يسمح المتصفح بالنسخ. حدد النص وانسخه يدويًا.',
  close: 'إغلاق',
  problem: 'حدث خطأ ما.',
  unreachable: 'الخادم لا يستجيب. هل ما زال يعمل؟',
  status: (status) => `أجاب الخادم بالحالة ${status}.`,
  pageBroke: 'تعطلت هذه الصفحة.',
  pageMissing: 'لا توجد صفحة كهذه.',
  reload: 'تحميل الصفحة من جديد',
  toChat: 'إلى الدردشة',
  languageFailed: (language) => `تعذر تحميل ${language}.`,
};
