/** A model in the fake's store, with only what the API shows of it. */
export interface FakeModel {
  readonly name: string;
  readonly capabilities: readonly string[];
  /** Trained length in tokens. */
  readonly contextLength: number;
  readonly embeddingLength: number;
  readonly family: string;
  readonly parameterSize: string;
  readonly sizeBytes: number;
  /** 64 hex digits without a prefix. */
  readonly digest: string;
  /** The text of `/api/show`'s `parameters`. */
  readonly parameters?: string;
  /** Set on a stub whose work is done by ollama.com. */
  readonly remoteHost?: string;
}

export const chatModel: FakeModel = {
  name: 'llama3.2:1b',
  capabilities: ['completion', 'tools', 'insert'],
  contextLength: 131_072,
  embeddingLength: 2048,
  family: 'llama',
  parameterSize: '1.2B',
  sizeBytes: 1_321_098_329,
  digest: 'a'.repeat(64),
  parameters: 'stop                           "<|eot_id|>"\nstop                           "<|start_header_id|>"',
};

export const thinkingModel: FakeModel = {
  name: 'qwen3:0.6b',
  capabilities: ['completion', 'tools', 'thinking'],
  contextLength: 40_960,
  embeddingLength: 1024,
  family: 'qwen3',
  parameterSize: '751.63M',
  sizeBytes: 522_653_767,
  digest: 'b'.repeat(64),
  parameters: 'temperature                    0.6\nstop                           "<|im_end|>"',
};

export const embeddingModel: FakeModel = {
  name: 'nomic-embed-text:latest',
  capabilities: ['embedding'],
  contextLength: 2048,
  embeddingLength: 768,
  family: 'nomic-bert',
  parameterSize: '137M',
  sizeBytes: 274_302_450,
  digest: 'c'.repeat(64),
};

export const defaultModels: readonly FakeModel[] = [chatModel, thinkingModel, embeddingModel];

/** Ollama's rule for names: defaults for host, namespace and tag, and case does not count. */
export function normaliseFakeName(name: string): string {
  const bare = name
    .toLowerCase()
    .replace(/^registry\.ollama\.ai\//, '')
    .replace(/^library\//, '');
  return /:[^/]*$/.test(bare) ? bare : `${bare}:latest`;
}

function detailsOf(model: FakeModel): Record<string, unknown> {
  return {
    parent_model: '',
    format: 'gguf',
    family: model.family,
    families: [model.family],
    parameter_size: model.parameterSize,
    quantization_level: 'Q8_0',
  };
}

/** One entry of `/api/tags`. */
export function tagOf(model: FakeModel): Record<string, unknown> {
  return {
    name: model.name,
    model: model.name,
    ...(model.remoteHost !== undefined && { remote_model: model.name, remote_host: model.remoteHost }),
    modified_at: '2026-09-01T12:00:00.123456789+02:00',
    size: model.sizeBytes,
    digest: model.digest,
    details: {
      ...detailsOf(model),
      context_length: model.contextLength,
      embedding_length: model.embeddingLength,
    },
    capabilities: model.capabilities,
  };
}

/** The answer of `/api/show`. */
export function showOf(model: FakeModel): Record<string, unknown> {
  return {
    license: 'a licence',
    modelfile: '# Modelfile\nFROM /models/blobs/sha256-0',
    ...(model.parameters !== undefined && { parameters: model.parameters }),
    template: '{{ .Prompt }}',
    details: detailsOf(model),
    model_info: {
      'general.architecture': model.family,
      'general.parameter_count': 1_235_814_432,
      [`${model.family}.context_length`]: model.contextLength,
      [`${model.family}.embedding_length`]: model.embeddingLength,
      [`${model.family}.block_count`]: 16,
      [`${model.family}.attention.head_count`]: 32,
      [`${model.family}.attention.head_count_kv`]: 8,
      'tokenizer.ggml.tokens': null,
    },
    tensors: [{ name: 'token_embd.weight', type: 'F16', shape: [2048, 128_256] }],
    capabilities: model.capabilities,
    modified_at: '2026-09-01T12:00:00.123456789+02:00',
  };
}
