import type { AssistantMessage } from '../contract/chat/message.ts';
import type { Turn, TurnEvent } from '../contract/chat/turns.ts';
import { HubError } from '../domain/errors.ts';
import { ownerOf } from '../domain/owner.ts';
import type { ConversationRecords } from './records.ts';
import { createOwnerEvents } from './owner-events.ts';
import { runTurn, type RunTurnDeps, type TurnOrder } from './run-turn.ts';
import { createTurnLog, type TurnLog } from './turn-log.ts';

/** How long after its end a turn can be read. */
const KEPT_MS = 5 * 60_000;

export interface TurnsDeps extends Omit<RunTurnDeps, 'save'> {
  readonly records: ConversationRecords;
  /** A chat has changed. */
  readonly onChanged: (owner: string, conversationId: string, revision: number) => void;
  /** An answer is finished and kept. */
  readonly onAnswered: (order: TurnOrder, message: AssistantMessage) => void;
  readonly stopping: AbortSignal;
}

/** The answers that are being made. They run here, whoever looks or leaves. */
export interface Turns {
  /** Begins to make an answer that stands in its chat already. */
  start(order: TurnOrder): Turn;
  /** One that runs, or ended not long ago. */
  find(owner: string, id: string): Turn | undefined;
  /** What a turn told after an event. @throws HubError `not_found` */
  read(owner: string, id: string, after: number): { readonly turn: Turn; readonly events: TurnEvent[] };
  /** Does nothing to one that has ended. @throws HubError `not_found` */
  stop(owner: string, id: string): void;
  stopAllOf(conversationId: string): void;
  /** Of this owner's. Returns the way to stop listening. */
  onEvent(owner: string, listener: (event: TurnEvent) => void): () => void;
  /** Answers that the disk refused when they ended: tried again. */
  saveAgain(): void;
  /** Ends what still runs; resolves when all is kept. */
  close(): Promise<void>;
}

interface Running {
  readonly conversationId: string;
  readonly controller: AbortController;
  readonly done: Promise<void>;
}

export function createTurns(deps: TurnsDeps): Turns {
  const { records, clock, asStorageFailure, stopping } = deps;
  const logs = new Map<string, TurnLog>();
  const running = new Map<string, Running>();
  const events = createOwnerEvents<TurnEvent>();
  const unsaved = new Map<string, { readonly log: TurnLog; readonly message: AssistantMessage }>();
  const runDeps = { ...deps, save: records.saveProgress };

  function save({ owner, turn }: TurnLog, message: AssistantMessage): number {
    const revision = records.saveAnswer(turn.conversationId, message, { updatedAt: clock.now() });
    // Of a chat that was deleted meanwhile nobody wants to hear any more.
    if (records.summary(owner, turn.conversationId) !== undefined) deps.onChanged(owner, turn.conversationId, revision);
    return revision;
  }

  /** The answer as it can be told: what could not be kept does not claim to be. */
  function keep(log: TurnLog, message: AssistantMessage): { message: AssistantMessage; revision: number | null } {
    try {
      return { message, revision: save(log, message) };
    } catch (thrown) {
      const reason = (asStorageFailure(thrown) ?? (thrown instanceof Error ? thrown : new Error(String(thrown))))
        .message;
      deps.logger.error('chat.answer_not_saved', { turnId: log.turn.id, error: thrown });
      const failed = { ...message, outcome: 'failed', error: `This answer could not be saved. ${reason}` } as const;
      // As it ended: when there is room again it is saved, and says nothing else.
      unsaved.set(message.id, { log, message });
      return { message: failed, revision: null };
    }
  }

  async function run(order: TurnOrder, log: TurnLog, controller: AbortController): Promise<void> {
    const stop = () => controller.abort(stopping.reason);
    stopping.addEventListener('abort', stop, { once: true });
    const ended = await runTurn(runDeps, order, log, controller);
    stopping.removeEventListener('abort', stop);
    const { message, revision } = keep(log, ended);
    running.delete(log.turn.id);
    log.tell({ type: 'end', message, revision });
    clock.after(KEPT_MS, () => logs.delete(log.turn.id));
    if (revision !== null) deps.onAnswered(order, message);
  }

  function find(owner: string, id: string): TurnLog | undefined {
    const log = logs.get(id);
    return log?.owner === owner ? log : undefined;
  }

  function require(owner: string, id: string): TurnLog {
    const log = find(owner, id);
    if (log !== undefined) return log;
    throw new HubError(
      'not_found',
      `There is no turn ${JSON.stringify(id)}, or it ended more than five minutes ago. Its answer stands in its chat.`,
      { param: 'id' },
    );
  }

  return {
    start(order) {
      const owner = ownerOf(order.caller);
      const { conversation, message } = order;
      const turn: Turn = {
        id: message.turnId ?? deps.ids.next('turn_'),
        conversationId: conversation.id,
        messageId: message.id,
        model: message.model,
        textBefore: message.text,
        reasoningBefore: message.reasoning,
        startedAt: clock.now(),
      };
      const log = createTurnLog(turn, owner, (event) => events.tell(owner, event));
      const controller = new AbortController();
      if (stopping.aborted) controller.abort(stopping.reason);
      logs.set(turn.id, log);
      running.set(turn.id, {
        conversationId: conversation.id,
        controller,
        // Whoever began the turn hears of it before its first event is told.
        done: Promise.resolve()
          .then(() => run(order, log, controller))
          .catch((error: unknown) => deps.logger.error('chat.turn_broke', { turnId: turn.id, error })),
      });
      return turn;
    },
    find: (owner, id) => find(owner, id)?.turn,
    read(owner, id, after) {
      const log = require(owner, id);
      return { turn: log.turn, events: log.after(after) };
    },
    stop(owner, id) {
      require(owner, id);
      running.get(id)?.controller.abort(stopped());
    },
    stopAllOf(conversationId) {
      for (const turn of running.values()) if (turn.conversationId === conversationId) turn.controller.abort(stopped());
    },
    onEvent: events.onEvent,
    saveAgain() {
      for (const [id, { log, message }] of unsaved) {
        save(log, message);
        unsaved.delete(id);
      }
    },
    async close() {
      const left = [...running.values()];
      const reason = new HubError('shutting_down', 'The hub is stopping.');
      for (const { controller } of left) controller.abort(reason);
      await Promise.all(left.map(({ done }) => done));
    },
  };
}

function stopped(): HubError {
  return new HubError('cancelled', 'The answer was stopped before it was finished.');
}
