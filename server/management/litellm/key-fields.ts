import { parseBudgetDuration } from '../../domain/budget-duration.ts';
import { expiryOf } from '../../accounts/key-lifetime.ts';
import type { KeyFields } from '../../accounts/key-ring.ts';
import { STORED_FIELDS, type KeyBody } from '../../contract/litellm/keys.ts';
import { type ApiKey, type KeyRotation, NO_LIMITS } from '../../domain/account.ts';
import { HubError } from '../../domain/errors.ts';
import { mergeLimits, type LimitWords } from './limits.ts';

/** LiteLLM's short words for what a key may call. */
const ROUTES_OF_TYPE = {
  default: [],
  llm_api: ['llm_api_routes'],
  management: ['management_routes'],
  read_only: ['info_routes'],
} as const;

/**
 * What a body says of a key that is made (`known` undefined) or changed: absent stays, null takes away.
 * @param now epoch milliseconds
 * @throws HubError for durations that are none, and for fields that only make sense together
 */
export function keyFieldsFrom(body: KeyBody, known: ApiKey | undefined, now: number, words: LimitWords): KeyFields {
  const routes = body.key_type == null ? body.allowed_routes : ROUTES_OF_TYPE[body.key_type];
  return {
    ...(body.key_alias !== undefined && { keyAlias: body.key_alias }),
    ...(body.user_id !== undefined && { userId: body.user_id }),
    ...(body.team_id !== undefined && { teamId: body.team_id }),
    ...(body.organization_id !== undefined && { organizationId: body.organization_id }),
    ...(body.models !== undefined && { models: body.models ?? [] }),
    ...(body.aliases !== undefined && { aliases: body.aliases ?? {} }),
    ...(body.metadata !== undefined && { metadata: body.metadata ?? {} }),
    ...(body.blocked !== undefined && { blocked: body.blocked }),
    ...(routes !== undefined && { allowedRoutes: routes ?? [] }),
    ...(body.budget_id !== undefined && { budgetId: body.budget_id }),
    ...(body.duration !== undefined && { expiresAt: expiryOf(body.duration, now, words) }),
    limits: mergeLimits(known?.limits ?? NO_LIMITS, body, words),
    rotation: rotationFrom(body, known?.rotation ?? null, now, words),
    extras: extrasFrom(body, known?.extras ?? {}),
  };
}

function rotationFrom(body: KeyBody, known: KeyRotation | null, now: number, words: LimitWords): KeyRotation | null {
  if (body.auto_rotate === undefined && body.rotation_interval === undefined) return known;
  const interval = body.rotation_interval === undefined ? known?.interval : (body.rotation_interval ?? undefined);
  if (body.auto_rotate === false || body.auto_rotate === null) return null;
  if (interval === undefined) {
    throw new HubError('invalid_request', 'auto_rotate needs rotation_interval, such as 30d.', {
      param: 'rotation_interval',
      wireType: 'bad_request_error',
    });
  }
  parseBudgetDuration(interval, 'rotation_interval');
  return { interval, lastAt: known?.lastAt ?? null, nextAt: expiryOf(interval, now, words) ?? now };
}

function extrasFrom(body: KeyBody, known: ApiKey['extras']): ApiKey['extras'] {
  const extras: Record<string, unknown> = { ...known };
  for (const name of STORED_FIELDS) {
    const value = body[name];
    if (value === null) delete extras[name];
    else if (value !== undefined) extras[name] = value;
  }
  requireWholeIncrease(extras);
  return extras;
}

function requireWholeIncrease(extras: Readonly<Record<string, unknown>>): void {
  const { temp_budget_increase: increase, temp_budget_expiry: expiry } = extras;
  if (increase === undefined && expiry === undefined) return;
  if (increase !== undefined && typeof expiry === 'string' && !Number.isNaN(Date.parse(expiry))) return;
  throw new HubError(
    'invalid_request',
    'temp_budget_increase and temp_budget_expiry go together: an amount in USD, and a day such as 2026-12-31.',
    { param: 'temp_budget_expiry', wireType: 'bad_request_error' },
  );
}
