import { describe, expect, it } from 'vitest';
import { chooseModels, doubtsOf, listChoices, type Candidate } from './choose-models.ts';

const abilities = {
  chat: true,
  completion: true,
  embedding: true,
  tools: false,
  vision: false,
  infill: false,
  reasoning: false,
  logprobs: false,
};
const AGENT = { tools: true, context: 16_384 };

function model(name: string, can: Partial<typeof abilities> = {}, more: Partial<Candidate> = {}): Candidate {
  return {
    name,
    context: 32_768,
    capabilities: { ...abilities, ...can },
    isStarter: false,
    isLoaded: false,
    ...more,
  };
}
const unknown = (name: string) => model(name, {}, { capabilities: undefined, context: undefined });
const starter = model('homeport-starter', {}, { isStarter: true, isLoaded: true });

const chosen = (models: readonly Candidate[], needs = AGENT) => {
  const { chat, autocomplete, embedding } = chooseModels(models, needs);
  return [chat?.name, autocomplete?.name, embedding?.name];
};

describe('the model for a tool', () => {
  it.each<[string, readonly Candidate[], string]>([
    ['calls tools rather than is in memory', [model('a', {}, { isLoaded: true }), model('b', { tools: true })], 'b'],
    [
      'has the window that an agent needs',
      [model('a', { tools: true }, { context: 8192 }), model('b', { tools: true })],
      'b',
    ],
    [
      'is in memory, of two that suit',
      [model('a', { tools: true }), model('b', { tools: true }, { isLoaded: true })],
      'b',
    ],
    [
      'has the larger window, of two that suit',
      [model('a', { tools: true }), model('b', { tools: true }, { context: 65_536 })],
      'b',
    ],
    [
      'has no name that clients stumble over',
      [model('olmo3', { tools: true }, { isLoaded: true }), model('b', { tools: true })],
      'b',
    ],
    ['is never the starter where there is another', [starter, model('b', {}, { context: 1024 })], 'b'],
    ['is the starter where there is no other', [starter], 'homeport-starter'],
    ['is no embedding model', [model('e', { chat: false }), unknown('nomic-embed-text'), unknown('b')], 'b'],
  ])('%s', (_, models, name) => {
    expect(chosen(models)[0]).toBe(name);
  });

  it('is none where there is none', () => {
    expect(chosen([])).toEqual([undefined, undefined, undefined]);
  });

  it('completes text in the middle only where it can, its base variant first', () => {
    expect(chosen([model('chat'), starter])[1]).toBeUndefined();
    expect(chosen([unknown('gpt'), unknown('qwen2.5-coder:7b')])[1]).toBe('qwen2.5-coder:7b');
    expect(
      chosen([model('coder', { infill: true }, { isLoaded: true }), model('coder-base', { infill: true })])[1],
    ).toBe('coder-base');
  });

  it('embeds only where that is what it is for', () => {
    expect(chosen([model('chats')])[2]).toBeUndefined();
    expect(chosen([model('x', { chat: false }), unknown('other')])[2]).toBe('x');
    expect(chosen([unknown('bge-m3')])[2]).toBe('bge-m3');
  });
});

describe('what speaks against a model', () => {
  it('is said in sentences', () => {
    expect(doubtsOf(model('plain', { tools: true }), AGENT)).toEqual([]);
    expect(doubtsOf(model('marco-o1', {}, { context: 4096 }), AGENT)).toEqual([
      expect.stringContaining('can’t call tools'),
      expect.stringContaining('4,096 tokens; this tool needs 16,384'),
      expect.stringContaining('“o1”'),
    ]);
  });

  it('is nothing where nobody knows', () => {
    expect(doubtsOf(unknown('remote'), AGENT)).toEqual([]);
  });

  it('puts a model further down the list', () => {
    const models = [starter, model('small', { tools: true }, { context: 4096 }), model('good', { tools: true })];
    expect(listChoices(models, AGENT).map(({ name, doubts }) => [name, doubts.length])).toEqual([
      ['good', 0],
      ['small', 1],
      ['homeport-starter', 2],
    ]);
  });
});
