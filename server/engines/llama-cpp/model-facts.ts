import { attentionShapeOf, type AttentionShape } from '../../domain/attention-shape.ts';
import type { ModelCapabilities, ModelDetails } from '../../domain/model.ts';
import { numberOf, textOf } from './gguf/check-header.ts';
import type { GgufHeader } from './gguf/read-header.ts';
import { quantizationNames } from './gguf/tensor-types.ts';

/** What the header of a model tells about it. */
export interface ModelFacts {
  readonly architecture: string;
  readonly capabilities: ModelCapabilities;
  /** Tokens of context the model was trained with. */
  readonly trainedContextLength: number;
  readonly vocabularySize: number;
  readonly shape?: AttentionShape | undefined;
  readonly parameterSize: string;
  /** The chat template, in Jinja. */
  readonly template?: string | undefined;
  readonly quantization?: string | undefined;
}

/** llama.cpp's pooling types that make one vector of a text: mean, first token, last token. */
const EMBEDDING_POOLINGS = [1, 2, 3];
/** What llama.cpp assumes too when a file says nothing. */
const DEFAULT_CONTEXT_LENGTH = 512;
/** Two generations of key names for the same two tokens. */
const fimKeys = [
  ['tokenizer.ggml.fim_pre_token_id', 'tokenizer.ggml.fim_suf_token_id'],
  ['tokenizer.ggml.prefix_token_id', 'tokenizer.ggml.suffix_token_id'],
] as const;

/** Reads what a model can do out of its header. `parameters` counts all parts of a split model. */
export function readModelFacts(header: GgufHeader, architecture: string, parameters: number): ModelFacts {
  const { entries } = header;
  const template = textOf(entries, 'tokenizer.chat_template');
  const pooling = numberOf(entries, `${architecture}.pooling_type`);
  const isEmbedding = pooling !== undefined && EMBEDDING_POOLINGS.includes(pooling);
  const chat = template !== undefined && !isEmbedding;
  const tokens = entries.get('tokenizer.ggml.tokens')?.value;
  return {
    architecture,
    capabilities: {
      chat,
      completion: !isEmbedding,
      embedding: isEmbedding,
      tools: chat,
      vision: false,
      infill: !isEmbedding && fimKeys.some((pair) => pair.every((key) => entries.has(key))),
      reasoning: chat && template.includes('<think>'),
      logprobs: !isEmbedding,
    },
    trainedContextLength: numberOf(entries, `${architecture}.context_length`) ?? DEFAULT_CONTEXT_LENGTH,
    vocabularySize: typeof tokens === 'object' ? tokens.length : 0,
    shape: attentionShapeOf(architecture, (key) => numberOf(entries, key)),
    parameterSize: formatParameters(parameters),
    template,
    quantization: quantizationNames.get(numberOf(entries, 'general.file_type') ?? -1),
  };
}

/** What a header tells whoever looks closely. The length it was trained with is not told: calls get the window that is listed. */
export function describeFacts(facts: ModelFacts | undefined): ModelDetails {
  if (facts === undefined) return {};
  const { architecture, template, vocabularySize } = facts;
  return {
    template,
    metadata: {
      'general.architecture': architecture,
      [`${architecture}.vocab_size`]: vocabularySize,
    },
  };
}

/** Files that belong to a model but are none. Undefined for a model. */
export function describeCompanion(header: GgufHeader, architecture: string): string | undefined {
  const type = textOf(header.entries, 'general.type');
  if (architecture === 'clip' || type === 'mmproj') {
    return 'it is the vision part of another model, which the built-in engine does not use';
  }
  if (type === 'adapter') return 'it is an adapter (LoRA) for another model';
  if (type === 'imatrix') return 'it holds measurements for quantizing, not a model';
  return undefined;
}

export function countParameters(header: GgufHeader): number {
  return header.tensors.reduce((sum, { dimensions }) => sum + dimensions.reduce((product, n) => product * n, 1), 0);
}

/** `7.6B`, `494M`, `123K`. */
function formatParameters(count: number): string {
  for (const [unit, size] of [
    ['B', 1e9],
    ['M', 1e6],
    ['K', 1e3],
  ] as const) {
    if (count >= size) return `${Number((count / size).toPrecision(count / size >= 100 ? 3 : 2))}${unit}`;
  }
  return String(count);
}
