import { LlamaChat, type ChatHistoryItem, type ChatWrapper, type LlamaChatResponse, type Token } from 'node-llama-cpp';
import { HubError } from '../../../domain/errors.ts';
import type { FinishReason } from '../../../domain/stream-frame.ts';
import type { ChatJob } from '../child-protocol.ts';
import { createCallWriter } from './call-writer.ts';
import { buildHistory } from './chat-history.ts';
import { forceCall } from './chat-wrapper.ts';
import { generateTokens } from './generate-tokens.ts';
import type { JobOutput, JobResult } from './job-output.ts';
import type { HostedModel } from './model-host.ts';
import { prefill } from './prefill.ts';
import { roomLeft } from './room-left.ts';
import { repeatPenaltyOf, samplingOf } from './sampling.ts';
import { toFunctions } from './tool-functions.ts';

interface PreparedChat {
  readonly job: ChatJob;
  readonly wrapper: ChatWrapper;
  readonly history: ChatHistoryItem[];
  readonly prompt: readonly Token[];
  readonly maxTokens: number;
}

/** Answers a conversation in the model's own chat format. */
export async function chat(
  hosted: HostedModel,
  job: ChatJob,
  output: JobOutput,
  signal: AbortSignal,
): Promise<JobResult> {
  const prepared = prepare(hosted, job);
  const { prompt } = prepared;
  output.started();
  const sequence = hosted.takeSequence(prompt);
  try {
    const cachedInputTokens = await prefill(sequence, prompt, hosted.pace, signal);
    const run = job.generation.logprobs === undefined ? generateAnswer : generateWithLogprobs;
    const { finish, ...tokens } = await run(hosted, prepared, sequence, output, signal);
    return { finish, usage: { inputTokens: prompt.length, cachedInputTokens, ...tokens } };
  } finally {
    hosted.returnSequence(sequence);
  }
}

function prepare(hosted: HostedModel, job: ChatJob): PreparedChat {
  const plain = hosted.chatWrapper();
  const wrapper = job.mustCall ? forceCall(plain) : plain;
  const history = buildHistory(job, wrapper);
  const { contextText } = wrapper.generateContextState({ chatHistory: history, ...functionsOf(job) });
  const prompt = contextText.tokenize(hosted.model.tokenizer);
  const { contextLength, maxOutputTokens } = job.generation;
  const maxTokens = roomLeft(prompt.length, contextLength, maxOutputTokens, 'messages');
  return { job, wrapper, history, prompt, maxTokens };
}

function functionsOf({ tools }: ChatJob): {
  availableFunctions?: ReturnType<typeof toFunctions>;
  documentFunctionParams?: boolean;
} {
  return tools.length === 0 ? {} : { availableFunctions: toFunctions(tools), documentFunctionParams: true };
}

type Sequence = ReturnType<HostedModel['takeSequence']>;
interface Answer {
  readonly finish: FinishReason;
  readonly outputTokens: number;
  readonly reasoningTokens?: number | undefined;
}

async function generateWithLogprobs(
  { model }: HostedModel,
  { job, prompt, maxTokens }: PreparedChat,
  sequence: Sequence,
  output: JobOutput,
  signal: AbortSignal,
): Promise<Answer> {
  const { generation } = job;
  const grammar = await grammarOf(model.llama, generation.grammar);
  return generateTokens({ model, sequence, prompt, maxTokens, generation, grammar, output, signal });
}

async function generateAnswer(
  { model }: HostedModel,
  { job, wrapper, history, maxTokens }: PreparedChat,
  sequence: Sequence,
  output: JobOutput,
  signal: AbortSignal,
): Promise<Answer> {
  const { generation } = job;
  const grammar = await grammarOf(model.llama, generation.grammar);
  const before = sequence.tokenMeter.getState();
  const calls = createCallWriter(output);
  const llamaChat = new LlamaChat({ contextSequence: sequence, chatWrapper: wrapper });
  let reasoningTokens = 0;
  try {
    const { availableFunctions: functions, documentFunctionParams } = functionsOf(job);
    const answer = await llamaChat.generateResponse(history, {
      ...samplingOf(generation),
      signal,
      maxTokens,
      repeatPenalty: repeatPenaltyOf(generation),
      customStopTriggers: generation.stop,
      onResponseChunk({ type, text, tokens }) {
        if (type === 'segment') {
          reasoningTokens += tokens.length;
          if (text !== '') output.thought(text);
        } else if (text !== '') output.text(text);
      },
      ...(functions === undefined
        ? { ...(grammar !== undefined && { grammar }) }
        : {
            functions,
            documentFunctionParams: documentFunctionParams ?? true,
            onFunctionCallParamsChunk: (chunk) => calls.piece(chunk),
            onFunctionCall: (call) => calls.finished(call),
            ...(job.maxCalls !== undefined && { maxParallelFunctionCalls: job.maxCalls }),
          }),
    });
    return { finish: finishOf(answer, job), ...count() };
  } catch (error) {
    if (signal.aborted || !calls.isComplete()) throw error;
    // The library refuses arguments that its own grammar let through (lengths in UTF-16, say). The call was written
    // whole and the client has it; it is for the tool to judge it.
    return { finish: 'tool_calls', ...count() };
  } finally {
    llamaChat.dispose();
  }

  function count(): Pick<Answer, 'outputTokens' | 'reasoningTokens'> {
    const { usedOutputTokens } = sequence.tokenMeter.diff(before);
    return { outputTokens: usedOutputTokens, ...(reasoningTokens > 0 && { reasoningTokens }) };
  }
}

function finishOf({ metadata }: Pick<LlamaChatResponse, 'metadata'>, { mustCall }: ChatJob): FinishReason {
  const { stopReason } = metadata;
  if (stopReason === 'maxTokens') return 'length';
  if (stopReason === 'functionCalls') return 'tool_calls';
  if (mustCall) {
    throw new HubError(
      'engine_bad_answer',
      'The model did not call a tool although it had to. Try again, or pick a larger model.',
    );
  }
  return 'stop';
}

async function grammarOf(llama: HostedModel['model']['llama'], grammar: string | undefined) {
  if (grammar === undefined) return undefined;
  try {
    return await llama.createGrammar({ grammar });
  } catch (error) {
    throw new HubError(
      'unsupported_schema',
      'llama.cpp can’t use the grammar made of this schema: make the schema smaller.',
      { param: 'response_format' },
      error,
    );
  }
}
