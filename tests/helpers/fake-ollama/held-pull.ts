import type { Exchange, Scenario } from './exchange.ts';
import type { FakeModel } from './fake-models.ts';
import type { FakeOllama } from './fake-ollama.ts';

/** A pull that stops half way until it is let go on; one that is asked again goes on from where it was. */
export interface HeldPull {
  readonly scenario: Scenario;
  /** How often it was asked. */
  readonly times: () => number;
  release(): void;
}

export function holdPull(ollama: () => FakeOllama, model: FakeModel): HeldPull {
  const released = Promise.withResolvers<void>();
  let times = 0;
  async function scenario(exchange: Exchange): Promise<void> {
    times++;
    const layer = { status: 'pulling abc', digest: `sha256:${model.digest}`, total: model.sizeBytes };
    await exchange.line({ status: 'pulling manifest' });
    await exchange.line({ ...layer });
    await exchange.line({ ...layer, completed: Math.floor(model.sizeBytes / 2) });
    await Promise.race([released.promise, exchange.recorded.closed]);
    if (exchange.isGone) return;
    await exchange.line({ ...layer, completed: model.sizeBytes });
    await exchange.line({ status: 'verifying sha256 digest' });
    ollama().state.add(model);
    await exchange.line({ status: 'success' });
    exchange.end();
  }
  return { scenario, times: () => times, release: released.resolve };
}
