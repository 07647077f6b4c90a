import type { HubSettings } from './contract/hub/settings.ts';
import { createAnswerCollector } from './domain/answer-content.ts';
import type { BodyRecord, BodyRecorder, KeptBody } from './domain/kept-bodies.ts';
import type { ApiKey } from './domain/account.ts';
import type { DialectId } from './domain/inference-request.ts';
import type { CallOpening, Clock, Logger } from './domain/ports.ts';
import type { KeptBodies } from './management/hub/requests.ts';
import type { BodyStore } from './store/body-store.ts';
import { createGatherer } from './telemetry/gather.ts';

export interface KeepBodiesDeps {
  readonly store: BodyStore;
  readonly settings: () => Pick<HubSettings, 'keepBodies' | 'bodiesKeptDays' | 'bodyMaxBytes' | 'bodiesMaxBytes'>;
  readonly keyOf: (caller: string) => ApiKey | undefined;
  /** Clients speak it; requests of another dialect are the hub's own, of which there is no body. */
  readonly isSpoken: (dialect: DialectId) => boolean;
  readonly clock: Clock;
  readonly logger: Logger;
}

export interface BodyKeeper extends BodyRecorder, KeptBodies {
  /** Removes what is too old or too much. */
  tidy(): void;
}

const DAY_MS = 86_400_000;
/** No answer waits until what was said in it is written. */
const GATHER_MS = 200;
/** What waits in memory; beyond it is written at once. */
const MOST_WAITING_BYTES = 16 * 1024 * 1024;
/** Removed at once, so that no request waits long for it. */
const ROWS_AT_ONCE = 2_000;

/** Keeps what is said in requests, where settings and keys say so: apart from the ledger, for some days, up to a size. */
export function createBodyKeeper({ store, settings, keyOf, isSpoken, clock, logger }: KeepBodiesDeps): BodyKeeper {
  let waitingBytes = 0;
  const waiting = createGatherer<KeptBody>(clock, GATHER_MS, (bodies) => {
    waitingBytes = 0;
    try {
      store.insert(bodies);
      // As many as have come, and more where a setting was lowered.
      store.shrinkTo(settings().bodiesMaxBytes, bodies.length + ROWS_AT_ONCE);
    } catch (error) {
      // The requests themselves are booked; only what was said in them is lost.
      logger.error('bodies.not_kept', { count: bodies.length, error });
    }
  });

  function keep(body: KeptBody, answerLength: number): void {
    waitingBytes += body.request.byteLength + answerLength;
    waiting.add(body);
    if (waitingBytes > MOST_WAITING_BYTES) waiting.flush();
  }

  return {
    begin(opening, request) {
      const { keepBodies, bodyMaxBytes } = settings();
      if (keepBodies === 'off' || !isWanted(keepBodies, opening.caller.key)) return undefined;
      const bytes = request.wire?.bytes;
      return bytes === undefined ? undefined : recordOf({ opening, bytes, bodyMaxBytes, keep });
    },
    find(replyId) {
      waiting.flush();
      return store.find(replyId);
    },
    absenceOf({ caller, callerKind, dialect, modelAsked }) {
      if (!isSpoken(dialect)) return 'own';
      const { keepBodies } = settings();
      const said = keyOf(caller)?.extras['keep_bodies'];
      if (keepBodies === 'off') return 'off';
      if (said === false) return 'key_refuses';
      if (keepBodies === 'keys' && callerKind !== 'key') return 'no_key';
      if (keepBodies === 'keys' && said !== true) return 'key';
      return modelAsked === null ? 'none' : 'gone';
    },
    total() {
      waiting.flush();
      return { count: store.count, bytes: store.size };
    },
    clear() {
      waiting.flush();
      store.clear();
    },
    tidy() {
      waiting.flush();
      store.removeBefore(clock.now() - settings().bodiesKeptDays * DAY_MS, ROWS_AT_ONCE);
      store.shrinkTo(settings().bodiesMaxBytes, ROWS_AT_ONCE);
    },
  };
}

/** A key that refuses is heard under every setting; callers without a key have nothing to say. */
function isWanted(setting: 'keys' | 'all', key: ApiKey | undefined): boolean {
  const said = key?.extras['keep_bodies'];
  return setting === 'all' ? said !== false : said === true;
}

interface RecordOptions {
  readonly opening: CallOpening;
  readonly bytes: Uint8Array;
  readonly bodyMaxBytes: number;
  readonly keep: (body: KeptBody, answerLength: number) => void;
}

function recordOf({ opening, bytes, bodyMaxBytes, keep }: RecordOptions): BodyRecord {
  const collector = createAnswerCollector(bodyMaxBytes);
  let hasAnswer = false;
  return {
    observe({ parts }) {
      hasAnswer ||= parts.some(({ type }) => type !== 'generation-start');
      collector.add(parts);
    },
    end() {
      const answer = hasAnswer ? collector.content() : undefined;
      const { caller, receivedAt, replyId } = opening;
      const body: KeptBody = {
        replyId,
        at: receivedAt,
        caller: caller.id,
        // A copy, which a buffer's own `slice` is not: the rest of what the connection read goes with the request.
        request: new Uint8Array(bytes.subarray(0, bodyMaxBytes)),
        requestBytes: bytes.byteLength,
        answer,
      };
      keep(body, lengthOf(answer));
    },
  };
}

function lengthOf(answer: KeptBody['answer']): number {
  const choices = answer?.choices ?? [];
  return choices.reduce((sum, { text, reasoning }) => sum + text.length + reasoning.length, 0);
}
