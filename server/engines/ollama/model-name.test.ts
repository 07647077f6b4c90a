import { expect, it } from 'vitest';
import { normaliseModelName } from './model-name.ts';

it.each([
  ['llama3', 'llama3:latest'],
  ['Llama3:LATEST', 'llama3:latest'],
  ['registry.ollama.ai/library/llama3', 'llama3:latest'],
  ['library/llama3:8b', 'llama3:8b'],
  ['hf.co/User/Repo-GGUF:Q4_K_M', 'hf.co/user/repo-gguf:q4_k_m'],
  ['localhost:5000/ns/name', 'localhost:5000/ns/name:latest'],
  ['someone/llama3', 'someone/llama3:latest'],
])('%s is %s', (name, normal) => {
  expect(normaliseModelName(name)).toBe(normal);
});
