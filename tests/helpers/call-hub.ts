import { expect } from 'vitest';
import { MASTER_KEY, type TestHub } from './start-test-hub.ts';

export type Json = Record<string, unknown>;

export interface HubCalls {
  /** Calls that must be answered with 200. */
  post(path: string, body?: unknown, key?: string): Promise<Json>;
  send(method: string, path: string, body?: unknown, key?: string): Promise<Json>;
  get(path: string, key?: string): Promise<Json>;
  /** Any answer, with its text read as JSON. */
  try(
    method: string,
    path: string,
    body?: unknown,
    key?: string,
  ): Promise<{ status: number; body: Json; text: string }>;
  /** One chat of a few words. */
  chat(key: string, model: string, more?: Json): Promise<{ status: number; message: string; type: unknown }>;
}

/** Calls a hub as its clients do, with the master key unless another is given. */
export function callsOf(hub: () => TestHub): HubCalls {
  async function attempt(method: string, path: string, body: unknown, key = MASTER_KEY) {
    const response = await hub().call(path, { method, key, ...(body !== undefined && { json: body, method }) });
    const text = await response.text();
    return { status: response.status, text, body: (text === '' ? {} : JSON.parse(text)) as Json };
  }

  async function send(method: string, path: string, body?: unknown, key?: string): Promise<Json> {
    const answer = await attempt(method, path, body, key);
    expect([method, path, answer.status, answer.text]).toEqual([method, path, 200, answer.text]);
    return answer.body;
  }

  return {
    send,
    post: (path, body = {}, key) => send('POST', path, body, key),
    get: (path, key) => send('GET', path, undefined, key),
    try: attempt,
    async chat(key, model, more = {}) {
      const messages = [{ role: 'user', content: 'hi' }];
      const { status, body } = await attempt('POST', '/v1/chat/completions', { model, messages, ...more }, key);
      const error = body['error'] as { message: string; type: unknown } | undefined;
      return { status, message: error?.message ?? '', type: error?.type };
    },
  };
}
