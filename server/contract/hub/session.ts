import { z } from 'zod';
import { endpoint } from '../endpoint.ts';

const none = { params: z.object({}), query: z.object({}) };

export const sessionSchema = z.object({ signedIn: z.boolean() }).meta({ id: 'Session' });

export const getSession = endpoint({
  id: 'getSession',
  summary: 'Whether this browser is signed in',
  face: 'hub',
  access: 'public',
  method: 'get',
  path: '/hub/session',
  ...none,
  body: z.undefined(),
  status: 200,
  response: sessionSchema,
});

/** Answers with the session cookie. The one-time link of the start message is the other way in. */
export const createSession = endpoint({
  id: 'createSession',
  summary: 'Sign this browser in with the master key or an admin key',
  face: 'hub',
  access: 'public',
  method: 'post',
  path: '/hub/session',
  ...none,
  body: z.strictObject({ key: z.string().min(1).max(512) }),
  status: 200,
  response: sessionSchema,
});

export const deleteSession = endpoint({
  id: 'deleteSession',
  summary: 'Sign this browser out',
  face: 'hub',
  access: 'public',
  method: 'delete',
  path: '/hub/session',
  ...none,
  body: z.undefined(),
  status: 200,
  response: sessionSchema,
});
