import { setImmediate as nextTurn } from 'node:timers/promises';
import { beforeEach, describe, expect, it } from 'vitest';
import { createTestClock, type TestClock } from '../../tests/helpers/test-clock.ts';
import { createTestIds } from '../../tests/helpers/test-ids.ts';
import type { AssistantMessage, ChatMessage } from '../contract/chat/message.ts';
import { HubError } from '../domain/errors.ts';
import type { Principal } from '../domain/ports.ts';
import { frameOf, type StreamFrame, type StreamPart } from '../domain/stream-frame.ts';
import type { Inference } from '../inference/run-inference.ts';
import { silentLogger } from '../telemetry/logger.ts';
import type { ConversationRecord, ConversationRecords } from './records.ts';
import { createTurns, type Turns } from './turns.ts';

const caller: Principal = {
  kind: 'session',
  id: 'interface',
  isAdmin: true,
  role: 'proxy_admin',
  userId: 'me',
  teamId: null,
  organizationId: null,
};
const message: AssistantMessage = {
  id: 'm2',
  parentId: 'm1',
  createdAt: 0,
  role: 'assistant',
  text: '',
  model: 'hand',
  reasoning: '',
  reasoningMs: null,
  toolCalls: [],
  outcome: 'running',
  error: null,
  stats: null,
  turnId: 't1',
};
const conversation = { id: 'c', systemPrompt: '', parameters: {}, tools: [] } as unknown as ConversationRecord;
const branch: readonly ChatMessage[] = [
  { id: 'm1', parentId: null, createdAt: 0, role: 'user', text: 'hi', attachments: [], isCompared: false },
];

let clock: TestClock;
let turns: Turns;
/** Hands a part over to the turn. */
let give: (...parts: readonly StreamPart[]) => Promise<void>;
let progress: string[];
let ended: AssistantMessage[];
let disk: 'fine' | 'full';
let isLeft: boolean;

beforeEach(() => {
  clock = createTestClock();
  progress = [];
  ended = [];
  disk = 'fine';
  isLeft = false;
  const waiting: (StreamFrame | 'end')[] = [];
  let wake: (() => void) | undefined;
  give = async (...parts) => {
    waiting.push(parts.length === 0 ? 'end' : frameOf(...parts));
    wake?.();
    await nextTurn();
  };
  async function* framesOf(signal: AbortSignal): AsyncGenerator<StreamFrame> {
    signal.addEventListener('abort', () => wake?.());
    try {
      for (;;) {
        signal.throwIfAborted();
        const frame = waiting.shift();
        if (frame === 'end') return;
        if (frame !== undefined) {
          yield frame;
          continue;
        }
        const { promise, resolve } = Promise.withResolvers<void>();
        wake = resolve;
        await promise;
      }
    } finally {
      isLeft = signal.aborted;
    }
  }
  const inference: Inference = {
    open: () => ({
      run: async (_, signal) => ({ frames: framesOf(signal) }),
      refuse: async () => undefined,
      withdraw: () => undefined,
      receipt: () => ({
        wishes: {},
        admission: undefined,
        route: undefined,
        usage: () => ({ inputTokens: 1, outputTokens: 30 }),
        durationMs: 0,
      }),
    }),
  };
  const write = <T>(work: () => T): T => {
    if (disk === 'full') throw new Error('SQLITE_FULL');
    return work();
  };
  const records = {
    summary: () => undefined,
    saveProgress: (answer: AssistantMessage) => void write(() => progress.push(answer.text)),
    saveAnswer: (_: string, answer: AssistantMessage) => write(() => ended.push(answer)),
  } as unknown as ConversationRecords;
  turns = createTurns({
    records,
    inference,
    models: { targetsOf: () => [], mayComeSoon: () => false, onChange: () => () => undefined },
    contentOf: () => undefined,
    asStorageFailure: (thrown) =>
      thrown instanceof Error && thrown.message === 'SQLITE_FULL'
        ? new HubError('storage_failed', 'The disk is full.')
        : undefined,
    onChanged: () => undefined,
    onAnswered: () => undefined,
    clock,
    ids: createTestIds(),
    logger: silentLogger,
    stopping: new AbortController().signal,
  });
});

