import { describe, expect, it } from 'vitest';
import { readPullName } from './pull-name.ts';

describe('the name of a model to pull', () => {
  it.each([
    ['qwen3:8b', 'qwen3:8b'],
    ['  ollama run llama3.2 ', 'llama3.2'],
    ['ollama pull someone/model:q4_K_M', 'someone/model:q4_K_M'],
    ['https://ollama.com/library/qwen3:8b', 'qwen3:8b'],
    ['https://ollama.com/someone/model', 'someone/model'],
    ['hf.co/owner/Some-GGUF', 'hf.co/owner/Some-GGUF'],
    ['https://huggingface.co/owner/Some-GGUF', 'hf.co/owner/Some-GGUF'],
    ['huggingface.co/owner/Some-GGUF?x=1', 'hf.co/owner/Some-GGUF'],
    ['https://huggingface.co/owner/Some-GGUF/blob/main/some-Q4_K_M.gguf', 'hf.co/owner/Some-GGUF:some-Q4_K_M.gguf'],
    ['https://hf.co/owner/Some-GGUF/tree/main', 'hf.co/owner/Some-GGUF'],
  ])('%s is %s', (written, name) => expect(readPullName(written)).toBe(name));

  it.each([
    '',
    'two words',
    'a:b:c',
    'https://example.com/model.gguf',
    'https://huggingface.co/owner',
    'file:///etc/passwd',
    '../up',
    'a//b',
  ])('%j is none', (written) => expect(() => readPullName(written)).toThrow('is no name of a model'));
});
