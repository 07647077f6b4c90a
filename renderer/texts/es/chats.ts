import type { Texts } from '../en.ts';
import { pluralsOf } from '../plural.ts';

const plural = pluralsOf('es');

export const chats: Texts['chats'] = {
  pinned: 'Fijados',
  untitled: 'Chat sin título',
  showMore: (count) => `Mostrar ${count} más`,
  answering: 'respondiendo',
  actionsOf: (title) => `Qué hacer con el chat «${title}»`,
  rename: 'Cambiar el nombre',
  newName: 'Nombre nuevo',
  pin: 'Fijar',
  unpin: 'Dejar de fijar',
  archive: 'Archivar',
  unarchive: 'Sacar del archivo',
  archived: (title) => `El chat «${title}» está en el archivo.`,
  delete: 'Eliminar',
  moveTo: 'Mover a una carpeta',
  noFolder: 'Ninguna carpeta',
  newFolder: 'Nueva carpeta',
  newFolderName: 'Carpeta',
  folderName: 'Nombre de la carpeta',
  deleteFolder: 'Eliminar la carpeta',
  folderDeleted: (name) => `Se eliminó la carpeta «${name}»; sus chats se conservan.`,
  folderActions: (name) => `Qué hacer con la carpeta «${name}»`,
  emptyFolder: 'Arrastre chats aquí.',
  listActions: 'Más sobre los chats',
  showArchive: 'Chats archivados',
  exportAll: 'Exportar todos los chats',
  import: 'Importar chats…',
  exportMarkdown: 'Exportar como Markdown',
  exportJson: 'Exportar como JSON',
  copyMarkdown: 'Copiar como Markdown',
  copiedChat: 'El chat se copió como Markdown.',
  keys: 'Las flechas mueven, Intro abre, F2 cambia el nombre, Supr elimina, la tecla de menú muestra más.',
  listFailed: 'No se pudieron leer los chats.',
  retry: 'Reintentar',
  search: {
    title: 'Buscar chats',
    label: 'Buscar en todos los chats',
    about: 'Cada palabra de cada chat, también de los archivados.',
    hint: 'Escriba para buscar en todos los chats.',
    none: (words) => `Ningún chat contiene «${words}».`,
    found: (count) => plural(count, { one: '# lugar', other: '# lugares' }),
    most: (count) => `Los ${count} mejores lugares. Con más palabras se encuentran menos.`,
    inTitle: 'en su título',
    roles: { user: 'usted', assistant: 'respuesta', tool: 'herramienta' },
  },
  archivePage: {
    title: 'Chats archivados',
    about: 'Fuera de la lista, pero guardados: se pueden abrir, buscar y recuperar.',
    empty: 'No hay nada archivado. Un chat llega aquí desde su menú en la lista.',
    lastUsed: (when) => `Último uso: ${when}`,
  },
  importing: {
    title: 'Importar chats',
    about:
      'Un archivo exportado aquí (JSON o Markdown), o el conversations.json de ChatGPT u Open WebUI. Lo que ya está aquí se conserva.',
    choose: 'Elegir un archivo',
    drop: 'o suéltelo aquí',
    busy: (name) => `Leyendo ${name}…`,
    sources: { homeport: 'Homeport', markdown: 'Markdown', chatgpt: 'ChatGPT', 'open-webui': 'Open WebUI' },
    taken: (count, source) =>
      count === 0
        ? `No se pudo tomar ningún chat de este archivo de ${source}.`
        : plural(count, {
            one: `Se tomó # chat de este archivo de ${source}.`,
            other: `Se tomaron # chats de este archivo de ${source}.`,
          }),
    messages: (count) => plural(count, { one: '# mensaje', other: '# mensajes' }),
    skipped: (count) => plural(count, { one: '# no se pudo tomar:', other: '# no se pudieron tomar:' }),
    more: (count) => `y ${count} más`,
    another: 'Importar otro archivo',
    done: 'Listo',
  },
};
