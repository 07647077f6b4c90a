import type { Texts } from '../en.ts';
import { pluralsOf } from '../plural.ts';

const plural = pluralsOf('es');

export const markdown: Texts['markdown'] = {
  taskDone: 'hecho',
  taskOpen: 'por hacer',
  image: (alt) => `Imagen no cargada: ${alt}`,
  imageHint: (host) =>
    `Aquí no se cargan imágenes de la red: ${host} sabría que se está leyendo esto. La abre en el navegador.`,
  table: 'Tabla',
  formula: 'Fórmula',
  brokenFormula: (reason) => `Esto no es una fórmula: ${reason}`,
  hiddenCharacter: (code) => `Un carácter oculto, ${code}, que invierte el orden de lo que sigue`,
  alerts: { note: 'Nota', tip: 'Consejo', important: 'Importante', warning: 'Advertencia', caution: 'Precaución' },
  footnote: (number) => `Nota al pie ${number}`,
  footnoteBack: (number) => `Volver al texto de la nota al pie ${number}`,
  footnotes: 'Notas al pie',
  showRest: (blocks) => plural(blocks, { one: 'Mostrar # párrafo más', other: 'Mostrar # párrafos más' }),
  diagram: 'Diagrama',
  largeDiagram: 'Mostrar el diagrama en grande',
  copyDiagram: 'Copiar el código del diagrama',
  brokenDiagram: (reason) => `No se pudo dibujar este diagrama: ${reason}`,
};
