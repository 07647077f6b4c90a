import { isBase64 } from './base64.ts';
import { HubError } from './errors.ts';

/** First bytes of the formats that engines read, by media type. */
const SIGNATURES: readonly (readonly [mediaType: string, matches: (bytes: Buffer) => boolean])[] = [
  ['image/png', (bytes) => bytes.readUInt32BE(0) === 0x89504e47],
  ['image/jpeg', (bytes) => bytes.readUIntBE(0, 3) === 0xffd8ff],
  ['image/gif', (bytes) => /^GIF8[79]a/.test(bytes.toString('latin1', 0, 6))],
  ['image/webp', (bytes) => bytes.toString('latin1', 0, 4) === 'RIFF' && bytes.toString('latin1', 8, 12) === 'WEBP'],
];
const SIGNATURE_BYTES = 12;

/** The format of an image that engines read, by its first bytes; undefined for anything else. */
export function imageTypeOf(bytes: Buffer): string | undefined {
  return bytes.length < SIGNATURE_BYTES ? undefined : SIGNATURES.find(([, matches]) => matches(bytes))?.[0];
}

/**
 * What an image really is, whatever its sender says.
 * @param data base64
 * @throws HubError that names `param` for what is no base64 or no image
 */
export function mediaTypeOf(data: string, param: string): string {
  if (!isBase64(data)) throw new HubError('invalid_request', `${param} is not valid base64.`, { param });
  const found = imageTypeOf(Buffer.from(data.slice(0, 64), 'base64'));
  if (found === undefined) {
    throw new HubError('invalid_request', `${param} holds no PNG, JPEG, WebP or GIF image.`, { param });
  }
  return found;
}
