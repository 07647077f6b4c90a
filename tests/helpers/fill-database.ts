import type { Database } from '../../server/store/database.ts';

/** A hub that many people have used for long. The same numbers make the same rows. */
export interface Population {
  readonly keys: number;
  readonly teams: number;
  readonly users: number;
  readonly customers: number;
  readonly models: number;
}

export const LARGE: Population = { keys: 10_000, teams: 1_000, users: 4_000, customers: 20_000, models: 40 };

export interface LedgerFill {
  readonly rows: number;
  /** Epoch milliseconds: rows come evenly from here … */
  readonly from: number;
  /** … to here. */
  readonly until: number;
  readonly seed?: number;
}

const NO_LIMITS = `json_object('maxBudget', null)`;
const STAMPS = `0, 'default_user_id', 0, 'default_user_id'`;

/** Key `n` (from 0) belongs to the user, team and organization that its rows in the ledger name. */
export function fillAccounts(db: Database, { keys, teams, users, customers }: Population): void {
  const fill = db.transaction(() => {
    db.exec(`
      INSERT INTO budgets SELECT 'budget', ${NO_LIMITS}, NULL, ${STAMPS};
      INSERT INTO organizations
        SELECT 'org-' || value, 'Organization ' || value, '[]', '{}', 'budget', '{}', ${STAMPS}
        FROM generate(${Math.ceil(teams / 20)});
      INSERT INTO teams
        SELECT 'team-' || value, 'Team ' || value, 'org-' || (value / 20), '[]', '{}', 0, '{}', '[]', ${NO_LIMITS}, '{}', ${STAMPS}
        FROM generate(${teams});
      INSERT INTO users
        SELECT 'user-' || value, 'User ' || value, 'user' || value || '@example.com', NULL, 'internal_user', '[]', '{}',
          ${NO_LIMITS}, '{}', ${STAMPS}
        FROM generate(${users});
      INSERT INTO memberships SELECT 'team-' || (value % ${teams}), 'user-' || value, 'user', NULL, ${NO_LIMITS}, 0
        FROM generate(${users});
      INSERT INTO customers SELECT 'customer-' || value, NULL, 0, NULL, NULL, NULL, ${NO_LIMITS}, 0, 0
        FROM generate(${customers});
      INSERT INTO api_keys (token, key_name, key_alias, user_id, team_id, models, metadata, created_at, updated_at, created_by)
        SELECT ${token('value')}, 'sk-...' || value, 'key-' || value, 'user-' || (value % ${users}),
          'team-' || (value % ${teams}), '[]', '{}', value, value, 'default_user_id'
        FROM generate(${keys});`);
  });
  withNumbers(db, fill);
}

/**
 * Rows as those keys would have made them: few keys make most of the requests, each with two or three models of its own,
 * three in ten name a customer, two in ten a tag; one in a hundred fails.
 */
