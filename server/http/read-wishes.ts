import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { HubError } from '../domain/errors.ts';
import type { RequestWishes } from '../domain/request-wishes.ts';

const NOTHING: RequestWishes = {};
const PREFIX = 'x-litellm-';
const MOST_SECONDS = 86_400;
const MOST_RETRIES = 100;

/**
 * What LiteLLM's request headers ask of the hub.
 * @throws HubError for a value that can't be read
 */
export function readWishes({ headers }: Pick<IncomingMessage, 'headers'>): RequestWishes {
  for (const name in headers) if (name.startsWith(PREFIX)) return decode(headers);
  return NOTHING;
}

function decode(headers: IncomingHttpHeaders): RequestWishes {
  const text = (name: string): string | undefined => {
    const value = headers[PREFIX + name];
    return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
  };
  const amount = (name: string, most: number): number | undefined => {
    const value = text(name);
    if (value === undefined) return undefined;
    const number = Number(value);
    if (Number.isFinite(number) && number >= 0 && number <= most) return number;
    throw new HubError(
      'invalid_request',
      `The header ${PREFIX}${name} is ${JSON.stringify(value.slice(0, 60))}. Expected a number from 0 to ${most}.`,
      { param: PREFIX + name },
    );
  };
  const timeout = amount('timeout', MOST_SECONDS);
  const streamTimeout = amount('stream-timeout', MOST_SECONDS);
  const retries = amount('num-retries', MOST_RETRIES);
  const customerId = text('customer-id') ?? text('end-user-id');
  const tags = text('tags')
    ?.split(',')
    .map((tag) => tag.trim())
    .filter((tag) => tag !== '');
  const metadata = metadataOf(text);
  const callId = text('call-id');
  return {
    ...(customerId !== undefined && { customerId }),
    ...(tags !== undefined && tags.length > 0 && { tags }),
    ...(metadata !== undefined && { metadata }),
    ...(timeout !== undefined && timeout > 0 && { timeoutMs: timeout * 1000 }),
    ...(streamTimeout !== undefined && streamTimeout > 0 && { streamTimeoutMs: streamTimeout * 1000 }),
    ...(retries !== undefined && { retries: Math.floor(retries) }),
    ...(callId !== undefined && { callId: callId.slice(0, 200) }),
  };
}

function metadataOf(text: (name: string) => string | undefined): RequestWishes['metadata'] {
  const logged = text('spend-logs-metadata');
  const traceId = text('trace-id');
  const agentId = text('agent-id');
  if (logged === undefined && traceId === undefined && agentId === undefined) return undefined;
  return {
    ...(logged !== undefined && { spend_logs_metadata: parseObject('spend-logs-metadata', logged) }),
    ...(traceId !== undefined && { trace_id: traceId }),
    ...(agentId !== undefined && { agent_id: agentId }),
  };
}

function parseObject(name: string, value: string): object {
  let parsed: unknown;
  try {
    parsed = JSON.parse(value);
  } catch {
    parsed = undefined; // Not JSON: told below, with the value.
  }
  if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) return parsed;
  throw new HubError(
    'invalid_request',
    `The header ${PREFIX}${name} is ${JSON.stringify(value.slice(0, 60))}. Expected a JSON object.`,
    { param: PREFIX + name },
  );
}
