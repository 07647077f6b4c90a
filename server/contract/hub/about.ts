import { z } from 'zod';
import { endpoint } from '../endpoint.ts';

/** What the hub was started with and where its things are. Nothing in it is secret. */
export const aboutSchema = z
  .object({
    version: z.string(),
    /** Of the runtime, such as `v24.21.0`. */
    node: z.string(),
    /** Such as `linux x64`. */
    platform: z.string(),
    dataDir: z.string(),
    /** Bytes of the database and its log; null where they can't be told. */
    databaseBytes: z.int().nullable(),
    /** By the name of their flag; they change with the next start only. Null = not given. */
    startOptions: z.array(
      z.object({ name: z.string(), value: z.string().nullable(), help: z.string(), environment: z.string() }),
    ),
  })
  .meta({ id: 'HubAbout' });

export type HubAbout = z.output<typeof aboutSchema>;

export const getAbout = endpoint({
  id: 'getHubAbout',
  summary: 'What the hub was started with and where its things are',
  face: 'hub',
  access: 'admin',
  method: 'get',
  path: '/hub/about',
  params: z.object({}),
  query: z.object({}),
  body: z.undefined(),
  status: 200,
  response: aboutSchema,
});
