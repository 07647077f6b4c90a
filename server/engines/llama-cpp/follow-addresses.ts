import { lookup as dnsLookup } from 'node:dns/promises';
import { isIP, type LookupFunction } from 'node:net';
import type { LookupAddress } from 'node:dns';
import ipaddr from 'ipaddr.js';
import { HubError } from '../../domain/errors.ts';

export interface Network {
  /** All addresses of a name. */
  readonly lookup: (hostname: string) => Promise<readonly LookupAddress[]>;
  /** Whether only this computer and those around it reach an address. */
  readonly isPrivate: (address: string) => boolean;
}

export const NETWORK: Network = { lookup: (hostname) => dnsLookup(hostname, { all: true }), isPrivate };

export interface FollowedAddresses {
  /**
   * To be called for each address before it is asked, the first one being that which somebody typed.
   * @throws HubError for one of a private network, unless the first was of one too
   */
  enter(url: URL): Promise<void>;
  /** Gives exactly what was looked at: a name that changes its address in between gains nothing. */
  readonly lookup: LookupFunction;
}

/** Follows redirects, but not from the internet to what only this computer can reach. */
export function followAddresses({ lookup, isPrivate }: Network): FollowedAddresses {
  const known = new Map<string, readonly LookupAddress[]>();
  let startsPrivate: boolean | undefined;
  return {
    async enter({ hostname }) {
      const bare = hostname.replace(/^\[|\]$/g, '');
      const addresses = isIP(bare) > 0 ? [{ address: bare, family: isIP(bare) }] : await lookup(bare);
      known.set(bare, addresses);
      // One among several is enough: which one is asked would be chance.
      const isInside = addresses.some(({ address }) => isPrivate(address));
      startsPrivate ??= isInside;
      if (!isInside || startsPrivate) return;
      throw new HubError(
        'engine_unavailable',
        `The link leads from the internet to ${hostname}, which is on a private network, and is not followed there. If you know that file, give its own address.`,
      );
    },
    lookup(hostname, { all }, found) {
      const addresses = known.get(hostname) ?? [];
      const [first] = addresses;
      if (first === undefined) found(Object.assign(new Error(`${hostname} is not known`), { code: 'ENOTFOUND' }), '');
      else if (all === true) found(null, [...addresses]);
      else found(null, first.address, first.family);
    },
  };
}

const PRIVATE: ReadonlySet<string> = new Set([
  'carrierGradeNat',
  'linkLocal',
  'loopback',
  'private',
  'uniqueLocal',
  'unspecified',
]);

/**
 * Less than "not public": there are networks where every public name has a reserved address (RFC 6052, and the proxies that
 * hand out 198.18.0.0/15), and whoever types a link to a model file is an administrator.
 */
export function isPrivate(address: string): boolean {
  return ipaddr.isValid(address) && PRIVATE.has(ipaddr.process(address).range());
}
