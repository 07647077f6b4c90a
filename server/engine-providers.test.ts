import { describe, expect, it } from 'vitest';
import { deploymentRow } from '../tests/helpers/deployment-rows.ts';
import { createTestClock } from '../tests/helpers/test-clock.ts';
import { createTestIds } from '../tests/helpers/test-ids.ts';
import type { Engine } from './domain/ports.ts';
import { createProviders } from './engine-providers.ts';
import { createFakeEngine } from './engines/fake/engine.ts';
import { silentLogger } from './telemetry/logger.ts';

const clock = createTestClock();
const ollama: Engine = { ...createFakeEngine({ id: 'ollama', clock }), kind: 'ollama' };
const fake = createFakeEngine({ id: 'fake', clock });
const provideWith = (ollamaHost: string | undefined, engines: readonly Engine[] = [ollama, fake]) =>
  createProviders({
    engines: () => engines,
    ollamaHost,
    dataDir: '/nowhere',
    clock,
    ids: createTestIds(),
    logger: silentLogger,
  });
const row = (provider: string, apiBase: string | null = null, apiKey: string | null = null) =>
  deploymentRow('m', { provider, apiBase, apiKey });

describe('a provider', () => {
  it.each([
    ['fake', null, 'fake'],
    ['ollama', null, 'ollama'],
    ['ollama_chat', null, 'ollama'],
    ['ollama_chat', 'http://localhost:11434', 'ollama'],
    ['ollama_chat', 'http://127.0.0.1:11434/', 'ollama'],
  ])('%s at %s is the engine %s of this hub', (provider, apiBase, id) => {
    const provided = provideWith(undefined)(row(provider, apiBase));
    expect(provided.type === 'here' && provided.engine.id).toBe(id);
  });

  it.each([
    ['ollama_chat', 'http://gpu-box:11434', null, 'gpu-box:11434'],
    ['openai', 'http://127.0.0.1:8000/v1', null, '127.0.0.1:8000'],
    ['openai', null, 'sk-x', 'api.openai.com'],
    ['groq', null, 'gsk-x', 'api.groq.com'],
    ['hosted_vllm', 'https://vllm.lan/v1', null, 'vllm.lan'],
  ])('%s at %s with the key %s is an engine at %s', (provider, apiBase, apiKey, name) => {
    const provided = provideWith(undefined)(row(provider, apiBase, apiKey));
    expect(provided.type === 'made' && provided.name).toBe(name);
  });

  it.each([
    ['openai', null, 'api_base'],
    ['hosted_vllm', null, 'api_base'],
    ['openai', 'not an address', 'no address'],
    ['openai', 'localhost:1234/v1', 'no address'],
    ['openai', 'file:///v1', 'no address'],
    ['ollama', 'http://a b', 'no address'],
    ['bedrock', null, 'no engine for the provider bedrock'],
  ])('%s at %s is a problem', (provider, apiBase, problem) => {
    const provided = provideWith(undefined)(row(provider, apiBase));
    expect(provided.type === 'none' && provided.problem).toContain(problem);
  });

  it('with a key that no header can hold is a problem', () => {
    const provided = provideWith(undefined)(row('openai', 'http://x/v1', 'sk-…'));
    expect(provided.type === 'none' && provided.problem).toContain('goes out in a header');
  });

  it('Ollama is a problem in a hub without one, and the built-in one is where its owner says', () => {
    expect(provideWith(undefined, [fake])(row('ollama')).type).toBe('none');
    expect(provideWith('gpu-box:11434')(row('ollama', 'http://gpu-box:11434')).type).toBe('here');
  });

  it('with another key is another engine', () => {
    const provide = provideWith(undefined);
    const keys = ['a', 'a', 'b'].map((key) => {
      const provided = provide(row('openai', 'http://x/v1', key));
      return provided.type === 'made' ? provided.key : '';
    });
    expect(keys[0]).toBe(keys[1]);
    expect(keys[0]).not.toBe(keys[2]);
  });
});
