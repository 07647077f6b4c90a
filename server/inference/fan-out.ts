import type { CompletionRequest, ChatRequest, InferenceRequest } from '../domain/inference-request.ts';
import type { Engine, EngineCall } from '../domain/ports.ts';
import { frameOf, type EngineStream, type StreamFrame, type StreamPart, type Usage } from '../domain/stream-frame.ts';

/** Generations of one request that run side by side; the rest wait, so that one client can't take every slot. */
const CONCURRENT = 4;

/**
 * Runs a request on an engine, one call for each answer where the engine gives only one at a time. Choices are numbered
 * prompt · n + j, as OpenAI numbers them. The prompt's tokens count once for each prompt, however many answers it gets.
 */
export async function generateChoices(engine: Engine, call: EngineCall): Promise<EngineStream> {
  const singles = engine.servesChoices ? [] : splitChoices(call.request);
  if (singles.length <= 1) return engine.generate(call);
  return { frames: mergeGenerations(engine, call, singles) };
}

function splitChoices(request: InferenceRequest): readonly (ChatRequest | CompletionRequest)[] {
  if (request.kind === 'embedding') return [];
  const withSeed = (answer: number) => ({
    ...request.sampling,
    // The same seed for each answer would give the same answer n times.
    ...(request.sampling.seed === undefined ? {} : { seed: request.sampling.seed + answer }),
  });
  const answers = Array.from({ length: request.choices }, (_, answer) => answer);
  if (request.kind === 'chat') {
    return answers.map((answer) => ({ ...request, choices: 1, sampling: withSeed(answer) }));
  }
  return request.prompts.flatMap((prompt) =>
    answers.map((answer) => ({ ...request, prompts: [prompt], choices: 1, sampling: withSeed(answer) })),
  );
}

interface Generation {
  readonly choice: number;
  readonly frames: AsyncIterator<StreamFrame>;
}

async function* mergeGenerations(
  engine: Engine,
  call: EngineCall,
  singles: readonly (ChatRequest | CompletionRequest)[],
): AsyncGenerator<StreamFrame> {
  const abort = new AbortController();
  const signal = AbortSignal.any([call.signal, abort.signal]);
  const usages: (Usage | undefined)[] = singles.map(() => undefined);
  const pending = new Map<Generation, Promise<{ generation: Generation; result: IteratorResult<StreamFrame> }>>();
  let started = 0;

  const pull = (generation: Generation) => {
    const next = generation.frames.next().then((result) => ({ generation, result }));
    // Awaited through the race below; a failure after another generation's failure has nobody left to tell.
    next.catch(() => undefined);
    pending.set(generation, next);
  };
  const startNext = async () => {
    const request = singles[started];
    if (request === undefined) return;
    const choice = started++;
    const stream = await engine.generate({ ...call, request, signal });
    pull({ choice, frames: stream.frames[Symbol.asyncIterator]() });
  };

  try {
    while (started < Math.min(CONCURRENT, singles.length)) await startNext();
    while (pending.size > 0) {
      const { generation, result } = await Promise.race(pending.values());
      if (result.done === true) {
        pending.delete(generation);
        await startNext();
        continue;
      }
      pull(generation);
      const parts = renumber(result.value.parts, generation.choice, (usage) => (usages[generation.choice] = usage));
      if (parts.length > 0) yield { parts, deltas: result.value.deltas, closing: false };
    }
    yield frameOf({ type: 'usage', usage: sumUsage(usages, call.request.choices) });
  } finally {
    abort.abort();
    await Promise.allSettled([...pending.keys()].map(async (generation) => generation.frames.return?.()));
  }
}

function renumber(
  parts: readonly StreamPart[],
  choice: number,
  keepUsage: (usage: Usage) => void,
): readonly StreamPart[] {
  const renumbered: StreamPart[] = [];
  for (const part of parts) {
    if (part.type === 'usage') keepUsage(part.usage);
    else renumbered.push('choice' in part ? { ...part, choice } : part);
  }
  return renumbered;
}

function sumUsage(usages: readonly (Usage | undefined)[], answersPerPrompt: number): Usage {
  const known = usages.filter((usage) => usage !== undefined);
  const firstOfPrompt = usages.filter((_, index) => index % answersPerPrompt === 0);
  const sum = (values: readonly (number | undefined)[]) =>
    values.reduce<number>((total, value) => total + (value ?? 0), 0);
  return {
    inputTokens: sum(firstOfPrompt.map((usage) => usage?.inputTokens)),
    outputTokens: sum(known.map((usage) => usage.outputTokens)),
    cachedInputTokens: sum(firstOfPrompt.map((usage) => usage?.cachedInputTokens)),
    reasoningTokens: sum(known.map((usage) => usage.reasoningTokens)),
    estimated: known.length < usages.length || known.some((usage) => usage.estimated === true),
  };
}
