import { describe, expect, it } from 'vitest';
import { keySnippets } from './key-snippets.ts';

const facts = { address: 'http://localhost:4000', secret: 'sk-secret', model: 'qwen3:8b' };

describe('what to paste where', () => {
  it.each(keySnippets(facts).map(({ name, code }) => [name, code]))(
    'for %s holds address, key and model',
    (_, code) => {
      for (const fact of ['http://localhost:4000/v1', 'sk-secret', 'qwen3:8b']) expect(code).toContain(fact);
    },
  );

  it('sends a body that is JSON', () => {
    const curl = keySnippets(facts)[0]?.code ?? '';
    const body = /-d '(.*)'/.exec(curl)?.[1] ?? '';
    expect(JSON.parse(body)).toMatchObject({ model: 'qwen3:8b', messages: [{ role: 'user' }] });
  });
});
