import { hash } from 'node:crypto';
import { HubError } from '../domain/errors.ts';
import type { Clock } from '../domain/ports.ts';

const KEEP_MS = 10 * 60_000;
const MOST_REPLIES = 1_000;
const MOST_BYTES = 64 * 1024 * 1024;
const LONGEST_KEY = 255;

/** An answer that was given whole. */
export interface WholeReply {
  readonly headers: Readonly<Record<string, string | number>>;
  readonly body: Buffer;
}

/** What a request under an `Idempotency-Key` is: the first one, which has to be answered, or one that was answered. */
export type Claim =
  | { readonly type: 'first'; keep(reply: WholeReply): void; release(): void }
  | { readonly type: 'again'; readonly reply: WholeReply };

interface Entry {
  readonly requestHash: string;
  readonly since: number;
  /** Undefined while the first request runs. */
  reply: WholeReply | undefined;
}

/** Answers that are given again to whoever repeats a request under its `Idempotency-Key`, for ten minutes. */
export interface KeptReplies {
  /**
   * @param caller under whose id the key counts: two callers may choose the same one
   * @param request what must be the same for the answer to be: the path and the body
   * @throws HubError `idempotency_running` while the first request runs, `idempotency_mismatch` for another request
   */
  claim(caller: string, key: string, request: readonly [path: string, body: Uint8Array]): Claim;
}

/** In memory, because a retry comes within minutes: a thousand answers or 64 MiB of them, the oldest go first. */
export function createKeptReplies(clock: Clock): KeptReplies {
  const entries = new Map<string, Entry>();
  let bytes = 0;

  function forget(name: string): void {
    bytes -= entries.get(name)?.reply?.body.length ?? 0;
    entries.delete(name);
  }

  function makeRoom(): void {
    const tooOld = clock.now() - KEEP_MS;
    for (const [name, { reply, since }] of entries) {
      const isWanted = since > tooOld && entries.size <= MOST_REPLIES && bytes <= MOST_BYTES;
      if (isWanted) return;
      if (reply !== undefined) forget(name);
    }
  }

  function first(name: string, requestHash: string): Claim {
    const entry: Entry = { requestHash, since: clock.now(), reply: undefined };
    entries.set(name, entry);
    return {
      type: 'first',
      keep(reply) {
        entry.reply = reply;
        bytes += reply.body.length;
        makeRoom();
      },
      release() {
        if (entry.reply === undefined) entries.delete(name);
      },
    };
  }

  return {
    claim(caller, key, [path, body]) {
      if (key.length > LONGEST_KEY) throw tooLong(key);
      makeRoom();
      const name = `${caller}\n${key}`;
      const requestHash = `${path}\n${hash('sha256', body)}`;
      const known = entries.get(name);
      if (known === undefined) return first(name, requestHash);
      if (known.requestHash !== requestHash) throw mismatch(key);
      if (known.reply === undefined) throw running(key);
      return { type: 'again', reply: known.reply };
    },
  };
}

function tooLong(key: string): HubError {
  return new HubError(
    'invalid_request',
    `The Idempotency-Key has ${key.length} characters. Send at most ${LONGEST_KEY}.`,
    { param: 'Idempotency-Key' },
  );
}

function mismatch(key: string): HubError {
  return new HubError(
    'idempotency_mismatch',
    `The Idempotency-Key ${JSON.stringify(key)} belongs to another request of the last ten minutes. Send a new key with a new request.`,
    { param: 'Idempotency-Key' },
  );
}

function running(key: string): HubError {
  return new HubError(
    'idempotency_running',
    `The request with the Idempotency-Key ${JSON.stringify(key)} is still running. Ask again when it is done.`,
    { param: 'Idempotency-Key', retryAfterSeconds: 2 },
  );
}
