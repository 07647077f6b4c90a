import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { pdfBomb, pdfBytes, pdfOf } from '../../../tests/helpers/pdf-bytes.ts';
import { systemClock as clock } from '../../telemetry/clock.ts';
import { createPdfExtractor, type PdfLimits } from './extract-pdf.ts';

const workerPath = fileURLToPath(new URL('pdf-worker.ts', import.meta.url));
const extract = (bytes: Buffer, limits: Partial<PdfLimits> = {}) =>
  createPdfExtractor({ workerPath, clock, limits })(bytes);

describe('the text of a PDF', () => {
  it('is that of all its pages', async () => {
    expect(await extract(pdfBytes(['One small step', 'for a page']))).toEqual({
      text: 'One small step\n\nfor a page',
      note: null,
    });
  });

  it('says which pages hold none', async () => {
    const { note } = await extract(pdfBytes(['here', '', 'here', '']));
    expect(note).toBe('Pages without text: 2, 4.');
    expect((await extract(pdfBytes(['', '']))).note).toContain('holds no text');
  });

  it('ends at the limit of characters, and says where', async () => {
    const { text, note } = await extract(pdfBytes(['aaaa', 'bbbb', 'cccc']), { characters: 7 });
    expect(text).toBe('aaaa\n\nb');
    expect(note).toBe('Only pages 1 to 2 of 3 could be read within the first 7 characters.');
  });

  it('is told to be encrypted, or damaged', async () => {
    const encrypt =
      '/Encrypt << /Filter /Standard /V 1 /R 2 /O (0123456789abcdef0123456789abcdef) /U (0123456789abcdef0123456789abcdef) /P -4 >> /ID [(a) (a)]';
    await expect(extract(pdfOf(['BT ET'], encrypt))).rejects.toThrow('encrypted with a password');
    await expect(extract(Buffer.from('%PDF-1.7 and nothing that belongs to one'))).rejects.toThrow('damaged');
  });

  it('of one that is made to take all time is given up, and the next one is read', async () => {
    const extractor = createPdfExtractor({ workerPath, clock, limits: { timeMs: 400, memoryBytes: 2 ** 32 } });
    const busy = extractor(pdfBomb(200_000_000));
    const next = createPdfExtractor({ workerPath, clock })(pdfBytes(['next']));
    await expect(busy).rejects.toThrow('within 0.4 seconds');
    expect((await next).text).toBe('next');
  });

  it('of one that unpacks to more than the memory allows is given up', async () => {
    await expect(extract(pdfBomb(900_000_000), { memoryBytes: 128 * 1024 * 1024 })).rejects.toThrow(
      'within 128 MiB of memory',
    );
  });
});
