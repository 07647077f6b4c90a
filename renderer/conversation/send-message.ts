import { callHub } from '../api/client.ts';
import { liveStatus } from '../api/live-status.ts';
import { readEvents } from '../api/sse-client.ts';
import { useConversations } from './conversations.ts';
import { statsOf } from './fold-chunk.ts';
import { beginLiveTurn, liveTurns, type LiveTurn } from './live-turns.ts';
import type { AssistantMessage, Message } from './message.ts';

const running = new Map<string, AbortController>();

/** Adds what a person wrote and asks the model. Resolves when the answer is over, however it ended. */
export async function sendMessage(conversationId: string, model: string, text: string): Promise<void> {
  useConversations.getState().append(conversationId, { id: crypto.randomUUID(), role: 'user', text }, Date.now());
  await askModel(conversationId, model);
}

/** Takes an answer away and asks again. */
export async function tryAgain(conversationId: string, model: string, answerId: string): Promise<void> {
  useConversations.getState().cutFrom(conversationId, answerId);
  await askModel(conversationId, model);
}

export function stopAnswer(conversationId: string): void {
  running.get(conversationId)?.abort();
}

async function askModel(conversationId: string, wishedModel: string): Promise<void> {
  if (running.has(conversationId)) return;
  const controller = new AbortController();
  running.set(conversationId, controller);
  const startedAt = performance.now();
  const turn = beginLiveTurn(conversationId);
  let model = wishedModel;
  let failure: string | undefined;
  try {
    model = wishedModel === '' ? await firstModel(controller.signal) : wishedModel;
    await readAnswer(turn, conversationId, model, startedAt, controller.signal);
  } catch (error) {
    if (!controller.signal.aborted) failure = error instanceof Error ? error.message : String(error);
  } finally {
    running.delete(conversationId);
  }
  const message = finish(turn, model, performance.now() - startedAt, controller.signal.aborted, failure);
  useConversations.getState().append(conversationId, message, Date.now());
  turn.end();
}

/** A message that was sent too early waits for the first model that can chat. */
function firstModel(signal: AbortSignal): Promise<string> {
  return new Promise((resolve, reject) => {
    const settle = (model: string | undefined) => {
      if (model === undefined) return;
      stopListening();
      resolve(model);
    };
    const stopListening = liveStatus.subscribe(({ status }) => settle(status?.defaultModel));
    signal.addEventListener('abort', () => {
      stopListening();
      reject(new Error('stopped'));
    });
    settle(liveStatus.getState().status?.defaultModel);
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
  if (response.body === null) throw new Error('The hub answered without a body.');
  for await (const { data } of readEvents(response.body)) turn.add(data, performance.now() - startedAt);
  if (turn.current().finishReason === undefined && turn.current().error === undefined) {
    throw new Error('The connection to the hub broke before the answer was finished.');
  }
}

function isWorthSending(message: Message): boolean {
  return message.role === 'user' || message.text !== '';
}

function toWire(message: Message): { role: string; content: string } {
  return { role: message.role, content: message.text };
}

function finish(
  turn: LiveTurn,
  model: string,
  totalMs: number,
  wasStopped: boolean,
  failure: string | undefined,
): AssistantMessage {
  const answer = turn.current();
  const error = failure ?? answer.error;
  const outcome = wasStopped
    ? 'stopped'
    : error !== undefined
      ? 'failed'
      : answer.finishReason === 'length'
        ? 'cut'
        : 'complete';
  return {
    id: crypto.randomUUID(),
    role: 'assistant',
    model,
    text: answer.text,
    reasoning: answer.reasoning,
    reasoningMs: answer.reasoning === '' ? undefined : (answer.textStartMs ?? totalMs) - (answer.firstTokenMs ?? 0),
    outcome,
    error,
    stats: statsOf(answer, totalMs),
  };
}

/** Whether an answer is arriving in this conversation. */
export function isAnswering(conversationId: string): boolean {
  return liveTurns.getState().answers[conversationId] !== undefined;
}
