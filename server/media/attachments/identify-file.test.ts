import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { propertyRuns } from '../../../tests/helpers/property-runs.ts';
import { identifyFile } from './identify-file.ts';

const PNG = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');
const JPEG = Buffer.from('ffd8ffe000104a46494600010100', 'hex');
const zip = (entry: string) => Buffer.from(`PK\x03\x04\x14\0\0\0\0\0........................${entry}`, 'latin1');

describe('what a file is', () => {
  it.each([
    ['photo.png', PNG, 'image', 'image/png'],
    ['photo.jpg', JPEG, 'image', 'image/jpeg'],
    ['moving.gif', Buffer.from('GIF89a\x01\0\x01\0\0\0\0;', 'latin1'), 'image', 'image/gif'],
    ['a.webp', Buffer.from('RIFF\x10\0\0\0WEBPVP8 ', 'latin1'), 'image', 'image/webp'],
    ['paper.pdf', Buffer.from('%PDF-1.7\n%\xe2\xe3', 'latin1'), 'pdf', 'application/pdf'],
    ['data.csv', Buffer.from('a;b\r\n1;2\r\n'), 'text', 'text/plain'],
    ['page.html', Buffer.from('<!doctype html><p>hi'), 'text', 'text/plain'],
    ['about-gifs', Buffer.from('GIF89 was a version'), 'text', 'text/plain'],
    ['about-windows', Buffer.from('MZ begins a program of Windows'), 'text', 'text/plain'],
    ['colours.log', Buffer.from('\u001b[31mred\u001b[0m'), 'text', 'text/plain'],
  ])('%s is told by its bytes', (name, bytes, kind, mediaType) => {
    expect(identifyFile(bytes, name)).toMatchObject({ kind, mediaType, note: null });
  });

  it.each([
    ['photo.png', JPEG, 'By its name it is a PNG image, but it holds a JPEG image.'],
    ['notes.txt', PNG, 'By its name it is plain text, but it holds a PNG image.'],
    ['letter.docx', Buffer.from('Dear all'), 'By its name it is a Word document, but it holds plain text.'],
  ])('%s is taken with a note where it is something else', (name, bytes, note) => {
    expect(identifyFile(bytes, name).note).toBe(note);
  });

  it.each([
    ['empty.txt', Buffer.alloc(0), '"empty.txt" is empty.'],
    ['photo.png', Buffer.from('<!DOCTYPE html><title>404'), 'holds plain text, a web page.'],
    ['paper.pdf', Buffer.from('just words'), '"paper.pdf" is a PDF document, but it holds plain text.'],
    ['a.docx', zip('word/document.xml'), 'looks like a Word document.'],
    ['a.zip', zip('readme.txt'), 'looks like a ZIP archive.'],
    ['old.doc', Buffer.from('d0cf11e0a1b11ae1000000', 'hex'), 'old Office document.'],
    ['cat.heic', Buffer.from('\0\0\0\x18ftypheic\0\0\0\0', 'latin1'), 'looks like a HEIC image.'],
    ['song.mp3', Buffer.from('ID3\x03\0\0\0\xff\xff', 'latin1'), 'looks like a sound file (MP3).'],
    ['film.mp4', Buffer.from('\0\0\0\x18ftypisom\0\0', 'latin1'), 'looks like a video'],
    ['run.exe', Buffer.from('MZ\x90\0\x03\0\0\0', 'latin1'), 'looks like a Windows program.'],
    ['model.gguf', Buffer.from('GGUF\x03\0\0\0', 'latin1'), 'looks like a model file (GGUF).'],
    ['noise', Buffer.from('00ff00fe01020304', 'hex'), 'looks like a binary file of no known kind.'],
    ['umlaut.txt', Buffer.from('M\xfcnchen', 'latin1'), 'another encoding, such as Windows-1252'],
  ])('%s is refused, with what it looks like and what is accepted', (name, bytes, says) => {
    expect(() => identifyFile(bytes, name)).toThrow(says);
    expect(() => identifyFile(bytes, name)).toThrow('Accepted are PNG, JPEG');
  });

  it('is text in either width, with and without a mark, whatever it says', () => {
    const words = fc
      .string({ unit: 'grapheme', minLength: 1 })
      .filter((text) => !text.startsWith('\ufeff') && !/\p{Cc}/u.test(text));
    fc.assert(
      fc.property(words, (text) => {
        const marked = `\ufeff${text}`;
        const swapped = Buffer.from(marked, 'utf16le').swap16();
        for (const bytes of [Buffer.from(text), Buffer.from(marked), Buffer.from(marked, 'utf16le'), swapped]) {
          expect(identifyFile(bytes, 'a')).toEqual({ kind: 'text', mediaType: 'text/plain', text, note: null });
        }
      }),
      propertyRuns(300),
    );
    expect(identifyFile(Buffer.from('without a mark', 'utf16le'), 'a')).toMatchObject({ text: 'without a mark' });
  });

  it('is told of any bytes without a crash', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), fc.string(), (bytes, name) => {
        try {
          expect(identifyFile(Buffer.from(bytes), name).kind).toMatch(/image|pdf|text/);
        } catch (error) {
          expect(String(error)).toContain('Accepted are');
        }
      }),
      propertyRuns(500),
    );
  });
});
