import * as contract from '../../contract/hub/catalogue.ts';
import type { Engine } from '../../domain/ports.ts';
import { fitOf } from '../../models/fit.ts';
import { fileAddressOf, KNOWN_MODELS } from '../../models/known-models.ts';
import { implement, type Handler } from '../resource.ts';

export interface CatalogueDeps {
  readonly engines: () => readonly Engine[];
  /** Of this computer. */
  readonly totalBytes: () => number;
  /** Of the disk that models go to; undefined where nobody knows. */
  readonly freeDiskBytes: () => Promise<number | undefined>;
}

export function catalogueHandlers({ engines, totalBytes, freeDiskBytes }: CatalogueDeps): readonly Handler[] {
  const isThere = (name: string) => engines().some((engine) => engine.findModel(name) !== undefined);
  const isInstalled = (name: string) => {
    const file = fileAddressOf(name)?.replace(/^.*\/|\.gguf$/g, '');
    return isThere(name) || (file !== undefined && isThere(file));
  };
  return [
    implement(contract.getCatalogue, async ({ query }) => {
      const total = totalBytes();
      const problem = problemOf(engines());
      const models = KNOWN_MODELS.map((known) => {
        const { name, family, about, parameters, sizeBytes, contextLength, abilities } = known;
        const fit = fitOf(known, query.context, total);
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
      const [largest] = chat.toSorted((a, b) => b.sizeBytes - a.sizeBytes);
      return {
        machine: { totalBytes: total, freeDiskBytes: (await freeDiskBytes()) ?? null },
        models,
        recommended: largest?.name ?? null,
        problem,
      };
    }),
  ];
}

/** Most models come through an Ollama. */
function problemOf(engines: readonly Engine[]): string | null {
  const pullers = engines.filter(({ passOn }) => passOn !== undefined);
  if (pullers.some((engine) => engine.status().state === 'ready')) return null;
  const why = pullers[0]?.status().message ?? 'No Ollama is set up.';
  return `Most models are downloaded by Ollama, which does not run. ${why} Without it you can have those with a button that works, and any GGUF file by its link.`;
}
