import { HubError } from '../../domain/errors.ts';
import type { ChatRequest, CompletionRequest, InferenceRequest, WireRequest } from '../../domain/inference-request.ts';
import type { DecodedCall, Operation, ResidencyCall } from '../protocol.ts';
import { readBody } from '../read-body.ts';
import { decodeFormat, decodeGeneration, decodeThink } from './decode-generation.ts';
import { decodeKeepAlive } from './decode-keep-alive.ts';
import { decodePrompt } from './decode-messages.ts';
import { createLineEncoder, generateShape, headOf } from './encode-reply.ts';
import { residencyCall } from './residency.ts';
import { type GenerateBody, generateReplySchema, generateSchema } from './schema.ts';

export const generate: Operation = {
  id: 'ollama.generate',
  summary: 'Answer a prompt; without one, load the model or with keep_alive 0 unload it',
  path: '/api/generate',
  idPrefix: 'ollama-',
  requestSchema: generateSchema,
  responseSchema: generateReplySchema,
  decode,
  residency,
};

function decode(wire: WireRequest): DecodedCall {
  const body = readBody(generateSchema, wire.body);
  const { base, ignored } = decodeGeneration(body, wire);
  const isRaw = body.raw === true;
  if (isRaw) refuseTemplated(body);
  const suffix = body.suffix?.toWellFormed() || undefined;
  const request: InferenceRequest =
    isRaw || suffix !== undefined ? completion(body, base, suffix) : conversation(body, base);
  return {
    request,
    ignoredParameters: [
      ...ignored,
      ...(body.template ? ['template'] : []),
      ...(body.context?.length ? ['context'] : []),
    ],
    createEncoder: (identity) => createLineEncoder(identity, generateShape),
  };
}

type Base = ReturnType<typeof decodeGeneration>['base'];

/** The model's own template makes a conversation of it. */
function conversation(body: GenerateBody, base: Base): ChatRequest {
  const user = { role: 'user', content: decodePrompt(body.prompt ?? '', body.images) } as const;
  const system = body.system ? [{ role: 'system', content: decodePrompt(body.system, undefined) } as const] : [];
  return {
    ...base,
    kind: 'chat',
    messages: [...system, user],
    tools: [],
    toolChoice: { type: 'auto' },
    parallelToolCalls: true,
    responseFormat: decodeFormat(body.format),
    reasoningEffort: decodeThink(body.think),
  };
}

/** The text as it stands, or the gap between it and a suffix. */
function completion(body: GenerateBody, base: Base, suffix: string | undefined): CompletionRequest {
  const mode = suffix === undefined ? 'raw' : 'suffix';
  if (decodeFormat(body.format).type !== 'text') throw cannotGoWith(mode, 'format');
  if (body.images != null && body.images.length > 0) throw cannotGoWith(mode, 'images');
  if (body.system) throw cannotGoWith(mode, 'system');
  return { ...base, kind: 'completion', prompts: [(body.prompt ?? '').toWellFormed()], suffix };
}

function refuseTemplated(body: GenerateBody): void {
  const asked = (['template', 'system'] as const).find((name) => body[name]);
  if (asked !== undefined) throw cannotGoWith('raw', asked);
  if (body.context?.length) throw cannotGoWith('raw', 'context');
}

function cannotGoWith(mode: 'raw' | 'suffix', param: string): HubError {
  return new HubError('invalid_request', `${mode} and ${param} can't go together. Leave one of them out.`, { param });
}

function residency({ body: given }: WireRequest): ResidencyCall | undefined {
  const says = (name: string) => given[name] != null && given[name] !== '';
  const hasImages = Array.isArray(given['images']) ? given['images'].length > 0 : says('images');
  if (says('prompt') || says('suffix') || hasImages) return undefined;
  const body = readBody(generateSchema, given);
  return residencyCall(body.model, decodeKeepAlive(body.keep_alive), (identity, figures) => ({
    ...headOf(identity),
    ...generateShape({}),
    done: true,
    ...figures,
  }));
}
