import { z } from 'zod';
import { EXPECTED_ADDRESS, EXPECTED_HEADER_TEXT, isHeaderText, isHttpAddress } from '../../domain/address.ts';
import { endpoint } from '../endpoint.ts';

const name = z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'expected 1 to 40 small letters, digits or hyphens');

/** The key is taken in and never given out. */
export const upstreamSchema = z
  .object({ name, baseUrl: z.string(), hasKey: z.boolean(), state: z.string(), message: z.string(), models: z.int() })
  .meta({ id: 'Upstream' });

const family = { face: 'hub', access: 'admin', query: z.object({}) } as const;

export const listUpstreams = endpoint({
  ...family,
  id: 'listUpstreams',
  summary: "Other servers of OpenAI's dialect whose models the hub offers",
  method: 'get',
  path: '/hub/upstreams',
  params: z.object({}),
  body: z.undefined(),
  status: 200,
  response: z.object({ upstreams: z.array(upstreamSchema) }),
});

export const putUpstream = endpoint({
  ...family,
  id: 'putUpstream',
  summary: 'Add or replace an upstream; what is sent to its models leaves this computer',
  method: 'post',
  path: '/hub/upstreams',
  params: z.object({}),
  body: z.strictObject({
    name,
    baseUrl: z.string().max(1000).refine(isHttpAddress, EXPECTED_ADDRESS),
    apiKey: z.string().min(1).max(1000).refine(isHeaderText, EXPECTED_HEADER_TEXT).optional(),
  }),
  status: 200,
  response: upstreamSchema,
});

export const deleteUpstream = endpoint({
  ...family,
  id: 'deleteUpstream',
  summary: 'Remove an upstream',
  method: 'delete',
  path: '/hub/upstreams/:name',
  params: z.object({ name: z.string() }),
  body: z.undefined(),
  status: 204,
  response: z.undefined(),
});
