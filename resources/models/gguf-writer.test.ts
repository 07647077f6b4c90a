import { hash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { buildTestModels, TEST_MODELS } from './build-test-models.ts';
import { encodeTensor, GgufWriter } from './gguf-writer.ts';

describe('the GGUF writer', () => {
  const file = () =>
    Buffer.from(
      new GgufWriter()
        .set('general.architecture', { type: 'string', value: 'llama' })
        .set('counts', { type: 'i32[]', value: [1, -1] })
        .tensor('a', [32, 1], new Float32Array(32).fill(0.5), 'Q8_0')
        .tensor('b', [2], Float32Array.of(1, 2), 'F32')
        .toBytes(),
    );

  it('begins with magic, version, and the counts of tensors and metadata', () => {
    const bytes = file();
    expect(bytes.toString('latin1', 0, 4)).toBe('GGUF');
    expect(bytes.readUInt32LE(4)).toBe(3);
    expect([bytes.readBigUInt64LE(8), bytes.readBigUInt64LE(16)]).toEqual([2n, 2n]);
  });

  it('pads every tensor, the last one too, to 32 bytes', () => {
    const bytes = file();
    expect(bytes.length % 32).toBe(0);
    expect(bytes.readFloatLE(bytes.length - 32)).toBe(1);
    expect(bytes.readFloatLE(bytes.length - 28)).toBe(2);
  });

  it('quantizes to a scale and signed bytes, rounding half away from zero', () => {
    const values = new Float32Array(32);
    values.set([127, -127, 0.5, -0.5, 63.4]);
    const bytes = Buffer.from(encodeTensor(values, 'Q8_0'));
    expect(bytes.readUInt16LE(0)).toBe(0x3c00);
    expect([...bytes.subarray(2, 7)].map((byte) => (byte << 24) >> 24)).toEqual([127, -127, 1, -1, 63]);
  });

  it('writes half floats rounded to even', () => {
    const bytes = Buffer.from(encodeTensor(Float32Array.of(1, -2, 65_504, 1 + 2 ** -11), 'F16'));
    expect([0, 2, 4, 6].map((at) => bytes.readUInt16LE(at))).toEqual([0x3c00, 0xc000, 0x7bff, 0x3c00]);
  });

  it('refuses values that do not fill their dimensions, and rows that do not fill blocks', () => {
    expect(() => new GgufWriter().tensor('x', [2, 2], new Float32Array(3), 'F32')).toThrow('3 values for 2 × 2');
    expect(() => new GgufWriter().tensor('x', [16, 2], new Float32Array(32), 'Q8_0')).toThrow('no multiple of 32');
  });
});

describe('the test models', () => {
  it('are the same bytes on every run, and small', () => {
    const dirs = [0, 1].map(() => mkdtempSync(join(tmpdir(), 'homeport-models-')));
    try {
      const [first, second] = dirs.map((dir) => buildTestModels(dir));
      for (const name of Object.keys(TEST_MODELS) as (keyof typeof TEST_MODELS)[]) {
        const bytes = readFileSync(first?.[name] ?? '');
        expect(bytes.length).toBeLessThan(600_000);
        expect(hash('sha256', bytes)).toBe(hash('sha256', readFileSync(second?.[name] ?? '')));
      }
    } finally {
      for (const dir of dirs) rmSync(dir, { recursive: true });
    }
  });
});
