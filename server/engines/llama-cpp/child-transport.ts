import { fork } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { Logger } from '../../domain/ports.ts';
import type { FromChild, ToChild } from './child-protocol.ts';

export interface ChildExit {
  readonly code: number | null;
  readonly signal: string | null;
}

/** A child process as far as the engine needs one, so that a forked Node and Electron's utility process look alike. */
export interface ChildTransport {
  readonly pid: number | undefined;
  send(message: ToChild): void;
  onMessage(listener: (message: FromChild) => void): void;
  /** Called once, also when the process could not be started. */
  onExit(listener: (exit: ChildExit) => void): void;
  /** Ends it at once, whatever it is doing. */
  kill(): void;
}

export type SpawnChild = (childPath: string) => ChildTransport;

/** Native libraries complain at length; a line is all the log keeps of it. */
const MAX_LOG_LINE = 500;

/** The transport of a hub that runs in plain Node. What the child prints goes into the log. */
export function createForkTransport(logger: Logger): SpawnChild {
  return (childPath) => {
    const child = fork(childPath, [], {
      // Nothing of ours: no keys, no flags, no inspector port. Windows adds what a process can't do without.
      env: {},
      execArgv: [],
      // Structured clone: vectors stay typed arrays.
      serialization: 'advanced',
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      windowsHide: true,
    });
    logLines(child.stdout, logger, 'stdout');
    logLines(child.stderr, logger, 'stderr');
    const exited = new Promise<ChildExit>((resolve) => {
      child.once('exit', (code, signal) => resolve({ code, signal }));
      child.once('error', (error) => {
        logger.error('llama.spawn_failed', { error });
        resolve({ code: null, signal: null });
      });
    });
    return {
      pid: child.pid,
      send: (message) => {
        // The exit tells of a child that is gone; the message has nobody left to reach.
        if (child.connected) child.send(message, () => undefined);
      },
      onMessage: (listener) => void child.on('message', (message) => listener(message as FromChild)),
      onExit: (listener) => void exited.then(listener),
      kill: () => void child.kill('SIGKILL'),
    };
  };
}

function logLines(stream: Readable | null, logger: Logger, name: string): void {
  if (stream === null) return;
  createInterface({ input: stream }).on('line', (line) => {
    if (line.trim() !== '') logger.info('llama.output', { stream: name, line: line.slice(0, MAX_LOG_LINE) });
  });
}
