import { randomBytes } from 'node:crypto';
import type { IdGenerator } from '../domain/ports.ts';

const RANDOM_BYTES = 18;

/** 144 random bits: no two ids of a hub's life are equal, and none can be guessed. */
export const randomIds: IdGenerator = {
  next: (prefix) => prefix + randomBytes(RANDOM_BYTES).toString('base64url'),
  secret: (length) => randomBytes(length).toString('base64url').slice(0, length),
};
