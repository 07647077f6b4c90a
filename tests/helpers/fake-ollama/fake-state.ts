import { defaultModels, type FakeModel, normaliseFakeName } from './fake-models.ts';

export interface FakeOllamaOptions {
  /** 127.0.0.1 and a free port unless told. */
  readonly port?: number;
  readonly version?: string;
  readonly models?: readonly FakeModel[];
  /** Models that a pull can find; any other name is an error line after a 200. */
  readonly pullable?: readonly FakeModel[];
  /** Milliseconds before each line of a default answer. */
  readonly tokenDelayMs?: number;
  /** Milliseconds that the first request to a model waits; a client that leaves meanwhile aborts the load. */
  readonly loadDelayMs?: number;
  /** Milliseconds that `/api/ps` blocks, as while a runner stops. */
  readonly psDelayMs?: number;
  /** Called when a model was loaded for the first time: the executable fake starts a runner then. */
  readonly onLoad?: (model: FakeModel) => void;
}

/** What one fake server remembers. */
export class FakeState {
  readonly version: string;
  readonly options: FakeOllamaOptions;
  readonly models: FakeModel[];
  /** Loaded models by name, with the context they were loaded with. */
  readonly loaded = new Map<string, number>();
  readonly blobs = new Set<string>();
  /** Loads that a client broke off by leaving. */
  abortedLoads = 0;
  /** Times that a model was loaded or loaded again because `num_ctx` differed. */
  loads = 0;

  constructor(options: FakeOllamaOptions) {
    this.options = options;
    this.version = options.version ?? '0.33.0';
    this.models = [...(options.models ?? defaultModels)];
  }

  find(name: unknown): FakeModel | undefined {
    if (typeof name !== 'string') return undefined;
    const wanted = normaliseFakeName(name);
    return this.models.find((model) => normaliseFakeName(model.name) === wanted);
  }

  add(model: FakeModel): void {
    this.remove(model.name);
    this.models.unshift(model);
  }

  remove(name: string): boolean {
    const at = this.models.findIndex((model) => normaliseFakeName(model.name) === normaliseFakeName(name));
    if (at >= 0) this.models.splice(at, 1);
    return at >= 0;
  }
}
