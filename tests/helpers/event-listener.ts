import type { TestHub } from './start-test-hub.ts';

export interface LiveEvent {
  readonly name: string;
  readonly data: unknown;
}

export interface EventListener {
  /** Everything that has come so far. */
  readonly events: readonly LiveEvent[];
  of<T>(name: string): T[];
  /** Resolves with the events of this name when there is one that fits. */
  until<T>(name: string, fits: (event: T) => boolean): Promise<T>;
  close(): void;
}

/** Somebody who listens to `/hub/events`. */
export async function listenToEvents(hub: Pick<TestHub, 'call'>, key?: string): Promise<EventListener> {
  const abort = new AbortController();
  const response = await hub.call('/hub/events', { signal: abort.signal, ...(key !== undefined && { key }) });
  if (!response.ok || response.body === null) throw new Error(`${response.status} ${await response.text()}`);
  const events: LiveEvent[] = [];
  const waiting = new Set<() => void>();
  const of = <T>(name: string) => events.filter((event) => event.name === name).map(({ data }) => data as T);

  async function read(body: ReadableStream<Uint8Array>): Promise<void> {
    let text = '';
    for await (const chunk of body.pipeThrough(new TextDecoderStream() as never) as unknown as AsyncIterable<string>) {
      const blocks = (text + chunk).split('\n\n');
      text = blocks.pop() ?? '';
      for (const block of blocks) {
        const [, name, data] = /^event: (.+)\ndata: (.+)$/.exec(block) ?? [];
        if (name !== undefined && data !== undefined) events.push({ name, data: JSON.parse(data) });
      }
      for (const wake of waiting) wake();
    }
  }
  // It ends with an abort, when the test has seen enough, or with the hub.
  read(response.body).catch(() => undefined);

  return {
    events,
    of,
    async until<T>(name: string, fits: (event: T) => boolean) {
      for (;;) {
        const found = of<T>(name).find(fits);
        if (found !== undefined) return found;
        const { promise, resolve } = Promise.withResolvers<void>();
        waiting.add(resolve);
        await promise;
        waiting.delete(resolve);
      }
    },
    close: () => abort.abort(),
  };
}
