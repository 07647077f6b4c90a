import type { AccountBook } from '../../accounts/account-book.ts';
import type { Balances } from '../../accounts/balances.ts';
import { expiryOf } from '../../accounts/key-lifetime.ts';
import type { KeyRing } from '../../accounts/key-ring.ts';
import { maskKey } from '../../accounts/key-text.ts';
import type { Rights } from '../../accounts/rights.ts';
import type { SpendChanges } from '../../accounts/spend-changes.ts';
import * as contract from '../../contract/litellm/keys.ts';
import type { ApiKey } from '../../domain/account.ts';
import { HubError, toHubError } from '../../domain/errors.ts';
import { toPicodollars, toUsd } from '../../domain/money.ts';
import type { Clock } from '../../domain/ports.ts';
import { mapInTurns } from '../in-turns.ts';
import { actorOf, implement, type Handler, type HandlerContext } from '../resource.ts';
import { keyFieldsFrom } from './key-fields.ts';
import { keyReadHandlers } from './key-list.ts';
import { createKeyRights, notYours } from './key-rights.ts';
import { createKeyRows } from './key-row.ts';

export interface KeyDeps {
  readonly book: AccountBook;
  readonly keys: KeyRing;
  readonly rights: Rights;
  readonly balances: Balances;
  readonly spends: SpendChanges;
  readonly clock: Clock;
}

