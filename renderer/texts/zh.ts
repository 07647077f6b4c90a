import { activity } from './zh/activity.ts';
import { audit } from './zh/audit.ts';
import { chat, code } from './zh/chat.ts';
import { chatPanel } from './zh/chat-panel.ts';
import { chats } from './zh/chats.ts';
import { connect } from './zh/connect.ts';
import { downloads } from './zh/downloads.ts';
import { keys } from './zh/keys.ts';
import { limits } from './zh/limits.ts';
import { markdown } from './zh/markdown.ts';
import { models } from './zh/models.ts';
import { people } from './zh/people.ts';
import { server } from './zh/server.ts';
import { settings } from './zh/settings.ts';
import { actions, palette, places, rail, shortcuts, states, strip } from './zh/shell.ts';
import { signIn } from './zh/sign-in.ts';
import { teams } from './zh/teams.ts';
import { usage } from './zh/usage.ts';
import type { Texts } from './en.ts';

/** Simplified Chinese. */
export const zh: Texts = {
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
  copied: '已复制',
  copyFailed: '浏览器不允许复制。请选中文本手动复制。',
  close: '关闭',
  problem: '出了点问题。',
  unreachable: '中枢没有响应。它还在运行吗？',
  status: (status) => `中枢返回了状态 ${status}。`,
  pageBroke: '此页面出错了。',
  pageMissing: '没有这个页面。',
  reload: '重新加载页面',
  toChat: '前往聊天',
  languageFailed: (language) => `无法加载${language}。`,
};
