import { z } from 'zod';
import { endpoint } from '../endpoint.ts';
import { logTailSchema } from './server.ts';
import { engineStateSchema } from './status.ts';

const face = {
  face: 'hub',
  access: 'admin',
  params: z.object({ id: z.string().min(1).max(200) }),
  query: z.object({}),
  body: z.undefined(),
  status: 200,
} as const;

/** Only for engines with a process of their own that the hub looks after (`isSupervised` in the status). */
export const startEngine = endpoint({
  ...face,
  id: 'startEngine',
  summary: 'Start an engine, or look for one that runs; does nothing where it runs',
  method: 'post',
  path: '/hub/engines/:id/start',
  response: engineStateSchema,
});

export const stopEngine = endpoint({
  ...face,
  id: 'stopEngine',
  summary: 'Stop an engine that the hub started, until somebody starts it or the hub starts anew',
  method: 'post',
  path: '/hub/engines/:id/stop',
  response: engineStateSchema,
});

export const restartEngine = endpoint({
  ...face,
  id: 'restartEngine',
  summary: 'Stop an engine that the hub started, and start it again',
  method: 'post',
  path: '/hub/engines/:id/restart',
  response: engineStateSchema,
});

export const getEngineLog = endpoint({
  ...face,
  id: 'getEngineLog',
  summary: 'The end of what the process of an engine wrote',
  method: 'get',
  path: '/hub/engines/:id/log',
  response: logTailSchema,
});
