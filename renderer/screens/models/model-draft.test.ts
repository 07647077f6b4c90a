import { describe, expect, it } from 'vitest';
import { changesOf, draftOf, emptyDraft, wishOf } from './model-draft.ts';
import { modelRow } from '../../../tests/helpers/model-row.ts';

describe('a new deployment', () => {
  it('says only what was filled in, with prices by the token', () => {
    const wish = wishOf({
      ...emptyDraft,
      name: ' chat ',
      model: 'llama3.2:1b',
      input: '0.15',
      output: '0.6',
      rpm: '60',
    });
    expect(wish).toEqual({
      model_name: 'chat',
      litellm_params: {
        model: 'ollama_chat/llama3.2:1b',
        input_cost_per_token: 1.5e-7,
        output_cost_per_token: 6e-7,
        rpm: 60,
      },
    });
  });

  it.each([
    [
      { kind: 'openai', address: 'http://a/v1', model: 'x' },
      { model: 'openai/x', api_base: 'http://a/v1' },
    ],
    [
      { kind: 'openai', provider: 'groq', key: 'k', model: 'x' },
      { model: 'groq/x', api_key: 'k' },
    ],
    [{ kind: 'engine', provider: 'llama-cpp', model: 'x' }, { model: 'llama-cpp/x' }],
    [{ kind: 'hub', model: 'other' }, { model: 'homeport/other' }],
    [
      { kind: 'ollama', model: 'x', input: '0' },
      { model: 'ollama_chat/x', input_cost_per_token: 0 },
    ],
  ] as const)('of %j is %j', (fields, params) => {
    expect(wishOf({ ...emptyDraft, name: 'n', ...fields }).litellm_params).toEqual(params);
  });

  it('says how much context it gets and how long it stays, in seconds or as a duration', () => {
    const params = (keepAlive: string) =>
      wishOf({ ...emptyDraft, name: 'n', model: 'x', context: '16384', keepAlive }).litellm_params;
    expect(params('-1')).toEqual({ model: 'ollama_chat/x', num_ctx: 16_384, keep_alive: -1 });
    expect(params('0')).toMatchObject({ keep_alive: 0 });
    expect(params('1h30m')).toMatchObject({ keep_alive: '1h30m' });
    expect(params('')).not.toHaveProperty('keep_alive');
    const kept = draftOf(modelRow({ name: 'n', params: { num_ctx: 4096, keep_alive: '10m' } }));
    expect(kept).toMatchObject({ context: '4096', keepAlive: '10m' });
  });

  it('takes access groups apart', () => {
    expect(wishOf({ ...emptyDraft, name: 'n', accessGroups: ' beta, beta ,everybody,' }).model_info).toEqual({
      access_groups: ['beta', 'everybody'],
    });
  });
});

describe('a change', () => {
  const row = modelRow({
    name: 'chat',
    params: { model: 'ollama_chat/x', weight: 2, input_cost_per_token: 1.5e-7, api_base: 'http://a:11434' },
    info: { id: 'm1', litellm_provider: 'ollama_chat', input_cost_per_token: 1.5e-7, access_groups: ['beta'] },
  });
  const before = draftOf(row);

  it('reads back what is there', () => {
    expect(before).toMatchObject({ kind: 'ollama', model: 'x', weight: '2', input: '0.15', accessGroups: 'beta' });
  });

  it('sends nothing of what nobody touched', () => {
    expect(changesOf('m1', before, { ...before })).toEqual({ model_info: { id: 'm1' } });
  });

  it('sends null for what was emptied, and what was written', () => {
    const after = { ...before, weight: '', input: '', output: '2', accessGroups: '' };
    expect(changesOf('m1', before, after)).toEqual({
      litellm_params: { weight: null, input_cost_per_token: null, output_cost_per_token: 2e-6 },
      model_info: { id: 'm1', access_groups: null, input_cost_per_token: null },
    });
  });

  it('keeps the stored key unless another one is written or it is to go', () => {
    expect(changesOf('m1', before, { ...before, rpm: '1' }).litellm_params).toEqual({ rpm: 1 });
    expect(changesOf('m1', before, { ...before, key: 'new' }).litellm_params).toEqual({ api_key: 'new' });
    expect(changesOf('m1', before, { ...before, dropsKey: true }).litellm_params).toEqual({ api_key: null });
  });
});
