import type { Conversation, ConversationSummary } from '../../server/contract/chat/conversations.ts';
import type { AssistantMessage, ChatMessage } from '../../server/contract/chat/message.ts';
import type { NewTurn, Turn, TurnEvent } from '../../server/contract/chat/turns.ts';
import type { HandFedEngine } from './hand-fed-engine.ts';
import type { TestHub } from './start-test-hub.ts';

export interface Started {
  readonly turns: Turn[];
  readonly messages: ChatMessage[];
  readonly headId: string;
  readonly revision: number;
}

type Wish = NewTurn | (Omit<Extract<NewTurn, { kind: 'send' }>, 'attachmentIds'> & { attachmentIds?: string[] });

/** A hub that runs in a process of its own, called as one of the tests is. */
export function jsonCalls(hub: { call(path: string, init?: RequestInit): Promise<Response> }): Pick<TestHub, 'call'> {
  return {
    call: (path, { json, key: _key, ...init } = {}) =>
      hub.call(path, {
        ...(json !== undefined && { method: 'POST', body: JSON.stringify(json) }),
        ...init,
        headers: json === undefined ? {} : { 'content-type': 'application/json' },
      }),
  };
}

/** Somebody who chats with a hub. @param key `null`: nobody; absent: the owner */
export function createChatClient(hub: Pick<TestHub, 'call'>, key?: string) {
  async function ask<T>(method: string, path: string, body?: object): Promise<T> {
    const response = await hub.call(path, {
      method,
      ...(key !== undefined && { key }),
      ...(body !== undefined && { json: body, method }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${response.status} ${text}`);
    return (text === '' ? undefined : JSON.parse(text)) as T;
  }

  const client = {
    ask,
    /** What a refused request is told: its status and message. */
    async refusal(method: string, path: string, body?: object): Promise<{ status: number; message: string }> {
      const response = await hub.call(path, {
        ...(key !== undefined && { key }),
        ...(body !== undefined && { json: body }),
        method,
      });
      const { error } = (await response.json()) as { error?: { message: string } };
      return { status: response.status, message: error?.message ?? '' };
    },
    create: (settings: object = {}) => ask<Conversation>('POST', '/hub/conversations', settings),
    get: (id: string) => ask<Conversation>('GET', `/hub/conversations/${id}`),
    list: () =>
      ask<{ conversations: ConversationSummary[] }>('GET', '/hub/conversations').then((reply) => reply.conversations),
    patch: (id: string, changes: object) =>
      ask<ConversationSummary & { headId: string | null }>('PATCH', `/hub/conversations/${id}`, changes),
    start: (id: string, wish: Wish) => ask<Started>('POST', `/hub/conversations/${id}/turns`, wish),
    send: (id: string, text: string, parentId: string | null = null, models = ['echo']) =>
      client.start(id, { kind: 'send', parentId, text, models }),
    read: (turnId: string, after = 0) =>
      ask<{ turn: Turn; events: TurnEvent[] }>('GET', `/hub/turns/${turnId}?after=${after}`),
    stop: (turnId: string) => ask<undefined>('POST', `/hub/turns/${turnId}/stop`, {}),
    /** The answer as it is kept, when its turn has ended. */
    async ended({ turns }: Started, at = 0): Promise<AssistantMessage> {
      const id = turns[at]?.id ?? '';
      for (;;) {
        const { events } = await client.read(id);
        const last = events.at(-1);
        if (last?.type === 'end') return last.message;
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    },
  };
  return client;
}

export type ChatClient = ReturnType<typeof createChatClient>;

/** Asks the model `hand` of such an engine, and answers with this text. */
export async function exchangeBy(
  chat: ChatClient,
  engine: HandFedEngine,
  id: string,
  question: string,
  answer: string,
  parentId: string | null = null,
) {
  const started = await chat.send(id, question, parentId, ['hand']);
  const call = await engine.next();
  call.say(answer);
  call.end();
  return { started, call, answer: await chat.ended(started) };
}

/** Messages of a request as roles and texts. */
export function textsOf(messages: readonly { role: string; content: unknown }[]): [string, string][] {
  return messages.map(({ role, content }) => [
    role,
    typeof content === 'string'
      ? content
      : (content as { type: string; text?: string }[]).map((part) => part.text ?? `[${part.type}]`).join(''),
  ]);
}

/** The text that events add up to. */
export function textIn(events: readonly TurnEvent[]): string {
  return events.map((event) => (event.type === 'delta' ? event.text : '')).join('');
}

/** The calls that events add up to. */
export function callsIn(events: readonly TurnEvent[]): AssistantMessage['toolCalls'] {
  const calls: AssistantMessage['toolCalls'] = [];
  for (const event of events) {
    if (event.type !== 'delta') continue;
    for (const { call, id, name, argumentsText } of event.toolCalls) {
      const known = (calls[call] ??= { id, name, argumentsText: '' });
      known.argumentsText += argumentsText;
    }
  }
  return calls;
}

export const turnOf = ({ turns }: Started) => turns[0]?.id ?? '';
