import type { Texts } from '../en.ts';

export const signIn: Texts['signIn'] = {
  title: 'Homeport にサインイン',
  hint: 'ハブの起動時に表示されたリンクを使うか、マスターキーを入力してください。',
  where: 'マスターキーは初回起動時に表示されました。失くした場合は、ハブを止めて新しいキーで起動してください:',
  whereCommand: 'npm start -- --master-key sk-…',
  expired:
    'このサインインリンクは使用済みです（一度だけ使えます）。マスターキーでサインインするか、ハブを再起動して新しいリンクを得てください。',
  key: 'マスターキー',
  submit: 'サインイン',
};
