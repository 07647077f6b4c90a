import type { Actor } from '../../domain/account.ts';
import { auditEntry } from '../../domain/audit.ts';
import type { Clock, Logger } from '../../domain/ports.ts';
import type { SettingRecords } from './settings.ts';

/** Whether other computers reach the hub; kept from one start to the next. */
export interface LanAccess {
  /** The open one. */
  port(): number | undefined;
  /** Why the port that was asked for is not open. */
  problem(): string | undefined;
  /**
   * What the start option asks for, or else what was open before. A port that was only remembered and can't be had is told
   * of and does not stop the start.
   * @throws what the listener throws for a port that the start asks for
   */
  start(): Promise<void>;
  /** @throws HubError `conflict` that names the holder of the port; then nothing has changed */
  open(port: number, by: Actor): Promise<void>;
  close(by: Actor): void;
  onChange(listener: () => void): () => void;
}

export interface LanAccessDeps {
  readonly listener: {
    port(): number | undefined;
    /** @throws for a port that can't be had */
    open(port: number, advice: string): Promise<void>;
    close(): void;
  };
  /** What the listener threw, in words for a client. */
  readonly refusalOf: (thrown: unknown) => unknown;
  /** What `--lan-port` asks for. */
  readonly fromStart: number | undefined;
  readonly records: SettingRecords;
  readonly clock: Clock;
  readonly logger: Logger;
}

const STORED_AS = 'lanPort';

export function createLanAccess({ listener, refusalOf, fromStart, records, clock, logger }: LanAccessDeps): LanAccess {
  const listeners = new Set<() => void>();
  let problem: string | undefined;

  function remember(port: number | null, by: Actor): void {
    const before = records.get(STORED_AS) ?? null;
    const change = { subject: 'settings', subjectId: 'lan', before: { lanPort: before }, after: { lanPort: port } };
    records.put({ [STORED_AS]: port }, before === port ? [] : [auditEntry(change, by, clock.now())]);
    changed(undefined);
  }

  function changed(why: string | undefined): void {
    problem = why;
    for (const tell of listeners) tell();
  }

  return {
    port: listener.port,
    problem: () => problem,
    async start() {
      if (fromStart !== undefined) return listener.open(fromStart, 'use --lan-port');
      const stored = records.get(STORED_AS);
      if (typeof stored !== 'number') return;
      try {
        await listener.open(stored, 'use port');
      } catch (error) {
        logger.warn('lan.not_opened', { port: stored, error });
        changed(error instanceof Error ? error.message : String(error));
      }
    },
    async open(port, by) {
      try {
        await listener.open(port, 'use port');
      } catch (error) {
        throw refusalOf(error);
      }
      logger.info('lan.opened', { port, by: by.id });
      remember(port, by);
    },
    close(by) {
      listener.close();
      logger.info('lan.closed', { by: by.id });
      remember(null, by);
    },
    onChange(tell) {
      listeners.add(tell);
      return () => listeners.delete(tell);
    },
  };
}
