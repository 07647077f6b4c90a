import { describe, expect, it } from 'vitest';
import { deploymentRow } from '../../tests/helpers/deployment-rows.ts';
import { decodeChat } from '../protocols/openai-chat/decode-request.ts';
import type { CompletionRequest } from '../domain/inference-request.ts';
import { applyDefaults } from './apply-defaults.ts';

const body = { model: 'm', prompt: 'x', temperature: 0.5 };
const request: CompletionRequest = {
  kind: 'completion',
  model: 'm',
  stream: false,
  choices: 1,
  prompts: ['x'],
  sampling: { stop: [], temperature: 0.5 },
  runtime: {},
  wire: { dialect: 'openai', bytes: Buffer.from(JSON.stringify(body)), body },
};

describe('defaults of a deployment', () => {
  it('leave a request alone that they have nothing to add to', () => {
    expect(applyDefaults(request, undefined)).toBe(request);
    expect(applyDefaults(request, deploymentRow('m'))).toBe(request);
    expect(applyDefaults(request, deploymentRow('m', { params: { temperature: 1, organization: 'x' } }))).toBe(request);
  });

  it('fill what the client left open, in both faces of the request', () => {
    const params = { temperature: 1, max_tokens: 9, top_p: 0.3, num_ctx: 2048, keep_alive: '1h' };
    const changed = applyDefaults(request, deploymentRow('m', { params }));
    expect(changed.sampling).toEqual({ stop: [], temperature: 0.5, maxOutputTokens: 9, topP: 0.3 });
    expect(changed.runtime).toEqual({ contextLength: 2048, keepAlive: '1h' });
    expect(changed.wire?.body).toEqual({ ...body, max_tokens: 9, top_p: 0.3 });
    expect(JSON.parse(Buffer.from(changed.wire?.bytes ?? []).toString())).toEqual(changed.wire?.body);
  });

  const chat = (...messages: readonly object[]) => {
    const asked = { model: 'm', messages };
    return decodeChat({ dialect: 'openai', bytes: Buffer.from(JSON.stringify(asked)), body: asked }).request;
  };
  const speaking = deploymentRow('m', { params: { system_prompt: 'Be brief.' } });
  const question = { role: 'user', content: 'Hi' };

  it('put the system prompt before a conversation that has none, in both faces of the request', () => {
    const changed = applyDefaults(chat(question), speaking);
    expect(changed).toMatchObject({
      messages: [{ role: 'system', content: [{ text: 'Be brief.' }] }, { role: 'user' }],
    });
    const body = JSON.parse(Buffer.from(changed.wire?.bytes ?? []).toString()) as object;
    expect(body).toEqual({ model: 'm', messages: [{ role: 'system', content: 'Be brief.' }, question] });
  });

  it.each(['system', 'developer'])('leave a conversation alone that has a %s message', (role) => {
    const request = chat({ role, content: 'Own.' }, question);
    expect(applyDefaults(request, speaking)).toBe(request);
  });

  it.each([undefined, null, '', '  ', 7])('have no system prompt in %j', (prompt) => {
    const request = chat(question);
    expect(applyDefaults(request, deploymentRow('m', { params: { system_prompt: prompt } }))).toBe(request);
  });
});
