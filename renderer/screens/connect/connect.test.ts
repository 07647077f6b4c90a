import { describe, expect, it } from 'vitest';
import type { Arrival, ConnectTool } from '../../../server/contract/hub/connect.ts';
import { readConnectSearch } from './connect-search.ts';
import { findTools } from './find-tools.ts';
import { freeName } from '../../api/queries/free-name.ts';
import { progressOf } from './progress-of.ts';

const tool = (id: string, kind: ConnectTool['kind'], about = ''): ConnectTool => ({
  id,
  name: id.toUpperCase(),
  kind,
  dialect: 'openai-chat',
  about,
});
const tools = [tool('curl', 'shell'), tool('zed', 'editor', 'an editor'), tool('codex', 'agent', 'An agent')];
const ids = (search: string) => findTools(tools, search).flatMap((group) => group.tools.map(({ id }) => id));

describe('the search for a tool', () => {
  it('lists editors first, and all of them without a word', () => {
    expect(ids('')).toEqual(['zed', 'codex', 'curl']);
  });

  it('wants every word, in whatever case', () => {
    expect([ids('ZED'), ids('an agent'), ids('zed agent')]).toEqual([['zed'], ['codex'], []]);
  });
});

it('a key’s name is counted on until it is free', () => {
  expect(freeName('curl', [])).toBe('curl');
  expect(freeName('curl', ['curl', 'curl 2', 'other'])).toBe('curl 3');
});

it('an address that anybody wrote is read word by word', () => {
  expect(readConnectSearch({ search: 7, model: '', address: ['x'], key: 'sk-1' })).toEqual({ search: '7' });
  expect(readConnectSearch({ model: 'qwen', address: 'http://a' })).toEqual({ model: 'qwen', address: 'http://a' });
});

describe('how far a tool has come', () => {
  const request = (id: number, outcome: Arrival['outcome']): Arrival => ({
    id,
    at: 0,
    dialect: 'openai',
    operation: 'chat.completions',
    modelAsked: 'm',
    modelServed: null,
    outcome,
    errorCode: null,
    problem: null,
    durationMs: 1,
  });

  it.each<[string, readonly Arrival[], object]>([
    ['waits for nothing that came', [], { state: 'waiting' }],
    [
      'tells of the latest refusal',
      [request(2, 'error'), request(1, 'error')],
      { state: 'refused', request: { id: 2 } },
    ],
    [
      'is done with the first answer, whatever comes later',
      [request(4, 'error'), request(3, 'ok'), request(2, 'ok'), request(1, 'error')],
      { state: 'connected', request: { id: 2 } },
    ],
    ['is done with an answer that was left early', [request(1, 'cancelled')], { state: 'connected' }],
  ])('%s', (_, requests, progress) => {
    expect(progressOf(requests)).toMatchObject(progress);
  });
});
