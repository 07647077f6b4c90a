import type { Texts } from '../en.ts';
import type { Translated } from '../translated.ts';

export const places: Translated<Texts['places']> = {
  chat: '聊天',
  models: '模型',
  connect: '连接',
  server: '服务器',
  keys: '密钥',
  users: '用户',
  teams: '团队',
  usage: '用量',
  activity: '活动',
  audit: '审计',
  settings: '设置',
};
