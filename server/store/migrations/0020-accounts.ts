import type { Migration } from './migration.ts';

/**
 * Users, teams, budgets, deployments, and what the ledger needs to bill them. Money is integer picodollars, times are epoch
 * milliseconds, days are days since the epoch (UTC).
 *
 * No foreign keys between accounts: a key may name a user or team that was never made (LiteLLM's clients do that), and who
 * goes with whom when something is deleted is a rule of the account book, which writes each change as one transaction.
 */
export const accounts: Migration = {
  version: 20,
  name: 'accounts',
  sql: `
    ALTER TABLE api_keys ADD COLUMN organization_id TEXT;
    ALTER TABLE api_keys ADD COLUMN budget_id TEXT;
    ALTER TABLE api_keys ADD COLUMN aliases TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(aliases));
    ALTER TABLE api_keys ADD COLUMN allowed_routes TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(allowed_routes));
    ALTER TABLE api_keys ADD COLUMN limits TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(limits));
    ALTER TABLE api_keys ADD COLUMN extras TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(extras));
    ALTER TABLE api_keys ADD COLUMN rotation TEXT CHECK (rotation IS NULL OR json_valid(rotation));
    ALTER TABLE api_keys ADD COLUMN rotation_count INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE api_keys ADD COLUMN updated_by TEXT NOT NULL DEFAULT 'default_user_id';

    CREATE TABLE users (
      user_id TEXT PRIMARY KEY,
      user_alias TEXT,
      user_email TEXT,
      sso_user_id TEXT,
      user_role TEXT,
      models TEXT NOT NULL CHECK (json_valid(models)),
      metadata TEXT NOT NULL CHECK (json_valid(metadata)),
      limits TEXT NOT NULL CHECK (json_valid(limits)),
      extras TEXT NOT NULL CHECK (json_valid(extras)),
      created_at INTEGER NOT NULL,
      created_by TEXT NOT NULL,
      updated_at INTEGER NOT NULL,
      updated_by TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE UNIQUE INDEX users_email ON users (lower(user_email)) WHERE user_email IS NOT NULL;

    CREATE TABLE organizations (
      organization_id TEXT PRIMARY KEY,
      organization_alias TEXT NOT NULL,
      models TEXT NOT NULL CHECK (json_valid(models)),
      metadata TEXT NOT NULL CHECK (json_valid(metadata)),
      budget_id TEXT NOT NULL,
      extras TEXT NOT NULL CHECK (json_valid(extras)),
      created_at INTEGER NOT NULL,
      created_by TEXT NOT NULL,
      updated_at INTEGER NOT NULL,
      updated_by TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE organization_memberships (
      organization_id TEXT NOT NULL,
      user_id TEXT NOT NULL,
      role TEXT NOT NULL,
      created_at INTEGER NOT NULL,
      PRIMARY KEY (organization_id, user_id)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE teams (
      team_id TEXT PRIMARY KEY,
      team_alias TEXT,
      organization_id TEXT,
      models TEXT NOT NULL CHECK (json_valid(models)),
      model_aliases TEXT NOT NULL CHECK (json_valid(model_aliases)),
      blocked INTEGER NOT NULL CHECK (blocked IN (0, 1)),
      metadata TEXT NOT NULL CHECK (json_valid(metadata)),
      member_permissions TEXT NOT NULL CHECK (json_valid(member_permissions)),
      limits TEXT NOT NULL CHECK (json_valid(limits)),
      extras TEXT NOT NULL CHECK (json_valid(extras)),
      created_at INTEGER NOT NULL,
      created_by TEXT NOT NULL,
      updated_at INTEGER NOT NULL,
      updated_by TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE memberships (
      team_id TEXT NOT NULL,
      user_id TEXT NOT NULL,
      role TEXT NOT NULL CHECK (role IN ('admin', 'user')),
      budget_id TEXT,
      limits TEXT NOT NULL CHECK (json_valid(limits)),
      created_at INTEGER NOT NULL,
      PRIMARY KEY (team_id, user_id)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE budgets (
      budget_id TEXT PRIMARY KEY,
      limits TEXT NOT NULL CHECK (json_valid(limits)),
      resets_at INTEGER,
      created_at INTEGER NOT NULL,
      created_by TEXT NOT NULL,
      updated_at INTEGER NOT NULL,
      updated_by TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE customers (
      user_id TEXT PRIMARY KEY,
      alias TEXT,
      blocked INTEGER NOT NULL CHECK (blocked IN (0, 1)),
      allowed_model_region TEXT,
      default_model TEXT,
      budget_id TEXT,
      limits TEXT NOT NULL CHECK (json_valid(limits)),
      created_at INTEGER NOT NULL,
      updated_at INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE audit_log (
      id INTEGER PRIMARY KEY,
      at INTEGER NOT NULL,
      actor TEXT NOT NULL,
      actor_user_id TEXT,
      request_id TEXT NOT NULL,
      action TEXT NOT NULL,
      subject TEXT NOT NULL,
      subject_id TEXT NOT NULL,
      before TEXT CHECK (before IS NULL OR json_valid(before)),
      after TEXT CHECK (after IS NULL OR json_valid(after))
    ) STRICT;
    CREATE INDEX audit_log_subject ON audit_log (subject, subject_id, id);
    CREATE INDEX audit_log_actor ON audit_log (actor, id);
    CREATE INDEX audit_log_at ON audit_log (at);

    CREATE TABLE deployments (
      id TEXT PRIMARY KEY,
      model_name TEXT NOT NULL,
      provider TEXT NOT NULL,
      model TEXT NOT NULL,
      api_base TEXT,
      sealed_key BLOB,
      price TEXT NOT NULL CHECK (json_valid(price)),
      routing TEXT NOT NULL CHECK (json_valid(routing)),
      params TEXT NOT NULL CHECK (json_valid(params)),
      info TEXT NOT NULL CHECK (json_valid(info)),
      created_at INTEGER NOT NULL,
      created_by TEXT NOT NULL,
      updated_at INTEGER NOT NULL,
      updated_by TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;

    -- An alias is a deployment that names another model and nothing else.
    INSERT INTO deployments (id, model_name, provider, model, price, routing, params, info, created_at, created_by,
      updated_at, updated_by)
    SELECT 'alias/' || name, name, 'homeport', model,
      '{"inputPerToken":null,"outputPerToken":null,"perRequest":null,"perSecond":null}', '{}', '{}', '{}',
      0, 'default_user_id', 0, 'default_user_id' FROM model_aliases;
    DROP TABLE model_aliases;

    ALTER TABLE requests ADD COLUMN settled_at INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE requests ADD COLUMN cost INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE requests ADD COLUMN user_id TEXT;
    ALTER TABLE requests ADD COLUMN team_id TEXT;
    ALTER TABLE requests ADD COLUMN organization_id TEXT;
    ALTER TABLE requests ADD COLUMN customer_id TEXT;
    ALTER TABLE requests ADD COLUMN tags TEXT CHECK (tags IS NULL OR json_valid(tags));
    ALTER TABLE requests ADD COLUMN metadata TEXT CHECK (metadata IS NULL OR json_valid(metadata));
    ALTER TABLE requests ADD COLUMN reply_id TEXT;
    ALTER TABLE requests ADD COLUMN deployment_id TEXT;
    ALTER TABLE requests ADD COLUMN api_base TEXT;
    ALTER TABLE requests ADD COLUMN retries INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE requests ADD COLUMN fallbacks INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE requests ADD COLUMN address TEXT;
    ALTER TABLE requests ADD COLUMN error_message TEXT;

    -- Everything below is computed from the ledger in batches, beside the path of a request. One row: how far usage is
    -- added up, and up to which row balances hold everything. Rows of before had no price, so no balance misses them.
    CREATE TABLE projection (
      id INTEGER PRIMARY KEY CHECK (id = 1),
      usage_id INTEGER NOT NULL,
      balance_id INTEGER NOT NULL
    ) STRICT;
    INSERT INTO projection SELECT 1, 0, coalesce(max(id), 0) FROM requests;

    -- What each account has used in its budget period; 'since' is when that period began.
    CREATE TABLE balances (
      kind TEXT NOT NULL,
      id TEXT NOT NULL,
      spend INTEGER NOT NULL,
      tokens INTEGER NOT NULL,
      since INTEGER NOT NULL,
      resets_at INTEGER,
      PRIMARY KEY (kind, id)
    ) STRICT, WITHOUT ROWID;

    -- Everything below holds numbers for names: a key's hash is 64 characters and stands in the usage of every day, so the
    -- names themselves made these tables and their indexes three times as large and twice as slow to write. Names are
    -- never taken away: there are as many as accounts, tags and models. No foreign keys point here, because the one
    -- transaction that writes a number also writes its name, and looking it up again would cost for every row.
    CREATE TABLE entities (
      id INTEGER PRIMARY KEY,
      kind TEXT NOT NULL,
      name TEXT NOT NULL,
      UNIQUE (kind, name)
    ) STRICT;

    -- What was asked, what served it, and where.
    CREATE TABLE routes (
      id INTEGER PRIMARY KEY,
      model TEXT NOT NULL,
      served TEXT NOT NULL,
      engine TEXT NOT NULL,
      UNIQUE (model, served, engine)
    ) STRICT;

    -- Finds ledger rows by who they belong to, by model, by how they ended if not well (a term is the number of such an
    -- entity), and by the id that their client saw (a term below zero: the beginning of its hash). Rows of one bucket of
    -- 16,384 neighbours stand together, so new rows touch few pages, however many accounts there are: ordered by term
    -- alone, each row changed a page for each of its terms. Ten million rows are 610 buckets to look into.
    CREATE TABLE request_terms (
      bucket INTEGER NOT NULL,
      term INTEGER NOT NULL,
      request INTEGER NOT NULL,
      PRIMARY KEY (bucket, term, request)
    ) STRICT, WITHOUT ROWID;

    -- Where in the ledger the rows of an hour stand, and how many are left of them.
    CREATE TABLE ledger_hours (
      hour INTEGER PRIMARY KEY,
      first_id INTEGER NOT NULL,
      last_id INTEGER NOT NULL,
      ok INTEGER NOT NULL,
      errors INTEGER NOT NULL,
      cancelled INTEGER NOT NULL
    ) STRICT;

    -- Usage of one entity by day and route. Kinds: all, model (as asked), engine, key, user, team, organization, customer,
    -- tag. The day stands before the entity, so that what is written today is close together.
    CREATE TABLE usage_by_day (
      kind TEXT NOT NULL,
      day INTEGER NOT NULL,
      entity INTEGER NOT NULL,
      route INTEGER NOT NULL,
      requests INTEGER NOT NULL,
      errors INTEGER NOT NULL,
      cancelled INTEGER NOT NULL,
      input_tokens INTEGER NOT NULL,
      output_tokens INTEGER NOT NULL,
      cost INTEGER NOT NULL,
      duration_ms REAL NOT NULL,
      first_token_ms REAL NOT NULL,
      first_token_count INTEGER NOT NULL,
      PRIMARY KEY (kind, day, entity, route)
    ) STRICT, WITHOUT ROWID;

    -- The same by blocks of 16 days, whatever the route: a year of 10,000 keys is millions of rows by day.
    CREATE TABLE usage_by_block (
      kind TEXT NOT NULL,
      block INTEGER NOT NULL,
      entity INTEGER NOT NULL,
      requests INTEGER NOT NULL,
      errors INTEGER NOT NULL,
      cancelled INTEGER NOT NULL,
      input_tokens INTEGER NOT NULL,
      output_tokens INTEGER NOT NULL,
      cost INTEGER NOT NULL,
      duration_ms REAL NOT NULL,
      first_token_ms REAL NOT NULL,
      first_token_count INTEGER NOT NULL,
      PRIMARY KEY (kind, block, entity)
    ) STRICT, WITHOUT ROWID;

    -- All requests by hour, for charts of the last days.
    CREATE TABLE usage_by_hour (
      hour INTEGER PRIMARY KEY,
      requests INTEGER NOT NULL,
      errors INTEGER NOT NULL,
      cancelled INTEGER NOT NULL,
      input_tokens INTEGER NOT NULL,
      output_tokens INTEGER NOT NULL,
      cost INTEGER NOT NULL,
      duration_ms REAL NOT NULL,
      first_token_ms REAL NOT NULL,
      first_token_count INTEGER NOT NULL
    ) STRICT;
  `,
};
