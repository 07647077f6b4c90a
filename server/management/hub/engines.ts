import * as contract from '../../contract/hub/engines.ts';
import { LOG_TAIL_LINES } from '../../contract/hub/server.ts';
import { HubError } from '../../domain/errors.ts';
import type { Engine } from '../../domain/ports.ts';
import { implement, type Handler, type HandlerContext } from '../resource.ts';
import { engineState } from './read-status.ts';

export interface EngineControlDeps {
  readonly engines: () => readonly Engine[];
}

/** Starts and stops the processes that the hub looks after, one thing at a time, and nothing that is not ours. */
export function engineHandlers({ engines }: EngineControlDeps): readonly Handler[] {
  let last: Promise<unknown> = Promise.resolve();

  function require(id: string) {
    const engine = engines().find((each) => each.id === id);
    const supervised = engines().filter(({ readLog }) => readLog !== undefined);
    const names = supervised.map((each) => each.id).join(', ') || 'none';
    if (engine === undefined)
      throw new HubError(
        'not_found',
        `There is no engine ${JSON.stringify(id)}. Engines that can be started and stopped: ${names}.`,
      );
    if (engine.readLog === undefined)
      throw new HubError(
        'conflict',
        `${id} has no process of its own to start or stop. Engines that have one: ${names}.`,
      );
    return engine;
  }

  /** Two who press buttons at once don't start two processes. */
  function inTurn(
    id: string,
    what: string,
    change: (engine: Engine) => Promise<void>,
    { logger, requestId }: HandlerContext,
  ) {
    const engine = require(id);
    const work = last.then(async () => {
      logger.info('engine.controlled', { requestId, engine: id, what });
      await change(engine);
      return engineState(engine);
    });
    last = work.catch(() => undefined);
    return work;
  }

  return [
    implement(contract.startEngine, ({ params }, context) =>
      inTurn(
        params.id,
        'start',
        async (engine) => {
          if (isRunning(engine)) return;
          // One that was not to be had is looked for at once, instead of at its next turn.
          await engine.stop();
          await engine.start();
        },
        context,
      ),
    ),
    implement(contract.stopEngine, ({ params }, context) =>
      inTurn(
        params.id,
        'stop',
        async (engine) => {
          requireOurs(engine);
          await engine.stop();
        },
        context,
      ),
    ),
    implement(contract.restartEngine, ({ params }, context) =>
      inTurn(
        params.id,
        'restart',
        async (engine) => {
          requireOurs(engine);
          await engine.stop();
          await engine.start();
        },
        context,
      ),
    ),
    implement(contract.getEngineLog, async ({ params }) => {
      const tail = await require(params.id).readLog?.(LOG_TAIL_LINES);
      return { file: tail?.file ?? '', lines: [...(tail?.lines ?? [])] };
    }),
  ];
}

function isRunning(engine: Engine): boolean {
  return ['ready', 'starting', 'degraded'].includes(engine.status().state);
}

/** @throws HubError `conflict` for a process that somebody else started */
function requireOurs(engine: Engine): void {
  const { endpoint = '', isOurs } = engine.status();
  if (isOurs || !isRunning(engine)) return;
  throw new HubError(
    'conflict',
    `The ${engine.id} at ${endpoint} was running before this hub, which only uses it. Stop it where it was started.`,
  );
}
