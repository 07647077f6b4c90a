import { Readable } from 'node:stream';
import { cancelledError, HubError } from '../../domain/errors.ts';
import type { StoreCall, StoreReply } from '../../domain/ports.ts';
import type { OllamaHttp } from './http-client.ts';
import { mapConnectionError } from './map-error.ts';

/**
 * Hands a request that manages models on as it came, and its answer back as it comes. Nothing is held in memory: whoever
 * reads the answer slowly makes Ollama wait.
 * @throws HubError when Ollama can't be reached
 */
export async function passOn(http: OllamaHttp, url: string, call: StoreCall): Promise<StoreReply> {
  const { body, contentLength, contentType, method, path, signal } = call;
  try {
    const response = await http.request(url + path, {
      method,
      headers: {
        ...(contentType !== undefined && { 'content-type': contentType }),
        ...(contentLength !== undefined && { 'content-length': String(contentLength) }),
      },
      body:
        body === undefined || body instanceof Uint8Array ? (body ?? null) : Readable.from(body, { objectMode: false }),
      signal,
    });
    // A body that is destroyed early reports it as an error; whoever reads it hears it there.
    response.body.on('error', () => undefined);
    const type = response.headers['content-type'];
    return {
      status: response.statusCode,
      contentType: Array.isArray(type) ? type[0] : type,
      body: inOurWords(response.body, url, signal),
    };
  } catch (thrown) {
    throw translate(thrown, url, signal);
  }
}

async function* inOurWords(
  body: AsyncIterable<Uint8Array>,
  url: string,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  try {
    yield* body;
  } catch (thrown) {
    throw translate(thrown, url, signal);
  }
}

function translate(thrown: unknown, url: string, signal: AbortSignal): HubError {
  if (signal.aborted) return signal.reason instanceof HubError ? signal.reason : cancelledError();
  return mapConnectionError(thrown, url);
}
