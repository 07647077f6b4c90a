import { z } from 'zod';
import { CONTEXT_OVERFLOWS } from '../../domain/context-fit.ts';
import { HubError } from '../../domain/errors.ts';
import type { WireRequest } from '../../domain/inference-request.ts';
import type { MockWishes, RequestWishes } from '../../domain/request-wishes.ts';
import { readBody } from '../read-body.ts';

/** Fields by which a request speaks to the hub rather than to a model (LiteLLM's proxy contract, section 1.1). */
const tags = z.array(z.string().min(1).max(200)).max(100);
const seconds = z.number().positive();
/** A day. Some clients send their own timeout along, in milliseconds: what that comes to is no limit, not a mistake. */
const MOST_SECONDS = 86_400;
const LONGEST_CUSTOMER = 1000;

const wishesSchema = z.looseObject({
  user: z.string().max(LONGEST_CUSTOMER).nullish(),
  metadata: z.looseObject({ tags: tags.nullish(), user_id: z.unknown().optional() }).nullish(),
  litellm_metadata: z.looseObject({ tags: tags.nullish(), user: z.unknown().optional() }).nullish(),
  tags: tags.nullish(),
  fallbacks: z
    .array(z.union([z.string().min(1), z.strictObject({ model: z.string().min(1) })], 'expected names of models'))
    .max(20)
    .nullish(),
  context_overflow: z.enum(CONTEXT_OVERFLOWS).nullish(),
  num_retries: z.int().min(0).max(100).nullish(),
  timeout: seconds.nullish(),
  stream_timeout: seconds.nullish(),
  mock_response: z.string().max(100_000).nullish(),
  mock_testing_fallbacks: z.boolean().nullish(),
  mock_testing_rate_limit_error: z.boolean().nullish(),
  mock_timeout: z.boolean().nullish(),
  drop_params: z.boolean().nullish(),
});
type WishesBody = z.output<typeof wishesSchema>;

/** Those that no model knows: an upstream would refuse them. */
const OURS = [
  'litellm_metadata',
  'tags',
  'fallbacks',
  'context_overflow',
  'num_retries',
  'timeout',
  'stream_timeout',
  'mock_response',
  'mock_testing_fallbacks',
  'mock_testing_rate_limit_error',
  'mock_timeout',
  'drop_params',
  'fastest_response',
  'cache',
  'guardrails',
] as const;
const ALL = ['user', 'metadata', ...OURS] as const;
/** A client can't send the hub's requests elsewhere. */
const ADDRESSES = ['api_base', 'base_url'] as const;

export interface DecodedWishes {
  /** Undefined when the body asks nothing of the hub. */
  readonly wishes: RequestWishes | undefined;
  /** The request without what was meant for the hub. */
  readonly wire: WireRequest;
  /** Fields that were sent, mean something and are not honoured. */
  readonly ignored: readonly string[];
}

/** @throws HubError that names the field, its value and what is expected */
export function decodeWishes(wire: WireRequest): DecodedWishes {
  const address = ADDRESSES.find((name) => wire.body[name] != null);
  if (address !== undefined) {
    throw new HubError(
      'unauthenticated',
      `Rejected Request: ${address} is not allowed in a request. An administrator adds upstreams with /model/new.`,
      { param: 'None', wireType: 'auth_error' },
    );
  }
  if (!ALL.some((name) => wire.body[name] != null)) return { wishes: undefined, wire, ignored: [] };
  const body = readBody(wishesSchema, wire.body);
  return {
    wishes: toWishes(body),
    wire: withoutOurs(wire),
    ignored: Array.isArray(body['guardrails']) && body['guardrails'].length > 0 ? ['guardrails'] : [],
  };
}

function toWishes(body: WishesBody): RequestWishes {
  const { tags: _, ...metadata } = { ...body.metadata, ...body.litellm_metadata };
  const allTags = [...(body.tags ?? []), ...(body.metadata?.tags ?? []), ...(body.litellm_metadata?.tags ?? [])];
  const mock = toMock(body);
  const customerId = customerOf(body);
  return {
    ...(customerId !== undefined && { customerId }),
    ...(allTags.length > 0 && { tags: [...new Set(allTags)] }),
    ...(Object.keys(metadata).length > 0 && { metadata }),
    ...(body.timeout != null && { timeoutMs: toMs(body.timeout) }),
    ...(body.stream_timeout != null && { streamTimeoutMs: toMs(body.stream_timeout) }),
    ...(body.context_overflow != null && { contextOverflow: body.context_overflow }),
    ...(body.num_retries != null && { retries: body.num_retries }),
    ...(body.fallbacks != null && {
      fallbacks: body.fallbacks.map((each) => (typeof each === 'string' ? each : each.model)),
    }),
    ...(body.drop_params != null && { dropParams: body.drop_params }),
    ...(mock !== undefined && { mock }),
  };
}

/** Who the request is for: the first of the places that LiteLLM looks at (proxy HTTP contract, section 4.6). */
function customerOf({ user, metadata, litellm_metadata }: WishesBody): string | undefined {
  const said: readonly unknown[] = [user, litellm_metadata?.user, metadata?.user_id];
  for (const each of said) {
    if (typeof each === 'number') return String(each);
    if (typeof each === 'string' && each !== '') return each.slice(0, LONGEST_CUSTOMER);
  }
  return undefined;
}

function toMs(wanted: number): number {
  return Math.min(wanted, MOST_SECONDS) * 1000;
}

function toMock(body: WishesBody): MockWishes | undefined {
  const failure =
    body.mock_testing_fallbacks === true
      ? 'fallbacks'
      : body.mock_testing_rate_limit_error === true
        ? 'rate_limit'
        : undefined;
  const timeout = body.mock_timeout === true ? true : undefined;
  const response = body.mock_response ?? undefined;
  return failure === undefined && timeout === undefined && response === undefined
    ? undefined
    : { response, failure, timeout };
}

function withoutOurs(wire: WireRequest): WireRequest {
  const dropped = new Set<string>(OURS.filter((name) => name in wire.body));
  if (!isUpstreamMetadata(wire.body['metadata'])) dropped.add('metadata');
  if (dropped.size === 0) return wire;
  const body = Object.fromEntries(Object.entries(wire.body).filter(([name]) => !dropped.has(name)));
  return { ...wire, body, bytes: Buffer.from(JSON.stringify(body)) };
}

/** OpenAI's own `metadata` is an object of texts; what LiteLLM's clients put there is more. */
function isUpstreamMetadata(metadata: unknown): boolean {
  if (metadata === undefined) return true;
  return (
    typeof metadata === 'object' &&
    metadata !== null &&
    Object.values(metadata).every((value) => typeof value === 'string')
  );
}
