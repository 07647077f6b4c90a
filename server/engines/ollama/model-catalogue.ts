import type { EngineModel, ModelDetails } from '../../domain/model.ts';
import type { Logger } from '../../domain/ports.ts';
import type { OllamaHttp } from './http-client.ts';
import { isObject, type JsonObject, listOf, numberOf, parseJson, textOf } from './json.ts';
import { normaliseModelName } from './model-name.ts';
import { capabilitiesInOurWords, decodeModel, DEFAULT_CONTEXT, isAtLeast, type OllamaModel } from './ollama-model.ts';

const LIST_TIMEOUT_MS = 5000;
const SHOW_TIMEOUT_MS = 10_000;
/** `/api/ps` may block for five seconds while a runner stops. */
const PS_TIMEOUT_MS = 8000;
const SHOWS_AT_ONCE = 4;
const LOGPROBS_SINCE = '0.12.11';

export interface CatalogueDeps {
  readonly http: () => OllamaHttp;
  readonly logger: Logger;
  readonly onChange: () => void;
}

interface Loaded {
  readonly contextLength: number | undefined;
  /** Epoch milliseconds. */
  readonly until: number | undefined;
  readonly memoryBytes: number | undefined;
  readonly vramBytes: number | undefined;
}

/** The models of an Ollama as last seen. What `/api/show` says is kept as long as a model's digest stays the same. */
export class ModelCatalogue {
  readonly #deps: CatalogueDeps;
  readonly #shown = new Map<string, JsonObject>();
  /** By normalised name, in Ollama's order. */
  #models = new Map<string, OllamaModel>();
  #listed: readonly EngineModel[] = [];
  /** The models in memory, by normalised name. */
  #loaded = new Map<string, Loaded>();
  /** Windows larger than usual that somebody asked for; kept while the model is loaded, so that it is not reloaded. */
  readonly #raised = new Map<string, number>();
  #refreshing: Promise<void> | undefined;
  #lookingAtLoaded = false;
  #version = '';

  constructor(deps: CatalogueDeps) {
    this.#deps = deps;
  }

  list(): readonly EngineModel[] {
    return this.#listed;
  }

  find(name: string): EngineModel | undefined {
    const wanted = normaliseModelName(name);
    return this.#listed.find((model) => normaliseModelName(model.name) === wanted);
  }

  /** What Ollama tells of one model besides what is listed. */
  describe(name: string): ModelDetails | undefined {
    const model = this.get(name);
    if (model === undefined) return undefined;
    const shown = this.#shown.get(model.digest) ?? {};
    const { details, model_info: metadata } = shown;
    const loaded = this.#loaded.get(normaliseModelName(name));
    return {
      digest: model.digest === '' ? undefined : model.digest,
      format: isObject(details) ? textOf(details, 'format') : undefined,
      template: textOf(shown, 'template'),
      system: textOf(shown, 'system'),
      parameters: textOf(shown, 'parameters'),
      metadata: isObject(metadata) ? metadata : undefined,
      loadedUntil: loaded?.until,
      memoryBytes: loaded?.memoryBytes,
      vramBytes: loaded?.vramBytes,
    };
  }

  get(name: string): OllamaModel | undefined {
    return this.#models.get(normaliseModelName(name));
  }

