import type { Endpoint } from '../contract/endpoint.ts';
import { HubError } from '../domain/errors.ts';
import type { Principal } from '../domain/ports.ts';

/** Names of kinds of routes in a key's `allowed_routes`, as LiteLLM has them. */
type RouteClass = 'llm_api_routes' | 'management_routes' | 'info_routes';

/** @throws HubError where the caller's role, or its key's list of routes, does not allow the endpoint */
export function requireAccess(
  caller: Principal,
  { access, face, path, method }: Pick<Endpoint, 'access' | 'face' | 'path' | 'method'>,
  calledPath: string,
): void {
  const classes: readonly RouteClass[] =
    access === 'caller' ? ['management_routes', 'info_routes'] : ['management_routes'];
  requireAllowedRoute(caller, calledPath, classes);
  if (mayCall(caller, access, method === 'get')) return;
  if (face === 'litellm') {
    throw new HubError(
      'unauthenticated',
      `Only proxy admin can be used to call ${path}, ${access === 'self' ? 'or a key that belongs to a user' : 'with the master key or an admin key'}. Your role: ${caller.role ?? 'none'}.`,
      { wireType: 'auth_error' },
    );
  }
  throw new HubError('forbidden', `${path} needs the master key, an admin key or a signed-in browser.`);
}

function mayCall(caller: Principal, access: Endpoint['access'], isReading: boolean): boolean {
  switch (access) {
    case 'public':
    case 'caller':
      return true;
    case 'self':
      return caller.isAdmin || caller.role === 'internal_user' || caller.role === 'org_admin';
    case 'admin':
      return caller.isAdmin || (isReading && caller.role === 'proxy_admin_viewer');
    case 'master':
      return caller.kind === 'master' || caller.kind === 'session';
  }
}

/**
 * A key may be narrowed to paths, to prefixes ending in `*`, and to kinds of routes.
 * @param path as it was called, without its query
 * @throws HubError `forbidden`
 */
export function requireAllowedRoute({ key }: Principal, path: string, classes: readonly RouteClass[]): void {
  if (key === undefined || key.allowedRoutes.length === 0) return;
  const isAllowed = key.allowedRoutes.some((entry) => {
    if (entry === path || entry === `/v1${path}` || `/v1${entry}` === path) return true;
    if (entry.endsWith('*') && path.startsWith(entry.slice(0, -1))) return true;
    return classes.some((name) => name === entry);
  });
  if (isAllowed) return;
  throw new HubError(
    'forbidden',
    `This key is not allowed to call this route: ${path}. Its routes are ${key.allowedRoutes.join(', ')}.`,
    { wireType: 'auth_error' },
  );
}
