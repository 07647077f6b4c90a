import type { Attachment } from '../contract/chat/message.ts';
import { HubError } from '../domain/errors.ts';
import type { Clock } from '../domain/ports.ts';
import { attachmentIdsOf, exportChat } from './formats/export-chat.ts';
import { homeportJson, type FileToExport } from './formats/homeport-json.ts';
import { writeMarkdown } from './formats/write-markdown.ts';
import { pathTo } from './message-tree.ts';
import type { ConversationRecord, ConversationRecords } from './records.ts';

export interface ExportDeps {
  readonly records: Pick<ConversationRecords, 'list' | 'find' | 'messages'>;
  readonly folders: { all(owner: string): readonly { readonly id: string; readonly name: string }[] };
  readonly attachments: {
    lookUp(ids: readonly string[]): ReadonlyMap<string, Attachment>;
    bytesOf(id: string, owner: string): Buffer | undefined;
    /** Those that chats of this owner have. */
    inChats(owner: string): readonly string[];
  };
  readonly clock: Clock;
}

/** A file to be written: piece by piece, so that nothing waits for the whole of it. */
export interface ExportFile {
  readonly name: string;
  readonly mediaType: string;
  readonly pieces: Iterable<string>;
}

export interface Exports {
  /** @throws HubError `not_found` */
  one(owner: string, id: string, format: 'markdown' | 'json'): ExportFile;
  all(owner: string): ExportFile;
}

/** Signs that some system does not take in names of files. */
const NOT_IN_NAMES = /[\p{Cc}<>:"/\\|?*]+/gu;

export function createExports({ records, folders, attachments, clock }: ExportDeps): Exports {
  function folderOf(owner: string, { folderId }: ConversationRecord): string | null {
    return folders.all(owner).find(({ id }) => id === folderId)?.name ?? null;
  }

  function exported(owner: string, record: ConversationRecord) {
    return exportChat(record, records.messages(record.id), folderOf(owner, record));
  }

  /** What is no more is left out; chats name only what there is. */
  function* filesOf(owner: string, ids: readonly string[]): Generator<FileToExport> {
    const known = attachments.lookUp(ids);
    for (const id of ids) {
      const bytes = attachments.bytesOf(id, owner);
      const attachment = known.get(id);
      if (bytes !== undefined && attachment !== undefined) yield { id, name: attachment.name, bytes };
    }
  }

  function* chatsOf(owner: string, ids: readonly string[]) {
    for (const id of ids) {
      const record = records.find(owner, id);
      // It was deleted while the others were written.
      if (record !== undefined) yield exported(owner, record);
    }
  }

  const now = () => new Date(clock.now()).toISOString();

  return {
    one(owner, id, format) {
      const record = records.find(owner, id);
      if (record === undefined) {
        const what = `There is no chat ${JSON.stringify(id.slice(0, 100))}. GET /hub/conversations lists them.`;
        throw new HubError('not_found', what, { param: 'id' });
      }
      const chat = exported(owner, record);
      const name = fileNameOf(record.title);
      if (format === 'json') {
        const pieces = homeportJson(now(), filesOf(owner, attachmentIdsOf(chat)), [chat]);
        return { name: `${name || 'chat'}.json`, mediaType: 'application/json', pieces };
      }
      const path = pathTo(chat.messages, chat.headId);
      const files = [...filesOf(owner, attachmentIdsOf({ messages: [...path] }))];
      return {
        name: `${name || 'chat'}.md`,
        mediaType: 'text/markdown; charset=utf-8',
        pieces: writeMarkdown(chat, path, files),
      };
    },
    all(owner) {
      const ids = [false, true].flatMap((isArchived) => records.list(owner, isArchived)).map(({ id }) => id);
      const pieces = homeportJson(now(), filesOf(owner, attachments.inChats(owner)), chatsOf(owner, ids));
      return { name: `Homeport chats ${now().slice(0, 10)}.json`, mediaType: 'application/json', pieces };
    },
  };
}

/** Never cut within a pair of surrogates: no header can hold the half of one. */
function fileNameOf(title: string): string {
  const plain = title.replaceAll(NOT_IN_NAMES, ' ').replaceAll(/\s+/g, ' ').trim();
  return plain
    .slice(0, 80)
    .replace(/[\ud800-\udbff]$/, '')
    .trim();
}
