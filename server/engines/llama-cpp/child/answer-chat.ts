import {
  LlamaChat,
  type ChatHistoryItem,
  type ChatModelFunctions,
  type ChatWrapper,
  type LLamaChatGenerateResponseOptions,
  type LlamaChatResponse,
  type LlamaContextSequence,
  type LlamaGrammar,
} from 'node-llama-cpp';
import type { FinishReason } from '../../../domain/stream-frame.ts';
import type { Generation } from '../child-protocol.ts';
import { createCallWriter, type CallWriter } from './call-writer.ts';
import type { JobOutput } from './job-output.ts';
import { repeatPenaltyOf, samplingOf } from './sampling.ts';

export interface ChatAnswering {
  readonly sequence: LlamaContextSequence;
  readonly wrapper: ChatWrapper;
  readonly history: ChatHistoryItem[];
  /** Undefined = the model is not told of any. */
  readonly functions: ChatModelFunctions | undefined;
  readonly maxCalls: number | undefined;
  /** The whole text follows it, and no function is called. */
  readonly grammar: LlamaGrammar | undefined;
  readonly generation: Generation;
  readonly maxTokens: number;
  readonly output: JobOutput;
  readonly signal: AbortSignal;
}

export interface ChatAnswer {
  readonly finish: FinishReason;
  /** The stop text of the request that ended it. */
  readonly stopText?: string | undefined;
  readonly outputTokens: number;
  readonly reasoningTokens: number;
}

/** Lets the library write one answer in the model's chat format. */
export async function answerChat(answering: ChatAnswering): Promise<ChatAnswer> {
  const { sequence, signal } = answering;
  const before = sequence.tokenMeter.getState();
  const calls = createCallWriter(answering.output);
  const llamaChat = new LlamaChat({ contextSequence: sequence, chatWrapper: answering.wrapper });
  let reasoningTokens = 0;
  const end = (finish: FinishReason, stopText?: string): ChatAnswer => {
    const { usedOutputTokens: outputTokens } = sequence.tokenMeter.diff(before);
    return { finish, stopText, outputTokens, reasoningTokens };
  };
  try {
    const options = optionsOf(answering, calls, (tokens) => (reasoningTokens += tokens));
    const { metadata } = await llamaChat.generateResponse(answering.history, options);
    const stopText = metadata.stopReason === 'customStopTrigger' ? metadata.customStopTrigger.join('') : undefined;
    return end(finishOf(metadata.stopReason), stopText);
  } catch (error) {
    if (signal.aborted || !calls.isComplete()) throw error;
    // The library refuses arguments that its own grammar let through (lengths in UTF-16, say). The call was written
    // whole and the client has it; it is for the tool to judge it.
    return end('tool_calls');
  } finally {
    llamaChat.dispose();
  }
}

function optionsOf(
  { functions, grammar, generation, maxCalls, maxTokens, output, signal }: ChatAnswering,
  calls: CallWriter,
  countThought: (tokens: number) => void,
): LLamaChatGenerateResponseOptions {
  const options = {
    ...samplingOf(generation),
    signal,
    maxTokens,
    repeatPenalty: repeatPenaltyOf(generation),
    customStopTriggers: generation.stop,
    onResponseChunk({ type, text, tokens }) {
      if (type === 'segment') {
        countThought(tokens.length);
        if (text !== '') output.thought(text);
      } else if (text !== '') output.text(text);
    },
  } satisfies LLamaChatGenerateResponseOptions;
  if (functions === undefined) return grammar === undefined ? options : { ...options, grammar };
  const told = { functions, documentFunctionParams: true };
  if (grammar !== undefined) {
    // The types know either functions or a grammar; both go together when no call may come of it.
    return { ...options, ...told, grammar, abortOnNonText: true } as LLamaChatGenerateResponseOptions;
  }
  return {
    ...options,
    ...told,
    onFunctionCallParamsChunk: (chunk) => calls.piece(chunk),
    onFunctionCall: (call) => calls.finished(call),
    ...(maxCalls !== undefined && { maxParallelFunctionCalls: maxCalls }),
  };
}

function finishOf(stopReason: LlamaChatResponse['metadata']['stopReason']): FinishReason {
  switch (stopReason) {
    case 'maxTokens':
      return 'length';
    case 'functionCalls':
      return 'tool_calls';
    case 'eogToken':
    case 'stopGenerationTrigger':
    case 'customStopTrigger':
    case 'abort': // Only with `abortOnNonText`: a call was about to begin where none may.
      return 'stop';
  }
}
