import { z } from 'zod';
import { ENGINE_STATES } from '../../domain/model.ts';
import { endpoint } from '../endpoint.ts';

export const engineStateSchema = z.object({
  id: z.string(),
  kind: z.string(),
  state: z.enum(ENGINE_STATES),
  message: z.string(),
  isOurs: z.boolean(),
  /** Has a process that the hub looks after; where it is ours too, it may be stopped. */
  isSupervised: z.boolean(),
  version: z.string().optional(),
  endpoint: z.string().optional(),
});

export const modelStateSchema = z.object({
  id: z.string(),
  engine: z.string(),
  loaded: z.boolean(),
  sizeBytes: z.number().optional(),
  contextLength: z.number().optional(),
  note: z.string().optional(),
  problem: z.string().optional(),
  isStarter: z.boolean(),
  canChat: z.boolean(),
});

/** What the interface shows at a glance; the `status` event of `/hub/events` carries the same object. */
export const statusSchema = z
  .object({
    version: z.string(),
    /** Where clients reach the hub, such as `http://localhost:4000`. */
    address: z.string(),
    /** Model a new chat begins with; absent while there is none. */
    defaultModel: z.string().optional(),
    /** One true sentence about what answers now. */
    summary: z.string(),
    engines: z.array(engineStateSchema),
    models: z.array(modelStateSchema),
    requests: z.object({ running: z.number(), waiting: z.number() }),
    memoryBytes: z.number(),
  })
  .meta({ id: 'HubStatus' });

export type HubStatus = z.output<typeof statusSchema>;

export const getStatus = endpoint({
  id: 'getHubStatus',
  summary: 'Engines, models and running requests at a glance',
  face: 'hub',
  access: 'admin',
  method: 'get',
  path: '/hub/status',
  params: z.object({}),
  query: z.object({}),
  body: z.undefined(),
  status: 200,
  response: statusSchema,
});
