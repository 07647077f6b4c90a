import { once } from 'node:events';
import type { Response } from 'express';
import { toHubError, type HubError } from '../domain/errors.ts';
import type { Clock } from '../domain/ports.ts';
import type { StoredReply } from '../domain/stored-reply.ts';
import type { EngineStream, StreamPart } from '../domain/stream-frame.ts';
import type { DecodedCall, Protocol, ReplyEncoder, ReplyIdentity } from '../protocols/protocol.ts';
import type { WholeReply } from './kept-replies.ts';

/** A model that loads or reads a long prompt is silent; after this the client gets headers and signs of life. */
const SILENCE_MS = 8_000;

const STREAM_HEADERS = { 'Cache-Control': 'no-cache', 'X-Accel-Buffering': 'no' };
export const JSON_TYPE = 'application/json; charset=utf-8';

export interface Reply {
  readonly res: Response;
  readonly protocol: Protocol;
  readonly decoded: DecodedCall;
  /** Asked when the first piece is there: until then another model may take over. */
  readonly identity: () => ReplyIdentity;
  /** Asked when the answer's own headers go out. */
  readonly headers: () => Readonly<Record<string, string>>;
  readonly userAgent: string | undefined;
  readonly clock: Clock;
  /** Told of an answer that is given whole, before it goes out. */
  readonly onWhole?: ((reply: WholeReply) => void) | undefined;
  /** Told of what is to be kept of an answer, before its end goes out. */
  readonly keep?: ((reply: StoredReply) => void) | undefined;
}

/**
 * Writes an answer, streamed or whole. Upstream bytes go on untouched when the upstream speaks the client's dialect in
 * the same framing; otherwise the parts are encoded. The choice is made once, before the first byte.
 * @throws what the frames throw; `res.headersSent` tells whether the client has seen something already.
 */
export async function writeReply(reply: Reply, stream: EngineStream): Promise<void> {
  if (reply.decoded.request.stream) await writeStream(reply, stream);
  else await writeWhole(reply, stream);
}

/** Undefined where the upstream's own bytes go on. */
function createEncoder(
  { decoded, protocol, identity }: Pick<Reply, 'decoded' | 'protocol' | 'identity'>,
  stream: EngineStream,
): ReplyEncoder | undefined {
  const isPassedThrough = stream.dialect === protocol.dialect && (stream.framing === 'sse') === decoded.request.stream;
  return isPassedThrough ? undefined : decoded.createEncoder(identity());
}

async function writeWhole(reply: Reply, stream: EngineStream): Promise<void> {
  const whole = await wholeReply(reply, stream);
  reply.onWhole?.(whole);
  sendWhole(reply.res, whole);
}

/** An answer as a whole, once it is finished. @throws what the frames throw */
export async function wholeReply(
  reply: Pick<Reply, 'protocol' | 'decoded' | 'identity' | 'headers' | 'keep'>,
  stream: EngineStream,
): Promise<WholeReply> {
  let encoder: ReplyEncoder | undefined;
  let hasBegun = false;
  const parts: StreamPart[] = [];
  const wire: Uint8Array[] = [];
  for await (const frame of stream.frames) {
    if (!hasBegun) encoder = createEncoder(reply, stream);
    hasBegun = true;
    if (encoder !== undefined) parts.push(...frame.parts);
    else if (frame.wire !== undefined) wire.push(frame.wire);
  }
  const body = encoder === undefined ? Buffer.concat(wire) : Buffer.from(JSON.stringify(encoder.body(parts)));
  keepReply(reply, encoder);
  return { headers: { 'Content-Type': JSON_TYPE, 'Content-Length': body.length, ...reply.headers() }, body };
}

/** Sends an answer that is there as a whole. */
export function sendWhole(res: Response, { headers, body }: WholeReply): void {
  res.writeHead(200, headers);
  res.end(body);
}

async function writeStream(reply: Reply, stream: EngineStream): Promise<void> {
  const { res } = reply;
  let encoder: ReplyEncoder | undefined;
  let hasBegun = false;
  const lifeSigns = createLifeSigns(reply);
  try {
    for await (const frame of stream.frames) {
      if (!hasBegun) encoder = createEncoder(reply, stream);
      hasBegun = true;
      const record = encoder === undefined ? frame.wire : encoder.encode(frame.parts);
      if (record === undefined || record.length === 0) continue;
      lifeSigns.seen();
      if (!res.headersSent) openStream(reply);
      if (!res.write(record)) await drained(res);
    }
    if (!res.headersSent) openStream(reply);
    keepReply(reply, encoder);
    res.end(encoder?.end());
  } catch (thrown) {
    if (res.headersSent) sayFailed(reply, stream, encoder, toHubError(thrown));
    throw thrown;
  } finally {
    lifeSigns.stop();
  }
}

function keepReply({ keep }: Pick<Reply, 'keep'>, encoder: ReplyEncoder | undefined): void {
  const kept = keep === undefined ? undefined : encoder?.kept?.();
  if (kept !== undefined) keep?.(kept);
}

/** For dialects whose last words go on from what was said; the others' are told where all errors are. */
function sayFailed(reply: Reply, stream: EngineStream, begun: ReplyEncoder | undefined, error: HubError): void {
  const { res } = reply;
  const words = (begun ?? createEncoder(reply, stream))?.fail?.(error);
  if (words !== undefined && !res.destroyed) res.end(words);
}

/** The headers go out with whatever is written next: sent alone they would cost a write to the socket of their own. */
function openStream({ res, protocol, headers }: Reply): void {
  res.writeHead(200, { 'Content-Type': protocol.streamType, ...STREAM_HEADERS, ...headers() });
}

/** A reader that is slower than the engine makes the engine wait. Ends too when the reader is gone. */
export async function drained(res: Response): Promise<void> {
  if (res.destroyed) return;
  const listening = new AbortController();
  const { signal } = listening;
  try {
    await Promise.race([once(res, 'drain', { signal }), once(res, 'close', { signal })]);
  } finally {
    listening.abort();
  }
}

function createLifeSigns(reply: Reply): { seen(): void; stop(): void } {
  const { clock, protocol, identity, userAgent, res } = reply;
  let lastSeen = clock.monotonic();
  let takeBack = clock.after(SILENCE_MS, tick);

  function tick(): void {
    const silentMs = clock.monotonic() - lastSeen;
    if (silentMs >= SILENCE_MS) {
      if (!res.headersSent) {
        openStream(reply);
        res.flushHeaders();
      }
      res.write(protocol.encodeKeepAlive(identity(), userAgent));
      lastSeen = clock.monotonic();
    }
    takeBack = clock.after(Math.max(1, lastSeen + SILENCE_MS - clock.monotonic()), tick);
  }

  return {
    seen() {
      lastSeen = clock.monotonic();
    },
    stop: () => takeBack(),
  };
}

/** Tells the client of a failure in its dialect: as a status while that is possible, else as the stream's last record. */
export function writeError(
  res: Response,
  protocol: Protocol,
  error: HubError,
  requestId: string,
  receipt: Readonly<Record<string, string>> = {},
): void {
  if (res.destroyed || res.writableEnded) return;
  if (res.headersSent) {
    res.end(protocol.encodeStreamError(error, requestId));
    return;
  }
  const { status, headers, body } = protocol.encodeError(error, requestId);
  res.writeHead(status, { 'Content-Type': JSON_TYPE, ...receipt, ...headers });
  res.end(JSON.stringify(body));
}