  /**
   * Tokens of context to ask for. The same for every request as far as possible, because a different number loads the
   * model again: a larger wish, or a larger window that is loaded already, holds for the requests after it too.
   */
  contextFor(model: OllamaModel, wished: number | undefined): number {
    return clampContext(Math.max(wished ?? 0, this.#usualContext(model)), model);
  }

  /** The same, for a request that goes out with it. */
  takeContext(model: OllamaModel, wished: number | undefined): number {
    const context = this.contextFor(model, wished);
    if (context > this.#usualContext(model)) this.#raised.set(normaliseModelName(model.name), context);
    return context;
  }

  #usualContext(model: OllamaModel): number {
    const name = normaliseModelName(model.name);
    const own = model.ownContext ?? DEFAULT_CONTEXT;
    return clampContext(Math.max(own, this.#raised.get(name) ?? 0, this.#loaded.get(name)?.contextLength ?? 0), model);
  }

  /** Asks for the list again; calls at the same time share one answer. @throws what the connection throws. */
  async refresh(url: string, version: string): Promise<void> {
    this.#version = version;
    this.#refreshing ??= this.#refresh(url).finally(() => {
      this.#refreshing = undefined;
    });
    await this.#refreshing;
  }

  async #refresh(url: string): Promise<void> {
    const reply = await this.#deps.http().ask('GET', `${url}/api/tags`, LIST_TIMEOUT_MS);
    const body = parseJson(reply.text);
    if (reply.status !== 200 || !isObject(body)) {
      this.#deps.logger.warn('ollama.list_failed', { url, status: reply.status });
      return;
    }
    const models = await this.#describe(url, listOf(body, 'models'));
    this.#models = new Map(models.map((model) => [normaliseModelName(model.name), model]));
    for (const digest of this.#shown.keys()) {
      if (!models.some((model) => model.digest === digest)) this.#shown.delete(digest);
    }
    this.#publish();
    void this.lookAtLoaded(url);
  }

  async #describe(url: string, tags: readonly unknown[]): Promise<readonly OllamaModel[]> {
    const models: (OllamaModel | undefined)[] = tags.map(() => undefined);
    const queue = [...tags.entries()];
    const work = async () => {
      for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
        const [at, tag] = next;
        models[at] = await this.#describeOne(url, tag);
      }
    };
    await Promise.all(Array.from({ length: SHOWS_AT_ONCE }, work));
    return models.filter((model) => model !== undefined);
  }

  async #describeOne(url: string, tag: unknown): Promise<OllamaModel | undefined> {
    const bare = decodeModel(tag, undefined);
    if (bare === undefined) return undefined;
    const known = this.#shown.get(bare.digest);
    if (known !== undefined) return decodeModel(tag, known);
    const reply = await this.#deps.http().ask('POST', `${url}/api/show`, SHOW_TIMEOUT_MS, { model: bare.name });
    const shown = parseJson(reply.text);
    if (reply.status !== 200 || !isObject(shown)) {
      this.#deps.logger.warn('ollama.show_failed', { model: bare.name, status: reply.status });
      // Deleted since the list was made: the next list will not have it.
      if (reply.status === 404) return undefined;
      const problem = `Ollama cannot describe this model (status ${reply.status}). Pull it again, or delete it.`;
      return { ...bare, problem };
    }
    // Tensors can be many megabytes, and nothing here reads them.
    const { tensors: _, license: __, ...kept } = shown;
    this.#shown.set(bare.digest, kept);
    return decodeModel(tag, kept);
  }

  /** Beside the list, because it may block: what is loaded is a remark, not a need. */
  async lookAtLoaded(url: string): Promise<void> {
    if (this.#lookingAtLoaded) return;
    this.#lookingAtLoaded = true;
    try {
      const reply = await this.#deps.http().ask('GET', `${url}/api/ps`, PS_TIMEOUT_MS);
      const body = parseJson(reply.text);
      if (reply.status === 200 && isObject(body)) this.#setLoaded(listOf(body, 'models'));
    } catch (thrown) {
      this.#deps.logger.debug('ollama.ps_failed', { url, error: thrown });
    } finally {
      this.#lookingAtLoaded = false;
    }
  }

  noteUnloaded(name: string): void {
    this.#loaded.delete(normaliseModelName(name));
    this.#raised.delete(normaliseModelName(name));
    this.#publish();
  }

  #setLoaded(entries: readonly unknown[]): void {
    const before = this.#loaded;
    this.#loaded = new Map();
    for (const entry of entries) {
      const name = isObject(entry) ? (textOf(entry, 'name') ?? textOf(entry, 'model')) : undefined;
      if (!isObject(entry) || name === undefined) continue;
      this.#loaded.set(normaliseModelName(name), decodeLoaded(entry));
    }
    // Only what was seen loaded and is so no longer: a wish for a model that is still loading must not get lost.
    for (const name of before.keys()) if (!this.#loaded.has(name)) this.#raised.delete(name);
    this.#publish();
  }

  #publish(): void {
    const listed = [...this.#models.values()].map((model) => this.#inOurWords(model));
    const isSame = JSON.stringify(listed) === JSON.stringify(this.#listed);
    this.#listed = listed;
    if (!isSame) this.#deps.onChange();
  }

  #inOurWords(model: OllamaModel): EngineModel {
    return {
      name: model.name,
      capabilities: capabilitiesInOurWords(model, isAtLeast(this.#version, LOGPROBS_SINCE)),
      contextLength: this.#usualContext(model),
      sizeBytes: model.sizeBytes,
      shape: model.shape,
      modifiedAt: model.modifiedAt,
      family: model.family,
      parameterSize: model.parameterSize,
      quantization: model.quantization,
      loaded: this.#loaded.has(normaliseModelName(model.name)),
      problem: model.problem ?? cloudProblem(model),
    };
  }
}

function decodeLoaded(entry: JsonObject): Loaded {
  const until = Date.parse(textOf(entry, 'expires_at') ?? '');
  return {
    contextLength: numberOf(entry, 'context_length'),
    until: Number.isNaN(until) ? undefined : until,
    memoryBytes: numberOf(entry, 'size'),
    vramBytes: numberOf(entry, 'size_vram'),
  };
}

/** Nothing leaves this computer unless its owner adds an upstream for it, and such a model is a door to one. */
function cloudProblem(model: OllamaModel): string | undefined {
  if (model.remoteHost === undefined) return undefined;
  return `This model runs at ${model.remoteHost}, not on this computer, so the hub does not offer it. Add that service as an upstream to use it.`;
}

function clampContext(context: number, model: OllamaModel): number {
  return Math.min(context, model.trainedContext ?? context);
}
