import { cancelledError, HubError } from '../../domain/errors.ts';
import {
  isRequestEnd,
  type FromChild,
  type Job,
  type LoadOptions,
  type RequestEnd,
  type RequestEvent,
} from './child-protocol.ts';
import type { ChildExit, ChildTransport } from './child-transport.ts';
import { createEventChannel, type EventChannel } from './event-channel.ts';

/** A child process that is up, with llama.cpp in it. */
export interface EngineChild {
  readonly pid: number | undefined;
  /** Of llama.cpp. */
  readonly version: string;
  /** @throws HubError `model_load_failed` with llama.cpp's reason, `engine_crashed` when it died of the file. */
  load(options: LoadOptions): Promise<void>;
  unload(): Promise<void>;
  run(job: Job): RunningJob;
  /** How many tokens the job's prompt is. @throws HubError as the job itself would */
  count(job: Job): Promise<number>;
  /** Ends the process; what runs in it fails with `reason`. Resolves when it is gone. */
  kill(reason: HubError): Promise<void>;
  /** Called once when the process is gone, before its jobs fail; with `true` when nobody told it to go. */
  onGone(listener: (isCrash: boolean) => void): void;
}

export interface RunningJob {
  /** Throws the job's HubError. Leaving the loop does not end the job, `abort` does. */
  readonly events: AsyncIterable<RequestEvent>;
  /** The reader is told at once; the child stops at the next token or slice. Does nothing after the end. */
  abort(reason: HubError): void;
  /** Resolves when the child works on it no more: with its end, or undefined when the process went away. */
  readonly ended: Promise<RequestEnd | undefined>;
}

interface OpenJob {
  readonly channel: EventChannel<RequestEvent>;
  readonly settle: (end: RequestEnd | undefined) => void;
}

/** @throws HubError `engine_unavailable` when llama.cpp does not run on this system, `engine_crashed`. */
export async function startEngineChild(transport: ChildTransport): Promise<EngineChild> {
  const jobs = new Map<number, OpenJob>();
  const gone = Promise.withResolvers<void>();
  let tellGone: ((isCrash: boolean) => void) | undefined;
  const ready = Promise.withResolvers<string>();
  /** The answer that load or unload waits for. */
  let pending: PromiseWithResolvers<void> | undefined;
  let killedBecause: HubError | undefined;
  /** Why nothing can be asked any more. */
  let goneBecause: HubError | undefined;
  let nextId = 1;

  transport.onMessage(receive);
  transport.onExit((exit) => {
    const error = killedBecause ?? crashError(exit);
    goneBecause = error;
    tellGone?.(killedBecause === undefined);
    ready.reject(error);
    pending?.reject(error);
    for (const { channel, settle } of jobs.values()) {
      channel.fail(error);
      settle(undefined);
    }
    jobs.clear();
    gone.resolve();
  });

  function receive(message: FromChild): void {
    switch (message.type) {
      case 'ready':
        return ready.resolve(message.version);
      case 'unavailable':
        ready.reject(unavailableError(message.message));
        return transport.kill();
      case 'loaded':
      case 'unloaded':
        return pending?.resolve();
      case 'load-failed':
        return pending?.reject(new HubError('model_load_failed', message.message));
      default:
        return receiveEvent(message);
    }
  }

  function receiveEvent(event: RequestEvent): void {
    const job = jobs.get(event.id);
    if (job === undefined) return;
    if (event.type === 'failed') {
      const { param, promptTokens, contextLength } = event;
      job.channel.fail(new HubError(event.code, event.message, { param, promptTokens, contextLength }));
    } else job.channel.push(event);
    if (!isRequestEnd(event)) return;
    jobs.delete(event.id);
    job.channel.end();
    job.settle(event);
  }

  async function ask(message: Parameters<ChildTransport['send']>[0]): Promise<void> {
    if (goneBecause !== undefined) throw goneBecause;
    pending = Promise.withResolvers();
    transport.send(message);
    try {
      await pending.promise;
    } finally {
      pending = undefined;
    }
  }

  function begin(type: 'run' | 'count', job: Job): RunningJob {
    const id = nextId++;
    const channel = createEventChannel<RequestEvent>();
    const ended = Promise.withResolvers<RequestEnd | undefined>();
    if (goneBecause === undefined) {
      jobs.set(id, { channel, settle: ended.resolve });
      transport.send({ type, id, ...job });
    } else {
      channel.fail(goneBecause);
      ended.resolve(undefined);
    }
    return {
      events: channel,
      abort(reason) {
        if (!jobs.has(id)) return;
        channel.fail(reason);
        transport.send({ type: 'cancel', id });
      },
      ended: ended.promise,
    };
  }

  const version = await ready.promise;
  return {
    pid: transport.pid,
    version,
    load: (options) => ask({ type: 'load', ...options }),
    unload: () => ask({ type: 'unload' }),
    run: (job) => begin('run', job),
    async count(job) {
      for await (const event of begin('count', job).events) if (event.type === 'counted') return event.tokens;
      throw new HubError('engine_bad_answer', 'The built-in engine ended a count without a number. Try again.');
    },
    async kill(reason) {
      killedBecause = reason;
      transport.kill();
      await gone.promise;
    },
    onGone: (listener) => void (tellGone = listener),
  };
}

function crashError({ code, signal }: ChildExit): HubError {
  return new HubError(
    'engine_crashed',
    `The built-in engine stopped unexpectedly (${signal ?? `exit code ${code ?? 'unknown'}`}). It starts again with the next request; if it happens again, the model's file may be damaged.`,
    { retryAfterSeconds: 2 },
  );
}

function unavailableError(reason: string): HubError {
  return new HubError(
    'engine_unavailable',
    `The built-in engine can't run on this system (${reason}). Install Ollama or add an upstream; everything else works without it.`,
  );
}

/** What an aborted request ends with: the hub's own reason, or that the client left. */
export function abortReason(signal: AbortSignal): HubError {
  return signal.reason instanceof HubError ? signal.reason : cancelledError();
}
