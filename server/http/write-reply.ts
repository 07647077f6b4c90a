import { once } from 'node:events';
import type { Response } from 'express';
import type { HubError } from '../domain/errors.ts';
import type { Clock } from '../domain/ports.ts';
import type { EngineStream, StreamPart } from '../domain/stream-frame.ts';
import type { DecodedCall, Protocol, ReplyEncoder, ReplyIdentity } from '../protocols/protocol.ts';

/** A model that loads or reads a long prompt is silent; after this the client gets headers and signs of life. */
const SILENCE_MS = 8_000;

const STREAM_HEADERS = {
  'Content-Type': 'text/event-stream; charset=utf-8',
  'Cache-Control': 'no-cache',
  'X-Accel-Buffering': 'no',
};
const JSON_TYPE = 'application/json; charset=utf-8';

export interface Reply {
  readonly res: Response;
  readonly protocol: Protocol;
  readonly decoded: DecodedCall;
  readonly identity: ReplyIdentity;
  readonly userAgent: string | undefined;
  readonly clock: Clock;
}

/**
 * Writes an answer, streamed or whole. Upstream bytes go on untouched when the upstream speaks the client's dialect in
 * the same framing; otherwise the parts are encoded. The choice is made once, before the first byte.
 * @throws what the frames throw; `res.headersSent` tells whether the client has seen something already.
 */
export async function writeReply(reply: Reply, stream: EngineStream): Promise<void> {
  const isStreamed = reply.decoded.request.stream;
  const isPassedThrough = stream.dialect === reply.protocol.dialect && (stream.framing === 'sse') === isStreamed;
  const encoder = isPassedThrough ? undefined : reply.decoded.createEncoder(reply.identity);
  if (isStreamed) await writeStream(reply, stream, encoder);
  else await writeWhole(reply, stream, encoder);
}

async function writeWhole({ res }: Reply, stream: EngineStream, encoder: ReplyEncoder | undefined): Promise<void> {
  const parts: StreamPart[] = [];
  const wire: Uint8Array[] = [];
  for await (const frame of stream.frames) {
    if (encoder !== undefined) parts.push(...frame.parts);
    else if (frame.wire !== undefined) wire.push(frame.wire);
  }
  const body = encoder === undefined ? Buffer.concat(wire) : Buffer.from(JSON.stringify(encoder.body(parts)));
  res.writeHead(200, { 'Content-Type': JSON_TYPE, 'Content-Length': body.length });
  res.end(body);
}

async function writeStream(reply: Reply, stream: EngineStream, encoder: ReplyEncoder | undefined): Promise<void> {
  const { res } = reply;
  const lifeSigns = createLifeSigns(reply);
  try {
    for await (const frame of stream.frames) {
      const record = encoder === undefined ? frame.wire : encoder.encode(frame.parts);
      if (record === undefined || record.length === 0) continue;
      lifeSigns.seen();
      if (!res.headersSent) openStream(res);
      if (!res.write(record)) await drained(res);
    }
    if (!res.headersSent) openStream(res);
    res.end(encoder?.end());
  } finally {
    lifeSigns.stop();
  }
}

function openStream(res: Response): void {
  res.writeHead(200, STREAM_HEADERS);
  res.flushHeaders();
}

/** A reader that is slower than the engine makes the engine wait. Ends too when the reader is gone. */
async function drained(res: Response): Promise<void> {
  if (res.destroyed) return;
  const listening = new AbortController();
  const { signal } = listening;
  try {
    await Promise.race([once(res, 'drain', { signal }), once(res, 'close', { signal })]);
  } finally {
    listening.abort();
  }
}

function createLifeSigns({ clock, protocol, identity, userAgent, res }: Reply): { seen(): void; stop(): void } {
  let lastSeen = clock.monotonic();
  let takeBack = clock.after(SILENCE_MS, tick);

  function tick(): void {
    const silentMs = clock.monotonic() - lastSeen;
    if (silentMs >= SILENCE_MS) {
      if (!res.headersSent) openStream(res);
      res.write(protocol.encodeKeepAlive(identity, userAgent));
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
export function writeError(res: Response, protocol: Protocol, error: HubError, requestId: string): void {
  if (res.destroyed || res.writableEnded) return;
  if (res.headersSent) {
    res.end(protocol.encodeStreamError(error, requestId));
    return;
  }
  const { status, headers, body } = protocol.encodeError(error, requestId);
  res.writeHead(status, { 'Content-Type': JSON_TYPE, ...headers });
  res.end(JSON.stringify(body));
}
