import { z } from 'zod';
import { endpoint } from '../endpoint.ts';

export const LOG_LEVELS = ['debug', 'info', 'warn', 'error'] as const;

/** How the hub is reached; the `server` event of `/hub/events` carries the same object. */
export const serverSchema = z
  .object({
    /** Model routes answer programs with 503. */
    paused: z.boolean(),
    /** Where programs of this computer reach it, such as `http://localhost:4000`. */
    address: z.string(),
    /** The address that it listens on: `127.0.0.1` is this computer only. */
    host: z.string(),
    /** Where other computers reach it now; empty when they don't. */
    networkAddresses: z.array(z.string()),
    lan: z.object({
      /** Open for the whole network; null = none. */
      port: z.int().nullable(),
      /** The start option `--lan-port` asks for one, so the next start opens it again. */
      isFromStart: z.boolean(),
      /** Why the port that was asked for is not open. */
      problem: z.string().nullable(),
    }),
    log: z.object({
      file: z.string(),
      /** Until the next start. */
      level: z.enum(LOG_LEVELS),
    }),
    dataDir: z.string(),
  })
  .meta({ id: 'HubServer' });

export type HubServer = z.output<typeof serverSchema>;

const face = { face: 'hub', access: 'admin', params: z.object({}), query: z.object({}) } as const;
const port = z.int().min(1).max(65_535);

export const getServer = endpoint({
  ...face,
  id: 'getServer',
  summary: 'How the hub is reached',
  method: 'get',
  path: '/hub/server',
  body: z.undefined(),
  status: 200,
  response: serverSchema,
});

export const openLan = endpoint({
  ...face,
  id: 'openLanPort',
  summary: 'Let other computers of the network reach the hub on a port, from now on and after each start',
  method: 'put',
  path: '/hub/server/lan',
  body: z.strictObject({ port }),
  status: 200,
  response: serverSchema,
});

export const closeLan = endpoint({
  ...face,
  id: 'closeLanPort',
  summary: 'Let nobody but this computer reach the hub',
  method: 'delete',
  path: '/hub/server/lan',
  body: z.undefined(),
  status: 200,
  response: serverSchema,
});

export const getPort = endpoint({
  ...face,
  id: 'getPort',
  summary: 'Who has a port of this computer, and which one is free',
  method: 'get',
  path: '/hub/server/ports/:port',
  params: z.object({ port: z.coerce.number().int().min(1).max(65_535) }),
  body: z.undefined(),
  status: 200,
  response: z.object({
    port,
    isFree: z.boolean(),
    /** Where the system lets us know. */
    holder: z.object({ pid: z.int(), command: z.string() }).nullable(),
    /** The next one that nobody has. */
    nextFree: port.nullable(),
  }),
});

export const logTailSchema = z
  .object({
    file: z.string(),
    /** The last ones, oldest first. */
    lines: z.array(z.string()),
  })
  .meta({ id: 'LogTail' });

export const LOG_TAIL_LINES = 200;

export const getLog = endpoint({
  ...face,
  id: 'getLog',
  summary: `The last ${LOG_TAIL_LINES} lines of the hub's log`,
  method: 'get',
  path: '/hub/server/log',
  body: z.undefined(),
  status: 200,
  response: logTailSchema,
});

export const setLogLevel = endpoint({
  ...face,
  id: 'setLogLevel',
  summary: 'How much is logged, until the hub is started again',
  method: 'put',
  path: '/hub/server/log-level',
  body: z.strictObject({ level: z.enum(LOG_LEVELS) }),
  status: 200,
  response: serverSchema,
});
