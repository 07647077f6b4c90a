/** What a file looks like that is no text, by its first bytes; for a person who sent the wrong one. */
const SIGNATURES: readonly (readonly [name: string, matches: (bytes: Buffer) => boolean])[] = [
  ['an encrypted or old Office document', startsWith('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1')],
  ['a 7-Zip archive', startsWith('7z\xbc\xaf\x27\x1c')],
  ['a RAR archive', startsWith('Rar!\x1a\x07')],
  ['a gzip archive', startsWith('\x1f\x8b')],
  ['a bzip2 archive', startsWith('BZh')],
  ['an xz archive', startsWith('\xfd7zXZ\0')],
  ['a Zstandard archive', startsWith('\x28\xb5\x2f\xfd')],
  ['a tar archive', at(257, 'ustar')],
  ['a Windows program', startsWith('MZ')],
  ['a Linux program', startsWith('\x7fELF')],
  ['a macOS program', (bytes) => [0xfeedface, 0xfeedfacf, 0xcefaedfe, 0xcffaedfe].includes(bytes.readUInt32BE(0))],
  ['a Java class or a macOS program', startsWith('\xca\xfe\xba\xbe')],
  ['a WebAssembly module', startsWith('\0asm')],
  ['an SQLite database', startsWith('SQLite format 3\0')],
  ['a model file (GGUF)', startsWith('GGUF')],
  ['a Parquet table', startsWith('PAR1')],
  ['a BMP image', (bytes) => startsWith('BM')(bytes) && bytes.readUInt32LE(6) === 0],
  ['a TIFF image', (bytes) => startsWith('II*\0')(bytes) || startsWith('MM\0*')(bytes)],
  ['an icon', startsWith('\0\0\x01\0')],
  ['a Photoshop image', startsWith('8BPS')],
  ['a JPEG XL image', (bytes) => startsWith('\xff\x0a')(bytes) || startsWith('\0\0\0\x0cJXL ')(bytes)],
  ['a JPEG 2000 image', startsWith('\0\0\0\x0cjP  ')],
  ['an AVIF image', at(4, 'ftypavi')],
  ['a HEIC image', (bytes) => ['heic', 'heix', 'mif1', 'msf1', 'hevc'].some((brand) => at(4, `ftyp${brand}`)(bytes))],
  ['a video (QuickTime or MP4)', at(4, 'ftyp')],
  ['a video (Matroska or WebM)', startsWith('\x1a\x45\xdf\xa3')],
  ['a video (AVI)', (bytes) => startsWith('RIFF')(bytes) && at(8, 'AVI ')(bytes)],
  ['a sound file (WAV)', (bytes) => startsWith('RIFF')(bytes) && at(8, 'WAVE')(bytes)],
  [
    'a sound file (MP3)',
    (bytes) => startsWith('ID3')(bytes) || (bytes[0] === 0xff && ((bytes[1] ?? 0) & 0xe6) === 0xe2),
  ],
  ['a sound file (Ogg)', startsWith('OggS')],
  ['a sound file (FLAC)', startsWith('fLaC')],
  ['a font', (bytes) => ['wOFF', 'wOF2', 'OTTO', '\0\x01\0\0'].some((magic) => startsWith(magic)(bytes))],
];
/** What ZIP archives are really, by a name that stands in the first entries. */
const ZIPPED: readonly (readonly [name: string, mark: string])[] = [
  ['a Word document', 'word/'],
  ['an Excel workbook', 'xl/'],
  ['a PowerPoint presentation', 'ppt/'],
  ['an OpenDocument file', 'application/vnd.oasis.opendocument'],
  ['an EPUB book', 'application/epub+zip'],
  ['an Office document', '[Content_Types].xml'],
];
/** Enough for every signature above. */
const HEAD_BYTES = 300;
const ZIP_HEAD_BYTES = 8_192;

function startsWith(magic: string): (bytes: Buffer) => boolean {
  return at(0, magic);
}

function at(offset: number, magic: string): (bytes: Buffer) => boolean {
  return (bytes) => bytes.toString('latin1', offset, offset + magic.length) === magic;
}

/** Such as `a Word document`; undefined for what is not known. */
export function describeBinary(bytes: Buffer): string | undefined {
  if (startsWith('PK\x03\x04')(bytes) || startsWith('PK\x05\x06')(bytes)) {
    const names = bytes.toString('latin1', 0, ZIP_HEAD_BYTES);
    return ZIPPED.find(([, mark]) => names.includes(mark))?.[0] ?? 'a ZIP archive';
  }
  const head = Buffer.alloc(HEAD_BYTES);
  bytes.copy(head, 0, 0, HEAD_BYTES);
  return SIGNATURES.find(([, matches]) => matches(head))?.[0];
}