export function fillLedger(db: Database, population: Population, { rows, from, until, seed = 1 }: LedgerFill): void {
  const { keys, teams, users, customers, models } = population;
  const step = (until - from) / rows;
  // Lehmer's generator; the other draws of a row are its state multiplied once more.
  const draw = (factor: number) => `(state * ${factor} % 2147483647 / 2147483647.0)`;
  db.transaction(() =>
    db.exec(`
      WITH RECURSIVE drawn(n, state) AS (
        SELECT 0, ${seed} * 48271 % 2147483647 UNION ALL
        SELECT n + 1, state * 48271 % 2147483647 FROM drawn WHERE n + 1 < ${rows}),
      rolled AS (
        SELECT n, state, CAST(pow(${draw(1)}, 2) * ${keys} AS INTEGER) AS k, ${draw(69_621)} AS a, ${draw(39_373)} AS b,
          ${draw(742_938_285)} AS c, ${draw(950_706_376)} AS d FROM drawn),
      made AS (
        SELECT *, k % ${teams} AS team, (k * 7 + CAST(b * b * 3 AS INTEGER)) % ${models} AS model,
          CAST(${from} + n * ${step} AS INTEGER) AS received, CAST(20 + a * a * 4000 AS INTEGER) AS input,
          CAST(1 + b * 800 AS INTEGER) AS output,
          CASE WHEN c < 0.01 THEN 'error' WHEN c < 0.015 THEN 'cancelled' ELSE 'ok' END AS result FROM rolled)
      INSERT INTO requests (request_id, received_at, caller, caller_kind, caller_alias, dialect, operation, kind, stream,
        model_asked, model_served, engine, input_tokens, output_tokens, tokens_estimated, queued_ms, first_token_ms,
        duration_ms, outcome, error_code, error_message, settled_at, cost, user_id, team_id, organization_id, customer_id,
        tags, metadata, reply_id, deployment_id, api_base, address)
      SELECT printf('req_%08x%016x', state, n), received, ${token('k')}, 'key', 'key-' || k, 'openai', 'chat.completions',
        'chat', n % 2, 'model-' || model, 'served-' || model, 'engine-' || (model % 3), input, output, 0, 0.5,
        50 + a * 400, 100 + b * 9000, result,
        iif(result = 'error', 'engine_unavailable', NULL), iif(result = 'error', 'The engine was away.', NULL),
        CAST(received + 100 + b * 9000 AS INTEGER),
        iif(result = 'error', 0, (input + output * 4) * (1 + model) * 25000),
        'user-' || (k % ${users}), 'team-' || team, 'org-' || (team / 20),
        iif(c > 0.7, 'customer-' || CAST(d * d * ${customers} AS INTEGER), NULL),
        iif(d > 0.8, '["tag-' || CAST(a * 30 AS INTEGER) || '"]', NULL), NULL,
        printf('chatcmpl-%08x%016x', state, n), 'deployment-' || model, 'http://127.0.0.1:9/v1', '127.0.0.1'
      FROM made`),
  )();
}

/** Changes of keys by themselves, evenly over a time. */
export function fillAudit(db: Database, rows: number, from: number, until: number): void {
  withNumbers(db, () =>
    db.exec(`
      INSERT INTO audit_log (at, actor, actor_user_id, request_id, action, subject, subject_id, before, after)
        SELECT CAST(${from} + value * ${(until - from) / rows} AS INTEGER), ${token('value % 10000')}, NULL, 'req-' || value,
          'updated', 'keys', ${token('value % 10000')}, json_object('blocked', NULL), json_object('blocked', 1)
        FROM generate(${rows})`),
  );
}

/** What each account has used since ever, as the ledger says: what a hub of that age would have stored. */
export function fillBalances(db: Database): void {
  const kinds = {
    key: 'caller',
    key_model: `caller || char(10) || model_asked`,
    user: 'user_id',
    team: 'team_id',
    member: `team_id || char(10) || user_id`,
    organization: 'organization_id',
    customer: 'customer_id',
  };
  db.transaction(() => {
    for (const [kind, id] of Object.entries(kinds)) {
      db.exec(`INSERT INTO balances SELECT '${kind}', ${id}, sum(cost), sum(input_tokens + output_tokens), 0, NULL
        FROM requests WHERE ${id} IS NOT NULL GROUP BY ${id}`);
    }
    db.exec('UPDATE projection SET balance_id = (SELECT max(id) FROM requests)');
  })();
}

/** The hash that stands for key `n`: as long as a real one. */
export function tokenOf(n: number): string {
  return n.toString(16).padStart(64, '0');
}

function token(n: string): string {
  return `printf('%064x', ${n})`;
}

/** Runs work that reads `generate(count)`: the numbers from 0. */
function withNumbers(db: Database, work: () => void): void {
  db.table('generate', {
    columns: ['value'],
    parameters: ['count'],
    *rows(count) {
      for (let value = 0; value < Number(count); value++) yield [value];
    },
  });
  work();
}
