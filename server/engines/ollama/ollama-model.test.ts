import { describe, expect, it } from 'vitest';
import { decodeModel, isAtLeast } from './ollama-model.ts';

const tag = { name: 'm:latest', digest: 'd', size: 5, modified_at: '2026-09-01T12:00:00.123456789+02:00', details: {} };

describe('a model', () => {
  it('is read from its tag and what show says of it', () => {
    const parameters =
      'num_ctx                        16384\nstop                           "<|im_end|>"\nstop   "a \\"b\\""';
    const shown = {
      capabilities: ['completion', 'thinking'],
      parameters,
      model_info: { 'general.architecture': 'qwen3', 'qwen3.context_length': 40_960 },
    };
    expect(decodeModel(tag, shown)).toMatchObject({
      capabilities: ['completion', 'thinking'],
      trainedContext: 40_960,
      ownContext: 16_384,
      stops: ['<|im_end|>', 'a "b"'],
      modifiedAt: Date.UTC(2026, 8, 1, 10, 0, 0, 123),
    });
  });

  it('is read from its tag alone, as servers before and after 0.30 write it', () => {
    expect(decodeModel(tag, undefined)).toMatchObject({ capabilities: ['completion'], trainedContext: undefined });
    const newer = { ...tag, capabilities: ['embedding'], details: { context_length: 512, family: 'bert' } };
    expect(decodeModel(newer, undefined)).toMatchObject({ capabilities: ['embedding'], trainedContext: 512 });
  });

  it.each([null, 'm', {}, { name: '' }])('is none without a name: %j', (value) => {
    expect(decodeModel(value, undefined)).toBeUndefined();
  });
});

it.each([
  ['0.12.11', true],
  ['0.33.0-rc2', true],
  ['1.0.0', true],
  ['0.0.0', true],
  ['odd', true],
  ['0.12.10', false],
  ['0.9.6', false],
  ['v0.5.1', false],
])('%s counts as 0.12.11 or later: %s', (version, expected) => {
  expect(isAtLeast(version, '0.12.11')).toBe(expected);
});
