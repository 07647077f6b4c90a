import type { Texts } from '../en.ts';
import { pluralsOf } from '../plural.ts';

const plural = pluralsOf('de');

export const chats: Texts['chats'] = {
  untitled: 'Chat ohne Titel',
  pinned: 'Angeheftet',
  showMore: (count) => plural(count, { other: '# weitere zeigen' }),
  answering: 'antwortet',
  actionsOf: (title) => `Was sich mit dem Chat „${title}“ tun lässt`,
  rename: 'Umbenennen',
  newName: 'Neuer Name',
  pin: 'Anheften',
  unpin: 'Loslösen',
  archive: 'Archivieren',
  unarchive: 'Aus dem Archiv holen',
  archived: (title) => `Der Chat „${title}“ ist im Archiv.`,
  delete: 'Löschen',
  moveTo: 'In einen Ordner legen',
  noFolder: 'Kein Ordner',
  newFolder: 'Neuer Ordner',
  newFolderName: 'Ordner',
  folderName: 'Name des Ordners',
  deleteFolder: 'Ordner löschen',
  folderDeleted: (name) => `Der Ordner „${name}“ wurde gelöscht; seine Chats sind geblieben.`,
  folderActions: (name) => `Was sich mit dem Ordner „${name}“ tun lässt`,
  emptyFolder: 'Ziehen Sie Chats hierher.',
  listActions: 'Mehr zu Chats',
  showArchive: 'Archivierte Chats',
  exportAll: 'Alle Chats exportieren',
  import: 'Chats importieren…',
  exportMarkdown: 'Als Markdown exportieren',
  exportJson: 'Als JSON exportieren',
  copyMarkdown: 'Als Markdown kopieren',
  copiedChat: 'Der Chat wurde als Markdown kopiert.',
  keys: 'Pfeiltasten bewegen, Enter öffnet, F2 benennt um, Entf löscht, die Menütaste zeigt mehr.',
  listFailed: 'Die Chats konnten nicht gelesen werden.',
  retry: 'Noch einmal versuchen',
  search: {
    title: 'Chats suchen',
    label: 'Alle Chats durchsuchen',
    about: 'Jedes Wort jedes Chats, auch der archivierten.',
    hint: 'Schreiben Sie, um alle Chats zu durchsuchen.',
    none: (words) => `Kein Chat enthält „${words}“.`,
    found: (count) => plural(count, { one: '# Stelle', other: '# Stellen' }),
    most: (count) => plural(count, { other: 'Die besten # Stellen. Mehr Wörter finden weniger.' }),
    inTitle: 'im Titel',
    roles: { user: 'Sie', assistant: 'Antwort', tool: 'Werkzeug' },
  },
  archivePage: {
    title: 'Archivierte Chats',
    about: 'Nicht mehr in der Liste, aber aufbewahrt: Sie lassen sich öffnen, durchsuchen und zurückholen.',
    empty: 'Nichts ist archiviert. Ein Chat kommt über sein Menü in der Liste hierher.',
    lastUsed: (when) => `Zuletzt benutzt: ${when}`,
  },
  importing: {
    title: 'Chats importieren',
    about:
      'Eine hier exportierte Datei (JSON oder Markdown) oder die conversations.json von ChatGPT oder Open WebUI. Was schon hier ist, bleibt.',
    choose: 'Datei wählen',
    drop: 'oder hier ablegen',
    busy: (name) => `${name} wird gelesen…`,
    sources: { homeport: 'Homeport', markdown: 'Markdown', chatgpt: 'ChatGPT', 'open-webui': 'Open WebUI' },
    taken: (count, source) =>
      count === 0
        ? `Aus dieser Datei von ${source} konnte kein Chat übernommen werden.`
        : `Aus dieser Datei von ${source} ${plural(count, { one: 'wurde # Chat', other: 'wurden # Chats' })} übernommen.`,
    messages: (count) => plural(count, { one: '# Nachricht', other: '# Nachrichten' }),
    skipped: (count) =>
      plural(count, { one: '# konnte nicht übernommen werden:', other: '# konnten nicht übernommen werden:' }),
    more: (count) => plural(count, { one: 'und # weiterer', other: 'und # weitere' }),
    another: 'Weitere Datei importieren',
    done: 'Fertig',
  },
};
