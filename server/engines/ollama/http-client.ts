import { Agent, type Dispatcher } from 'undici';
import type { HubError } from '../../domain/errors.ts';
import type { Clock } from '../../domain/ports.ts';

/** No local server answers an error with more than this. */
const MAX_ERROR_BYTES = 64 * 1024;
const CONNECT_TIMEOUT_MS = 3000;

export type UpstreamResponse = Dispatcher.ResponseData;

export interface TextReply {
  readonly status: number;
  readonly text: string;
}

/** The engine's only way out. */
export interface OllamaHttp {
  /** Resolves with the headers, which Ollama withholds until it has something to say: minutes may pass. */
  post(url: string, body: unknown, signal: AbortSignal): Promise<UpstreamResponse>;
  /** Any other request, whose answer is read as it comes. */
  request(
    url: string,
    options: Pick<Dispatcher.RequestOptions, 'method' | 'headers' | 'body' | 'signal'>,
  ): Promise<UpstreamResponse>;
  /** A small question with a small answer, within `timeoutMs`. @throws what undici throws. */
  ask(method: 'GET' | 'POST', url: string, timeoutMs: number, body?: unknown): Promise<TextReply>;
  /** Ends everything under way with this error and closes all connections. */
  close(reason: HubError): Promise<void>;
}

export function createOllamaHttp(clock: Clock): OllamaHttp {
  // A load or a long prompt is silent for minutes; the client's own patience is the limit.
  const agent = new Agent({ headersTimeout: 0, bodyTimeout: 0, connect: { timeout: CONNECT_TIMEOUT_MS } });

  return {
    async post(url, body, signal) {
      return agent.request({ ...target(url), ...json('POST', body), signal });
    },
    async request(url, options) {
      return agent.request({ ...target(url), ...options });
    },
    async ask(method, url, timeoutMs, body) {
      const timeout = new AbortController();
      const takeBack = clock.after(timeoutMs, () => timeout.abort());
      try {
        const response = await agent.request({ ...target(url), ...json(method, body), signal: timeout.signal });
        return { status: response.statusCode, text: await response.body.text() };
      } finally {
        takeBack();
      }
    },
    async close(reason) {
      await agent.destroy(reason);
    },
  };
}

function target(url: string): { origin: string; path: string } {
  const { origin, pathname } = new URL(url);
  return { origin, path: pathname };
}

function json(method: 'GET' | 'POST', body: unknown): Pick<Dispatcher.RequestOptions, 'method' | 'headers' | 'body'> {
  if (body === undefined) return { method, headers: {} };
  return { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

/** The beginning of an error body, as text. */
export async function readErrorText(body: UpstreamResponse['body']): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body as AsyncIterable<Uint8Array>) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > MAX_ERROR_BYTES) break;
  }
  return Buffer.concat(chunks).toString('utf8');
}
