import type { ReasoningEffort, ResponseFormat, WireRequest } from '../../domain/inference-request.ts';
import { decodeKeepAlive } from './decode-keep-alive.ts';
import { decodeOptions } from './decode-options.ts';
import type { GenerationBody } from './schema.ts';

/** What chats and completions share, and which options are not honoured. @throws HubError that names the field */
export function decodeGeneration(body: GenerationBody, wire: WireRequest) {
  const { sampling, contextLength, ignored } = decodeOptions(body.options);
  return {
    ignored,
    base: {
      model: body.model,
      stream: body.stream ?? true,
      choices: 1,
      sampling,
      runtime: { contextLength, keepAlive: decodeKeepAlive(body.keep_alive) },
      logprobs: body.logprobs === true ? { alternatives: body.top_logprobs ?? 0 } : undefined,
      wire,
    },
  };
}

/** Absent = whatever the model does by itself. */
export function decodeThink(think: GenerationBody['think']): ReasoningEffort | undefined {
  if (think === true) return 'medium';
  return think === false ? 'none' : (think ?? undefined);
}

export function decodeFormat(format: GenerationBody['format']): ResponseFormat {
  if (format === null || format === undefined || format === '') return { type: 'text' };
  return format === 'json' ? { type: 'json_object' } : { type: 'json_schema', name: 'answer', schema: format };
}
