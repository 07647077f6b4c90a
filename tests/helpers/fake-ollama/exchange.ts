import type { IncomingMessage, ServerResponse } from 'node:http';
import { once } from 'node:events';

/** A request as the fake saw it. */
export interface RecordedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  /** The parsed body; the text itself where it is not JSON; undefined without a body. */
  readonly body: unknown;
  /** The connection closed before the answer was finished. */
  readonly aborted: boolean;
  /** Resolves once the answer is finished (`false`) or the client is gone (`true`). */
  readonly closed: Promise<boolean>;
  /** Bytes of answer handed to the socket so far. */
  readonly bytesWritten: number;
}

/** One request being answered by hand. Nothing is sent, headers included, before the first line. */
export class Exchange {
  readonly recorded: RecordedRequest;
  readonly body: Readonly<Record<string, unknown>>;
  readonly #request: IncomingMessage;
  readonly #response: ServerResponse;

  constructor(request: IncomingMessage, response: ServerResponse, body: unknown) {
    this.#request = request;
    this.#response = response;
    this.body = typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {};
    let aborted = false;
    let bytesWritten = 0;
    const { promise: closed, resolve } = Promise.withResolvers<boolean>();
    response.once('close', () => {
      aborted = !response.writableFinished;
      resolve(aborted);
    });
    this.#count = (bytes) => {
      bytesWritten += bytes;
    };
    this.recorded = {
      method: request.method ?? '',
      path: (request.url ?? '').split('?')[0] ?? '',
      headers: request.headers,
      body,
      closed,
      get aborted() {
        return aborted;
      },
      get bytesWritten() {
        return bytesWritten;
      },
    };
  }

  readonly #count: (bytes: number) => void;

  /** A text field of the body; empty when it is missing or something else. */
  text(field: string): string {
    const value = this.body[field];
    return typeof value === 'string' ? value : '';
  }

  get isGone(): boolean {
    return this.#response.destroyed;
  }

  get hasBegun(): boolean {
    return this.#response.headersSent;
  }

  /** One NDJSON line; `model` and `created_at` are added to everything that is not an error. */
  async line(fields: Record<string, unknown>): Promise<void> {
    const isAnswer = !('error' in fields) && !('status' in fields);
    const stamp = isAnswer ? { model: this.body['model'], created_at: '2026-09-01T10:00:00.123456789Z' } : {};
    await this.bytes(`${JSON.stringify({ ...stamp, ...fields })}\n`);
  }

  /** Exact bytes of an NDJSON body, cut wherever the test likes. Waits while the client does not read. */
  async bytes(chunk: string | Uint8Array): Promise<void> {
    if (this.isGone) return;
    if (!this.hasBegun) this.#response.writeHead(200, { 'content-type': 'application/x-ndjson' });
    const flowing = this.#response.write(chunk);
    this.#count(chunk.length);
    if (!flowing) await Promise.race([once(this.#response, 'drain'), this.recorded.closed]);
  }

  /** A whole answer with a status; a string goes out as text, everything else as JSON, undefined as no body at all. */
  reply(status: number, body?: unknown): void {
    if (this.isGone) return;
    if (body === undefined) {
      this.#response.writeHead(status).end();
      return;
    }
    const isText = typeof body === 'string';
    this.#response
      .writeHead(status, { 'content-type': isText ? 'text/plain' : 'application/json; charset=utf-8' })
      .end(isText ? body : JSON.stringify(body));
  }

  end(): void {
    this.#response.end();
  }

  /** Cuts the connection, as a crashed server does. */
  reset(): void {
    this.#request.socket.destroy();
  }

  /** Resolves `true` when the client went away within `ms`. */
  async waitOrGone(ms: number): Promise<boolean> {
    if (this.isGone) return true;
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const timer = setTimeout(() => resolve(false), ms);
    void this.recorded.closed.then(() => resolve(true));
    const isGone = await promise;
    clearTimeout(timer);
    return isGone;
  }
}

/** Answers one request by hand. */
export type Scenario = (exchange: Exchange) => Promise<void> | void;
