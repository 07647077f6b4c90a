import type { ChatRequest, Tool, WireRequest } from '../../domain/inference-request.ts';
import type { DecodedCall, Operation, ResidencyCall } from '../protocol.ts';
import { readBody } from '../read-body.ts';
import { toolParameters } from '../tool-schema.ts';
import { decodeFormat, decodeGeneration, decodeThink } from './decode-generation.ts';
import { decodeKeepAlive } from './decode-keep-alive.ts';
import { decodeMessages } from './decode-messages.ts';
import { chatShape, createLineEncoder, headOf } from './encode-reply.ts';
import { residencyCall } from './residency.ts';
import { chatReplySchema, chatSchema, type WireTool } from './schema.ts';

export const chat: Operation = {
  id: 'ollama.chat',
  summary: 'Continue a conversation; without messages, load the model or with keep_alive 0 unload it',
  path: '/api/chat',
  idPrefix: 'ollama-',
  requestSchema: chatSchema,
  responseSchema: chatReplySchema,
  decode,
  residency,
};

function decode(wire: WireRequest): DecodedCall {
  const body = readBody(chatSchema, wire.body);
  const { base, ignored } = decodeGeneration(body, wire);
  const request: ChatRequest = {
    ...base,
    kind: 'chat',
    messages: decodeMessages(body.messages ?? []),
    tools: (body.tools ?? []).map(decodeTool),
    toolChoice: { type: 'auto' },
    parallelToolCalls: true,
    responseFormat: decodeFormat(body.format),
    reasoningEffort: decodeThink(body.think),
  };
  return {
    request,
    ignoredParameters: ignored,
    createEncoder: (identity) => createLineEncoder(identity, chatShape),
  };
}

function decodeTool({ function: { name, description, parameters } }: WireTool, index: number): Tool {
  return {
    name,
    description: description?.toWellFormed(),
    parameters: toolParameters(parameters, `tools[${index}].function.parameters`),
  };
}

function residency({ body: given }: WireRequest): ResidencyCall | undefined {
  if (Array.isArray(given['messages']) ? given['messages'].length > 0 : given['messages'] != null) return undefined;
  const body = readBody(chatSchema, given);
  return residencyCall(body.model, decodeKeepAlive(body.keep_alive), (identity, figures) => ({
    ...headOf(identity),
    ...chatShape({}),
    done: true,
    ...figures,
  }));
}
