import type { Clock } from '../domain/ports.ts';
import type { StoredReplies, StoredReply } from '../domain/stored-reply.ts';
import type { Database } from './database.ts';
import { asStorageFailure } from './store-error.ts';

export interface ReplyLimits {
  /** Days after which a reply is removed; 0 = none is kept. */
  readonly days: number;
  /** Of one caller; the oldest go first. */
  readonly perCaller: number;
}

export interface ReplyStore extends StoredReplies {
  /** Removes what is too old, too many, or of keys that are no more. */
  tidy(): void;
}

const DAY_MS = 86_400_000;
/** Tidying looks at every row: not oftener than after so many new ones, or after such a time. */
const TIDIED_AFTER = 100;
const TIDIED_EVERY_MS = 600_000;
/** Turns of a conversation; a longer one is taken for a circle. */
const MOST_TURNS = 10_000;

interface Row {
  readonly id: string;
  readonly previous_id: string | null;
  readonly input: string;
  readonly output: string;
  readonly body: string;
}

const COLUMNS = 'id, previous_id, input, output, body';

/** Kept replies in the table `responses`. */
export function createReplyStore(db: Database, limits: () => ReplyLimits, clock: Clock): ReplyStore {
  const insert = db.prepare<[string, string, number, string | null, string, string, string]>(
    'INSERT INTO responses (id, caller, created_at, previous_id, input, output, body) VALUES (?, ?, ?, ?, ?, ?, ?)',
  );
  const select = db.prepare<[string, string], Row>(`SELECT ${COLUMNS} FROM responses WHERE id = ? AND caller = ?`);
  // Bodies stay on the disk: a long conversation has many, and only the last is ever shown.
  const selectTurn = db.prepare<[string, string], Omit<Row, 'id' | 'body'>>(
    'SELECT previous_id, input, output FROM responses WHERE id = ? AND caller = ?',
  );
  const selectOutput = db
    .prepare<[string, string], string>('SELECT output FROM responses WHERE id = ? AND caller = ?')
    .pluck();
  const remove = db.prepare<[string, string]>('DELETE FROM responses WHERE id = ? AND caller = ?');
  const removeOld = db.prepare<[number]>('DELETE FROM responses WHERE created_at < ?');
  // A key's caller id is its hash, 64 digits; the others are words.
  const removeOrphans = db.prepare(
    'DELETE FROM responses WHERE length(caller) = 64 AND caller NOT IN (SELECT token FROM api_keys WHERE deleted_at IS NULL)',
  );
  const removeMany = db.prepare<[number]>(`
    DELETE FROM responses WHERE id IN (
      SELECT id FROM (SELECT id, row_number() OVER (PARTITION BY caller ORDER BY created_at DESC) AS place FROM responses)
      WHERE place > ?
    )`);
  let sinceTidied = 0;
  let tidiedAt = 0;

  const find = (callerId: string, id: string) => {
    const row = select.get(id, callerId);
    return row && decode(row);
  };

  return {
    keep(callerId, { id, previousId, input, output, body }) {
      if (limits().days === 0) return;
      const texts = [input, output, body].map((each) => JSON.stringify(each)) as [string, string, string];
      try {
        insert.run(id, callerId, clock.now(), previousId ?? null, ...texts);
        sinceTidied++;
      } catch (error) {
        throw asStorageFailure(error) ?? error;
      }
    },
    find,
    outputOf(callerId, id) {
      const output = selectOutput.get(id, callerId);
      return output === undefined ? undefined : (JSON.parse(output) as unknown[]);
    },
    before(callerId, reply) {
      const turns: (readonly unknown[])[] = [];
      let { previousId } = reply;
      while (previousId !== undefined && turns.length < MOST_TURNS) {
        const earlier = selectTurn.get(previousId, callerId);
        if (earlier === undefined) return undefined;
        turns.push([...(JSON.parse(earlier.input) as unknown[]), ...(JSON.parse(earlier.output) as unknown[])]);
        previousId = earlier.previous_id ?? undefined;
      }
      return turns.toReversed().flat();
    },
    delete: (callerId, id) => remove.run(id, callerId).changes > 0,
    tidy() {
      if (sinceTidied < TIDIED_AFTER && clock.now() - tidiedAt < TIDIED_EVERY_MS) return;
      const { days, perCaller } = limits();
      removeOld.run(days === 0 ? Number.MAX_SAFE_INTEGER : clock.now() - days * DAY_MS);
      removeOrphans.run();
      removeMany.run(perCaller);
      sinceTidied = 0;
      tidiedAt = clock.now();
    },
  };
}

function decode({ id, previous_id: previousId, input, output, body }: Row): StoredReply {
  return {
    id,
    previousId: previousId ?? undefined,
    input: JSON.parse(input) as unknown[],
    output: JSON.parse(output) as unknown[],
    body: JSON.parse(body) as unknown,
  };
}
