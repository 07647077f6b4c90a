import type { Attachment } from '../contract/chat/message.ts';
import { HubError } from '../domain/errors.ts';
import type { Database } from './database.ts';

/** What a model gets of an attachment. */
export type AttachmentContent =
  | { readonly kind: 'image'; readonly name: string; readonly mediaType: string; readonly base64: string }
  | { readonly kind: 'text' | 'pdf'; readonly name: string; readonly text: string };

/** A file to be kept. */
export interface NewAttachment extends Attachment {
  readonly owner: string;
  /** Of the bytes, in hex. */
  readonly sha256: string;
  readonly bytes: Buffer;
  readonly text: string | null;
}

export interface AttachmentStore {
  /** The same bytes under the same name, if this owner has them already; its age begins anew. */
  same(owner: string, sha256: string, name: string, now: number): Attachment | undefined;
  /** Keeps a file. Give it another owner's bytes, and they are kept once more. */
  keep(attachment: NewAttachment, now: number): void;
  /** By their ids, whoever owns them; what is no more is not in it. */
  lookUp(ids: readonly string[]): ReadonlyMap<string, Attachment>;
  /** In the order of the ids. @throws HubError `not_found` that names the first that this owner does not have */
  require(ids: readonly string[], owner: string): readonly Attachment[];
  /** Undefined where it is no more. */
  contentOf(id: string): AttachmentContent | undefined;
  /** The file itself. */
  bytesOf(id: string, owner: string): Buffer | undefined;
  /** Those that chats of this owner have. */
  inChats(owner: string): readonly string[];
  /**
   * Removes some that no message has and nobody sent since. Those of a deleted chat stay while it can come back.
   * Returns whether there may be more.
   */
  purgeUnused(before: number): boolean;
}

interface Row {
  readonly id: string;
  readonly kind: Attachment['kind'];
  readonly name: string;
  readonly mediaType: string;
  readonly sizeBytes: number;
  readonly characters: number | null;
  readonly note: string | null;
}

const COLUMNS =
  'attachments.id, kind, name, media_type AS mediaType, size_bytes AS sizeBytes, characters, note' as const;
type OwnedRow = Row & { readonly owner: string };

/** At once, so that no request waits long for it. */
const PURGED_AT_ONCE = 20;

export function createAttachmentStore(db: Database): AttachmentStore {
  const selectSame = db.prepare<[number, string, string, string], Row>(
    `UPDATE attachments SET used_at = ? WHERE owner = ? AND sha256 = ? AND name = ? RETURNING ${COLUMNS}`,
  );
  const insertFile = db.prepare<[string, string, Buffer, string | null]>(
    'INSERT INTO attachment_files (owner, sha256, bytes, text) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING',
  );
  const insertOne = db.prepare<[Omit<NewAttachment, 'bytes' | 'text'> & { readonly usedAt: number }]>(`
    INSERT INTO attachments (id, owner, sha256, name, kind, media_type, size_bytes, characters, note, used_at)
    VALUES (@id, @owner, @sha256, @name, @kind, @mediaType, @sizeBytes, @characters, @note, @usedAt)`);
  const selectSome = db.prepare<[string], OwnedRow>(
    `SELECT ${COLUMNS}, owner FROM attachments WHERE id IN (SELECT value FROM json_each(?))`,
  );
  const selectContent = db.prepare<[string], Row & { readonly bytes: Buffer | null; readonly text: string | null }>(`
    SELECT ${COLUMNS}, text, iif(kind = 'image', bytes, NULL) AS bytes
    FROM attachments JOIN attachment_files USING (owner, sha256) WHERE id = ?`);
  const selectBytes = db
    .prepare<[string, string], Buffer>(
      'SELECT bytes FROM attachments JOIN attachment_files USING (owner, sha256) WHERE id = ? AND owner = ?',
    )
    .pluck();

  const selectInChats = db
    .prepare<[string], string>(
      `SELECT DISTINCT attachment_id FROM message_attachments JOIN messages ON messages.id = message_id
       JOIN conversations ON conversations.id = conversation_id WHERE owner = ? AND deleted_at IS NULL`,
    )
    .pluck();
  const removeFile = db.prepare<[FileKey]>(`
    DELETE FROM attachment_files WHERE owner = @owner AND sha256 = @sha256
      AND NOT EXISTS (SELECT 1 FROM attachments WHERE owner = @owner AND sha256 = @sha256)`);
  const removeUnused = db.prepare<[number, number], FileKey>(`
    DELETE FROM attachments WHERE id IN (
      SELECT id FROM attachments
      WHERE used_at < ? AND NOT EXISTS (SELECT 1 FROM message_attachments WHERE attachment_id = attachments.id)
      LIMIT ?)
    RETURNING owner, sha256`);

  const rowsOf = (ids: readonly string[]) => (ids.length === 0 ? [] : selectSome.all(JSON.stringify(ids)));

  return {
    same(owner, sha256, name, now) {
      return selectSame.get(now, owner, sha256, name);
    },
    keep: db.transaction((attachment: NewAttachment, now: number) => {
      const { bytes, text, ...row } = attachment;
      insertFile.run(row.owner, row.sha256, bytes, text);
      insertOne.run({ ...row, usedAt: now });
    }),
    lookUp: (ids) => new Map(rowsOf(ids).map((row) => [row.id, decode(row)])),
    require(ids, owner) {
      const found = new Map(rowsOf(ids).map((row) => [row.id, row]));
      return ids.map((id) => {
        const row = found.get(id);
        if (row === undefined || row.owner !== owner) {
          throw new HubError(
            'not_found',
            `There is no attachment ${id.slice(0, 100)}. Send its file to /hub/attachments first; what no message uses is removed after a day.`,
            { param: 'attachmentIds' },
          );
        }
        return decode(row);
      });
    },
    contentOf(id) {
      const row = selectContent.get(id);
      if (row === undefined) return undefined;
      const { kind, name, mediaType, text, bytes } = row;
      if (kind === 'image') return { kind, name, mediaType, base64: (bytes ?? Buffer.alloc(0)).toString('base64') };
      return { kind, name, text: text ?? '' };
    },
    bytesOf: (id, owner) => selectBytes.get(id, owner),
    inChats: (owner) => selectInChats.all(owner),
    purgeUnused: db.transaction((before: number) => {
      const removed = removeUnused.all(before, PURGED_AT_ONCE);
      for (const { owner, sha256 } of removed) removeFile.run({ owner, sha256 });
      return removed.length === PURGED_AT_ONCE;
    }),
  };
}

function decode(row: OwnedRow): Attachment {
  const { owner: _, ...attachment } = row;
  return attachment;
}

interface FileKey {
  readonly owner: string;
  readonly sha256: string;
}
