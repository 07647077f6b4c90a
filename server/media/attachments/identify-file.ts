import { HubError } from '../../domain/errors.ts';
import { imageTypeOf } from '../../domain/image-type.ts';
import { decodeText } from './decode-text.ts';
import { describeBinary } from './file-signatures.ts';

/** What a file is by its bytes. */
export type IdentifiedFile = { readonly mediaType: string; readonly note: string | null } & (
  { readonly kind: 'image' } | { readonly kind: 'pdf' } | { readonly kind: 'text'; readonly text: string }
);

const ACCEPTED =
  'PNG, JPEG, GIF and WebP images, PDF documents, and text in UTF-8 or UTF-16 (notes, code, CSV, JSON, HTML)';
const WORDS: Readonly<Record<string, string>> = {
  'image/png': 'a PNG image',
  'image/jpeg': 'a JPEG image',
  'image/gif': 'a GIF image',
  'image/webp': 'a WebP image',
  'application/pdf': 'a PDF document',
  'text/plain': 'plain text',
};
/** What names of files claim to hold, where somebody would be surprised to find something else. */
const CLAIMS: Readonly<Record<string, string>> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  jpe: 'image/jpeg',
  jfif: 'image/jpeg',
  gif: 'image/gif',
  webp: 'image/webp',
  pdf: 'application/pdf',
  txt: 'text/plain',
  md: 'text/plain',
  csv: 'text/plain',
  json: 'text/plain',
  html: 'text/plain',
  htm: 'text/plain',
  xml: 'text/plain',
  log: 'text/plain',
};
/** Names of files that no text has, told to whoever sends a text under one. */
const FOREIGN: Readonly<Record<string, string>> = {
  doc: 'a Word document',
  docx: 'a Word document',
  xls: 'an Excel workbook',
  xlsx: 'an Excel workbook',
  ppt: 'a PowerPoint presentation',
  pptx: 'a PowerPoint presentation',
  zip: 'a ZIP archive',
  bmp: 'a BMP image',
  tiff: 'a TIFF image',
  heic: 'a HEIC image',
  avif: 'an AVIF image',
  mp3: 'a sound file',
  wav: 'a sound file',
  mp4: 'a video',
  mov: 'a video',
  exe: 'a Windows program',
};

/**
 * Says what a file is. Its name decides nothing: one that says something else is noted, or refused where the file can't
 * be what was meant.
 * @throws HubError `invalid_request` that names what the file looks like and what is accepted
 */
export function identifyFile(bytes: Buffer, name: string): IdentifiedFile {
  if (bytes.length === 0) throw refusal(`${quote(name)} is empty.`);
  const image = imageTypeOf(bytes);
  if (image !== undefined) return { kind: 'image', mediaType: image, note: noteOf(name, image) };
  if (bytes.toString('latin1', 0, 5) === '%PDF-') {
    return { kind: 'pdf', mediaType: 'application/pdf', note: noteOf(name, 'application/pdf') };
  }
  const looksLike = describeBinary(bytes);
  const decoded = decodeText(bytes);
  if ('text' in decoded) return textFile(decoded.text, name);
  if (decoded.problem === 'other-encoding' && looksLike === undefined) {
    throw refusal(
      `${quote(name)} looks like text in another encoding, such as Windows-1252, or like a file of no known kind. If it is text, save it as UTF-8.`,
    );
  }
  throw refusal(`${quote(name)} looks like ${looksLike ?? 'a binary file of no known kind'}.`);
}

function textFile(text: string, name: string): IdentifiedFile {
  const claim = CLAIMS[extensionOf(name)];
  if (claim !== undefined && claim !== 'text/plain') {
    throw refusal(`By its name ${quote(name)} is ${WORDS[claim]}, but it holds plain text${beginning(text)}.`);
  }
  return { kind: 'text', mediaType: 'text/plain', text, note: noteOf(name, 'text/plain') };
}

function noteOf(name: string, mediaType: string): string | null {
  const extension = extensionOf(name);
  const claim = CLAIMS[extension] ?? FOREIGN[extension];
  if (claim === undefined || claim === mediaType) return null;
  return `By its name it is ${WORDS[claim] ?? claim}, but it holds ${WORDS[mediaType]}.`;
}

function beginning(text: string): string {
  const trimmed = text.trimStart();
  if (/^<!doctype html|^<html/i.test(trimmed)) return ', a web page';
  return /^<(?:\?xml|svg)/.test(trimmed) ? ', XML' : '';
}

function extensionOf(name: string): string {
  return /\.([a-z0-9]{1,8})$/i.exec(name)?.[1]?.toLowerCase() ?? '';
}

function quote(name: string): string {
  return JSON.stringify(name.slice(0, 100));
}

function refusal(what: string): HubError {
  return new HubError('invalid_request', `${what} Accepted are ${ACCEPTED}.`, { param: 'file' });
}
