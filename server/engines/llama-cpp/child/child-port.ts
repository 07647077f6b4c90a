import type { FromChild, ToChild } from '../child-protocol.ts';

/** The child's end of its connection to the hub. */
export interface ChildPort {
  send(message: FromChild): void;
  onMessage(listener: (message: ToChild) => void): void;
}

/** Electron's utility processes have this instead of `process.send`. */
interface ParentPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): void;
  on(event: 'close', listener: () => void): void;
}

/** @throws Error when the process was not started by a hub. */
export function openChildPort(): ChildPort {
  const { parentPort } = process as { readonly parentPort?: ParentPort };
  if (parentPort !== undefined) {
    parentPort.on('close', die);
    return {
      send: (message) => parentPort.postMessage(message),
      onMessage: (listener) => parentPort.on('message', ({ data }) => listener(data as ToChild)),
    };
  }
  if (process.send === undefined) throw new Error('The engine child is started by the hub, not by hand.');
  process.on('disconnect', die);
  return {
    send: (message) => void process.send?.(message),
    onMessage: (listener) => void process.on('message', (message) => listener(message as ToChild)),
  };
}

/** The hub is gone. An orderly exit would wait for the batch that is running, which can take seconds. */
function die(): void {
  process.kill(process.pid, 'SIGKILL');
}
