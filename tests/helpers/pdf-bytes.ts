import { deflateSync } from 'node:zlib';

/** A small PDF with one line of text a page; an empty text makes a page without any. */
export function pdfBytes(pages: readonly string[]): Buffer {
  return pdfOf(pages.map((text) => (text === '' ? '' : `BT /F1 12 Tf 72 720 Td (${text}) Tj ET`)));
}

/** A PDF whose only page unpacks to this many bytes of instructions. */
export function pdfBomb(bytes: number): Buffer {
  return pdfOf([deflateSync(Buffer.alloc(bytes, 'q Q '), { level: 9 })]);
}

/** A PDF with these instructions for each page; bytes are instructions that are packed already. */
export function pdfOf(contents: readonly (string | Buffer)[], trailer = ''): Buffer {
  const kids = contents.map((_, index) => `${4 + index * 2} 0 R`).join(' ');
  const objects: Buffer[] = [
    Buffer.from('<< /Type /Catalog /Pages 2 0 R >>'),
    Buffer.from(`<< /Type /Pages /Kids [${kids}] /Count ${contents.length} >>`),
    Buffer.from('<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>'),
  ];
  for (const [index, content] of contents.entries()) {
    const bytes = Buffer.from(content);
    const filter = typeof content === 'string' ? '' : ' /Filter /FlateDecode';
    objects.push(
      Buffer.from(
        `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources << /Font << /F1 3 0 R >> >> /Contents ${5 + index * 2} 0 R >>`,
      ),
      Buffer.concat([
        Buffer.from(`<< /Length ${bytes.length}${filter} >>\nstream\n`),
        bytes,
        Buffer.from('\nendstream'),
      ]),
    );
  }
  const pieces = [Buffer.from('%PDF-1.4\n')];
  const offsets: number[] = [];
  let at = pieces[0]?.length ?? 0;
  for (const [index, object] of objects.entries()) {
    const piece = Buffer.concat([Buffer.from(`${index + 1} 0 obj\n`), object, Buffer.from('\nendobj\n')]);
    offsets.push(at);
    pieces.push(piece);
    at += piece.length;
  }
  const rows = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  const end = `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${rows}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R ${trailer} >>\nstartxref\n${at}\n%%EOF`;
  return Buffer.concat([...pieces, Buffer.from(end)]);
}
