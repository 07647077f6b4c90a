import type { AssistantMessage, ChatMessage } from '../contract/chat/message.ts';
import { toHubError, type HubError } from '../domain/errors.ts';
import type { ChatRequest } from '../domain/inference-request.ts';
import type { Clock, IdGenerator, Logger, Principal } from '../domain/ports.ts';
import type { Inference, InferenceCall } from '../inference/run-inference.ts';
import { buildRequest } from './build-request.ts';
import { untilReady, type ChatModels } from './chat-models.ts';
import { createGrowingAnswer, type GrowingAnswer } from './growing-answer.ts';
import type { AttachmentContent, ConversationRecord } from './records.ts';
import type { TurnLog } from './turn-log.ts';

/** Pieces within this time travel together. */
const GATHER_MS = 50;
/** A hub that is killed loses no more of an answer than this. */
const SAVE_MS = 1_000;

export interface RunTurnDeps {
  readonly inference: Inference;
  readonly models: ChatModels;
  readonly contentOf: (attachmentId: string) => AttachmentContent | undefined;
  /** Keeps an answer as far as it has come. */
  readonly save: (message: AssistantMessage) => void;
  /** What the disk refuses, in words; undefined for any other failure. */
  readonly asStorageFailure: (thrown: unknown) => HubError | undefined;
  readonly clock: Clock;
  readonly ids: IdGenerator;
  readonly logger: Logger;
}

export interface TurnOrder {
  readonly caller: Principal;
  readonly conversation: ConversationRecord;
  /** What is answered. */
  readonly branch: readonly ChatMessage[];
  /** The answer as it stands in the chat; what it holds already is gone on from. */
  readonly message: AssistantMessage;
}

/**
 * Makes one answer and tells of it, but for its end. Never throws: whatever goes wrong stands in the message.
 * @param controller aborting it ends the turn; it is aborted from in here, too, when the disk refuses to keep the answer
 */
export async function runTurn(
  deps: RunTurnDeps,
  { caller, conversation, branch, message }: TurnOrder,
  log: TurnLog,
  controller: AbortController,
): Promise<AssistantMessage> {
  const { clock, ids, inference, models, logger } = deps;
  const { signal } = controller;
  const { model } = message;
  const requestId = ids.next('req_');
  let startedAt = clock.monotonic();
  const elapsed = () => clock.monotonic() - startedAt;
  const answer = createGrowingAnswer(message);
  const pace = createPace(deps, answer, log, controller);
  let call: InferenceCall | undefined;
  let failure: HubError | undefined;
  try {
    log.tell({ type: 'phase', phase: 'waiting' });
    await untilReady(models, model, caller, signal);
    const continues = models.targetsOf(model, caller).every(({ engine }) => engine.continuesAnswers === true);
    const { contentOf } = deps;
    const request = buildRequest({ model, settings: conversation, branch, begun: message.text, continues, contentOf });
    startedAt = clock.monotonic();
    call = inference.open(openingOf(caller, requestId, log.turn.id, clock));
    await readAnswer(call, request, signal, (part) => {
      answer.add(part, elapsed());
      pace.grown();
    });
  } catch (thrown) {
    failure = failureOf(thrown, signal);
    if (failure.isFailure && failure.code !== 'shutting_down')
      logger.error('request.failed', { requestId, operation: OPERATION, error: failure });
  }
  pace.end();
  const receipt = call?.receipt();
  const { route } = receipt ?? {};
  const facts = {
    model: route !== undefined && route.fallbacks > 0 ? route.group : model,
    usage: receipt?.usage(),
    contextWindow: route?.context?.window,
  };
  return answer.ended(facts, elapsed(), failure);
}

const OPERATION = 'chat-turn';

function openingOf(caller: Principal, requestId: string, replyId: string, clock: Clock) {
  const base = { dialect: 'homeport', operation: OPERATION, route: '/hub/conversations/{id}/turns' };
  return { ...base, requestId, caller, replyId, receivedAt: clock.now(), wishes: {} };
}

type Part = Parameters<GrowingAnswer['add']>[0];

/** Hands every part of an answer on. @throws HubError */
export async function readAnswer(
  call: InferenceCall,
  request: ChatRequest,
  signal: AbortSignal,
  onPart: (part: Part) => void,
): Promise<void> {
  const { frames } = await call.run(request, signal);
  for await (const { parts } of frames) for (const part of parts) onPart(part);
}

/** Who ended the turn says why; an engine only says that it was ended. */
function failureOf(thrown: unknown, signal: AbortSignal): HubError {
  return toHubError(signal.aborted ? signal.reason : thrown);
}

interface Pace {
  /** Something came. */
  grown(): void;
  /** Tells what is left. */
  end(): void;
}

/** Tells and keeps an answer while it grows: not oftener than a person or a disk wants to know. */
function createPace(deps: RunTurnDeps, answer: GrowingAnswer, log: TurnLog, controller: AbortController): Pace {
  const { clock, save, asStorageFailure } = deps;
  const beganAt = clock.monotonic();
  let isGenerating = false;
  let toldAt = -Infinity;
  let savedAt = beganAt;
  let takeBack: (() => void) | undefined;

  function tell(): void {
    toldAt = clock.monotonic();
    const piece = answer.take();
    if (piece !== undefined) log.tell({ type: 'delta', ...piece, atMs: clock.monotonic() - beganAt });
  }

  function tellAndSave(): void {
    takeBack = undefined;
    tell();
    if (clock.monotonic() - savedAt < SAVE_MS) return;
    savedAt = clock.monotonic();
    try {
      save(answer.soFar());
    } catch (thrown) {
      controller.abort(asStorageFailure(thrown) ?? toHubError(thrown));
    }
  }

  return {
    grown() {
      if (!isGenerating) log.tell({ type: 'phase', phase: 'generating' });
      isGenerating = true;
      takeBack ??= clock.after(Math.max(0, GATHER_MS - (clock.monotonic() - toldAt)), tellAndSave);
    },
    end() {
      takeBack?.();
      tell();
    },
  };
}
