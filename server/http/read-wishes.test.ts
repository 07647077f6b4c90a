import { describe, expect, it } from 'vitest';
import { readWishes } from './read-wishes.ts';

describe('what headers ask of the hub', () => {
  it.each([
    [{ accept: '*/*' }, {}],
    [{ 'x-litellm-api-key': 'sk-x' }, {}],
    [
      { 'x-litellm-timeout': '1.5', 'x-litellm-stream-timeout': '0.001' },
      { timeoutMs: 1500, streamTimeoutMs: 1 },
    ],
    [{ 'x-litellm-num-retries': '0' }, { retries: 0 }],
    [{ 'x-litellm-tags': ' a, b ,,' }, { tags: ['a', 'b'] }],
    [{ 'x-litellm-tags': ' ,' }, {}],
    [{ 'x-litellm-customer-id': 'c', 'x-litellm-end-user-id': 'e' }, { customerId: 'c' }],
    [{ 'x-litellm-end-user-id': 'e' }, { customerId: 'e' }],
    [{ 'x-litellm-call-id': 'mine' }, { callId: 'mine' }],
    [
      { 'x-litellm-spend-logs-metadata': '{"a":1}', 'x-litellm-trace-id': 't', 'x-litellm-agent-id': 'g' },
      { metadata: { spend_logs_metadata: { a: 1 }, trace_id: 't', agent_id: 'g' } },
    ],
  ])('%j', (headers, wishes) => {
    expect(readWishes({ headers })).toEqual(wishes);
  });

  it.each([
    ['x-litellm-timeout', 'soon'],
    ['x-litellm-timeout', '-1'],
    ['x-litellm-timeout', 'Infinity'],
    ['x-litellm-num-retries', '1000'],
    ['x-litellm-spend-logs-metadata', '[1]'],
    ['x-litellm-spend-logs-metadata', '{'],
  ])('%s: %s is refused by its name', (name, value) => {
    expect(() => readWishes({ headers: { [name]: value } })).toThrow(name);
  });
});
