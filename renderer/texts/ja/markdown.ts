import type { Texts } from '../en.ts';

export const markdown: Texts['markdown'] = {
  taskDone: '完了',
  taskOpen: '未完了',
  image: (alt) => `画像は読み込まれていません: ${alt}`,
  imageHint: (host) =>
    `ネット上の画像は読み込みません。読み込むと、読んでいることが ${host} に伝わります。ブラウザーで開きます。`,
  table: '表',
  formula: '数式',
  brokenFormula: (reason) => `数式ではありません: ${reason}`,
  hiddenCharacter: (code) => `以降の並びを反転させる隠し文字 ${code}`,
  alerts: { note: 'メモ', tip: 'ヒント', important: '重要', warning: '警告', caution: '注意' },
  footnote: (number) => `脚注 ${number}`,
  footnoteBack: (number) => `脚注 ${number} の本文へ戻る`,
  footnotes: '脚注',
  showRest: (blocks) => `さらに ${blocks} 段落を表示`,
  diagram: '図',
  largeDiagram: '図を大きく表示',
  copyDiagram: '図のソースをコピー',
  brokenDiagram: (reason) => `図を描けませんでした: ${reason}`,
};
