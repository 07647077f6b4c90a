import type { Texts } from '../en.ts';
import { pluralsOf } from '../plural.ts';

const plural = pluralsOf('fr');

export const markdown: Texts['markdown'] = {
  taskDone: 'fait',
  taskOpen: 'à faire',
  image: (alt) => `Image non chargée : ${alt}`,
  imageHint: (host) =>
    `Les images du réseau ne sont pas chargées ici : ${host} apprendrait que ceci est en train d’être lu. L’ouvre dans le navigateur.`,
  table: 'Tableau',
  formula: 'Formule',
  brokenFormula: (reason) => `Ce n’est pas une formule : ${reason}`,
  hiddenCharacter: (code) => `Un caractère caché, ${code}, qui inverse l’ordre de ce qui suit`,
  alerts: { note: 'Note', tip: 'Conseil', important: 'Important', warning: 'Avertissement', caution: 'Attention' },
  footnote: (number) => `Note de bas de page ${number}`,
  footnoteBack: (number) => `Revenir au texte de la note ${number}`,
  footnotes: 'Notes de bas de page',
  showRest: (blocks) =>
    plural(blocks, { one: 'Afficher # paragraphe de plus', other: 'Afficher # paragraphes de plus' }),
  diagram: 'Diagramme',
  largeDiagram: 'Afficher le diagramme en grand',
  copyDiagram: 'Copier la source du diagramme',
  brokenDiagram: (reason) => `Ce diagramme n’a pas pu être dessiné : ${reason}`,
};
