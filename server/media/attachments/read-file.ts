import type { ExtractPdf } from './extract-pdf.ts';
import { identifyFile, type IdentifiedFile } from './identify-file.ts';

/** A file as it can be handed over with a message. */
export interface ReadFile {
  readonly kind: IdentifiedFile['kind'];
  readonly mediaType: string;
  /** What a model gets; null for an image. */
  readonly text: string | null;
  readonly note: string | null;
}

/** Looks at what a file is and reads its text. @throws HubError for what is not accepted, with what it looks like */
export async function readFile(bytes: Buffer, name: string, extractPdf: ExtractPdf): Promise<ReadFile> {
  const file = identifyFile(bytes, name);
  const { kind, mediaType, note } = file;
  if (kind === 'image') return { kind, mediaType, text: null, note };
  if (kind === 'text') return { kind, mediaType, text: file.text, note };
  const pdf = await extractPdf(bytes);
  const notes = [note, pdf.note].filter((each) => each !== null);
  return { kind, mediaType, text: pdf.text, note: notes.length === 0 ? null : notes.join(' ') };
}
