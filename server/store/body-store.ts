import type { AnswerContent, KeptBody } from '../domain/kept-bodies.ts';
import type { Database } from './database.ts';

/** What was said in requests, apart from the ledger: it is kept for less long, and may be removed alone. */
export interface BodyStore {
  /** All of them in one transaction. */
  insert(bodies: readonly KeptBody[]): void;
  /** @param replyId the id that the answer carried */
  find(replyId: string): KeptBody | undefined;
  /** Bytes of all that is kept. */
  readonly size: number;
  readonly count: number;
  /** Removes what is older than `time`, at most so many at once. Returns how many. */
  removeBefore(time: number, limit: number): number;
  /** Removes the oldest until no more than this is kept, at most so many at once. Returns how many. */
  shrinkTo(bytes: number, limit: number): number;
  clear(): void;
}

interface Row {
  readonly reply_id: string;
  readonly at: number;
  readonly caller: string;
  readonly request: Uint8Array;
  readonly request_bytes: number;
  readonly answer: string | null;
}

export function createBodyStore(db: Database): BodyStore {
  const insertOne = db.prepare<[string, number, string, Uint8Array, number, string | null, number]>(
    `INSERT OR REPLACE INTO request_bodies (reply_id, at, caller, request, request_bytes, answer, size)
      VALUES (?, ?, ?, ?, ?, ?, ?)`,
  );
  const select = db.prepare<[string], Row>(
    'SELECT reply_id, at, caller, request, request_bytes, answer FROM request_bodies WHERE reply_id = ?',
  );
  const oldest = db.prepare<[number], { id: number; at: number; size: number }>(
    'SELECT id, at, size FROM request_bodies ORDER BY id LIMIT ?',
  );
  const remove = db.prepare<[number]>('DELETE FROM request_bodies WHERE id <= ?');
  const removeAll = db.prepare('DELETE FROM request_bodies');
  const sums = db
    .prepare<[], { size: number; count: number }>(
      'SELECT coalesce(sum(size), 0) AS size, count(*) AS count FROM request_bodies',
    )
    .get();
  let size = sums?.size ?? 0;
  let count = sums?.count ?? 0;

  /** Ids rise with time, so the oldest are the first. */
  function removeOldest(
    limit: number,
    isEnough: (row: { at: number; size: number }, sizeLeft: number) => boolean,
  ): number {
    let last: number | undefined;
    let removed = 0;
    let left = size;
    for (const row of oldest.all(limit)) {
      if (isEnough(row, left)) break;
      last = row.id;
      left -= row.size;
      removed++;
    }
    if (last === undefined) return 0;
    remove.run(last);
    size = left;
    count -= removed;
    return removed;
  }

  return {
    insert(bodies) {
      const rows = bodies.map((body) => {
        const answer = body.answer === undefined ? null : JSON.stringify(body.answer);
        return { body, answer, size: body.request.byteLength + Buffer.byteLength(answer ?? '') };
      });
      db.transaction(() => {
        for (const { body, answer, size: bytes } of rows) {
          insertOne.run(body.replyId, body.at, body.caller, body.request, body.requestBytes, answer, bytes);
        }
      })();
      // Only once they are there: what a full disk refuses takes no room.
      size += rows.reduce((sum, row) => sum + row.size, 0);
      count += rows.length;
    },
    find(replyId) {
      const row = select.get(replyId);
      return row && decode(row);
    },
    get size() {
      return size;
    },
    get count() {
      return count;
    },
    removeBefore: (time, limit) => removeOldest(limit, ({ at }) => at >= time),
    shrinkTo: (bytes, limit) => removeOldest(limit, (_row, left) => left <= bytes),
    clear() {
      removeAll.run();
      size = 0;
      count = 0;
    },
  };
}

function decode(row: Row): KeptBody {
  return {
    replyId: row.reply_id,
    at: row.at,
    caller: row.caller,
    request: row.request,
    requestBytes: row.request_bytes,
    answer: row.answer === null ? undefined : (JSON.parse(row.answer) as AnswerContent),
  };
}
