import { mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { entriesWith, ggufBytes, plainEntries, plainTensors } from '../../../tests/helpers/gguf-bytes.ts';
import { createTestClock } from '../../../tests/helpers/test-clock.ts';
import { createModelCatalogue, type ModelCatalogue } from './model-catalogue.ts';

const sound = ggufBytes({ entries: plainEntries, tensors: plainTensors });
const clock = createTestClock();
let root: string;
beforeEach(() => void (root = mkdtempSync(join(tmpdir(), 'homeport-models-'))));
afterEach(() => rmSync(root, { recursive: true }));

/** Long enough ago that nobody is still writing it. */
const longAgo = new Date(clock.now() - 3_600_000);

function put(path: string, bytes: Uint8Array = sound, modified = longAgo): string {
  const whole = join(root, path);
  mkdirSync(dirname(whole), { recursive: true });
  writeFileSync(whole, bytes);
  utimesSync(whole, modified, modified);
  return whole;
}

function open(...folders: readonly string[]): ModelCatalogue {
  return createModelCatalogue({ modelsDirs: folders.map((folder) => join(root, folder)), clock });
}

async function namesIn(catalogue: ModelCatalogue): Promise<readonly string[]> {
  await catalogue.refresh();
  return catalogue.list().map((model) => model.name);
}

describe('the models in the folders', () => {
  it('are named after their files, in order, and an absent folder is empty', async () => {
    put('models/zeta.gguf');
    put('models/Alpha-7B.Q4_K_M.GGUF');
    put('models/readme.txt');
    expect(await namesIn(open('models', 'nowhere'))).toEqual(['Alpha-7B.Q4_K_M', 'zeta']);
  });

  it('are looked for three folders deep, not deeper and not in hidden ones', async () => {
    put('models/a/b/c/near.gguf');
    put('models/a/b/c/d/far.gguf');
    put('models/.cache/hidden.gguf');
    expect(await namesIn(open('models'))).toEqual(['near']);
  });

  it('carry their folder in the name where two files have the same', async () => {
    put('models/one/chat.gguf');
    put('models/two/Chat.gguf');
    put('models/other.gguf');
    expect(await namesIn(open('models'))).toEqual(['one/chat', 'other', 'two/Chat']);
    put('more/other.gguf');
    expect(await namesIn(open('models', 'more'))).toEqual(['models/other', 'more/other', 'one/chat', 'two/Chat']);
  });

  it('may be links to files elsewhere', async () => {
    const target = put('elsewhere/real.gguf');
    mkdirSync(join(root, 'models'));
    symlinkSync(target, join(root, 'models/linked.gguf'));
    symlinkSync(join(root, 'gone'), join(root, 'models/dangling.gguf'));
    symlinkSync(join(root, 'models'), join(root, 'models/circle'));
    expect(await namesIn(open('models'))).toEqual(['linked']);
  });

  it('appear and disappear by themselves', async () => {
    put('models/first.gguf');
    const catalogue = open('models');
    expect(await namesIn(catalogue)).toEqual(['first']);
    const second = put('models/new/second.gguf');
    expect(await namesIn(catalogue)).toEqual(['first', 'second']);
    rmSync(second);
    expect(await namesIn(catalogue)).toEqual(['first']);
  });

  it('of several parts are one model, with the size of all and the first file to open', async () => {
    put('models/big-00001-of-00002.gguf', ggufBytes({ entries: plainEntries, tensors: [] }));
    const catalogue = open('models');
    await catalogue.refresh();
    expect(catalogue.list()).toMatchObject([{ name: 'big', problem: '1 of its 2 parts are missing' }]);
    put('models/big-00002-of-00002.gguf', ggufBytes({ entries: [['split.no', 1]], tensors: plainTensors }));
    await catalogue.refresh();
    const [model] = catalogue.list();
    expect(model).toMatchObject({ name: 'big', facts: { architecture: 'llama', parameterSize: '32' } });
    expect(model?.problem).toBeUndefined();
    expect(model?.file.path).toBe(join(root, 'models/big-00001-of-00002.gguf'));
    expect(model?.sizeBytes).toBeGreaterThan(model?.file.sizeBytes ?? Infinity);
  });
});

describe('a file that can’t be used', () => {
  it('is listed with the reason, and again without when it is replaced', async () => {
    put('models/broken.gguf', sound.subarray(0, sound.length - 1));
    const catalogue = open('models');
    await catalogue.refresh();
    expect(catalogue.list()[0]?.problem).toContain('cut off');
    expect(catalogue.list()[0]?.facts).toBeUndefined();
    put('models/broken.gguf', sound);
    await catalogue.refresh();
    expect(catalogue.list()[0]?.problem).toBeUndefined();
  });

  it('keeps its verdict while it is still being copied, and gets a new one when it rests', async () => {
    put('models/copy.gguf', sound.subarray(0, 100));
    const catalogue = open('models');
    await catalogue.refresh();
    put('models/copy.gguf', sound, new Date(clock.now()));
    await catalogue.refresh();
    expect(catalogue.list()[0]?.problem).toBeDefined();
    clock.advance(3_000);
    await catalogue.refresh();
    expect(catalogue.list()[0]?.problem).toBeUndefined();
  });

  it.each([
    ['the vision part', { 'general.architecture': 'clip' }],
    ['an adapter (LoRA)', { 'general.type': 'adapter' }],
  ])('may be no model at all but %s', async (what, entries) => {
    put('models/extra.gguf', ggufBytes({ entries: entriesWith(entries), tensors: plainTensors }));
    const catalogue = open('models');
    await catalogue.refresh();
    expect(catalogue.list()[0]?.problem).toContain(what);
  });
});

describe('what a header tells', () => {
  const factsOf = async (changes: Parameters<typeof entriesWith>[0]) => {
    put('models/model.gguf', ggufBytes({ entries: entriesWith(changes), tensors: plainTensors }));
    const catalogue = open('models');
    await catalogue.refresh();
    const facts = catalogue.list()[0]?.facts;
    const can = Object.entries(facts?.capabilities ?? {})
      .filter(([, able]) => able)
      .map(([ability]) => ability);
    return { ...facts, can };
  };

  it.each<[string, Parameters<typeof entriesWith>[0], readonly string[]]>([
    ['a chat model', {}, ['chat', 'completion', 'tools', 'logprobs']],
    ['a base model', { 'tokenizer.chat_template': undefined }, ['completion', 'logprobs']],
    ['an embedding model', { 'llama.pooling_type': 1 }, ['embedding']],
    ['a reranker', { 'llama.pooling_type': 4, 'tokenizer.chat_template': undefined }, ['completion', 'logprobs']],
    [
      'a reasoning model',
      { 'tokenizer.chat_template': 'x<think>y' },
      ['chat', 'completion', 'tools', 'reasoning', 'logprobs'],
    ],
    [
      'a code model',
      {
        'tokenizer.chat_template': undefined,
        'tokenizer.ggml.fim_pre_token_id': 0,
        'tokenizer.ggml.fim_suf_token_id': 1,
      },
      ['completion', 'infill', 'logprobs'],
    ],
  ])('makes it %s', async (_, changes, can) => {
    expect((await factsOf(changes)).can).toEqual(can);
  });

  it('gives numbers people know', async () => {
    expect(await factsOf({ 'general.file_type': 15, 'llama.context_length': 4096 })).toMatchObject({
      quantization: 'Q4_K_M',
      trainedContextLength: 4096,
      vocabularySize: 4,
      parameterSize: '32',
    });
  });
});

describe('the starter model', () => {
  it('has its own name, comes last, and is not listed twice when it lies in a models folder', async () => {
    const starterPath = put('models/starter-v3.gguf');
    put('models/zzz.gguf');
    const catalogue = createModelCatalogue({ modelsDirs: [join(root, 'models')], starterPath, clock });
    await catalogue.refresh();
    expect(catalogue.list().map(({ name, isStarter }) => [name, isStarter])).toEqual([
      ['zzz', false],
      ['homeport-starter', true],
    ]);
  });

  it('is simply not there when its file is missing', async () => {
    const catalogue = createModelCatalogue({ modelsDirs: [], starterPath: join(root, 'none.gguf'), clock });
    await catalogue.refresh();
    expect(catalogue.list()).toEqual([]);
  });
});
