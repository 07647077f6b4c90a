import type { OllamaHttp } from './http-client.ts';
import { isObject, parseJson, textOf } from './json.ts';
import { isRefused } from './map-error.ts';

/** Who is at an address. */
export type Seen =
  | { readonly who: 'ollama'; readonly version: string }
  /** Something answers, but not as Ollama does. */
  | { readonly who: 'foreign' }
  /** Something accepted the connection and says nothing (yet): Ollama opens its port before it can answer. */
  | { readonly who: 'silent' }
  | { readonly who: 'nobody' };

/** Asks who is there, at most `timeoutMs` a question. */
export async function probe(http: OllamaHttp, url: string, timeoutMs: number): Promise<Seen> {
  try {
    const root = await http.ask('GET', `${url}/`, timeoutMs);
    if (root.status !== 200 || !/ollama is running/i.test(root.text)) return { who: 'foreign' };
    return await askVersion(http, url, timeoutMs);
  } catch (thrown) {
    return whoFails(thrown);
  }
}

/** The cheapest sign of life of an Ollama that is known to be one. */
export async function checkHealth(http: OllamaHttp, url: string, timeoutMs: number): Promise<Seen> {
  try {
    return await askVersion(http, url, timeoutMs);
  } catch (thrown) {
    return whoFails(thrown);
  }
}

async function askVersion(http: OllamaHttp, url: string, timeoutMs: number): Promise<Seen> {
  const reply = await http.ask('GET', `${url}/api/version`, timeoutMs);
  const body = parseJson(reply.text);
  const version = isObject(body) ? textOf(body, 'version') : undefined;
  return reply.status === 200 && version !== undefined ? { who: 'ollama', version } : { who: 'foreign' };
}

function whoFails(thrown: unknown): Seen {
  if (isRefused(thrown)) return { who: 'nobody' };
  // Not HTTP at all: the parser says so.
  const isNonsense = thrown instanceof Error && 'code' in thrown && String(thrown.code).startsWith('HPE_');
  return { who: isNonsense ? 'foreign' : 'silent' };
}
