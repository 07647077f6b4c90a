import { createHash } from 'node:crypto';
import type { Attachment } from '../../contract/chat/message.ts';
import { HubError } from '../../domain/errors.ts';
import { readFileName } from '../../domain/file-name.ts';
import type { Clock, IdGenerator } from '../../domain/ports.ts';

/** A file as it was read. */
export interface ReadFile extends Pick<Attachment, 'kind' | 'mediaType' | 'note'> {
  /** What a model gets; null for an image. */
  readonly text: string | null;
}

export interface AttachmentRecords {
  same(owner: string, sha256: string, name: string, now: number): Attachment | undefined;
  keep(
    attachment: Attachment & {
      readonly owner: string;
      readonly sha256: string;
      readonly bytes: Buffer;
      readonly text: string | null;
    },
    now: number,
  ): void;
  require(ids: readonly string[], owner: string): readonly Attachment[];
  bytesOf(id: string, owner: string): Buffer | undefined;
  purgeUnused(before: number): boolean;
}

export interface AttachmentDeps {
  readonly records: AttachmentRecords;
  /** @throws HubError for what is not accepted */
  readonly readFile: (bytes: Buffer, name: string) => Promise<ReadFile>;
  readonly maxBytes: () => number;
  readonly clock: Clock;
  readonly ids: IdGenerator;
}

/** Files that are handed over with messages. */
export interface Attachments {
  /** Of one file. */
  maxBytes(): number;
  /** @throws HubError for a name or bytes that are not accepted */
  keep(bytes: Buffer, name: unknown, owner: string): Promise<Attachment>;
  /** @throws HubError `not_found` */
  open(id: string, owner: string): { readonly attachment: Attachment; readonly bytes: Buffer };
  /** Removes some of those that nobody uses. */
  tidy(): void;
}

const DAY_MS = 86_400_000;
const TIDIED_EVERY_MS = 600_000;

export function createAttachments({ records, readFile, maxBytes, clock, ids }: AttachmentDeps): Attachments {
  let tidiedAt = 0;
  return {
    maxBytes,
    async keep(bytes, name, owner) {
      const fileName = readFileName(name);
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      const same = records.same(owner, sha256, fileName, clock.now());
      if (same !== undefined) return same;
      const { text, ...file } = await readFile(bytes, fileName);
      // Somebody may have sent it too while this one was read.
      const meanwhile = records.same(owner, sha256, fileName, clock.now());
      if (meanwhile !== undefined) return meanwhile;
      const facts = { ...file, name: fileName, sizeBytes: bytes.length, characters: text?.length ?? null };
      const attachment = { id: ids.next('att_'), ...facts };
      records.keep({ ...attachment, owner, sha256, bytes, text }, clock.now());
      return attachment;
    },
    open(id, owner) {
      const [attachment] = records.require([id], owner);
      const bytes = records.bytesOf(id, owner);
      if (attachment === undefined || bytes === undefined)
        throw new HubError('not_found', `There is no attachment ${id}.`);
      return { attachment, bytes };
    },
    tidy() {
      if (clock.now() - tidiedAt < TIDIED_EVERY_MS) return;
      if (!records.purgeUnused(clock.now() - DAY_MS)) tidiedAt = clock.now();
    },
  };
}
