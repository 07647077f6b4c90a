import * as contract from '../../../contract/chat/folders.ts';
import { HubError } from '../../../domain/errors.ts';
import { ownerOf } from '../../../domain/owner.ts';
import type { IdGenerator } from '../../../domain/ports.ts';
import { implement, type Handler } from '../../resource.ts';

export interface FolderDeps {
  readonly folders: {
    /** In their order. */
    all(owner: string): contract.ChatFolder[];
    insert(owner: string, folder: contract.ChatFolder): void;
    /** All of an owner's, as they are now. */
    save(folders: readonly contract.ChatFolder[]): void;
    /** Returns the chats that have no folder any more. */
    delete(owner: string, id: string): readonly { readonly id: string; readonly revision: number }[];
  };
  readonly onChanged: (owner: string, conversationId: string, revision: number) => void;
  readonly onListChanged: (owner: string, list: contract.ChatListEvent['list']) => void;
  readonly ids: IdGenerator;
}

export function folderHandlers({ folders, onChanged, onListChanged, ids }: FolderDeps): readonly Handler[] {
  function require(owner: string, id: string): contract.ChatFolder {
    const found = folders.all(owner).find((folder) => folder.id === id);
    if (found !== undefined) return found;
    throw new HubError('not_found', `There is no folder ${JSON.stringify(id)}. GET /hub/folders lists them.`, {
      param: 'id',
    });
  }

  return [
    implement(contract.listFolders, (_request, { caller }) => ({ folders: folders.all(ownerOf(caller)) })),
    implement(contract.createFolder, ({ body }, { caller }) => {
      const owner = ownerOf(caller);
      const last = folders.all(owner).at(-1);
      const folder = { id: ids.next('folder_'), name: body.name, position: last === undefined ? 0 : last.position + 1 };
      folders.insert(owner, folder);
      onListChanged(owner, 'folders');
      return folder;
    }),
    implement(contract.updateFolder, ({ params, body }, { caller }) => {
      const owner = ownerOf(caller);
      const known = require(owner, params.id);
      const changed = { ...known, name: body.name ?? known.name };
      const others = folders.all(owner).filter(({ id }) => id !== known.id);
      const position = body.position ?? folders.all(owner).findIndex(({ id }) => id === known.id);
      const inOrder = others.toSpliced(position, 0, changed).map((folder, at) => ({ ...folder, position: at }));
      folders.save(inOrder);
      onListChanged(owner, 'folders');
      return require(owner, params.id);
    }),
    implement(contract.deleteFolder, ({ params }, { caller }) => {
      const owner = ownerOf(caller);
      const { id } = require(owner, params.id);
      for (const chat of folders.delete(owner, id)) onChanged(owner, chat.id, chat.revision);
      onListChanged(owner, 'folders');
      return undefined;
    }),
  ];
}
