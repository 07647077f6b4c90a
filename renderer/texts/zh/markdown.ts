import type { Texts } from '../en.ts';

export const markdown: Texts['markdown'] = {
  taskDone: '已完成',
  taskOpen: '待办',
  image: (alt) => `图片未加载：${alt}`,
  imageHint: (host) => `这里不加载网络图片：否则 ${host} 会得知内容正被阅读。点击在浏览器中打开。`,
  table: '表格',
  formula: '公式',
  brokenFormula: (reason) => `这不是公式：${reason}`,
  hiddenCharacter: (code) => `隐藏字符 ${code}，会颠倒其后内容的顺序`,
  alerts: { note: '说明', tip: '提示', important: '重要', warning: '警告', caution: '注意' },
  footnote: (number) => `脚注 ${number}`,
  footnoteBack: (number) => `返回脚注 ${number} 处的正文`,
  footnotes: '脚注',
  showRest: (blocks) => `再显示 ${blocks} 段`,
  diagram: '图表',
  largeDiagram: '放大显示图表',
  copyDiagram: '复制图表源码',
  brokenDiagram: (reason) => `无法绘制此图表：${reason}`,
};
