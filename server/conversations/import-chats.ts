import type { ConversationEvent } from '../contract/chat/conversations.ts';
import type { ExportedChat, ExportedMessage, ImportReport } from '../contract/chat/files.ts';
import type { ChatFolder } from '../contract/chat/folders.ts';
import type { Attachment, ChatMessage } from '../contract/chat/message.ts';
import { HubError } from '../domain/errors.ts';
import type { Clock, IdGenerator } from '../domain/ports.ts';
import type { ImportMessage } from './import-messages.ts';
import type { ConversationRecord, ConversationRecords } from './records.ts';
import { titleFromWords } from './title.ts';

export interface ImportDeps {
  readonly records: Pick<ConversationRecords, 'insert' | 'append' | 'restore'>;
  readonly folders: {
    all(owner: string): readonly ChatFolder[];
    insert(owner: string, folder: ChatFolder): void;
  };
  /** @throws HubError for a file that is not accepted */
  readonly keepFile: (bytes: Buffer, name: string, owner: string) => Promise<Attachment>;
  readonly tell: (owner: string, event: ConversationEvent) => void;
  /** Resolves when everything else that waits has had its turn. */
  readonly nextTurn: () => Promise<unknown>;
  readonly clock: Clock;
  readonly ids: IdGenerator;
}

/** Written at once: some milliseconds. */
const MESSAGES_AT_ONCE = 25;
const CHARACTERS_AT_ONCE = 100_000;

/** Takes chats out of files. Each is there as a whole or not at all, under new ids, whatever else goes wrong. */
export interface Imports {
  /** @throws HubError where nothing of the file can be taken */
  run(owner: string, messages: AsyncIterable<ImportMessage>): Promise<ImportReport>;
}

export function createImports(deps: ImportDeps): Imports {
  const { records, folders, keepFile, tell, nextTurn, clock, ids } = deps;

  function folderNamed(owner: string, name: string): string {
    const known = folders.all(owner);
    const same = known.find((folder) => folder.name === name);
    if (same !== undefined) return same.id;
    const folder = { id: ids.next('folder_'), name, position: (known.at(-1)?.position ?? -1) + 1 };
    folders.insert(owner, folder);
    return folder.id;
  }

  async function write(owner: string, record: ConversationRecord, messages: readonly ChatMessage[]): Promise<void> {
    const slices = inSlices(messages);
    let revision: number | undefined = record.revision;
    if (slices.length <= 1) {
      records.insert(owner, record, messages);
    } else {
      // Nobody sees it before it is whole; of a hub that goes away the rest is purged like any deleted chat.
      records.insert(owner, record, [], clock.now());
      for (const slice of slices) {
        records.append(record.id, slice, {});
        await nextTurn();
      }
      revision = records.restore(owner, record.id);
    }
    tell(owner, { type: 'changed', id: record.id, revision: revision ?? record.revision });
  }

  async function take(owner: string, chat: ExportedChat, files: ReadonlyMap<string, Kept>) {
    // Zero where the file did not say.
    const createdAt = chat.createdAt || clock.now();
    const updatedAt = chat.updatedAt || createdAt;
    const messages = withNewIds(chat.messages, () => ids.next('msg_'), files, createdAt);
    const { messages: _, folder, headId, ...settings } = chat;
    const headAt = chat.messages.findIndex(({ id }) => id === headId);
    const record: ConversationRecord = {
      ...settings,
      createdAt,
      updatedAt,
      id: ids.next('chat_'),
      title: chat.title || titleFromWords(chat.messages.find(({ role }) => role === 'user')?.text ?? ''),
      folderId: folder === null ? null : folderNamed(owner, folder),
      headId: messages.at(headAt)?.id ?? null,
      revision: 1,
    };
    await write(owner, record, messages);
    return { id: record.id, title: record.title, messages: messages.length };
  }

  return {
    async run(owner, messages) {
      const imported: ImportReport['imported'] = [];
      const skipped: ImportReport['skipped'] = [];
      const files = new Map<string, Kept>();
      for await (const message of messages) {
        switch (message.type) {
          case 'file':
            files.set(message.id, await keep(message, owner));
            break;
          case 'chat':
            try {
              imported.push(await take(owner, message.chat, files));
            } catch (error) {
              // What is wrong with one chat is no reason to leave the others; a disk that refuses is.
              if (!(error instanceof HubError) || error.status >= 500) throw error;
              skipped.push({ title: message.chat.title, reason: error.message });
            }
            await nextTurn();
            break;
          case 'skipped':
            skipped.push({ title: message.title, reason: message.reason });
            break;
          case 'refused':
            throw new HubError('invalid_request', message.reason, { param: 'file' });
          case 'done':
            return { source: message.source, imported, skipped };
        }
      }
      throw new HubError('internal', 'The reader of the file ended before its end.');
    },
  };

  async function keep({ bytes, name }: Extract<ImportMessage, { type: 'file' }>, owner: string): Promise<Kept> {
    try {
      return await keepFile(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length), name, owner);
    } catch (error) {
      if (error instanceof HubError && error.status < 500) return error;
      throw error;
    }
  }
}

/** A file that is kept now, or why it is not. */
type Kept = Attachment | HubError;

/** @throws HubError for a chat with an attachment that can't be had */
function withNewIds(
  messages: readonly ExportedMessage[],
  nextId: () => string,
  files: ReadonlyMap<string, Kept>,
  chatCreatedAt: number,
): readonly ChatMessage[] {
  const newIds = new Map(messages.map(({ id }) => [id, nextId()]));
  return messages.map((message): ChatMessage => {
    const parentId = message.parentId === null ? null : (newIds.get(message.parentId) ?? null);
    const base = { id: newIds.get(message.id) ?? '', parentId, createdAt: message.createdAt || chatCreatedAt };
    if (message.role === 'tool') return { ...message, ...base };
    if (message.role === 'assistant') return { ...message, ...base, turnId: null };
    return { ...message, ...base, attachments: message.attachments.map((id) => attachmentOf(id, files)) };
  });
}

function attachmentOf(id: string, files: ReadonlyMap<string, Kept>): Attachment {
  const kept = files.get(id);
  if (kept === undefined) {
    throw new HubError('invalid_request', `it has an attachment ${JSON.stringify(id)} that the file does not hold`);
  }
  if (kept instanceof HubError) {
    throw new HubError('invalid_request', `one of its attachments is not accepted: ${kept.message}`);
  }
  return kept;
}

function inSlices(messages: readonly ChatMessage[]): readonly (readonly ChatMessage[])[] {
  const slices: ChatMessage[][] = [];
  let characters = Number.POSITIVE_INFINITY;
  for (const message of messages) {
    const last = slices.at(-1);
    if (last === undefined || last.length >= MESSAGES_AT_ONCE || characters >= CHARACTERS_AT_ONCE) {
      slices.push([message]);
      characters = 0;
    } else {
      last.push(message);
    }
    characters += message.text.length;
  }
  return slices;
}
