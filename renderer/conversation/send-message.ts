import { ApiError, callHub } from '../api/client.ts';
import { liveStatus } from '../api/live-status.ts';
import { readEvents } from '../api/sse-client.ts';
import { currentTexts } from '../texts/current-texts.ts';
import { modelNow } from './model-now.ts';
import { useConversations } from './conversations.ts';
import { finishAnswer } from './finish-answer.ts';
import { beginLiveTurn, type LiveTurn } from './live-turns.ts';
import type { Message } from './message.ts';
import { newId } from './new-id.ts';

/** Conversation id → the way to end its answer now, keeping what came. */
const running = new Map<string, () => void>();

/** Adds what a person wrote and asks the model. Resolves when the answer is over, however it ended. */
export async function sendMessage(conversationId: string, text: string): Promise<void> {
  if (running.has(conversationId)) return;
  useConversations.getState().append(conversationId, { id: newId(), role: 'user', text }, Date.now());
  await askModel(conversationId);
}

/** Takes an answer away, if there is one, and asks again: the model that is chosen by now. */
export async function tryAgain(conversationId: string, answerId: string | undefined): Promise<void> {
  if (running.has(conversationId)) return;
  if (answerId !== undefined) useConversations.getState().cutFrom(conversationId, answerId);
  await askModel(conversationId);
}

/** Ends the answer of this chat at once. */
export function stopAnswer(conversationId: string): void {
  running.get(conversationId)?.();
}

/** Ends and keeps every answer when the page goes away. Returns the way to stop caring. */
export function keepAnswersOnLeave(): () => void {
  const keep = () => {
    for (const stop of running.values()) stop();
  };
  // Browsers break off what is loading before they say `pagehide`; some phones say nothing but that.
  const events = ['beforeunload', 'pagehide'] as const;
  for (const event of events) addEventListener(event, keep);
  return () => {
    for (const event of events) removeEventListener(event, keep);
  };
}

async function askModel(conversationId: string): Promise<void> {
  const controller = new AbortController();
  const startedAt = performance.now();
  const id = newId();
  let model = modelNow(conversationId);
  const turn = beginLiveTurn(conversationId, id, model);
  let isOver = false;

  function settle(failure: string | undefined): void {
    if (isOver) return;
    isOver = true;
    running.delete(conversationId);
    const ending = { totalMs: performance.now() - startedAt, wasStopped: controller.signal.aborted, failure };
    useConversations.getState().append(conversationId, finishAnswer(id, model, turn.current(), ending), Date.now());
    turn.end();
  }

  running.set(conversationId, () => {
    controller.abort();
    settle(undefined);
  });
  try {
    if (model === '') {
      model = await firstModel(controller.signal);
      turn.setModel(model);
    }
    await readAnswer(turn, conversationId, model, startedAt, controller.signal);
    settle(undefined);
  } catch (error) {
    settle(sentenceOf(error));
  }
}

/** A message that was sent too early waits for the first model that can chat. */
function firstModel(signal: AbortSignal): Promise<string> {
  return new Promise((resolve, reject) => {
    const stopListening = liveStatus.subscribe(({ status }) => {
      if (status?.defaultModel === undefined) return;
      stopListening();
      resolve(status.defaultModel);
    });
    signal.addEventListener('abort', () => {
      stopListening();
      reject(new Error('stopped'));
    });
  });
}

async function readAnswer(
  turn: LiveTurn,
  conversationId: string,
  model: string,
  startedAt: number,
  signal: AbortSignal,
): Promise<void> {
  const conversation = useConversations.getState().list.find(({ id }) => id === conversationId);
  const response = await callHub('/v1/chat/completions', {
    json: {
      model,
      messages: (conversation?.messages ?? []).filter(isWorthSending).map(toWire),
      stream: true,
      stream_options: { include_usage: true },
    },
    signal,
  });
  if (response.body === null) throw new ApiError(0, 'no_body', currentTexts().chat.noBody);
  for await (const { data } of readEvents(response.body)) turn.add(data, performance.now() - startedAt);
  if (turn.current().finishReason === undefined && turn.current().error === undefined) {
    throw new ApiError(0, 'broken', currentTexts().chat.broken);
  }
}

function isWorthSending(message: Message): boolean {
  return message.role === 'user' || message.text !== '';
}

function toWire(message: Message): { role: string; content: string } {
  return { role: message.role, content: message.text };
}

/** The hub's own sentence; anything else that ends a stream is a connection that broke. */
function sentenceOf(error: unknown): string {
  return error instanceof ApiError ? error.message : currentTexts().chat.broken;
}
