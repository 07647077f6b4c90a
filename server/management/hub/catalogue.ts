import * as contract from '../../contract/hub/catalogue.ts';
import type { Engine } from '../../domain/ports.ts';
import { fitOf, NO_GRAPHICS, type GraphicsMemory } from '../../models/fit.ts';
import { fileAddressOf, KNOWN_MODELS } from '../../models/known-models.ts';
import { implement, type Handler } from '../resource.ts';

export interface CatalogueDeps {
  readonly engines: () => readonly Engine[];
  /** Of this computer. */
  readonly totalBytes: () => number;
  /** Undefined until the drivers have answered. */
  readonly graphicsMemory: () => GraphicsMemory | undefined;
  /** Ollama's, on the net. */
  readonly library: {
    /** What it said last, by the model's name; null: it has that one no more. */
    known(): { readonly checkedAt: number; readonly sizes: Readonly<Record<string, number | null>> } | undefined;
    isRunning(): boolean;
    refresh(): Promise<unknown>;
    refreshWhenOld(): void;
  };
  /** Of the disk that models go to; undefined where nobody knows. */
  readonly freeDiskBytes: () => Promise<number | undefined>;
}

const LOOPBACK = /^(?:localhost$|127\.|\[::1\]$)/;

export function catalogueHandlers(deps: CatalogueDeps): readonly Handler[] {
  const { engines, library } = deps;
  const isThere = (name: string) => engines().some((engine) => engine.findModel(name) !== undefined);
  const isInstalled = (name: string) => {
    const file = fileAddressOf(name)?.replace(/^.*\/|\.gguf$/g, '');
    return isThere(name) || (file !== undefined && isThere(file));
  };
  const state = () => ({
    checkedAt: library.known()?.checkedAt ?? null,
    isRefreshing: library.isRunning(),
  });
  /** With the library's sizes, and without what it has no more; what is installed stays. */
  function modelsOfToday() {
    const sizes = library.known()?.sizes ?? {};
    return KNOWN_MODELS.filter(({ name }) => sizes[name] !== null || isInstalled(name)).map((known) => ({
      ...known,
      sizeBytes: sizes[known.name] ?? known.sizeBytes,
    }));
  }
  function fitsOf(engine: Engine) {
    if (!isHere(engine)) return [];
    const memory = memoryFor(engine.passOn !== undefined);
    return engine.models().flatMap(({ name, shape, sizeBytes, contextLength }) => {
      if (shape === undefined || sizeBytes === undefined || contextLength === undefined) return [];
      const fit = fitOf({ ...shape, sizeBytes, contextLength }, contextLength, memory);
      return [{ engine: engine.id, name, fit }];
    });
  }
  /** What an engine's models may use: the built-in one computes on the processor alone. */
  const memoryFor = (usesGraphics: boolean) => ({
    memoryBytes: deps.totalBytes(),
    graphics: (usesGraphics ? deps.graphicsMemory() : undefined) ?? NO_GRAPHICS,
  });
  const machine = () => ({
    totalBytes: deps.totalBytes(),
    graphicsBytes: deps.graphicsMemory()?.ownBytes ?? null,
  });
  return [
    implement(contract.getFits, () => ({ machine: machine(), models: engines().flatMap(fitsOf) })),
    implement(contract.getCatalogue, async ({ query }) => {
      library.refreshWhenOld();
      const problem = problemOf(engines());
      const memory = memoryFor(problem === null);
      const models = modelsOfToday().map((known) => {
        const { name, family, about, parameters, sizeBytes, contextLength, abilities } = known;
        const fit = fitOf(known, query.context, memory);
        const shown = { name, family, about, parameters, sizeBytes, contextLength, abilities: [...abilities] };
        return {
          ...shown,
          isInstalled: isInstalled(name),
          source: problem === null ? name : (fileAddressOf(name) ?? null),
          fit,
        };
      });
      const chat = models.filter(
        ({ abilities, fit, source }) => source !== null && !abilities.includes('embedding') && fit.verdict === 'fits',
      );
      // Quick before large: what finds room in the graphics answers many times as fast as what does not.
      const quick = chat.filter(({ fit }) => fit.place === 'graphics');
      const [largest] = (quick.length > 0 ? quick : chat).toSorted((a, b) => b.sizeBytes - a.sizeBytes);
      return {
        machine: { ...machine(), freeDiskBytes: (await deps.freeDiskBytes()) ?? null },
        models,
        recommended: largest?.name ?? null,
        problem,
        state: state(),
      };
    }),
    implement(contract.refreshCatalogue, async () => {
      await library.refresh();
      return state();
    }),
  ];
}

/** Whether it computes on this computer. */
function isHere(engine: Engine): boolean {
  const { endpoint } = engine.status();
  return endpoint === undefined || LOOPBACK.test(URL.parse(endpoint)?.hostname ?? '');
}

/** Most models come through an Ollama. */
function problemOf(engines: readonly Engine[]): string | null {
  const pullers = engines.filter(({ passOn }) => passOn !== undefined);
  if (pullers.some((engine) => engine.status().state === 'ready')) return null;
  const why = pullers[0]?.status().message ?? 'No Ollama is set up.';
  return `Most models are downloaded by Ollama, which does not run. ${why} Without it you can have those with a button that works, and any GGUF file by its link.`;
}
