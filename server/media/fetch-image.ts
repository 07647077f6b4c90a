import { lookup as dnsLookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';
import { Agent, request, type Dispatcher } from 'undici';
import { HubError, toHubError } from '../domain/errors.ts';
import type { FetchImage } from '../domain/ports.ts';

export const MAX_IMAGE_BYTES = 10 * 1024 * 1024;
const TIMEOUT_MS = 15_000;
const MAX_REDIRECTS = 3;

export interface ImageFetcherDeps {
  /** All addresses of a name; the system's by default. */
  readonly lookup?: ((hostname: string) => Promise<readonly string[]>) | undefined;
  /** Which addresses may be asked; by default those that belong to the public internet. */
  readonly isPublic?: ((address: string) => boolean) | undefined;
}

interface Found {
  readonly dispatcher: Agent;
  readonly url: URL;
}

/**
 * Fetches images for people who may not be trusted with this network: only from public addresses, and exactly from those
 * that were checked, so that a name which changes its address in between gains nothing. Bounded in size, time and hops.
 */
export function createImageFetcher(deps: ImageFetcherDeps = {}): FetchImage {
  const lookup = deps.lookup ?? lookupAll;
  const isPublic = deps.isPublic ?? isPublicAddress;

  /** @throws HubError for an address that may not be asked */
  async function open(link: string, param: string): Promise<Found> {
    const url = parse(link, param);
    const hostname = url.hostname.replace(/^\[|\]$/g, '');
    const addresses = isIP(hostname) > 0 ? [hostname] : await lookup(hostname).catch(() => []);
    const [address] = addresses;
    if (address === undefined) throw refusal(param, `its host ${hostname} is not known`);
    // One private address among several is enough: which one is asked would be chance.
    if (!addresses.every(isPublic)) {
      throw refusal(param, `its host ${hostname} is on a private network, from which nothing is fetched`);
    }
    const family = isIP(address);
    const connect: Agent.Options['connect'] = {
      timeout: TIMEOUT_MS,
      lookup: (_name, options, found) =>
        options.all === true ? found(null, [{ address, family }]) : found(null, address, family),
    };
    return { url, dispatcher: new Agent({ connect, pipelining: 0 }) };
  }

  async function follow(link: string, param: string, signal: AbortSignal, hops: number): Promise<Buffer> {
    const { dispatcher, url } = await open(link, param);
    try {
      const answer = await request(url, { dispatcher, signal, headers: { accept: 'image/*' } });
      const { location } = answer.headers;
      if (answer.statusCode >= 300 && answer.statusCode < 400 && typeof location === 'string') {
        await answer.body.dump();
        if (hops === 0) throw refusal(param, `it leads on more than ${MAX_REDIRECTS} times`);
        return await follow(new URL(location, url).href, param, signal, hops - 1);
      }
      if (answer.statusCode !== 200) {
        await answer.body.dump();
        throw refusal(param, `${url.hostname} answered ${answer.statusCode}`);
      }
      return await collect(answer, param);
    } finally {
      await dispatcher.destroy();
    }
  }

  return async (link, param, signal) => {
    const limit = AbortSignal.timeout(TIMEOUT_MS);
    try {
      const bytes = await follow(link, param, AbortSignal.any([signal, limit]), MAX_REDIRECTS);
      return bytes.toString('base64');
    } catch (thrown) {
      if (signal.aborted) throw toHubError(signal.reason);
      if (thrown instanceof HubError) throw thrown;
      if (limit.aborted) throw refusal(param, `it was not there within ${TIMEOUT_MS / 1000} seconds`, thrown);
      throw refusal(param, 'its host can’t be reached', thrown);
    }
  };
}

async function collect({ body, headers }: Dispatcher.ResponseData, param: string): Promise<Buffer> {
  const tooLarge = () => refusal(param, `it is larger than ${MAX_IMAGE_BYTES / 1024 / 1024} MiB`);
  if (Number(headers['content-length'] ?? 0) > MAX_IMAGE_BYTES) {
    body.destroy();
    throw tooLarge();
  }
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    size += chunk.length;
    // Leaving the loop closes the connection.
    if (size > MAX_IMAGE_BYTES) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function parse(link: string, param: string): URL {
  const url = URL.canParse(link) ? new URL(link) : undefined;
  if (url === undefined || !['http:', 'https:'].includes(url.protocol)) throw refusal(param, 'it is no http address');
  if (url.username !== '' || url.password !== '') throw refusal(param, 'it holds a name or a password');
  return url;
}

/** What a client can do about it is the same whatever the reason. */
function refusal(param: string, reason: string, cause?: unknown): HubError {
  return new HubError(
    'invalid_request',
    `The image at ${param} can't be fetched: ${reason}. Send the image itself as a data URL, data:image/png;base64,…`,
    { param },
    cause,
  );
}

async function lookupAll(hostname: string): Promise<readonly string[]> {
  return (await dnsLookup(hostname, { all: true })).map(({ address }) => address);
}

/**
 * Whether an address belongs to the public internet: none of IANA's special purposes, and no form of IPv6 that carries an
 * IPv4 address elsewhere.
 */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.process(address);
  if (parsed.range() !== 'unicast') return false;
  // Only 2000::/3 is given to anybody (RFC 4291, section 2.4).
  return parsed.kind() === 'ipv4' || (parsed.toByteArray()[0] ?? 0) >> 5 === 1;
}