/** LiteLLM's key routes: a thin face over the key ring. */
export function keyHandlers(deps: KeyDeps): readonly Handler[] {
  const { book, keys, rights, balances, spends, clock } = deps;
  const { toRow } = createKeyRows(book, balances);
  const { requireOwner, requireLifter, lent } = createKeyRights(rights);

  type NewKeyBody = contract.KeyBody & { key?: string | null | undefined };

  function make(body: NewKeyBody, context: HandlerContext, route: string, isOfPerson = true) {
    requireOwner(context.caller, body, route);
    const fields = keyFieldsFrom(body, undefined, clock.now(), context.compat);
    const isOwn = isOfPerson && context.caller?.isAdmin === false && body.user_id == null;
    const userId = isOwn ? (context.caller?.userId ?? null) : (fields.userId ?? null);
    const { text, key } = keys.create(
      body.key ?? undefined,
      lent(context.caller, userId, { allowedRoutes: [], ...fields, userId }),
      actorOf(context),
    );
    if (body.spend != null) spends.set({ kind: 'key', id: key.token }, toPicodollars(body.spend), actorOf(context));
    return { ...toRow(key), key: text, token_id: key.token };
  }

  /** The key, if the caller may change it. */
  function requireChangeable(textOrToken: string, { caller }: HandlerContext): ApiKey {
    const key = keys.get(textOrToken);
    if (key === undefined) throw unknownKey(textOrToken);
    if (caller !== undefined && rights.changesKey(caller, key)) return key;
    throw notYours('This key can only be changed by its user, a leader of its team, or an administrator.');
  }

  /** The same, where a release takes a text only and calls everything else no key. */
  function requireUpdatable(textOrToken: string, context: HandlerContext): ApiKey {
    const isText = textOrToken.startsWith('sk-') && keys.get(textOrToken) !== undefined;
    if (!context.compat.updatesByHash && !isText) throw noText(textOrToken);
    return requireChangeable(textOrToken, context);
  }

  function change(body: contract.KeyBody & { key: string }, context: HandlerContext) {
    const known = requireUpdatable(body.key, context);
    const isMoved = body.user_id !== undefined && body.user_id !== known.userId;
    if (isMoved && context.caller?.isAdmin !== true) {
      throw notYours('Only an administrator may give a key to somebody else.');
    }
    const isOfOthers =
      (body.team_id !== undefined && body.team_id !== known.teamId) ||
      (body.organization_id !== undefined && body.organization_id !== known.organizationId);
    if (isOfOthers) requireOwner(context.caller, body, '/key/update');
    requireLifter(context.caller, known, body);
    const fieldsOf = (each: ApiKey) =>
      lent(context.caller, each.userId, keyFieldsFrom(body, each, clock.now(), context.compat));
    const key = keys.update(body.key, fieldsOf, actorOf(context));
    if (body.spend != null) spends.set({ kind: 'key', id: key.token }, toPicodollars(body.spend), actorOf(context));
    return { ...toRow(key), key: body.key };
  }

  function renew(
    named: string,
    body: contract.KeyBody & { new_key?: string | null | undefined; grace_period?: string | null | undefined },
    context: HandlerContext,
  ) {
    requireLifter(context.caller, requireChangeable(named, context), body);
    const now = clock.now();
    const graceUntil =
      body.grace_period == null ? undefined : (expiryOf(body.grace_period, now, context.compat) ?? undefined);
    const { text, key } = keys.regenerate(
      named,
      { text: body.new_key ?? undefined, graceUntil },
      (each) =>
        lent(context.caller, each.userId, {
          allowedRoutes: each.allowedRoutes,
          ...keyFieldsFrom(body, each, now, context.compat),
        }),
      actorOf(context),
    );
    return { ...toRow(key), key: text, token_id: key.token };
  }

  function setBlocked(textOrToken: string, blocked: boolean, context: HandlerContext) {
    requireKeyName(textOrToken);
    requireLifter(context.caller, requireChangeable(textOrToken, context), { blocked });
    return toRow(keys.setBlocked(textOrToken, blocked, actorOf(context)));
  }

  return [
    ...keyReadHandlers({ book, clock, keys, rights, balances, toRow }),
    implement(contract.generateKey, ({ body }, context) => make(body, context, '/key/generate')),
    implement(contract.generateServiceAccountKey, ({ body }, context) =>
      make({ ...body, user_id: null }, context, '/key/service-account/generate', false),
    ),
    implement(contract.updateKey, ({ body }, context) => change(body, context)),
    implement(contract.updateKeys, async ({ body }, context) => {
      const results = await mapInTurns(body.keys, (each) => {
        try {
          return { updated: change(each, context) };
        } catch (thrown) {
          return { failed: { key: each.key, failed_reason: toHubError(thrown).message } };
        }
      });
      return {
        total_requested: body.keys.length,
        successful_updates: results.flatMap(({ updated }) => (updated === undefined ? [] : [updated])),
        failed_updates: results.flatMap(({ failed }) => (failed === undefined ? [] : [failed])),
      };
    }),
    implement(contract.deleteKeys, ({ body }, context) => {
      const byAlias = (body.key_aliases ?? []).flatMap((alias) => book.keys.where('alias', alias));
      const asked = [...(body.keys ?? []), ...byAlias.map((key) => key.token)];
      const known = asked.filter((each) => keys.get(each) !== undefined);
      if (known.length === 0) throw unknownKey(asked[0] ?? body.key_aliases?.[0] ?? '');
      for (const each of known) requireChangeable(each, context);
      keys.delete(known, actorOf(context));
      return { deleted_keys: known };
    }),
    implement(contract.regenerateKey, ({ body }, context) => renew(body.key, body, context)),
    implement(contract.regenerateNamedKey, ({ params, body }, context) => renew(params.key, body, context)),
    implement(contract.resetKeySpend, ({ params, body }, context) => {
      const key = keys.get(params.key);
      if (key === undefined) throw unknownKey(params.key);
      const payer = { kind: 'key', id: key.token } as const;
      const previous = balances.of(payer).spend;
      spends.set(payer, toPicodollars(body.reset_to), actorOf(context));
      const { spend, max_budget, budget_reset_at } = toRow(key);
      return { key_hash: key.token, spend, previous_spend: toUsd(previous), max_budget, budget_reset_at };
    }),
    implement(contract.blockKey, ({ body }, context) => setBlocked(body.key, true, context)),
    implement(contract.unblockKey, ({ body }, context) => setBlocked(body.key, false, context)),
    implement(contract.checkKey, () => ({ key: 'healthy' as const, logging_callbacks: null })),
  ];
}

export function unknownKey(asked: string): HubError {
  const shown = shownOf(asked);
  return new HubError('not_found', `No keys found: key ${shown} not found in this hub. GET /key/list shows the keys.`, {
    param: 'key',
    wireType: 'not_found_error',
  });
}

/** LiteLLM's 400 for what is neither a key's text nor a hash. */
function requireKeyName(asked: string): void {
  if (asked.startsWith('sk-') || /^[0-9a-f]{64}$/.test(asked)) return;
  throw new HubError(
    'invalid_request',
    `${JSON.stringify(asked.slice(0, 4))}… is no key: send its text, which begins with sk-, or its hash of 64 digits.`,
    { param: 'key', wireType: 'bad_request_error' },
  );
}

function shownOf(asked: string): string {
  return asked.startsWith('sk-') ? maskKey(asked) : asked.slice(0, 12);
}

function noText(asked: string): HubError {
  return new HubError(
    'unauthenticated',
    `Authentication Error, Invalid proxy server token passed: ${shownOf(asked)} is not the text of a key of this hub. This route takes no hash under the setting compat: p81.`,
    { wireType: 'token_not_found_in_db', param: 'key' },
  );
}
