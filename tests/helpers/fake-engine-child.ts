import type { FromChild, ToChild } from '../../server/engines/llama-cpp/child-protocol.ts';
import type { ChildExit, ChildTransport, SpawnChild } from '../../server/engines/llama-cpp/child-transport.ts';

/** The engine's child process as a test plays it: it says what the test says. */
export interface FakeChild extends ChildTransport {
  /** What the engine asked of it, in order. */
  readonly received: readonly ToChild[];
  say(message: FromChild): void;
  /** Ends all requests that run, as done. */
  finishAll(): void;
  exit(exit: ChildExit): void;
  readonly isKilled: boolean;
}

export interface FakeChildren {
  readonly spawn: SpawnChild;
  readonly all: readonly FakeChild[];
  /** The one that was started last. @throws when there is none. */
  latest(): FakeChild;
}

/** They are ready, and loads and unloads succeed at once unless `answer` says something else; requests wait for the test. */
export function createFakeChildren(
  answer: (message: ToChild) => FromChild | undefined | 'silence' = () => undefined,
  firstWord: FromChild = { type: 'ready', version: 'v0' },
): FakeChildren {
  const all: FakeChild[] = [];
  return {
    all,
    spawn: () => {
      const child = createFakeChild(answer, firstWord);
      all.push(child);
      return child;
    },
    latest() {
      const child = all.at(-1);
      if (child === undefined) throw new Error('no child was started');
      return child;
    },
  };
}

function createFakeChild(
  answer: (message: ToChild) => FromChild | undefined | 'silence',
  firstWord: FromChild,
): FakeChild {
  const received: ToChild[] = [];
  const running = new Set<number>();
  let tell: (message: FromChild) => void = () => undefined;
  let tellExit: (exit: ChildExit) => void = () => undefined;
  let isGone = false;
  let isKilled = false;

  const child: FakeChild = {
    pid: 1,
    received,
    send(message) {
      if (isGone) return;
      received.push(message);
      if (message.type === 'run') running.add(message.id);
      const reply = answer(message) ?? defaultAnswer(message);
      if (reply !== 'silence') setImmediate(() => child.say(reply));
    },
    onMessage(listener) {
      tell = listener;
      setImmediate(() => child.say(firstWord));
    },
    onExit: (listener) => void (tellExit = listener),
    kill() {
      isKilled = true;
      setImmediate(() => child.exit({ code: null, signal: 'SIGKILL' }));
    },
    say(message) {
      if (isGone) return;
      if (message.type === 'done' || message.type === 'failed') running.delete(message.id);
      tell(message);
    },
    finishAll() {
      for (const id of running) child.say({ type: 'done', id, usage: { inputTokens: 1, outputTokens: 1 } });
    },
    exit(exit) {
      if (isGone) return;
      isGone = true;
      tellExit(exit);
    },
    get isKilled() {
      return isKilled;
    },
  };
  return child;
}

function defaultAnswer(message: ToChild): FromChild | 'silence' {
  switch (message.type) {
    case 'load':
      return { type: 'loaded' };
    case 'unload':
      return { type: 'unloaded' };
    case 'run':
      return 'silence';
    case 'count':
      return { type: 'counted', id: message.id, tokens: 1 };
    case 'cancel':
      return { type: 'failed', id: message.id, code: 'cancelled', message: 'cancelled' };
  }
}
