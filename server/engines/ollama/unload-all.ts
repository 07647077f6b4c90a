import type { OllamaHttp } from './http-client.ts';
import { isObject, listOf, parseJson, textOf } from './json.ts';

const TIMEOUT_MS = 3000;

/** Asks an Ollama to let go of every loaded model. An Ollama that does not answer is about to be ended anyway. */
export async function unloadAll(http: OllamaHttp, url: string): Promise<void> {
  try {
    const reply = await http.ask('GET', `${url}/api/ps`, TIMEOUT_MS);
    const body = parseJson(reply.text);
    const names = listOf(isObject(body) ? body : {}, 'models').flatMap((model) =>
      isObject(model) ? [textOf(model, 'name') ?? textOf(model, 'model')] : [],
    );
    await Promise.all(
      names.map(async (model) => http.ask('POST', `${url}/api/generate`, TIMEOUT_MS, { model, keep_alive: 0 })),
    );
  } catch {
    // As said above.
  }
}
