import { HubError } from '../../domain/errors.ts';
import type {
  ChatRequest,
  CompletionRequest,
  EmbeddingRequest,
  InferenceRequest,
  Prompt,
} from '../../domain/inference-request.ts';
import type { IdGenerator } from '../../domain/ports.ts';
import { buildSampling } from './build-sampling.ts';
import { buildTurns } from './build-turns.ts';
import type { ChatJob, EmbedJob, Generation, Job, ToolDefinition } from './child-protocol.ts';
import { jsonObjectGrammar, jsonSchemaToGbnf } from './json-schema-to-gbnf.ts';

/** What a job must fit into. */
export interface JobFrame {
  /** Tokens that were loaded for one request. */
  readonly contextLength: number;
  readonly vocabularySize: number;
  readonly ids: IdGenerator;
}

/** A request of one choice as the engine child takes it. @throws HubError for what this engine can't do. */
export function buildJob(request: InferenceRequest, frame: JobFrame): Job {
  switch (request.kind) {
    case 'chat':
      return buildChat(request, frame);
    case 'completion':
      return buildCompletion(request, frame);
    case 'embedding':
      return buildEmbedding(request, frame);
  }
}

function buildChat(request: ChatRequest, frame: JobFrame): ChatJob {
  const { toolChoice } = request;
  const tools = chosenTools(request);
  const mustCall = toolChoice.type === 'required' || toolChoice.type === 'function';
  if (tools.length > 0) refuseLogprobs(request);
  const grammar = mustCall ? undefined : grammarOf(request);
  return {
    kind: 'chat',
    turns: buildTurns(request.messages),
    tools,
    mustCall,
    maxCalls: request.parallelToolCalls ? undefined : 1,
    // A grammar begins with the first token, and log probabilities are of the answer: neither leaves room for a thought.
    withoutThinking:
      request.reasoningEffort === 'none' ||
      request.logprobs !== undefined ||
      mustCall ||
      (grammar !== undefined && tools.length === 0),
    generation: { ...buildGeneration(request, frame), grammar },
  };
}

function chosenTools({ tools, toolChoice }: ChatRequest): readonly ToolDefinition[] {
  if (toolChoice.type === 'none') return [];
  const chosen = tools.filter((tool) => toolChoice.type !== 'function' || tool.name === toolChoice.name);
  if (chosen.length === 0 && toolChoice.type !== 'auto') {
    const which = toolChoice.type === 'function' ? `the tool "${toolChoice.name}"` : 'a tool';
    throw new HubError('invalid_request', `tool_choice asks for ${which}, which is not among the tools.`, {
      param: 'tool_choice',
    });
  }
  return chosen.map(({ name, description = '', parameters }) => ({ name, description, parameters }));
}

function refuseLogprobs({ logprobs }: ChatRequest): void {
  if (logprobs === undefined) return;
  throw new HubError(
    'unsupported_feature',
    'The built-in engine has no log probabilities together with tools: leave out "logprobs" or "tools".',
    { param: 'logprobs' },
  );
}

function grammarOf({ responseFormat }: ChatRequest): string | undefined {
  switch (responseFormat.type) {
    case 'text':
      return undefined;
    case 'json_object':
      return jsonObjectGrammar();
    case 'json_schema':
      return jsonSchemaToGbnf(responseFormat.schema);
  }
}

function buildCompletion(request: CompletionRequest, frame: JobFrame): Job {
  const [prompt = ''] = request.prompts;
  checkTokens([prompt], 'prompt', frame);
  const generation = buildGeneration(request, frame);
  return request.suffix === undefined
    ? { kind: 'complete', prompt, generation }
    : { kind: 'infill', prefix: prompt, suffix: request.suffix, generation };
}

function buildGeneration(request: ChatRequest | CompletionRequest, frame: JobFrame): Generation {
  return {
    ...buildSampling(request.sampling, request.logprobs !== undefined, frame.ids),
    contextLength: windowOf(request, frame),
    logprobs: request.logprobs?.alternatives,
  };
}

function buildEmbedding(request: EmbeddingRequest, frame: JobFrame): EmbedJob {
  checkTokens(request.inputs, 'input', frame);
  return { kind: 'embed', inputs: request.inputs, contextLength: windowOf(request, frame) };
}

/** A client may ask for less than was loaded, never for more. */
function windowOf({ runtime }: InferenceRequest, { contextLength }: JobFrame): number {
  return Math.max(1, Math.min(contextLength, runtime.contextLength ?? contextLength));
}

/** An unknown token id would end the process. */
function checkTokens(prompts: readonly Prompt[], param: 'prompt' | 'input', { vocabularySize }: JobFrame): void {
  for (const prompt of prompts) {
    if (prompt.length === 0 && param === 'input') {
      throw new HubError('invalid_request', 'An input is empty: there is nothing to embed.', { param });
    }
    if (typeof prompt === 'string') continue;
    const unknown = prompt.find((token) => !Number.isInteger(token) || token < 0 || token >= vocabularySize);
    if (unknown === undefined) continue;
    const advice = param === 'input' ? ', or set check_embedding_ctx_length=False in LangChain' : '';
    throw new HubError(
      'invalid_request',
      `The token id ${unknown} is not in this model's vocabulary of ${vocabularySize}: token ids of another model mean nothing to it. Send text${advice}.`,
      { param },
    );
  }
}
