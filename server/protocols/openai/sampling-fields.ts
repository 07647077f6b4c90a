import { z } from 'zod';
import type { RuntimeOptions, Sampling } from '../../domain/inference-request.ts';

/** Every optional field may also be `null`, which means absent (clients.md of the contracts, section 2.6). */
const finite = (min: number, max: number) => z.number().min(min).max(max).nullish();
const count = (max: number) => z.int().min(1).max(max).nullish();
/** −1 is how several clients write "no limit". */
const tokenLimit = z
  .int()
  .refine((value) => value === -1 || value > 0, 'expected a positive number of tokens, or -1 for no limit')
  .nullish();

/** Answers to one prompt; more is a batch, and a batch belongs into several requests. */
const MAX_CHOICES = 8;

const stopTexts = z.union([z.string(), z.array(z.string())], 'expected a text or a list of texts').nullish();

/** Fields that chat and completions share, extensions of local servers included. */
export const samplingFields = {
  temperature: finite(0, 2),
  top_p: finite(0, 1),
  presence_penalty: finite(-2, 2),
  frequency_penalty: finite(-2, 2),
  seed: z.int().nullish(),
  stop: stopTexts,
  n: count(MAX_CHOICES),
  max_tokens: tokenLimit,
  stream: z.boolean().nullish(),
  stream_options: z.looseObject({ include_usage: z.boolean().nullish() }).nullish(),
  logit_bias: z.record(z.string(), z.number()).nullish(),
  user: z.string().nullish(),
  top_k: z.int().min(0).nullish(),
  min_p: finite(0, 1),
  repeat_penalty: finite(0, 10),
  num_ctx: z.int().min(1).nullish(),
  keep_alive: z.union([z.number(), z.string()], 'expected seconds, or a duration such as "5m"').nullish(),
  /** Ollama's own spelling of the same settings. */
  options: z
    .looseObject({
      temperature: finite(0, 2),
      top_p: finite(0, 1),
      top_k: z.int().min(0).nullish(),
      min_p: finite(0, 1),
      seed: z.int().nullish(),
      repeat_penalty: finite(0, 10),
      presence_penalty: finite(-2, 2),
      frequency_penalty: finite(-2, 2),
      num_predict: tokenLimit,
      num_ctx: z.int().min(1).nullish(),
      stop: stopTexts,
    })
    .nullish(),
};

const samplingSchema = z.looseObject(samplingFields);
export type SamplingBody = z.output<typeof samplingSchema>;

/** @param maxTokens the limit that the operation decided on, before `options.num_predict` */
export function decodeSampling(body: SamplingBody, maxTokens: number | null | undefined): Sampling {
  const { options } = body;
  const limit = maxTokens ?? options?.num_predict;
  const stop = body.stop ?? options?.stop ?? [];
  return {
    temperature: body.temperature ?? options?.temperature ?? undefined,
    topP: body.top_p ?? options?.top_p ?? undefined,
    topK: body.top_k ?? options?.top_k ?? undefined,
    minP: body.min_p ?? options?.min_p ?? undefined,
    seed: body.seed ?? options?.seed ?? undefined,
    presencePenalty: body.presence_penalty ?? options?.presence_penalty ?? undefined,
    frequencyPenalty: body.frequency_penalty ?? options?.frequency_penalty ?? undefined,
    repeatPenalty: body.repeat_penalty ?? options?.repeat_penalty ?? undefined,
    stop: [stop].flat().filter((text) => text !== ''),
    maxOutputTokens: limit === -1 ? undefined : (limit ?? undefined),
  };
}

export function decodeRuntime(body: SamplingBody): RuntimeOptions {
  return {
    contextLength: body.num_ctx ?? body.options?.num_ctx ?? undefined,
    keepAlive: body.keep_alive ?? undefined,
  };
}

/** Fields that mean something, can't be honoured by every engine, and are harmless to leave out. */
export function ignoredFields(body: SamplingBody): readonly string[] {
  return Object.keys(body.logit_bias ?? {}).length > 0 ? ['logit_bias'] : [];
}
