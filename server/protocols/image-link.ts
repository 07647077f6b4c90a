import { HubError } from '../domain/errors.ts';
import type { ContentPart } from '../domain/inference-request.ts';
import { show } from './read-body.ts';

const LINK = /^https?:\/\//i;

export function isLink(url: string): boolean {
  return LINK.test(url);
}

/** @throws HubError for what is no http address */
export function decodeLink(url: unknown, param: string): ContentPart {
  if (typeof url === 'string' && isLink(url)) return { type: 'image-link', url, param };
  throw new HubError('invalid_request', `${param} is ${show(url)}. Expected an http address.`, { param });
}
