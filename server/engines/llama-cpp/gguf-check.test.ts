import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  entriesWith,
  ggufBytes,
  plainEntries,
  plainTensors,
  type GgufTestFile,
  type GgufTestValue,
} from '../../../tests/helpers/gguf-bytes.ts';
import { BadGguf } from './gguf/bad-gguf.ts';
import { checkGguf } from './gguf-check.ts';

let folder: string;
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'homeport-gguf-'))));
afterAll(() => rmSync(folder, { recursive: true }));

function write(bytes: Uint8Array): string {
  const path = join(folder, 'model.gguf');
  writeFileSync(path, bytes);
  return path;
}

async function problemOf(bytes: Uint8Array): Promise<string> {
  try {
    await checkGguf(write(bytes));
  } catch (error) {
    if (error instanceof BadGguf) return error.message;
    throw error;
  }
  return 'none';
}

const plain: GgufTestFile = { entries: plainEntries, tensors: plainTensors };
const withEntries = (changes: Readonly<Record<string, GgufTestValue | undefined>>) =>
  ggufBytes({ ...plain, entries: entriesWith(changes) });

describe('the check of a model file', () => {
  it('passes a sound header and tells its architecture', async () => {
    const { architecture, header } = await checkGguf(write(ggufBytes(plain)));
    expect(architecture).toBe('llama');
    expect(header.tensors).toEqual([{ name: 'output_norm.weight', dimensions: [32], type: 0, offset: 0 }]);
  });

  it('reads a vocabulary that spans many windows', async () => {
    const texts = Array.from({ length: 100_000 }, (_, index) => `token number ${index}`);
    const { header } = await checkGguf(write(withEntries({ 'tokenizer.ggml.tokens': { texts } })));
    expect(header.entries.get('tokenizer.ggml.tokens')?.value).toMatchObject({ length: 100_000, texts });
  });

  it.each<[problem: string, bytes: () => Uint8Array]>([
    ['not a GGUF file', () => Buffer.from('this is a text, not a model at all')],
    ['not a GGUF file', () => Buffer.alloc(0)],
    ['version 9 is not supported', () => ggufBytes({ ...plain, version: 9 })],
    ['has no tensors', () => ggufBytes({ ...plain, tensors: [] })],
    ['lies outside the file: it is cut off', () => ggufBytes({ ...plain, cut: 1 })],
    ['runs past the end', () => ggufBytes(plain).subarray(0, 200)],
    [
      'llama.block_count is there twice',
      () => ggufBytes({ ...plain, entries: [...plainEntries, ['llama.block_count', 1]] }),
    ],
    [
      'tensor output_norm.weight is there twice',
      () => ggufBytes({ ...plain, tensors: [...plainTensors, ...plainTensors] }),
    ],
    [
      'the token "a" is in the vocabulary twice',
      () => withEntries({ 'tokenizer.ggml.tokens': { texts: ['a', 'b', 'a'] } }),
    ],
    ['llama.attention.head_count is missing', () => withEntries({ 'llama.attention.head_count': undefined })],
    ['llama.feed_forward_length is missing', () => withEntries({ 'llama.feed_forward_length': undefined })],
    ['llama.block_count is 0', () => withEntries({ 'llama.block_count': 0 })],
    ['llama.block_count is 513', () => withEntries({ 'llama.block_count': 513 })],
    ['llama.attention.head_count is eight', () => withEntries({ 'llama.attention.head_count': 'eight' })],
    ['layer_norm_rms_epsilon is NaN', () => withEntries({ 'llama.attention.layer_norm_rms_epsilon': { f32: NaN } })],
    ['layer_norm_rms_epsilon is 7', () => withEntries({ 'llama.attention.layer_norm_rms_epsilon': { f32: 7 } })],
    ['rope.freq_base is Infinity', () => withEntries({ 'llama.rope.freq_base': { f32: Infinity } })],
    ['rope.scaling.type is spiral', () => withEntries({ 'llama.rope.scaling.type': 'spiral' })],
    ['general.architecture is missing', () => withEntries({ 'general.architecture': undefined })],
    ['general.alignment is 33', () => withEntries({ 'general.alignment': 33 })],
    ['is not F32', () => ggufBytes({ ...plain, tensors: [{ name: 'output_norm.weight', dimensions: [32], type: 1 }] })],
    ['has the unknown type 99', () => ggufBytes({ ...plain, tensors: [{ name: 'x', dimensions: [32], type: 99 }] })],
    ['has 5 dimensions', () => ggufBytes({ ...plain, tensors: [{ name: 'x', dimensions: [1, 1, 1, 1, 1] }] })],
    ['has a dimension of 0', () => ggufBytes({ ...plain, tensors: [{ name: 'x', dimensions: [0] }] })],
    [
      'rows of 33 values in blocks of 32',
      () => ggufBytes({ ...plain, tensors: [{ name: 'x', dimensions: [33], type: 8 }] }),
    ],
    ['is not a multiple of 32', () => ggufBytes({ ...plain, tensors: [{ name: 'x', dimensions: [8], offset: 8 }] })],
    [
      'the offset of x is 1152921504606846976, more than',
      () => ggufBytes({ ...plain, tensors: [{ name: 'x', dimensions: [8], offset: 2 ** 60 }] }),
    ],
  ])('refuses a file where "%s"', async (problem, bytes) => {
    expect(await problemOf(bytes())).toContain(problem);
  });

  it('refuses lengths of terabytes before it allocates anything for them', async () => {
    const bytes = Buffer.from(ggufBytes(plain));
    bytes.writeBigUInt64LE(2n ** 60n, 24); // The length of the first key.
    expect(await problemOf(bytes)).toContain('1152921504606846976, more than');
  });

  it('lets models without attention say so', async () => {
    const entries = entriesWith({ 'general.architecture': 'mamba', 'mamba.attention.head_count': 0 });
    expect(await problemOf(ggufBytes({ ...plain, entries }))).toBe('none');
  });

  it('wants metadata of the first part of a split model, tensors of the others', async () => {
    const first = write(ggufBytes({ ...plain, tensors: [] }));
    expect((await checkGguf(first, { part: 'first' })).architecture).toBe('llama');
    const later = write(ggufBytes({ entries: [['split.no', 1]], tensors: plainTensors }));
    expect((await checkGguf(later, { part: 'later' })).architecture).toBeUndefined();
    await expect(checkGguf(later)).rejects.toThrow('general.architecture is missing');
  });

  it('never throws anything but its own error, whatever bit is flipped', async () => {
    const sound = Buffer.from(ggufBytes(plain));
    let refused = 0;
    for (let bit = 0; bit < sound.length * 8; bit += 7) {
      const bytes = Buffer.from(sound);
      const at = bit >> 3;
      bytes.writeUInt8(bytes.readUInt8(at) ^ (1 << (bit & 7)), at);
      if ((await problemOf(bytes)) !== 'none') refused++;
    }
    expect(refused).toBeGreaterThan(100);
  });
});
