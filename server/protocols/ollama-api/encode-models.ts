import type { EngineModel, ModelCapabilities, ModelDetails } from '../../domain/model.ts';

/** A model as its listing tells of it. */
export interface ShownModel {
  readonly name: string;
  readonly model: EngineModel;
  /** Tokens the hub really allocates, prompt and answer together. */
  readonly contextLength: number | undefined;
  /** Epoch milliseconds. */
  readonly modifiedAt: number;
  /** 64 hex digits that change whenever the model does. */
  readonly digest: string;
  readonly details: ModelDetails | undefined;
}

/** `/api/tags`: newest first. */
export function encodeTags(models: readonly ShownModel[]): { models: readonly unknown[] } {
  return { models: models.toSorted((a, b) => b.modifiedAt - a.modifiedAt).map(encodeTag) };
}

function encodeTag(shown: ShownModel) {
  return {
    name: shown.name,
    model: shown.name,
    modified_at: new Date(shown.modifiedAt).toISOString(),
    size: shown.model.sizeBytes ?? 0,
    digest: shown.digest,
    details: encodeDetails(shown),
    capabilities: encodeCapabilities(shown.model.capabilities),
  };
}

/** `/api/ps`: the models in memory, those that leave it first at the front. */
export function encodeRunning(models: readonly ShownModel[]): { models: readonly unknown[] } {
  const until = ({ details }: ShownModel) => details?.loadedUntil ?? Infinity;
  return {
    models: models
      .filter(({ model }) => model.loaded === true)
      .toSorted((a, b) => until(a) - until(b))
      .map((shown) => ({
        name: shown.name,
        model: shown.name,
        size: shown.details?.memoryBytes ?? shown.model.sizeBytes ?? 0,
        digest: shown.digest,
        details: encodeDetails(shown),
        ...(until(shown) !== Infinity && { expires_at: new Date(until(shown)).toISOString() }),
        // No graphics card has a part of a model that does not say so.
        size_vram: shown.details?.vramBytes ?? 0,
        ...(shown.contextLength !== undefined && { context_length: shown.contextLength }),
      })),
  };
}

/** `/api/show`. */
export function encodeShow(shown: ShownModel): Readonly<Record<string, unknown>> {
  const { contextLength, details, model, modifiedAt, name } = shown;
  const architecture = architectureOf(shown);
  return {
    ...(details?.license !== undefined && { license: details.license }),
    ...(details?.system !== undefined && { system: details.system }),
    parameters: encodeParameters(details?.parameters, contextLength),
    ...(details?.template !== undefined && { template: details.template }),
    details: encodeDetails(shown),
    model_info: {
      ...details?.metadata,
      'general.architecture': architecture,
      'general.basename': details?.metadata?.['general.basename'] ?? name.replace(/:.*$/, ''),
      ...(contextLength !== undefined && { [`${architecture}.context_length`]: contextLength }),
    },
    capabilities: encodeCapabilities(model.capabilities),
    modified_at: new Date(modifiedAt).toISOString(),
  };
}

function architectureOf({ details, model }: ShownModel): string {
  const said = details?.metadata?.['general.architecture'];
  return typeof said === 'string' ? said : (model.family ?? 'unknown');
}

function encodeDetails({ contextLength, details, model }: ShownModel) {
  const family = model.family ?? '';
  return {
    parent_model: '',
    format: details?.format ?? '',
    family,
    families: family === '' ? [] : [family],
    parameter_size: model.parameterSize ?? '',
    quantization_level: model.quantization ?? '',
    ...(contextLength !== undefined && { context_length: contextLength }),
  };
}

/** Of a model that nobody knows more of, everything is passed on: clients leave out what does not say `tools`. */
const OF_UNKNOWN = ['completion', 'tools'];

function encodeCapabilities(can: ModelCapabilities | undefined): readonly string[] {
  if (can === undefined) return OF_UNKNOWN;
  const names: readonly (readonly [string, boolean])[] = [
    ['completion', can.chat || can.completion],
    ['embedding', can.embedding],
    ['tools', can.tools],
    ['insert', can.infill],
    ['vision', can.vision],
    ['thinking', can.reasoning],
  ];
  return names.filter(([, isThere]) => isThere).map(([name]) => name);
}

/** One `name value` per line, padded as Ollama does it; the window is the one that calls really get. */
function encodeParameters(own: string | undefined, contextLength: number | undefined): string {
  const lines = (own ?? '').split('\n').filter((line) => line !== '' && !/^num_ctx\s/.test(line));
  if (contextLength !== undefined) lines.push(`${'num_ctx'.padEnd(30)} ${contextLength}`);
  return lines.join('\n');
}
