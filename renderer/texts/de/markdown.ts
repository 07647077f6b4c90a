import type { Texts } from '../en.ts';

export const markdown: Texts['markdown'] = {
  taskDone: 'erledigt',
  taskOpen: 'zu tun',
  image: (alt) => `Bild nicht geladen: ${alt}`,
  imageHint: (host) =>
    `Bilder aus dem Netz werden hier nicht geladen: ${host} erführe, dass dies gelesen wird. Öffnet es im Browser.`,
  table: 'Tabelle',
  formula: 'Formel',
  brokenFormula: (reason) => `Das ist keine Formel: ${reason}`,
  hiddenCharacter: (code) => `Ein verborgenes Zeichen, ${code}, das die Richtung des Folgenden umkehrt`,
  alerts: { note: 'Hinweis', tip: 'Tipp', important: 'Wichtig', warning: 'Warnung', caution: 'Vorsicht' },
  footnote: (number) => `Fußnote ${number}`,
  footnoteBack: (number) => `Zurück zum Text von Fußnote ${number}`,
  footnotes: 'Fußnoten',
  showRest: (blocks) => `${blocks} weitere Absätze zeigen`,
  diagram: 'Diagramm',
  largeDiagram: 'Diagramm groß zeigen',
  copyDiagram: 'Quelltext des Diagramms kopieren',
  brokenDiagram: (reason) => `Dieses Diagramm konnte nicht gezeichnet werden: ${reason}`,
};
