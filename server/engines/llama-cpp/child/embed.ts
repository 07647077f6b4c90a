import type { Token } from 'node-llama-cpp';
import { HubError } from '../../../domain/errors.ts';
import type { EmbedJob } from '../child-protocol.ts';
import type { JobOutput, JobResult } from './job-output.ts';
import type { HostedModel } from './model-host.ts';
import { tooLong } from './room-left.ts';
import { startStopwatch } from './stopwatch.ts';

/** One vector of length 1 for each input. */
export async function embed(
  hosted: HostedModel,
  { inputs, contextLength }: EmbedJob,
  output: JobOutput,
  signal: AbortSignal,
): Promise<JobResult> {
  const context = hosted.embeddingContext();
  const tokenized = inputs.map((input) =>
    typeof input === 'string' ? hosted.model.tokenize(input) : ([...input] as Token[]),
  );
  let inputTokens = 0;
  for (const tokens of tokenized) {
    const length = context.calculateInputLength([...tokens]);
    if (length > contextLength) throw tooLong(length, contextLength, 0, 'input');
    inputTokens += length;
  }
  output.started();
  const stopwatch = startStopwatch();
  for (const [index, tokens] of tokenized.entries()) {
    signal.throwIfAborted();
    const { vector } = await context.getEmbeddingFor(tokens);
    output.vector(index, normalize(vector));
  }
  stopwatch.promptRead();
  return { usage: { inputTokens, outputTokens: 0 }, timing: { promptMs: stopwatch.timing().promptMs } };
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
