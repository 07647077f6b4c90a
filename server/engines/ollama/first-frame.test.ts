import { GifWriter } from 'omggif';
import { PNG } from 'pngjs';
import { describe, expect, it } from 'vitest';
import { firstFrame } from './first-frame.ts';

/** Two frames of 2 × 1 pixels: red and blue, then blue and red. */
function gif(): string {
  const bytes = Buffer.alloc(1024);
  const writer = new GifWriter(bytes, 2, 1, { palette: [0xff0000, 0x0000ff] });
  writer.addFrame(0, 0, 2, 1, [0, 1]);
  writer.addFrame(0, 0, 2, 1, [1, 0]);
  return bytes.subarray(0, writer.end()).toString('base64');
}

describe('a GIF', () => {
  it('becomes a PNG of its first frame', () => {
    const { data, height, width } = PNG.sync.read(Buffer.from(firstFrame(gif()), 'base64'));
    expect([width, height]).toEqual([2, 1]);
    expect([...data]).toEqual([255, 0, 0, 255, 0, 0, 255, 255]);
  });

  it.each(['GIF89a', 'GIF89aabcdefghijklmnopqrstuvwxyz', ''])('that is broken is refused: %s', (bytes) => {
    expect(() => firstFrame(Buffer.from(bytes).toString('base64'))).toThrow(/can't be read/);
  });

  it('of more pixels than anyone means is refused before they are made', () => {
    const large = Buffer.from(gif(), 'base64');
    large.writeUInt16LE(65_535, 6);
    large.writeUInt16LE(65_535, 8);
    expect(() => firstFrame(large.toString('base64'))).toThrow(/65535 × 65535/);
  });
});
