import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { readFile, rm, stat, writeFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Agent, request, type Dispatcher } from 'undici';
import { HubError } from '../../domain/errors.ts';
import type { FetchProgress } from '../../domain/ports.ts';
import { followAddresses, NETWORK, type FollowedAddresses, type Network } from './follow-addresses.ts';

const MOST_REDIRECTS = 5;
const CONNECT_MS = 15_000;
/** Of silence, in the middle of a file. */
const SILENCE_MS = 60_000;
/** After so many bytes the disk is asked for room again: others write to it too. */
const CHECK_BYTES = 256 * 1024 * 1024;
const SHA256 = /^"?([0-9a-f]{64})"?$/;

export interface FileToFetch {
  readonly url: string;
  /** Where it comes together; what is there already is gone on from. */
  readonly part: string;
  /** @throws HubError where so many bytes find no room */
  readonly requireRoom: (bytes: number) => Promise<void>;
  readonly onProgress: (progress: FetchProgress) => void;
  readonly signal: AbortSignal;
}

/** What is known of the bytes in a part. */
interface PartFacts {
  /** Whether the file is still the same one. */
  readonly etag: string | undefined;
}

/**
 * Brings a file from an address. What was interrupted goes on from where it was (RFC 9110, 14.2 and 13.1.5), unless the file
 * has changed meanwhile or its server knows no parts. Where the server tells a SHA-256, as Hugging Face does, it is checked.
 * @throws HubError in words for what is not there, not open, no file, cut off, or damaged
 */
export async function fetchFile(file: FileToFetch, network: Network = NETWORK): Promise<void> {
  const addresses = followAddresses(network);
  const dispatcher = new Agent({
    connect: { timeout: CONNECT_MS, lookup: addresses.lookup },
    bodyTimeout: SILENCE_MS,
    headersTimeout: SILENCE_MS,
  });
  try {
    await bring(file, { dispatcher, addresses });
  } catch (thrown) {
    if (thrown instanceof HubError || file.signal.aborted || isOfDisk(thrown)) throw thrown;
    throw new HubError(
      'engine_unavailable',
      `${hostOf(file.url)} can't be reached (${codeOf(thrown)}). Is this computer online? What came is kept.`,
      {},
      thrown,
    );
  } finally {
    await dispatcher.destroy();
  }
}

interface Line {
  readonly dispatcher: Dispatcher;
  readonly addresses: FollowedAddresses;
}

async function bring(file: FileToFetch, line: Line): Promise<void> {
  const { part, signal, onProgress } = file;
  onProgress({ phase: 'starting', doneBytes: 0, totalBytes: 0 });
  const known = await readFacts(part);
  const begun = known === undefined ? 0 : await sizeOf(part);
  const reply = await ask(file, line, begun > 0 ? known?.etag : undefined, begun);
  const doneBefore = reply.isRest ? begun : 0;
  const { totalBytes } = reply;
  // Before the new facts: bytes of another file must never stand beside them, whenever the hub is killed.
  if (!reply.isRest) await dropPart(part);
  await file.requireRoom(Math.max(0, totalBytes - doneBefore));
  await writeFile(factsPath(part), JSON.stringify({ etag: reply.etag } satisfies PartFacts), { mode: 0o600 });

  let doneBytes = doneBefore;
  let checkedAt = doneBefore;
  await pipeline(
    reply.body,
    async function* counted(source: AsyncIterable<Buffer>) {
      for await (const chunk of source) {
        doneBytes += chunk.length;
        if (doneBytes - checkedAt >= CHECK_BYTES) {
          checkedAt = doneBytes;
          await file.requireRoom(Math.max(0, totalBytes - doneBytes));
        }
        onProgress({ phase: 'downloading', doneBytes, totalBytes: Math.max(totalBytes, doneBytes) });
        yield chunk;
      }
    },
    createWriteStream(part, { flags: reply.isRest ? 'a' : 'w', mode: 0o600 }),
    { signal },
  );
  if (totalBytes > 0 && doneBytes !== totalBytes) {
    throw new HubError(
      'engine_unavailable',
      `${hostOf(file.url)} ended the file after ${doneBytes} of ${totalBytes} bytes. Go on: what came is kept.`,
    );
  }
  if (reply.sha256 === undefined) return;
  onProgress({ phase: 'verifying', doneBytes, totalBytes: doneBytes });
  if ((await hashOf(part, signal)) === reply.sha256) return;
  await dropPart(part);
  throw new HubError('engine_bad_answer', 'What came is damaged: its SHA-256 is another one. Start it again.');
}

interface FileReply {
  readonly body: Readable;
  /** It is what was missing of the part, else the whole file. */
  readonly isRest: boolean;
  readonly totalBytes: number;
  readonly etag: string | undefined;
  readonly sha256: string | undefined;
}

