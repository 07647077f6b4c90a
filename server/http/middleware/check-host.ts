import { hostname, networkInterfaces } from 'node:os';
import type { RequestHandler } from 'express';
import { HubError } from '../../domain/errors.ts';

/** `0.0.0.0` and `[::]` reach this computer too, and LiteLLM's documents write the former; no name can be made to mean them. */
const LOCAL_NAME = /^(?:localhost|.*\.localhost|127(?:\.\d{1,3}){3}|0\.0\.0\.0|\[::1?\])$/;

/**
 * Refuses a Host that is neither this computer nor an address it listens on. A web page whose own name was made to point
 * here (DNS rebinding) would otherwise be as good as local.
 * @param allowedHosts names and addresses besides this computer's own, as they are now
 * @throws HubError `origin_not_allowed`
 */
export function checkHost(allowedHosts: () => readonly string[]): RequestHandler {
  return (req, _res, next) => {
    const host = hostWithoutPort(req.headers.host ?? '').toLowerCase();
    if (LOCAL_NAME.test(host) || allowedHosts().some((allowed) => allowed.toLowerCase() === host) || isOwnAddress(host))
      return next();
    throw new HubError(
      'origin_not_allowed',
      `This hub is not called ${JSON.stringify(host.slice(0, 80))}. Use http://localhost with its port, or this computer's own address; its owner can add the name to the setting hostNames.`,
    );
  };
}

function hostWithoutPort(host: string): string {
  return host.replace(/:\d+$/, '');
}

/** Addresses change while a laptop travels, so they are looked up, but only for names that are not plainly local. */
function isOwnAddress(host: string): boolean {
  const bare = host.replace(/^\[|\]$/g, '');
  if (bare === hostname().toLowerCase() || bare === `${hostname().toLowerCase()}.local`) return true;
  return Object.values(networkInterfaces()).some((addresses) => addresses?.some(({ address }) => address === bare));
}
