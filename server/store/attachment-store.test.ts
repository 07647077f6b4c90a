import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Attachment } from '../contract/chat/message.ts';
import { createAttachmentStore, type AttachmentStore } from './attachment-store.ts';
import { openDatabase, type Database } from './database.ts';

const IMAGE: Attachment = {
  id: 'att_1',
  kind: 'image',
  name: 'cat.png',
  mediaType: 'image/png',
  sizeBytes: 3,
  characters: null,
  note: null,
};
const TEXT: Attachment = {
  id: 'att_2',
  kind: 'text',
  name: 'cat.txt',
  mediaType: 'text/plain',
  sizeBytes: 4,
  characters: 4,
  note: 'a note',
};

let db: Database;
let store: AttachmentStore;
beforeEach(() => {
  db = openDatabase({ path: ':memory:' });
  store = createAttachmentStore(db);
});
afterEach(() => db.close());

const keep = (attachment: Attachment, owner = 'owner', text: string | null = null, sha256 = attachment.id) =>
  store.keep({ ...attachment, owner, sha256, bytes: Buffer.from('cat'), text }, 1000);
const files = () => db.prepare<[], number>('SELECT count(*) FROM attachment_files').pluck().get();

describe('kept files', () => {
  it('are found in the order asked for, by their owner alone', () => {
    keep(IMAGE);
    keep(TEXT, 'owner', 'meow');
    expect(store.require(['att_2', 'att_1', 'att_2'], 'owner')).toEqual([TEXT, IMAGE, TEXT]);
    expect(() => store.require(['att_1', 'att_9'], 'owner')).toThrow('There is no attachment att_9.');
    expect(() => store.require(['att_1'], 'ann')).toThrow('There is no attachment att_1.');
    expect(store.lookUp(['att_9', 'att_1'])).toEqual(new Map([['att_1', IMAGE]]));
    expect(store.bytesOf('att_1', 'owner')).toEqual(Buffer.from('cat'));
    expect(store.bytesOf('att_1', 'ann')).toBeUndefined();
  });

  it('give a model an image as base64 and everything else as text', () => {
    keep(IMAGE);
    keep(TEXT, 'owner', 'meow');
    expect(store.contentOf('att_1')).toEqual({
      kind: 'image',
      name: 'cat.png',
      mediaType: 'image/png',
      base64: Buffer.from('cat').toString('base64'),
    });
    expect(store.contentOf('att_2')).toEqual({ kind: 'text', name: 'cat.txt', text: 'meow' });
    expect(store.contentOf('att_9')).toBeUndefined();
  });

  it('keep the bytes of one owner once, under each of their names', () => {
    keep(IMAGE, 'owner', null, 'same');
    keep({ ...IMAGE, id: 'att_3', name: 'copy.png' }, 'owner', null, 'same');
    expect(files()).toBe(1);
    keep({ ...IMAGE, id: 'att_4' }, 'ann', null, 'same');
    expect(files()).toBe(2);
    expect(store.same('owner', 'same', 'copy.png', 2000)?.id).toBe('att_3');
    expect(store.same('owner', 'same', 'other.png', 2000)).toBeUndefined();
    expect(store.same('ann', 'same', 'cat.png', 2000)?.id).toBe('att_4');
  });

  it('that no message has are removed when they are old, the bytes with the last of their names', () => {
    db.exec(`
      INSERT INTO conversations VALUES ('c', 'owner', 't', 'words', NULL, 0, 0, NULL, '', '{}', '[]', 'm', 0, 0, 1, NULL);
      INSERT INTO messages (id, conversation_id, role, created_at, text) VALUES ('m', 'c', 'user', 0, '');
      INSERT INTO message_attachments VALUES ('m', 0, 'att_1');`);
    keep(IMAGE, 'owner', null, 'same');
    keep({ ...IMAGE, id: 'att_3', name: 'copy.png' }, 'owner', null, 'same');
    keep(TEXT);
    expect(store.purgeUnused(1000)).toBe(false);
    expect(store.lookUp(['att_1', 'att_2', 'att_3']).size).toBe(3);
    store.same('owner', 'att_2', 'cat.txt', 2000);
    store.purgeUnused(1001);
    expect([...store.lookUp(['att_1', 'att_2', 'att_3']).keys()]).toEqual(['att_1', 'att_2']);
    expect(files()).toBe(2);
    db.exec("DELETE FROM conversations WHERE id = 'c'");
    store.purgeUnused(3000);
    expect(files()).toBe(0);
  });

  it('are removed some at a time', () => {
    for (let count = 0; count < 25; count++) keep({ ...IMAGE, id: `att_${count}` });
    expect([store.purgeUnused(5000), files()]).toEqual([true, 5]);
    expect([store.purgeUnused(5000), files()]).toEqual([false, 0]);
  });
});
