import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildTinyModel, type TinyModelOptions } from './tiny-model.ts';

/** The models that tests run real inference with. */
export const TEST_MODELS = {
  /** Answers every chat with `SCRIPTED_REPLY`. */
  chat: { kind: 'scripted' },
  'chat-spm': { kind: 'scripted', tokenizer: 'spm' },
  /** Begins a tool call by itself. */
  tool: { kind: 'scripted', reply: ['||call: '], words: ['getWeather', 'city', 'Oslo'] },
  embed: { kind: 'scripted', isEmbedding: true },
  random: { kind: 'random' },
  'random-f32-spm': { kind: 'random', tokenizer: 'spm', type: 'F32' },
  'random-f16': { kind: 'random', type: 'F16' },
  'random-tied': { kind: 'random', isTied: true },
} as const satisfies Record<string, Omit<TinyModelOptions, 'name'>>;

export type TestModelName = keyof typeof TEST_MODELS;

/** Writes every test model into a folder; takes a fraction of a second. Returns their paths. */
export function buildTestModels(outDir: string): Readonly<Record<TestModelName, string>> {
  mkdirSync(outDir, { recursive: true });
  const paths = Object.entries(TEST_MODELS).map(([name, options]) => {
    const path = join(outDir, `${name}.gguf`);
    writeFileSync(path, buildTinyModel({ name: `tiny-${name}`, ...options }));
    return [name, path];
  });
  return Object.fromEntries(paths) as Record<TestModelName, string>;
}
