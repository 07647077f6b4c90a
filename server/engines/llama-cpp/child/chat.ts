import type { ChatHistoryItem, ChatModelFunctions, ChatWrapper, LlamaContextSequence, Token } from 'node-llama-cpp';
import { HubError } from '../../../domain/errors.ts';
import type { ChatJob } from '../child-protocol.ts';
import { answerChat, type ChatAnswer, type ChatAnswering } from './answer-chat.ts';
import { buildHistory } from './chat-history.ts';
import { forceCall } from './chat-wrapper.ts';
import { generateTokens } from './generate-tokens.ts';
import type { JobOutput, JobResult } from './job-output.ts';
import type { HostedModel } from './model-host.ts';
import { prefill } from './prefill.ts';
import { roomLeft } from './room-left.ts';
import { startStopwatch } from './stopwatch.ts';
import { toFunctions } from './tool-functions.ts';

interface PreparedChat {
  readonly job: ChatJob;
  readonly wrapper: ChatWrapper;
  readonly history: ChatHistoryItem[];
  readonly functions: ChatModelFunctions | undefined;
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
  const stopwatch = startStopwatch();
  try {
    const cachedInputTokens = await prefill(sequence, prompt, hosted.pace, signal);
    stopwatch.promptRead();
    const { finish, stopText, outputTokens, reasoningTokens } = await generate(
      hosted,
      prepared,
      sequence,
      output,
      signal,
    );
    const usage = { inputTokens: prompt.length, cachedInputTokens, outputTokens };
    const timing = stopwatch.timing();
    return { finish, stopText, usage: reasoningTokens === 0 ? usage : { ...usage, reasoningTokens }, timing };
  } finally {
    hosted.returnSequence(sequence);
  }
}

/** The conversation in the model's own words, as it stands before the answer. */
export function chatPrompt(hosted: HostedModel, job: ChatJob): Omit<PreparedChat, 'maxTokens'> {
  const plain = hosted.chatWrapper();
  const wrapper = job.mustCall ? forceCall(plain) : plain;
  const history = buildHistory(job, wrapper);
  const functions = job.tools.length === 0 ? undefined : toFunctions(job.tools);
  const told = functions === undefined ? {} : { availableFunctions: functions, documentFunctionParams: true };
  const { contextText } = wrapper.generateContextState({ chatHistory: history, ...told });
  const prompt = contextText.tokenize(hosted.model.tokenizer);
  return { job, wrapper, history, functions, prompt };
}

function prepare(hosted: HostedModel, job: ChatJob): PreparedChat {
  const prepared = chatPrompt(hosted, job);
  const { contextLength, maxOutputTokens } = job.generation;
  return { ...prepared, maxTokens: roomLeft(prepared.prompt.length, contextLength, maxOutputTokens, 'chat') };
}

async function generate(
  { model }: HostedModel,
  { job, wrapper, history, functions, prompt, maxTokens }: PreparedChat,
  sequence: LlamaContextSequence,
  output: JobOutput,
  signal: AbortSignal,
): Promise<ChatAnswer> {
  const { generation, maxCalls } = job;
  const grammar = await grammarOf(model.llama, generation.grammar);
  if (generation.logprobs !== undefined) {
    const answer = await generateTokens({ model, sequence, prompt, maxTokens, generation, grammar, output, signal });
    return { ...answer, reasoningTokens: 0 };
  }
  const answering = { sequence, wrapper, history, functions, maxCalls, grammar, generation, maxTokens, output, signal };
  if (grammar !== undefined && functions !== undefined) {
    return callOrAnswer(answering, buildHistory({ ...job, withoutThinking: true }, wrapper));
  }
  const answer = await answerChat(answering);
  if (job.mustCall && answer.finish === 'stop') {
    throw new HubError(
      'engine_bad_answer',
      'The model did not call a tool although it had to. Try again, or pick a larger model.',
    );
  }
  return answer;
}

/**
 * Tools and a response format at once: the format is for the final answer, and only the model knows whether it comes.
 * So it answers freely first; when it called no tool, it answers again, held to the grammar.
 */
async function callOrAnswer(answering: ChatAnswering, finalHistory: ChatHistoryItem[]): Promise<ChatAnswer> {
  const silent = { ...answering.output, text: () => undefined };
  const free = await answerChat({ ...answering, grammar: undefined, output: silent });
  if (free.finish === 'tool_calls') return free;
  const final = await answerChat({ ...answering, history: finalHistory });
  return {
    finish: final.finish,
    stopText: final.stopText,
    outputTokens: free.outputTokens + final.outputTokens,
    reasoningTokens: free.reasoningTokens,
  };
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
