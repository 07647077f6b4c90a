import type { Texts } from '../en.ts';

export const signIn: Texts['signIn'] = {
  title: '登录 Homeport',
  hint: '使用中枢启动时打印的链接，或输入主密钥。',
  where: '主密钥在首次启动时打印。如已丢失，请停止中枢，并用您自己的新密钥启动：',
  whereCommand: 'npm start -- --master-key sk-…',
  expired: '此登录链接已使用过：它只能用一次。请用主密钥登录，或重新启动中枢以获得新链接。',
  key: '主密钥',
  submit: '登录',
};
