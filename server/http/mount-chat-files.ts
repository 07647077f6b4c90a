import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Express, Request, Response } from 'express';
import type { ImportReport } from '../contract/chat/files.ts';
import { HubError } from '../domain/errors.ts';
import { ownerOf } from '../domain/owner.ts';
import { readFileName } from '../domain/file-name.ts';
import type { CallerDeps } from './credentials.ts';
import { disposition, requireUser } from './mount-attachments.ts';
import { announcedLength, inMebibytes, requireRaw } from './read-limited.ts';
import { sendJson } from './send-json.ts';
import { drained } from './write-reply.ts';

export interface ExportFile {
  readonly name: string;
  readonly mediaType: string;
  readonly pieces: Iterable<string>;
}

/** Chats as files. */
export interface ChatFiles {
  /** @throws HubError `not_found` */
  exportOne(owner: string, id: string, format: 'markdown' | 'json'): ExportFile;
  exportAll(owner: string): ExportFile;
  /** Where files are kept until they are read. */
  readonly folder: string;
  /** That no other file there has. */
  nextName(): string;
  /** @throws HubError where nothing of it can be taken */
  importFile(owner: string, path: string, name: string): Promise<ImportReport>;
}

export interface ChatFileFaceDeps extends CallerDeps {
  readonly chatFiles: ChatFiles;
}

export const MAX_IMPORT_BYTES = 500 * 1024 * 1024;
/** Written before others have their turn. */
const BYTES_AT_ONCE = 512 * 1024;
const FORMATS = ['markdown', 'json'] as const;

/** Chats out as files, and in again. */
export function mountChatFiles(app: Express, deps: ChatFileFaceDeps): void {
  const { chatFiles } = deps;
  app.get('/hub/conversations/:id/export', async (req, res) => {
    const owner = ownerOf(requireUser(req, res, deps, 'get'));
    await sendFile(res, chatFiles.exportOne(owner, req.params.id, readFormat(req)));
  });
  app.get('/hub/conversation-export', async (req, res) => {
    const owner = ownerOf(requireUser(req, res, deps, 'get'));
    await sendFile(res, chatFiles.exportAll(owner));
  });
  app.post('/hub/conversation-import', async (req, res) => {
    const owner = ownerOf(requireUser(req, res, deps, 'post'));
    const name = readFileName(req.query['name']);
    const path = join(chatFiles.folder, chatFiles.nextName());
    let report: ImportReport;
    try {
      await receive(req, path);
      report = await chatFiles.importFile(owner, path, name);
    } finally {
      await rm(path, { force: true });
    }
    sendJson(res, { status: 200, body: report });
  });
}

function readFormat(req: Request): 'markdown' | 'json' {
  const { format = 'json' } = req.query;
  const known = FORMATS.find((each) => each === format);
  if (known !== undefined) return known;
  throw new HubError('invalid_request', `format is ${JSON.stringify(format)}. It must be markdown or json.`, {
    param: 'format',
  });
}

async function sendFile(res: Response, { name, mediaType, pieces }: ExportFile): Promise<void> {
  res.writeHead(200, {
    'Content-Type': mediaType,
    'Content-Disposition': disposition('attachment', name),
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
  });
  if (res.req.method === 'HEAD') return void res.end();
  let written = 0;
  for (const piece of pieces) {
    if (res.destroyed) return;
    written += piece.length;
    if (!res.write(piece)) await drained(res);
    if (written < BYTES_AT_ONCE) continue;
    written = 0;
    await nextTurn();
  }
  res.end();
}

/** Writes the body into a file. @throws HubError beyond the limit, and when the client leaves or the disk is full */
async function receive(req: Request, path: string): Promise<void> {
  requireRaw(req);
  const announced = announcedLength(req);
  if (announced !== undefined && announced > MAX_IMPORT_BYTES) throw tooLarge(announced);
  let size = 0;
  // The rest of what is too large is read and dropped after the answer: the connection stays open for it.
  async function* counted() {
    for await (const chunk of req.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > MAX_IMPORT_BYTES) throw tooLarge(undefined);
      yield chunk;
    }
  }
  try {
    await pipeline(counted(), createWriteStream(path, { flags: 'wx', mode: 0o600 }));
  } catch (thrown) {
    if (thrown instanceof HubError) throw thrown;
    if (req.destroyed && !req.complete) throw new HubError('cancelled', 'The client left before its file was whole.');
    const reason = thrown instanceof Error ? thrown.message : String(thrown);
    throw new HubError('storage_failed', `The file can't be kept while it is read: ${reason}.`, {}, thrown);
  }
}

function tooLarge(announced: number | undefined): HubError {
  const size = announced === undefined ? 'larger than that' : inMebibytes(announced);
  return new HubError(
    'payload_too_large',
    `An import may be ${inMebibytes(MAX_IMPORT_BYTES)} large, and this file is ${size}. Import it in parts.`,
    { param: 'file' },
  );
}
