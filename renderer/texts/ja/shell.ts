import { formatSeconds } from '../format.ts';
import type { Texts } from '../en.ts';

export const places: Texts['places'] = {
  chat: 'チャット',
  models: 'モデル',
  connect: '接続',
  server: 'サーバー',
  keys: 'キー',
  users: 'ユーザー',
  teams: 'チーム',
  usage: '使用量',
  activity: 'リクエスト',
  audit: '監査',
  settings: '設定',
};

export const actions: Texts['actions'] = {
  newChat: '新しいチャット',
  toggleRail: 'サイドバーの表示を切り替える',
  pickModel: 'モデルを選ぶ',
  focusComposer: 'メッセージを書く',
  stopAnswer: '回答を止める',
  togglePanel: 'チャットの設定の表示を切り替える',
  findInChat: 'このチャット内を検索',
  nextTheme: 'テーマを切り替える',
  openPalette: 'どこへでも移動し、何でも実行',
  showShortcuts: 'ショートカットを表示',
};

export const rail: Texts['rail'] = {
  newChat: '新しいチャット',
  menu: 'メニュー',
  collapse: 'サイドバーをたたむ',
  expand: 'サイドバーを広げる',
  today: '今日',
  yesterday: '昨日',
  earlier: 'それ以前',
  deleteChat: (title) => `チャット「${title}」を削除`,
  deleted: (title) => `チャット「${title}」を削除しました。`,
  undo: '元に戻す',
  chats: 'チャット',
  places: 'ページ',
  theme: (now, next) => `テーマ: ${now}。${next}に切り替え`,
  themes: { system: 'システムに合わせる', light: 'ライト', dark: 'ダーク' },
  signOut: 'サインアウト',
  moved: (count) => `このブラウザーに保存されていた ${count} 件のチャットをハブに移しました。`,
};

export const strip: Texts['strip'] = {
  label: '状態',
  gone: 'ハブが応答しません。再試行しています…',
  connecting: 'ハブに問い合わせています…',
  copyAddress: (address) => `${address} をコピー`,
  requests: (running, waiting) => `実行中 ${running}、待機中 ${waiting}`,
  showRequests: '最近のリクエストを表示',
  showEngines: 'エンジンを表示',
  memory: (megabytes) => `ハブ自体は ${megabytes} MB のメモリを使っています。`,
  noModel: 'メモリにモデルなし',
  version: (version) => `Homeport ${version}`,
  engineOwn: 'Homeport が起動',
  latest: '最近のリクエスト',
  moreRequests: 'すべては「リクエスト」ページで',
  showAddress: 'プログラムからハブへの接続方法',
  addressOf: (address) => `プログラムは「キー」ページのキーを使い、${address} でハブに接続します。`,
  docs: 'API のすべてのルートを読んで試す',
  noRequests: 'まだリクエストはありません。',
  openRequest: (model, when) => `${when} の ${model} へのリクエストを開く`,
  when: '日時',
  model: 'モデル',
  tokens: 'トークン',
  took: '所要時間',
  outcome: '結果',
  outcomes: { ok: '成功', cancelled: 'キャンセル', error: 'エラー' },
  seconds: (seconds) => formatSeconds(seconds, 1),
};

export const states: Texts['states'] = {
  stopped: '停止中',
  starting: '起動中',
  ready: '準備完了',
  degraded: '問題あり',
  failed: '問題あり',
  absent: '未インストール',
};

export const palette: Texts['palette'] = {
  label: 'ページ、操作、チャット、モデルを検索',
  nothing: '該当するものはありません。',
  kinds: { page: 'ページ', action: '操作', chat: 'チャット', model: 'モデル' },
};

export const shortcuts: Texts['shortcuts'] = {
  title: 'ショートカット',
  inField: '入力中',
  send: 'メッセージを送信',
  newLine: '改行',
  editLast: '直前の質問を編集（空の入力欄で）',
};
