import type { Token } from 'node-llama-cpp';
import { contextLengthExceeded } from '../../../domain/context-fit.ts';
import { HubError } from '../../../domain/errors.ts';
import type { EmbedJob } from '../child-protocol.ts';
import type { JobOutput, JobResult } from './job-output.ts';
import type { HostedModel } from './model-host.ts';
import { startStopwatch } from './stopwatch.ts';

/** One vector of length 1 for each input. */
export async function embed(
  hosted: HostedModel,
  { inputs, contextLength }: EmbedJob,
  output: JobOutput,
  signal: AbortSignal,
): Promise<JobResult> {
  const context = hosted.embeddingContext();
  const read = inputsOf(hosted, inputs);
  let inputTokens = 0;
  for (const { length } of read) {
    if (length > contextLength) {
      throw contextLengthExceeded({ kind: 'embedding', promptTokens: length, contextLength });
    }
    inputTokens += length;
  }
  output.started();
  const stopwatch = startStopwatch();
  for (const [index, { tokens }] of read.entries()) {
    signal.throwIfAborted();
    const { vector } = await context.getEmbeddingFor(tokens);
    output.vector(index, normalize(vector));
  }
  stopwatch.promptRead();
  return { usage: { inputTokens, outputTokens: 0 }, timing: { promptMs: stopwatch.timing().promptMs } };
}

/** Each text as tokens, and how many the model reads with those that it adds. */
export function inputsOf(
  hosted: HostedModel,
  inputs: EmbedJob['inputs'],
): readonly { readonly tokens: Token[]; readonly length: number }[] {
  const context = hosted.embeddingContext();
  return inputs.map((input) => {
    const tokens = typeof input === 'string' ? hosted.model.tokenize(input) : ([...input] as Token[]);
    return { tokens, length: context.calculateInputLength([...tokens]) };
  });
}

/** @throws HubError for a vector that damaged weights made useless. */
function normalize(values: readonly number[]): Float32Array {
  const length = Math.hypot(...values);
  if (!Number.isFinite(length) || length === 0) {
    throw new HubError(
      'engine_bad_answer',
      'The model gave a vector without numbers in it: its file may be damaged. Download it again or pick another model.',
    );
  }
  return Float32Array.from(values, (value) => value / length);
}
