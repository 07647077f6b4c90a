import type { Deployment } from '../domain/deployment.ts';
import { SAMPLING_DEFAULTS } from '../domain/deployment-params.ts';
import type { ChatRequest, InferenceRequest } from '../domain/inference-request.ts';

/** A request with what its deployment says of values that the client left open. */
export function applyDefaults(request: InferenceRequest, deployment: Deployment | undefined): InferenceRequest {
  if (deployment === undefined) return request;
  const { params } = deployment;
  const missing = Object.entries(SAMPLING_DEFAULTS).filter(
    ([name, field]) => typeof params[name] === 'number' && request.sampling[field] === undefined,
  );
  const contextLength = request.runtime.contextLength ?? numberOf(params['num_ctx']);
  const keepAlive = request.runtime.keepAlive ?? textOrNumberOf(params['keep_alive']);
  const isRuntimeSame = contextLength === request.runtime.contextLength && keepAlive === request.runtime.keepAlive;
  const system = systemFor(request, params['system_prompt']);
  if (missing.length === 0 && isRuntimeSame && system === undefined) return request;
  const added = Object.fromEntries(missing.map(([name]) => [name, params[name]]));
  const filled = {
    ...request,
    sampling: { ...request.sampling, ...Object.fromEntries(missing.map(([name, field]) => [field, params[name]])) },
    runtime: { contextLength, keepAlive },
    wire: request.kind === 'embedding' ? request.wire : withFields(request.wire, added),
  };
  return system === undefined || filled.kind !== 'chat' ? filled : withSystem(filled, system);
}

/** The deployment's system prompt, for a conversation that has none of its own. */
function systemFor(request: InferenceRequest, prompt: unknown): string | undefined {
  if (request.kind !== 'chat' || typeof prompt !== 'string' || prompt.trim() === '') return undefined;
  return request.messages.some(({ role }) => role === 'system') ? undefined : prompt;
}

function withSystem(request: ChatRequest, text: string): ChatRequest {
  const { wire } = request;
  const messages: ChatRequest['messages'] = [
    { role: 'system', content: [{ type: 'text', text }] },
    ...request.messages,
  ];
  if (wire?.withSystem === undefined) return { ...request, messages };
  const body = wire.withSystem(wire.body, text);
  return { ...request, messages, wire: { ...wire, body, bytes: Buffer.from(JSON.stringify(body)) } };
}

/** The same request on the wire, for an upstream of the same dialect. */
function withFields(
  wire: InferenceRequest['wire'],
  added: Readonly<Record<string, unknown>>,
): InferenceRequest['wire'] {
  if (wire === undefined || Object.keys(added).length === 0) return wire;
  const body = { ...added, ...wire.body };
  return { ...wire, body, bytes: Buffer.from(JSON.stringify(body)) };
}

function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

function textOrNumberOf(value: unknown): string | number | undefined {
  return typeof value === 'string' ? value : numberOf(value);
}
