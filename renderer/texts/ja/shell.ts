import type { Texts } from '../en.ts';
import type { Translated } from '../translated.ts';

export const places: Translated<Texts['places']> = {
  chat: 'チャット',
  models: 'モデル',
  connect: '接続',
  server: 'サーバー',
  keys: 'キー',
  users: 'ユーザー',
  teams: 'チーム',
  usage: '使用量',
  activity: 'アクティビティ',
  audit: '監査',
  settings: '設定',
};
