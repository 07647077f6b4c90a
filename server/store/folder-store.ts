import type { ChatFolder } from '../contract/chat/folders.ts';
import type { Database } from './database.ts';

export interface FolderStore {
  /** In their order. */
  all(owner: string): ChatFolder[];
  insert(owner: string, folder: ChatFolder): void;
  /** Names and places of folders that are there. */
  save(folders: readonly ChatFolder[]): void;
  /** Its chats stay, without a folder; returns what changed of them. */
  delete(owner: string, id: string): { readonly id: string; readonly revision: number }[];
}

/** Folders of chats in the table `chat_folders`. */
export function createFolderStore(db: Database): FolderStore {
  const select = db.prepare<[string], ChatFolder>(
    'SELECT id, name, position FROM chat_folders WHERE owner = ? ORDER BY position, id',
  );
  const insert = db.prepare<[string, string, string, number]>(
    'INSERT INTO chat_folders (id, owner, name, position) VALUES (?, ?, ?, ?)',
  );
  const update = db.prepare<[string, number, string]>('UPDATE chat_folders SET name = ?, position = ? WHERE id = ?');
  const remove = db.prepare<[string, string]>('DELETE FROM chat_folders WHERE id = ? AND owner = ?');
  const empty = db.prepare<[string, string], { id: string; revision: number }>(`
    UPDATE conversations SET folder_id = NULL, revision = revision + 1
    WHERE folder_id = ? AND owner = ? RETURNING id, revision`);

  return {
    all: (owner) => select.all(owner),
    insert: (owner, { id, name, position }) => void insert.run(id, owner, name, position),
    save: db.transaction((folders: readonly ChatFolder[]) => {
      for (const { id, name, position } of folders) update.run(name, position, id);
    }),
    delete: db.transaction((owner: string, id: string) => {
      const changed = empty.all(id, owner);
      remove.run(id, owner);
      return changed;
    }),
  };
}
