import { GifReader } from 'omggif';
import { PNG } from 'pngjs';
import { HubError } from '../../domain/errors.ts';

/** A picture of more is not worth the memory it takes: four bytes for each. */
const MOST_PIXELS = 50_000_000;

/**
 * The first frame of a GIF as a PNG, both in base64.
 * @throws HubError for a GIF that can't be read
 */
export function firstFrame(gif: string): string {
  try {
    const reader = new GifReader(Buffer.from(gif, 'base64'));
    const { height, width } = reader;
    if (width * height > MOST_PIXELS) throw new RangeError(`it is ${width} × ${height} pixels large`);
    const png = new PNG({ width, height });
    reader.decodeAndBlitFrameRGBA(0, png.data);
    return PNG.sync.write(png).toString('base64');
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new HubError('invalid_request', `A GIF image can't be read: ${reason}. Send it as PNG or JPEG.`, {}, cause);
  }
}