async function ask(file: FileToFetch, line: Line, etag: string | undefined, begun: number): Promise<FileReply> {
  let url = new URL(file.url);
  let sha256: string | undefined;
  for (let hop = 0; hop <= MOST_REDIRECTS; hop++) {
    const rest = etag === undefined ? {} : { range: `bytes=${begun}-`, 'if-range': etag };
    await line.addresses.enter(url);
    const reply = await request(url, {
      dispatcher: line.dispatcher,
      signal: file.signal,
      headers: { 'accept-encoding': 'identity', 'user-agent': 'homeport', ...rest },
    });
    const { statusCode, headers, body } = reply;
    // Hugging Face tells the hash with its redirect, and the storage behind it does not.
    sha256 ??= SHA256.exec(textOf(headers['x-linked-etag']) ?? '')?.[1];
    const location = textOf(headers['location']);
    if (statusCode >= 300 && statusCode < 400 && location !== undefined) {
      await body.dump();
      url = new URL(location, url);
      requireHttp(url);
      continue;
    }
    if (statusCode === 200 || statusCode === 206) {
      requireFile(textOf(headers['content-type']), file.url);
      const isRest = statusCode === 206;
      const range = textOf(headers['content-range']);
      if (isRest) await requireRest(range, begun, file);
      // A server that sends in chunks tells no length, and of a part it need not know how long the whole is.
      const total = isRest ? /\/(\d+)$/.exec(range ?? '')?.[1] : textOf(headers['content-length']);
      return { body, isRest, totalBytes: Number(total ?? 0), etag: textOf(headers['etag']), sha256 };
    }
    await body.dump();
    if (statusCode === 416 && etag !== undefined) {
      // All of it came, and the hub ended before it was taken in: the condition held, so it is still the same file.
      if (textOf(headers['content-range']) === `bytes */${begun}`) {
        return { body: Readable.from([]), isRest: true, totalBytes: begun, etag, sha256 };
      }
      // The part is not what the server has: it comes anew.
      await dropPart(file.part);
      return ask(file, line, undefined, 0);
    }
    throw refusalOf(statusCode, file.url);
  }
  throw new HubError('engine_unavailable', `${hostOf(file.url)} sends from address to address and to no file.`);
}

function refusalOf(status: number, url: string): HubError {
  const host = hostOf(url);
  if (status === 404 || status === 410) {
    return new HubError('not_found', `${host} has no such file (${status}). Look at the link.`, { param: 'name' });
  }
  if (status === 401 || status === 403) {
    return new HubError(
      'forbidden',
      `${host} does not give this file to everybody (${status}): its owner asks for a sign-in, which Homeport does not do.`,
    );
  }
  return new HubError(
    'engine_unavailable',
    `${host} answered with status ${status}. Try again later: what came is kept.`,
  );
}

function requireFile(contentType: string | undefined, url: string): void {
  if (contentType === undefined || !/^(?:text\/|application\/(?:json|xhtml))/i.test(contentType)) return;
  throw new HubError(
    'invalid_request',
    `${hostOf(url)} answered with a page (${contentType.split(';')[0]}) and not with a file. Use the link that downloads it.`,
    { param: 'name' },
  );
}

/** Other bytes than those that are missing would make a damaged file, which not every server's hash would show. */
async function requireRest(range: string | undefined, begun: number, { part, url }: FileToFetch): Promise<void> {
  if (range === undefined || range.startsWith(`bytes ${begun}-`)) return;
  await dropPart(part);
  throw new HubError(
    'engine_bad_answer',
    `${hostOf(url)} sent another part of the file (${range}) than the one from byte ${begun}. Start it again.`,
  );
}

function requireHttp({ protocol }: URL): void {
  if (/^https?:$/.test(protocol)) return;
  throw new HubError('engine_unavailable', `The link leads to ${protocol}, and only http and https are followed.`);
}

/** What has come of a file and what is known of it. */
export async function dropPart(part: string): Promise<void> {
  await rm(part, { force: true });
  await rm(factsPath(part), { force: true });
}

const factsPath = (part: string) => `${part}.json`;

async function readFacts(part: string): Promise<PartFacts | undefined> {
  try {
    return JSON.parse(await readFile(factsPath(part), 'utf8')) as PartFacts;
  } catch {
    return undefined; // None yet, or cut off by a crash: the file begins anew.
  }
}

async function sizeOf(part: string): Promise<number> {
  try {
    return (await stat(part)).size;
  } catch {
    return 0; // Not there.
  }
}

async function hashOf(part: string, signal: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(part, { signal })) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

function hostOf(url: string): string {
  return new URL(url).host;
}

function textOf(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}

function codeOf(thrown: unknown): string {
  return thrown instanceof Error && 'code' in thrown ? String(thrown.code) : 'no answer';
}

function isOfDisk(thrown: unknown): boolean {
  return ['ENOSPC', 'EDQUOT', 'EACCES', 'EROFS', 'EIO'].includes(codeOf(thrown));
}
