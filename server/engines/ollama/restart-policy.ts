import type { IdGenerator } from '../../domain/ports.ts';
import type { SupervisionTimings } from './timings.ts';

/** How long to wait before a server that crashed is started again, and when to leave it be. */
export class RestartPolicy {
  readonly #timings: SupervisionTimings;
  readonly #ids: IdGenerator;
  #crashes = 0;

  constructor(timings: SupervisionTimings, ids: IdGenerator) {
    this.#timings = timings;
    this.#ids = ids;
  }

  /** Crashes in a row. */
  get crashes(): number {
    return this.#crashes;
  }

  get hasGivenUp(): boolean {
    return this.#crashes >= this.#timings.maxCrashes;
  }

  /** A server ran well: the row ends. */
  reset(): void {
    this.#crashes = 0;
  }

  /** Milliseconds to wait: each wait twice the one before, a little shaken so that hubs do not march in step. */
  recordCrash(): number {
    const { firstRestartMs, longestRestartMs } = this.#timings;
    const plain = Math.min(firstRestartMs * 2 ** this.#crashes, longestRestartMs);
    this.#crashes++;
    return Math.round(plain * (0.75 + this.#chance() / 2));
  }

  /** Between 0 and 1, from the letters of a random text. */
  #chance(): number {
    const bytes = new TextEncoder().encode(this.#ids.secret(8));
    return (bytes.reduce((sum, byte) => sum * 31 + byte, 0) % 1000) / 1000;
  }
}
