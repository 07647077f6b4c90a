import { activity } from './ja/activity.ts';
import { audit } from './ja/audit.ts';
import { chat, code } from './ja/chat.ts';
import { chatPanel } from './ja/chat-panel.ts';
import { chats } from './ja/chats.ts';
import { connect } from './ja/connect.ts';
import { downloads } from './ja/downloads.ts';
import { keys } from './ja/keys.ts';
import { limits } from './ja/limits.ts';
import { markdown } from './ja/markdown.ts';
import { models } from './ja/models.ts';
import { people } from './ja/people.ts';
import { server } from './ja/server.ts';
import { settings } from './ja/settings.ts';
import { actions, palette, places, rail, shortcuts, states, strip } from './ja/shell.ts';
import { signIn } from './ja/sign-in.ts';
import { teams } from './ja/teams.ts';
import { usage } from './ja/usage.ts';
import type { Texts } from './en.ts';

/** Japanese. */
export const ja: Texts = {
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
  copied: 'コピーしました',
  copyFailed: 'ブラウザーがコピーを許可しませんでした。テキストを選んで手動でコピーしてください。',
  close: '閉じる',
  problem: '問題が発生しました。',
  unreachable: 'ハブが応答しません。動いていますか？',
  status: (status) => `ハブがステータス ${status} を返しました。`,
  pageBroke: 'このページで問題が起きました。',
  pageMissing: 'そのページはありません。',
  reload: 'ページを再読み込み',
  toChat: 'チャットへ',
  languageFailed: (language) => `${language}を読み込めませんでした。`,
};
