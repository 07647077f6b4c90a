import type { Texts } from '../en.ts';
import { pluralsOf } from '../plural.ts';

const plural = pluralsOf('fr');

export const chats: Texts['chats'] = {
  pinned: 'Épinglées',
  untitled: 'Discussion sans titre',
  showMore: (count) => `En afficher ${count} de plus`,
  answering: 'répond',
  actionsOf: (title) => `Que faire de la discussion « ${title} »`,
  rename: 'Renommer',
  newName: 'Nouveau nom',
  pin: 'Épingler',
  unpin: 'Désépingler',
  archive: 'Archiver',
  unarchive: 'Sortir des archives',
  archived: (title) => `La discussion « ${title} » est dans les archives.`,
  delete: 'Supprimer',
  moveTo: 'Déplacer vers un dossier',
  noFolder: 'Aucun dossier',
  newFolder: 'Nouveau dossier',
  newFolderName: 'Dossier',
  folderName: 'Nom du dossier',
  deleteFolder: 'Supprimer le dossier',
  folderDeleted: (name) => `Le dossier « ${name} » a été supprimé ; ses discussions sont restées.`,
  folderActions: (name) => `Que faire du dossier « ${name} »`,
  emptyFolder: 'Glissez des discussions ici.',
  listActions: 'Plus sur les discussions',
  showArchive: 'Discussions archivées',
  exportAll: 'Exporter toutes les discussions',
  import: 'Importer des discussions…',
  exportMarkdown: 'Exporter en Markdown',
  exportJson: 'Exporter en JSON',
  copyMarkdown: 'Copier en Markdown',
  copiedChat: 'La discussion a été copiée en Markdown.',
  keys: 'Les flèches déplacent, Entrée ouvre, F2 renomme, Suppr supprime, la touche de menu en montre plus.',
  listFailed: 'Les discussions n’ont pas pu être lues.',
  retry: 'Réessayer',
  search: {
    title: 'Rechercher des discussions',
    label: 'Rechercher dans toutes les discussions',
    about: 'Chaque mot de chaque discussion, archives comprises.',
    hint: 'Écrivez pour rechercher dans toutes les discussions.',
    none: (words) => `Aucune discussion ne contient « ${words} ».`,
    found: (count) => plural(count, { one: '# endroit', other: '# endroits' }),
    most: (count) => `Les ${count} meilleurs endroits. Plus de mots en trouvent moins.`,
    inTitle: 'dans son titre',
    roles: { user: 'vous', assistant: 'réponse', tool: 'outil' },
  },
  archivePage: {
    title: 'Discussions archivées',
    about: 'Hors de la liste, mais conservées : on peut les ouvrir, y rechercher et les reprendre.',
    empty: 'Rien n’est archivé. Une discussion arrive ici par son menu dans la liste.',
    lastUsed: (when) => `Dernière utilisation : ${when}`,
  },
  importing: {
    title: 'Importer des discussions',
    about:
      'Un fichier exporté ici (JSON ou Markdown), ou le conversations.json de ChatGPT ou d’Open WebUI. Ce qui est déjà ici reste.',
    choose: 'Choisir un fichier',
    drop: 'ou déposez-le ici',
    busy: (name) => `Lecture de ${name}…`,
    sources: { homeport: 'Homeport', markdown: 'Markdown', chatgpt: 'ChatGPT', 'open-webui': 'Open WebUI' },
    taken: (count, source) =>
      count === 0
        ? `Aucune discussion n’a pu être reprise de ce fichier de ${source}.`
        : plural(count, {
            one: `# discussion a été reprise de ce fichier de ${source}.`,
            other: `# discussions ont été reprises de ce fichier de ${source}.`,
          }),
    messages: (count) => plural(count, { one: '# message', other: '# messages' }),
    skipped: (count) => plural(count, { one: '# n’a pas pu être reprise :', other: '# n’ont pas pu être reprises :' }),
    more: (count) => `et ${count} de plus`,
    another: 'Importer un autre fichier',
    done: 'Terminé',
  },
};
