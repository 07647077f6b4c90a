import type { Endpoint } from '../contract/endpoint.ts';
import { HubError } from '../domain/errors.ts';
import type { Principal } from '../domain/ports.ts';

/** Names of kinds of routes in a key's `allowed_routes`, as LiteLLM has them. */
type RouteClass = 'llm_api_routes' | 'management_routes' | 'info_routes';

/** What a key's list of routes may call an endpoint of each access. */
const CLASSES: Readonly<Record<Endpoint['access'], readonly RouteClass[]>> = {
  public: [],
  model: ['llm_api_routes'],
  caller: ['management_routes', 'info_routes'],
  self: ['management_routes'],
  admin: ['management_routes'],
  master: ['management_routes'],
};

/** @throws HubError where the caller's role, or its key's list of routes, does not allow the endpoint */
export function requireAccess(
  caller: Principal,
  { access, face, path, method }: Pick<Endpoint, 'access' | 'face' | 'path' | 'method'>,
  calledPath: string,
): void {
  requireAllowedRoute(caller, [calledPath], CLASSES[access]);
  if (mayCall(caller, access, method === 'get')) return;
  throw refusal(caller, access, face, path);
}

/** Where no key is needed on this computer, whoever sends none is still told to send one. */
function refusal(
  { kind, role }: Principal,
  access: Endpoint['access'],
  face: Endpoint['face'],
  path: string,
): HubError {
  const isLocal = kind === 'local';
  const code = isLocal ? 'unauthenticated' : 'forbidden';
  if (face === 'hub') return new HubError(code, `${path} needs the master key, an admin key or a signed-in browser.`);
  const who = access === 'self' ? 'or a key that belongs to a user' : 'with the master key or an admin key';
  const message = `Only proxy admin can be used to call ${path}, ${who}. Your role: ${role ?? 'none'}.`;
  return new HubError(isLocal ? 'unauthenticated' : 'admin_only', message, { wireType: 'auth_error', param: 'None' });
}

function mayCall(caller: Principal, access: Endpoint['access'], isReading: boolean): boolean {
  switch (access) {
    case 'public':
    case 'model':
    case 'caller':
      return true;
    case 'self':
      if (caller.isAdmin || caller.role === 'internal_user' || caller.role === 'org_admin') return true;
      return isReading && (caller.role === 'proxy_admin_viewer' || caller.role === 'internal_user_viewer');
    case 'admin':
      return caller.isAdmin || (isReading && caller.role === 'proxy_admin_viewer');
    case 'master':
      return caller.kind === 'master' || caller.kind === 'session';
  }
}

/**
 * A key may be narrowed to paths, to prefixes ending in `*`, and to kinds of routes.
 * @param paths as it was called, without its query, and other spellings of the same
 * @throws HubError `forbidden`
 */
export function requireAllowedRoute(
  { key }: Principal,
  paths: readonly [string, ...string[]],
  classes: readonly RouteClass[],
): void {
  if (key === undefined || key.allowedRoutes.length === 0) return;
  const isAllowed = key.allowedRoutes.some(
    (entry) => classes.some((name) => name === entry) || paths.some((path) => isNamed(path, entry)),
  );
  if (isAllowed) return;
  throw new HubError(
    'forbidden',
    `This key is not allowed to call this route: ${paths[0].slice(0, 200)}. Its routes are ${key.allowedRoutes.join(', ')}.`,
    { wireType: 'auth_error', param: 'None' },
  );
}

function isNamed(path: string, entry: string): boolean {
  if (entry.endsWith('*')) return path.startsWith(entry.slice(0, -1));
  return entry === path || entry === `/v1${path}` || `/v1${entry}` === path;
}
