import type { Request } from 'express';
import type { RequestWishes } from '../domain/request-wishes.ts';

const NOTHING: RequestWishes = {};

/** What LiteLLM's request headers ask of the hub. */
export function readWishes(req: Request): RequestWishes {
  const customerId = req.get('x-litellm-customer-id') ?? req.get('x-litellm-end-user-id');
  return customerId === undefined ? NOTHING : { customerId };
}
