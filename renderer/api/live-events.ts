/** What the hub tells on its one event stream, for whoever listens. Everything live travels on it: browsers allow six connections a host. */

const FIRST_RETRY_MS = 500;
const LAST_RETRY_MS = 10_000;

type Listener = (data: unknown) => void;

const listeners = new Map<string, Set<Listener>>();
const connectionListeners = new Set<(isConnected: boolean) => void>();
let source: EventSource | undefined;

/**
 * Listens to one topic, parsed from JSON. Topics of single events may miss some while the connection is away: see `onConnection`.
 * Returns the way to stop.
 */
export function onLiveEvent(topic: string, listener: Listener): () => void {
  const known = listeners.get(topic);
  if (known === undefined) {
    listeners.set(topic, new Set([listener]));
    source?.addEventListener(topic, dispatch);
  } else known.add(listener);
  return () => listeners.get(topic)?.delete(listener);
}

/** Told when the stream is there (again) and when it broke. Returns the way to stop. */
export function onConnection(listener: (isConnected: boolean) => void): () => void {
  connectionListeners.add(listener);
  return () => connectionListeners.delete(listener);
}

function dispatch({ type, data }: MessageEvent<string>): void {
  const parsed: unknown = JSON.parse(data);
  for (const listener of listeners.get(type) ?? []) listener(parsed);
}

/**
 * Opens the event stream and keeps it open. Returns the way to close it.
 * `onLost` is called whenever it broke: an event source does not tell a hub that is gone from one that wants a sign-in.
 */
export function followEvents(onLost: () => void): () => void {
  let retry: ReturnType<typeof setTimeout> | undefined;
  let retryMs = FIRST_RETRY_MS;

  function open(): void {
    const opened = new EventSource('/hub/events');
    source = opened;
    for (const topic of listeners.keys()) opened.addEventListener(topic, dispatch);
    opened.addEventListener('open', () => {
      retryMs = FIRST_RETRY_MS;
      for (const listener of connectionListeners) listener(true);
    });
    opened.addEventListener('error', () => {
      // The browser's own retry gives up on some errors, so each try is a new source.
      opened.close();
      for (const listener of connectionListeners) listener(false);
      clearTimeout(retry);
      retry = setTimeout(open, retryMs);
      retryMs = Math.min(retryMs * 2, LAST_RETRY_MS);
      onLost();
    });
  }

  open();
  return () => {
    clearTimeout(retry);
    source?.close();
    source = undefined;
  };
}
