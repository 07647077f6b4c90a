import { attentionShapeOf, type AttentionShape } from '../../domain/attention-shape.ts';
import type { ModelCapabilities } from '../../domain/model.ts';
import { isObject, type JsonObject, listOf, numberOf, textOf } from './json.ts';

/** The window without a wish of anybody: enough for a conversation, little enough for a small machine. */
export const DEFAULT_CONTEXT = 8192;

/** What the engine has to know of a model to translate a request for it. */
export interface OllamaModel {
  readonly name: string;
  /** 64 hex digits: changes whenever the model does. */
  readonly digest: string;
  /** As Ollama lists them: completion, tools, insert, vision, embedding, thinking, image, audio. */
  readonly capabilities: readonly string[];
  /** Tokens the model was trained for; undefined when nothing says so. */
  readonly trainedContext?: number | undefined;
  /** `num_ctx` of the model's own parameters. */
  readonly ownContext?: number | undefined;
  /** The model's own stop texts: a request's stops replace them, so they are sent along. */
  readonly stops: readonly string[];
  readonly family?: string | undefined;
  readonly parameterSize?: string | undefined;
  readonly quantization?: string | undefined;
  readonly sizeBytes?: number | undefined;
  readonly shape?: AttentionShape | undefined;
  /** Epoch milliseconds. */
  readonly modifiedAt?: number | undefined;
  /** The server elsewhere that would do the work of a cloud model. */
  readonly remoteHost?: string | undefined;
  /** `/api/show` failed for it. */
  readonly problem?: string | undefined;
}

/** An entry of `/api/tags` together with what `/api/show` says; undefined when the entry has no name. */
export function decodeModel(tag: unknown, shown: JsonObject | undefined): OllamaModel | undefined {
  if (!isObject(tag)) return undefined;
  const name = textOf(tag, 'name') ?? textOf(tag, 'model');
  if (name === undefined) return undefined;
  const details = isObject(tag['details']) ? tag['details'] : {};
  const parameters = shown === undefined ? '' : (textOf(shown, 'parameters') ?? '');
  const metadata = metadataOf(shown);
  const modifiedAt = Date.parse(textOf(tag, 'modified_at') ?? '');
  return {
    name,
    digest: textOf(tag, 'digest') ?? '',
    capabilities: capabilitiesOf(tag, shown),
    trainedContext: trainedContextOf(metadata) ?? numberOf(details, 'context_length'),
    ownContext: ownContextOf(parameters),
    stops: stopsOf(parameters),
    family: textOf(details, 'family'),
    parameterSize: textOf(details, 'parameter_size'),
    quantization: textOf(details, 'quantization_level'),
    sizeBytes: numberOf(tag, 'size'),
    shape: metadata && attentionShapeOf(metadata.architecture, (key) => numberOf(metadata.info, key)),
    modifiedAt: Number.isNaN(modifiedAt) ? undefined : modifiedAt,
    remoteHost: textOf(tag, 'remote_host'),
  };
}

function capabilitiesOf(tag: JsonObject, shown: JsonObject | undefined): readonly string[] {
  const listed = [...listOf(shown ?? {}, 'capabilities'), ...listOf(tag, 'capabilities')];
  const names = new Set(listed.filter((name) => typeof name === 'string'));
  // Servers before 0.6.4 list none: then nearly every model is a chat model.
  return names.size === 0 ? ['completion'] : [...names];
}

interface Metadata {
  readonly architecture: string;
  /** By GGUF's keys. */
  readonly info: JsonObject;
}

function metadataOf(shown: JsonObject | undefined): Metadata | undefined {
  const info = shown?.['model_info'];
  if (!isObject(info)) return undefined;
  const architecture = textOf(info, 'general.architecture');
  return architecture === undefined ? undefined : { architecture, info };
}

function trainedContextOf(metadata: Metadata | undefined): number | undefined {
  return metadata && numberOf(metadata.info, `${metadata.architecture}.context_length`);
}

function ownContextOf(parameters: string): number | undefined {
  const value = Number(/^num_ctx\s+(\d+)\s*$/m.exec(parameters)?.[1]);
  return value > 0 ? value : undefined;
}

/** Lines such as `stop   "<|im_end|>"`, one for each text. */
function stopsOf(parameters: string): readonly string[] {
  return [...parameters.matchAll(/^stop\s+(.+)$/gm)].map((match) => unquote((match[1] ?? '').trim()));
}

function unquote(text: string): string {
  if (!/^".*"$/s.test(text)) return text;
  try {
    return String(JSON.parse(text));
  } catch {
    return text.slice(1, -1); // Go's quoting knows escapes that JSON does not.
  }
}

export function canThink(model: OllamaModel): boolean {
  return model.capabilities.includes('thinking');
}

export function capabilitiesInOurWords(model: OllamaModel, hasLogprobs: boolean): ModelCapabilities {
  const can = (name: string) => model.capabilities.includes(name);
  const completes = can('completion');
  return {
    chat: completes,
    completion: completes,
    embedding: can('embedding'),
    tools: can('tools'),
    vision: can('vision'),
    infill: can('insert'),
    reasoning: can('thinking'),
    logprobs: completes && hasLogprobs,
  };
}

/**
 * Whether a version is at least another. Release candidates count as the release, and self-built servers (`0.0.0`) or
 * unreadable versions as new.
 */
export function isAtLeast(version: string, wanted: string): boolean {
  const have = readVersion(version);
  const want = readVersion(wanted);
  if (have.every((number) => number === 0)) return true;
  const at = have.findIndex((number, index) => number !== want[index]);
  return at < 0 || (have[at] ?? 0) > (want[at] ?? 0);
}

function readVersion(version: string): readonly number[] {
  const [, major, minor, patch] = /^v?(\d+)\.(\d+)\.(\d+)/.exec(version) ?? [];
  return [Number(major ?? 0), Number(minor ?? 0), Number(patch ?? 0)];
}
