import { HubError } from '../../domain/errors.ts';
import type { CompletionRequest, Prompt, WireRequest } from '../../domain/inference-request.ts';
import { decodeWishes } from '../openai/decode-wishes.ts';
import { readBody, show } from '../read-body.ts';
import { decodeRuntime, decodeSampling, ignoredFields } from '../openai/sampling-fields.ts';
import type { DecodedCall } from '../protocol.ts';
import { createCompletionEncoder } from './encode-reply.ts';
import { completionRequestSchema, type CompletionBody } from './schema.ts';

/** OpenAI's own default of 16 cuts off every client that sends none, LlamaIndex among them. */
const DEFAULT_MAX_TOKENS = 1024;

/** @throws HubError that names the field, its value and what is expected */
export function decodeCompletion(given: WireRequest): DecodedCall {
  const { wishes, wire, ignored } = decodeWishes(given);
  const body = readBody(completionRequestSchema, wire.body);
  const prompts = decodePrompts(body.prompt);
  const choices = body.n ?? 1;
  checkBestOf(body, choices);
  const echoed = body.echo === true ? prompts.map(requireText) : undefined;
  const request: CompletionRequest = {
    kind: 'completion',
    model: body.model,
    stream: body.stream ?? false,
    choices,
    prompts,
    // An empty suffix is how some editors say that there is none.
    suffix: body.suffix?.toWellFormed() || undefined,
    sampling: decodeSampling(body, body.max_tokens ?? body.options?.num_predict ?? DEFAULT_MAX_TOKENS),
    runtime: decodeRuntime(body),
    logprobs: body.logprobs == null ? undefined : { alternatives: body.logprobs },
    wire,
    wishes,
  };
  const options = {
    choices,
    prompts: prompts.length,
    echoed,
    includeUsage: body.stream_options?.include_usage ?? false,
  };
  return {
    request,
    ignoredParameters: [...ignoredFields(body), ...ignored],
    createEncoder: (identity) => createCompletionEncoder(identity, options),
  };
}

/** Text, several texts, token ids, or several lists of token ids: an array of numbers is one prompt. */
function decodePrompts(prompt: CompletionBody['prompt']): readonly Prompt[] {
  if (typeof prompt === 'string') return [prompt.toWellFormed()];
  if (prompt.every((each) => typeof each === 'number')) return [prompt];
  return prompt.map((each) => (typeof each === 'string' ? each.toWellFormed() : [each].flat()));
}

function checkBestOf({ best_of: bestOf }: CompletionBody, choices: number): void {
  if (bestOf == null || bestOf >= choices) return;
  throw new HubError('invalid_request', `best_of is ${bestOf}, less than n = ${choices}. Leave it out, or raise it.`, {
    param: 'best_of',
  });
}

function requireText(prompt: Prompt): string {
  if (typeof prompt === 'string') return prompt;
  throw new HubError('unsupported_parameter', `echo can only repeat a text, but the prompt is ${show(prompt)}.`, {
    param: 'echo',
  });
}
