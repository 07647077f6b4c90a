import type { input } from 'zod';
import type { AccountBook } from '../../accounts/account-book.ts';
import type { Balances } from '../../accounts/balances.ts';
import { STORED_FIELDS, type keyRowSchema } from '../../contract/litellm/keys.ts';
import { type ApiKey, membershipId } from '../../domain/account.ts';
import { toUsd } from '../../domain/money.ts';
import { budgetToWire } from './budget-row.ts';
import { balanceToWire, isoTime, limitsToWire } from './limits.ts';

export type WireKey = input<typeof keyRowSchema>;

/** What LiteLLM's clients expect of a stored field that nobody set. */
const EMPTY: Readonly<Record<string, unknown>> = {
  config: {},
  permissions: {},
  allowed_cache_controls: [],
};

/** Rows as LiteLLM writes them, with what the key used so far. */
export function createKeyRows(book: AccountBook, balances: Balances): { toRow(key: ApiKey): WireKey } {
  const timeOrNull = (time: number | null | undefined) => (time == null ? null : isoTime(time));
  return {
    toRow(key) {
      const { limits, extras, rotation } = key;
      const models = Object.keys(limits.modelMaxBudget);
      const spentOn = (model: string) => balances.of({ kind: 'key_model', id: membershipId(key.token, model) }).spend;
      const budget = key.budgetId === null ? undefined : book.budgets.get(key.budgetId);
      return {
        ...Object.fromEntries(STORED_FIELDS.map((name) => [name, extras[name] ?? EMPTY[name] ?? null])),
        token: key.token,
        key_name: key.keyName,
        key_alias: key.keyAlias,
        ...balanceToWire(balances.of({ kind: 'key', id: key.token })),
        ...limitsToWire(limits),
        expires: timeOrNull(key.expiresAt),
        models: [...key.models],
        aliases: { ...key.aliases },
        user_id: key.userId,
        team_id: key.teamId,
        organization_id: key.organizationId,
        metadata: { ...key.metadata },
        blocked: key.blocked,
        budget_id: key.budgetId,
        model_spend: Object.fromEntries(models.map((model) => [model, toUsd(spentOn(model))])),
        allowed_routes: [...key.allowedRoutes],
        auto_rotate: rotation === null ? null : true,
        rotation_interval: rotation?.interval ?? null,
        rotation_count: key.rotationCount,
        last_rotation_at: timeOrNull(rotation?.lastAt),
        key_rotation_at: timeOrNull(rotation?.nextAt),
        // Where LiteLLM's clients look for the soft budget, which it keeps in a budget of the key's own.
        litellm_budget_table:
          budget !== undefined
            ? budgetToWire(budget)
            : limits.softBudget === null
              ? null
              : { budget_id: null, ...limitsToWire(limits) },
        litellm_organization_table: null,
        object_permission_id: null,
        soft_budget_cooldown: false,
        created_at: isoTime(key.createdAt),
        created_by: key.createdBy,
        updated_at: isoTime(key.updatedAt),
        updated_by: key.updatedBy,
        last_used_at: timeOrNull(key.lastUsedAt),
      } as WireKey;
    },
  };
}
