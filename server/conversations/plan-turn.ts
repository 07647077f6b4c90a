import type { AssistantMessage, Attachment, ChatMessage, ToolMessage, UserMessage } from '../contract/chat/message.ts';
import type { NewTurn } from '../contract/chat/turns.ts';
import { HubError } from '../domain/errors.ts';

type Wish<Kind extends NewTurn['kind']> = Extract<NewTurn, { kind: Kind }>;

/** What a wish comes to: messages that are added, and answers that are made. */
export interface TurnPlan {
  /** New ones, parents before their children: a question or results, then empty answers. */
  readonly added: readonly ChatMessage[];
  /** What grows again. */
  readonly resumed?: AssistantMessage | undefined;
  /** One for each model. */
  readonly answers: readonly AssistantMessage[];
  /** What is answered: the last message before the answers. */
  readonly parentId: string;
  /** A question that is there already and that several models are asked now. */
  readonly comparedId?: string | undefined;
}

export interface PlanDeps {
  /** @throws HubError `not_found` */
  readonly messageOf: (id: string, param: string) => ChatMessage;
  /** @throws HubError `not_found` */
  readonly attachmentsOf: (ids: readonly string[]) => readonly Attachment[];
  readonly nextId: (prefix: string) => string;
  /** Epoch milliseconds. */
  readonly now: number;
}

/** @throws HubError for what can't be done at this place of the chat */
export function planTurn(wish: NewTurn, deps: PlanDeps): TurnPlan {
  switch (wish.kind) {
    case 'send':
      return planSend(wish, deps);
    case 'answer':
      return planAnswer(wish, deps);
    case 'continue':
      return planContinue(wish, deps);
    case 'tool-results':
      return planResults(wish, deps);
  }
}

function planSend({ messageId, parentId, text, attachmentIds, models }: Wish<'send'>, deps: PlanDeps): TurnPlan {
  if (text.trim() === '' && attachmentIds.length === 0) {
    throw refused('text', 'Nothing was said: text is empty and nothing is attached.');
  }
  if (parentId !== null) {
    const parent = deps.messageOf(parentId, 'parentId');
    if (parent.role === 'assistant') requireStill(parent, 'parentId');
  }
  const question: UserMessage = {
    id: messageId ?? deps.nextId('msg_'),
    parentId,
    createdAt: deps.now,
    role: 'user',
    text,
    attachments: [...deps.attachmentsOf(attachmentIds)],
    isCompared: models.length > 1,
  };
  const answers = models.map((model) => emptyAnswer(question.id, model, deps));
  return { added: [question, ...answers], answers, parentId: question.id };
}

function planAnswer({ parentId, models }: Wish<'answer'>, deps: PlanDeps): TurnPlan {
  const parent = deps.messageOf(parentId, 'parentId');
  if (parent.role === 'assistant') {
    throw refused('parentId', `${parentId} is an answer. Name the message that is to be answered.`);
  }
  const answers = models.map((model) => emptyAnswer(parentId, model, deps));
  const comparedId = models.length > 1 && parent.role === 'user' ? parentId : undefined;
  return { added: answers, answers, parentId, comparedId };
}

const RESUMABLE: readonly AssistantMessage['outcome'][] = ['cut', 'stopped', 'interrupted', 'failed'];

function planContinue({ messageId }: Wish<'continue'>, deps: PlanDeps): TurnPlan {
  const message = deps.messageOf(messageId, 'messageId');
  if (message.role !== 'assistant')
    throw refused('messageId', `${messageId} is no answer, so there is nothing to go on from.`);
  requireStill(message, 'messageId');
  const { outcome, parentId } = message;
  if (!RESUMABLE.includes(outcome)) {
    throw refused(
      'messageId',
      `The answer ${messageId} ended by itself (${outcome}). Only one that was cut, stopped or interrupted can go on.`,
    );
  }
  if (parentId === null) throw refused('messageId', `The answer ${messageId} answers no message.`);
  const resumed: AssistantMessage = {
    ...message,
    // Without a word of the answer it is begun anew: no engine goes on in the middle of a thought or a call.
    ...(message.text === '' && { reasoning: '', reasoningMs: null }),
    toolCalls: [],
    outcome: 'running',
    error: null,
    stats: null,
    turnId: deps.nextId('turn_'),
  };
  return { added: [], resumed, answers: [resumed], parentId };
}

function planResults({ parentId, results }: Wish<'tool-results'>, deps: PlanDeps): TurnPlan {
  const parent = deps.messageOf(parentId, 'parentId');
  if (parent.role !== 'assistant' || parent.toolCalls.length === 0) {
    throw refused('parentId', `${parentId} is no answer that calls tools.`);
  }
  requireStill(parent, 'parentId');
  const texts = new Map<string, string>();
  for (const [index, { callId, text }] of results.entries()) {
    const param = `results[${index}].callId`;
    if (texts.has(callId)) throw refused(param, `There are two results of the call ${callId}. Send one.`);
    if (!parent.toolCalls.some(({ id }) => id === callId)) {
      const known = parent.toolCalls.map(({ id }) => id).join(', ');
      throw refused(param, `The answer made no call ${callId}. Its calls are ${known}.`);
    }
    texts.set(callId, text);
  }
  const added: ToolMessage[] = [];
  for (const { id: callId, name } of parent.toolCalls) {
    const text = texts.get(callId);
    if (text === undefined) {
      throw refused(
        'results',
        `The result of the call ${callId} (${name}) is missing: the model waits for all of them.`,
      );
    }
    const before = added.at(-1)?.id ?? parentId;
    added.push({
      id: deps.nextId('msg_'),
      parentId: before,
      createdAt: deps.now,
      role: 'tool',
      text,
      callId,
      toolName: name,
    });
  }
  const last = added.at(-1)?.id ?? parentId;
  const answer = emptyAnswer(last, parent.model, deps);
  return { added: [...added, answer], answers: [answer], parentId: last };
}

function emptyAnswer(parentId: string, model: string, { nextId, now }: PlanDeps): AssistantMessage {
  return {
    id: nextId('msg_'),
    parentId,
    createdAt: now,
    role: 'assistant',
    text: '',
    model,
    reasoning: '',
    reasoningMs: null,
    toolCalls: [],
    outcome: 'running',
    error: null,
    stats: null,
    turnId: nextId('turn_'),
  };
}

function requireStill({ id, outcome }: AssistantMessage, param: string): void {
  if (outcome !== 'running') return;
  throw new HubError('conflict', `The answer ${id} is still being written. Wait for its end, or stop it.`, { param });
}

function refused(param: string, message: string): HubError {
  return new HubError('invalid_request', message, { param });
}
