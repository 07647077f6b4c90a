import { parentPort, workerData } from 'node:worker_threads';
import { getDocument, VerbosityLevel } from 'unpdf/pdfjs';
import type { PdfJob, PdfMessage } from './pdf-messages.ts';

/** Entry of the thread that reads one PDF. It may be ended at any moment, because the file may be made to keep it busy. */
async function read({ bytes, mostCharacters }: PdfJob): Promise<void> {
  const loading = getDocument({
    data: bytes,
    verbosity: VerbosityLevel.ERRORS,
    // A page that is broken is empty, and does not end the others.
    stopAtErrors: false,
    useSystemFonts: false,
    disableFontFace: true,
  });
  const pdf = await loading.promise;
  tell({ type: 'opened', pages: pdf.numPages });
  let characters = 0;
  for (let number = 1; number <= pdf.numPages && characters < mostCharacters; number++) {
    const text = await textOf(pdf, number);
    characters += text.length;
    tell({ type: 'page', text });
  }
  tell({ type: 'done' });
}

async function textOf(pdf: Awaited<ReturnType<typeof getDocument>['promise']>, number: number): Promise<string> {
  try {
    const page = await pdf.getPage(number);
    const { items } = await page.getTextContent();
    page.cleanup();
    return items.map((item) => ('str' in item ? item.str + (item.hasEOL ? '\n' : '') : '')).join('');
  } catch {
    return ''; // The page is broken; it is counted among those without text, which are told.
  }
}

function tell(message: PdfMessage): void {
  parentPort?.postMessage(message);
}

try {
  await read(workerData as PdfJob);
} catch (error) {
  const { name, message } = error as Error;
  tell({ type: 'failed', reason: name === 'PasswordException' ? 'encrypted' : 'damaged', detail: message });
}