const text = (piece: string): StreamPart => ({ type: 'text-delta', choice: 0, text: piece });
const told = () => turns.read('me', 't1', 0).events;
const textsTold = () => told().flatMap((event) => (event.type === 'delta' ? [event.text] : []));

async function start(): Promise<void> {
  turns.start({ caller, conversation, branch, message });
  await nextTurn();
}

describe('a turn', () => {
  it('tells its first words at once, and later ones together every 50 ms', async () => {
    await start();
    await give({ type: 'generation-start' });
    clock.advance(400);
    await give(text('a'));
    clock.advance(0);
    expect(textsTold()).toEqual(['a']);
    await give(text('b'));
    await give(text('c'));
    clock.advance(49);
    expect(textsTold()).toEqual(['a']);
    clock.advance(1);
    expect(textsTold()).toEqual(['a', 'bc']);
    expect(told().at(-1)).toMatchObject({ atMs: 450 });
    clock.advance(10_000);
    expect(told()).toHaveLength(4);
  });

  it('keeps what has come about once a second', async () => {
    await start();
    for (let word = 0; word < 30; word++) {
      await give(text(`${word} `));
      clock.advance(100);
    }
    expect(progress).toHaveLength(2);
    expect(progress[1]?.startsWith(progress[0] ?? '')).toBe(true);
    await give({ type: 'finish', choice: 0, reason: 'stop' });
    await give();
    expect(ended).toMatchObject([{ outcome: 'complete', turnId: null }]);
    expect(ended[0]?.text.split(' ')).toHaveLength(31);
    expect(ended[0]?.stats).toMatchObject({ firstTokenMs: 0, totalMs: 3_000, tokensPerSecond: 10 });
  });

  it('ends, and frees its engine, when the disk does not keep it; it is kept when there is room again', async () => {
    await start();
    await give(text('so far'));
    clock.advance(0);
    disk = 'full';
    clock.advance(1_000);
    await give(text(' and on'));
    clock.advance(50);
    await nextTurn();
    expect(isLeft).toBe(true);
    expect(told().at(-1)).toMatchObject({
      type: 'end',
      revision: null,
      message: { outcome: 'failed', text: 'so far and on', error: 'This answer could not be saved. The disk is full.' },
    });
    expect(() => turns.saveAgain()).toThrow('SQLITE_FULL');
    disk = 'fine';
    turns.saveAgain();
    turns.saveAgain();
    expect(ended).toMatchObject([{ outcome: 'failed', text: 'so far and on' }]);
  });

  it('that was whole when the disk refused it is whole when there is room again', async () => {
    await start();
    await give(text('all of it'), { type: 'finish', choice: 0, reason: 'stop' });
    disk = 'full';
    await give();
    expect(told().at(-1)).toMatchObject({ type: 'end', message: { outcome: 'failed' } });
    disk = 'fine';
    turns.saveAgain();
    expect(ended).toMatchObject([{ outcome: 'complete', text: 'all of it', error: null }]);
  });

  it('can be read for five minutes after its end', async () => {
    await start();
    await give(text('a'));
    clock.advance(1_000_000);
    expect(textsTold()).toEqual(['a']);
    await give();
    expect(told().at(-1)?.type).toBe('end');
    clock.advance(299_999);
    expect(told().at(-1)?.type).toBe('end');
    clock.advance(1);
    expect(() => told()).toThrow(/ended more than five minutes ago/);
  });

  it('is interrupted when all are closed, and kept before that resolves', async () => {
    await start();
    await give(text('a'));
    await turns.close();
    expect(ended).toMatchObject([{ outcome: 'interrupted', text: 'a', error: null }]);
  });
});
