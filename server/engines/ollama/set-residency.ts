import { cancelledError, HubError } from '../../domain/errors.ts';
import type { EmbeddingRequest } from '../../domain/inference-request.ts';
import type { Target } from './encode-request.ts';
import { type OllamaHttp, readErrorText } from './http-client.ts';
import { mapConnectionError, mapHttpError } from './map-error.ts';

export interface ResidencyDeps {
  readonly http: OllamaHttp;
  /** Base URL of the Ollama to ask. */
  readonly url: string;
  readonly target: Target;
}

/**
 * Asks Ollama to bring a model into memory with the window that calls get, or to take it out. Resolves when it is done.
 * @param keepAlive seconds; 0 = take it out; undefined = as Ollama likes
 * @throws HubError
 */
export async function setResidency(
  { http, url, target }: ResidencyDeps,
  keepAlive: number | undefined,
  signal: AbortSignal,
): Promise<void> {
  const { contextLength, model } = target;
  // Only this route loads an embedding model, and only the other one takes it out.
  const embeds = keepAlive !== 0 && !model.capabilities.includes('completion');
  const body = {
    model: model.name,
    keep_alive: keepAlive,
    ...(keepAlive !== 0 && { options: { num_ctx: contextLength } }),
    ...(embeds ? { input: [] } : { stream: false }),
  };
  try {
    const response = await http.post(`${url}/api/${embeds ? 'embed' : 'generate'}`, body, signal);
    const text = await readErrorText(response.body);
    if (response.statusCode < 400) return;
    throw mapHttpError(response.statusCode, text, { url, request: nothingAskedOf(model.name), contextLength });
  } catch (thrown) {
    if (signal.aborted) throw signal.reason instanceof HubError ? signal.reason : cancelledError();
    throw mapConnectionError(thrown, url);
  }
}

/** Errors tell which model and what was asked of it. */
function nothingAskedOf(model: string): EmbeddingRequest {
  return { kind: 'embedding', model, stream: false, choices: 1, sampling: { stop: [] }, runtime: {}, inputs: [] };
}
