import { describe, expect, it } from 'vitest';
import type { ChatRequest, Message } from '../domain/inference-request.ts';
import { dropOldestTurns } from './trim-messages.ts';

const text = (words: string) => [{ type: 'text', text: words }] as const;
const system: Message = { role: 'system', content: text('sys') };
const user = (words: string): Message => ({ role: 'user', content: text(words) });
const calling: Message = {
  role: 'assistant',
  content: '',
  toolCalls: [{ id: 'c1', name: 'f', argumentsText: '{}' }],
};
const result: Message = { role: 'tool', callId: 'c1', toolName: 'f', content: text('done') };
const said = (content: string): Message => ({ role: 'assistant', content, toolCalls: [] });

function requestOf(messages: readonly Message[], written: readonly unknown[] = messages): ChatRequest {
  const body = { model: 'm', messages: written, top_secret: 1 };
  return {
    kind: 'chat',
    model: 'm',
    messages,
    stream: false,
    choices: 1,
    sampling: { stop: [] },
    runtime: {},
    tools: [],
    toolChoice: { type: 'auto' },
    parallelToolCalls: true,
    responseFormat: { type: 'text' },
    wire: { dialect: 'openai', body, bytes: Buffer.from(JSON.stringify(body)) },
  };
}

describe('leaving out the oldest turns', () => {
  const first = [user('a'.repeat(400)), calling, result, said('b'.repeat(400))];
  const second = [user('c'.repeat(400)), said('d')];
  const last = [user('e'), calling, result];

  it('takes whole turns, no more than needed, and never the system’s words or the last turn', () => {
    const request = requestOf([system, ...first, system, ...second, ...last]);
    const one = dropOldestTurns(request, 1);
    expect(one?.request.messages).toEqual([system, system, ...second, ...last]);
    expect(one).toMatchObject({ droppedMessages: 4, droppedTokens: 201 });
    expect(dropOldestTurns(request, 202)?.request.messages).toEqual([system, system, ...last]);
    expect(dropOldestTurns(request, Infinity)?.request.messages).toEqual([system, system, ...last]);
  });

  it('is undefined where nothing may be left out', () => {
    expect(dropOldestTurns(requestOf([system, ...last]), 10)).toBeUndefined();
    expect(dropOldestTurns(requestOf([system, user('a'), user('b'), said('c')]), 10)).toBeUndefined();
    expect(dropOldestTurns(requestOf([said('nobody asked')]), 10)).toBeUndefined();
  });

  it('writes the same conversation for an upstream of the same dialect, with what the hub does not know', () => {
    const { wire } = dropOldestTurns(requestOf([system, ...first, ...last]), 1)?.request ?? {};
    expect(wire?.body).toEqual({ model: 'm', messages: [system, ...last], top_secret: 1 });
    expect(JSON.parse(Buffer.from(wire?.bytes ?? []).toString())).toEqual(wire?.body);
  });

  it('hands on nothing as it was written where that has other messages', () => {
    expect(dropOldestTurns(requestOf([...first, ...last], [1]), 1)?.request.wire).toBeUndefined();
  });
});
