import { LlamaVocabularyType, type LlamaModel, type Token } from 'node-llama-cpp';
import { HubError } from '../../../domain/errors.ts';
import type { ChildPrompt, CompleteJob, InfillJob } from '../child-protocol.ts';
import { generateTokens } from './generate-tokens.ts';
import type { JobOutput, JobResult } from './job-output.ts';
import type { HostedModel } from './model-host.ts';
import { prefill } from './prefill.ts';
import { roomLeft } from './room-left.ts';
import { startStopwatch } from './stopwatch.ts';

/** Continues a text as it is, or fills the gap between two. */
export async function complete(
  hosted: HostedModel,
  job: CompleteJob | InfillJob,
  output: JobOutput,
  signal: AbortSignal,
): Promise<JobResult> {
  const { model } = hosted;
  const { generation } = job;
  const prompt = promptOf(model, job);
  const maxTokens = roomLeft(prompt.length, generation.contextLength, generation.maxOutputTokens, 'completion');
  output.started();
  const sequence = hosted.takeSequence(prompt);
  const stopwatch = startStopwatch();
  try {
    const cachedInputTokens = await prefill(sequence, prompt, hosted.pace, signal);
    stopwatch.promptRead();
    const run = { model, sequence, prompt, maxTokens, generation, grammar: undefined, output, signal };
    const { finish, outputTokens } = await generateTokens(run);
    const usage = { inputTokens: prompt.length, outputTokens, cachedInputTokens };
    return { finish, usage, timing: stopwatch.timing() };
  } finally {
    hosted.returnSequence(sequence);
  }
}

export function promptOf(model: LlamaModel, job: CompleteJob | InfillJob): readonly Token[] {
  return job.kind === 'complete' ? completionPrompt(model, job.prompt) : infillPrompt(model, job);
}

/** Special tokens in the text count as such: editors write their own fill-in-the-middle prompts. */
function completionPrompt(model: LlamaModel, prompt: ChildPrompt): readonly Token[] {
  if (typeof prompt !== 'string') return prompt as readonly Token[];
  const tokens = model.tokenize(prompt, true);
  const beginning = beginningToken(model);
  const whole = beginning === null || tokens[0] === beginning ? tokens : [beginning, ...tokens];
  if (whole.length > 0) return whole;
  const start = model.tokens.bos ?? model.tokens.eos ?? model.tokens.nl;
  if (start === null) {
    throw new HubError('invalid_request', 'This model can’t begin without any text: send a prompt.', {
      param: 'prompt',
    });
  }
  return [start];
}

function infillPrompt(model: LlamaModel, { prefix, suffix }: InfillJob): readonly Token[] {
  const { infill } = model.tokens;
  if (infill.prefix === null || infill.suffix === null) {
    throw new HubError('unsupported_feature', 'This model can’t fill a gap: leave "suffix" out or pick a code model.', {
      param: 'suffix',
    });
  }
  // As text, so that a marker that stands in somebody's source code stays source code.
  const before =
    typeof prefix === 'string' ? model.tokenize(prefix, false, 'trimLeadingSpace') : (prefix as readonly Token[]);
  const after = model.tokenize(suffix, false, 'trimLeadingSpace');
  const beginning = beginningToken(model);
  return [
    ...(beginning === null ? [] : [beginning]),
    ...(infill.middle === null
      ? [infill.suffix, ...after, infill.prefix, ...before]
      : [infill.prefix, ...before, infill.suffix, ...after, infill.middle]),
  ];
}

/** As llama.cpp's own tokenizer decides it (llama-vocab.cpp). */
function beginningToken(model: LlamaModel): Token | null {
  switch (model.vocabularyType) {
    case LlamaVocabularyType.rwkv:
    case LlamaVocabularyType.ugm:
      return null;
    case LlamaVocabularyType.wpm:
      return model.tokens.bos;
    default:
      return model.tokens.shouldPrependBosToken ? model.tokens.bos : null;
  }
}
