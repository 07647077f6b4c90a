-- The schema after all migrations, for readers and reviews. A test writes it: npx vitest run server/store -u

CREATE TABLE api_keys (
  token TEXT PRIMARY KEY,
  key_name TEXT NOT NULL,
  key_alias TEXT,
  user_id TEXT,
  team_id TEXT,
  models TEXT NOT NULL CHECK (json_valid(models)),
  metadata TEXT NOT NULL CHECK (json_valid(metadata)),
  blocked INTEGER CHECK (blocked IN (0, 1)),
  expires_at INTEGER,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  last_used_at INTEGER,
  created_by TEXT NOT NULL,
  deleted_at INTEGER
, organization_id TEXT, budget_id TEXT, aliases TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(aliases)), allowed_routes TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(allowed_routes)), limits TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(limits)), extras TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(extras)), rotation TEXT CHECK (rotation IS NULL OR json_valid(rotation)), rotation_count INTEGER NOT NULL DEFAULT 0, updated_by TEXT NOT NULL DEFAULT 'default_user_id') STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX api_keys_alias ON api_keys (key_alias) WHERE deleted_at IS NULL AND key_alias IS NOT NULL;

CREATE INDEX api_keys_created ON api_keys (created_at) WHERE deleted_at IS NULL;

CREATE TABLE attachment_files (
  owner TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  bytes BLOB NOT NULL,
  text TEXT,
  PRIMARY KEY (owner, sha256)
) STRICT;

CREATE TABLE attachments (
  id TEXT PRIMARY KEY,
  owner TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  name TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('image', 'text', 'pdf')),
  media_type TEXT NOT NULL,
  size_bytes INTEGER NOT NULL,
  characters INTEGER,
  note TEXT,
  used_at INTEGER NOT NULL,
  UNIQUE (owner, sha256, name),
  FOREIGN KEY (owner, sha256) REFERENCES attachment_files (owner, sha256) ON DELETE RESTRICT
) STRICT;

CREATE INDEX attachments_by_use ON attachments (used_at);

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

CREATE INDEX audit_log_actor ON audit_log (actor, id);

CREATE INDEX audit_log_at ON audit_log (at);

CREATE INDEX audit_log_subject ON audit_log (subject, subject_id, id);

CREATE TABLE balances (
  kind TEXT NOT NULL,
  id TEXT NOT NULL,
  spend INTEGER NOT NULL,
  tokens INTEGER NOT NULL,
  since INTEGER NOT NULL,
  resets_at INTEGER,
  PRIMARY KEY (kind, id)
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

CREATE TABLE chat_folders (
  id TEXT PRIMARY KEY,
  owner TEXT NOT NULL,
  name TEXT NOT NULL,
  position INTEGER NOT NULL
) STRICT;

CREATE INDEX chat_folders_by_owner ON chat_folders (owner, position);

CREATE TABLE chat_presets (
  id TEXT PRIMARY KEY,
  owner TEXT NOT NULL,
  name TEXT NOT NULL,
  system_prompt TEXT NOT NULL,
  parameters TEXT NOT NULL CHECK (json_valid(parameters)),
  tools TEXT NOT NULL CHECK (json_valid(tools))
) STRICT;

CREATE INDEX chat_presets_by_owner ON chat_presets (owner, name);

CREATE TRIGGER title_search_delete AFTER DELETE ON conversation_places BEGIN
  DELETE FROM title_search WHERE rowid = old.place;
END;

CREATE TABLE conversation_places (
  place INTEGER PRIMARY KEY,
  conversation_id TEXT NOT NULL UNIQUE REFERENCES conversations (id) ON DELETE CASCADE
) STRICT;

CREATE TRIGGER title_search_insert AFTER INSERT ON conversations BEGIN
  INSERT INTO conversation_places (conversation_id) VALUES (new.id);
  INSERT INTO title_search (rowid, title)
    SELECT place, new.title FROM conversation_places WHERE conversation_id = new.id;
END;

CREATE TRIGGER title_search_update AFTER UPDATE OF title ON conversations WHEN old.title IS NOT new.title BEGIN
  DELETE FROM title_search WHERE rowid = (SELECT place FROM conversation_places WHERE conversation_id = new.id);
  INSERT INTO title_search (rowid, title)
    SELECT place, new.title FROM conversation_places WHERE conversation_id = new.id;
END;

CREATE TABLE conversations (
  id TEXT PRIMARY KEY,
  owner TEXT NOT NULL,
  title TEXT NOT NULL,
  title_by TEXT NOT NULL CHECK (title_by IN ('words', 'model', 'person')),
  folder_id TEXT REFERENCES chat_folders (id) ON DELETE SET NULL,
  is_pinned INTEGER NOT NULL CHECK (is_pinned IN (0, 1)),
  is_archived INTEGER NOT NULL CHECK (is_archived IN (0, 1)),
  model TEXT,
  system_prompt TEXT NOT NULL,
  parameters TEXT NOT NULL CHECK (json_valid(parameters)),
  tools TEXT NOT NULL CHECK (json_valid(tools)),
  head_id TEXT,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  revision INTEGER NOT NULL,
  deleted_at INTEGER
) STRICT;

CREATE INDEX conversations_by_folder ON conversations (folder_id) WHERE folder_id IS NOT NULL;

CREATE INDEX conversations_by_owner ON conversations (owner, updated_at DESC) WHERE deleted_at IS NULL;

CREATE INDEX conversations_deleted ON conversations (deleted_at) WHERE deleted_at IS NOT NULL;

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

CREATE TABLE entities (
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  UNIQUE (kind, name)
) STRICT;

CREATE TABLE ledger_hours (
  hour INTEGER PRIMARY KEY,
  first_id INTEGER NOT NULL,
  last_id INTEGER NOT NULL,
  ok INTEGER NOT NULL,
  errors INTEGER NOT NULL,
  cancelled INTEGER NOT NULL
) STRICT;

CREATE TABLE memberships (
  team_id TEXT NOT NULL,
  user_id TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('admin', 'user')),
  budget_id TEXT,
  limits TEXT NOT NULL CHECK (json_valid(limits)),
  created_at INTEGER NOT NULL,
  PRIMARY KEY (team_id, user_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE message_attachments (
  message_id TEXT NOT NULL REFERENCES messages (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  attachment_id TEXT NOT NULL,
  PRIMARY KEY (message_id, position)
) STRICT, WITHOUT ROWID;

CREATE INDEX message_attachments_by_attachment ON message_attachments (attachment_id);

CREATE VIRTUAL TABLE message_search USING fts5(
  text, content = '', contentless_delete = 1, tokenize = 'trigram remove_diacritics 1');

CREATE TABLE 'message_search_config'(k PRIMARY KEY, v) WITHOUT ROWID;

CREATE TABLE 'message_search_data'(id INTEGER PRIMARY KEY, block BLOB);

CREATE TABLE 'message_search_docsize'(id INTEGER PRIMARY KEY, sz BLOB, origin INTEGER);

CREATE TABLE 'message_search_idx'(segid, term, pgno, PRIMARY KEY(segid, term)) WITHOUT ROWID;

CREATE TRIGGER message_search_delete AFTER DELETE ON messages WHEN old.outcome IS NOT 'running' BEGIN
  DELETE FROM message_search WHERE rowid = old.place;
END;

CREATE TRIGGER message_search_insert AFTER INSERT ON messages WHEN new.outcome IS NOT 'running' BEGIN
  INSERT INTO message_search (rowid, text) VALUES (new.place, substr(new.text, 1, 200000));
END;

CREATE TRIGGER message_search_update AFTER UPDATE OF text, outcome ON messages
  WHEN old.text IS NOT new.text OR (old.outcome IS NOT 'running') IS NOT (new.outcome IS NOT 'running') BEGIN
  DELETE FROM message_search WHERE rowid = old.place AND old.outcome IS NOT 'running';
  INSERT INTO message_search (rowid, text) SELECT new.place, substr(new.text, 1, 200000) WHERE new.outcome IS NOT 'running';
END;

CREATE TABLE messages (
  place INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  conversation_id TEXT NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
  parent_id TEXT REFERENCES messages (id) ON DELETE NO ACTION DEFERRABLE INITIALLY DEFERRED,
  role TEXT NOT NULL CHECK (role IN ('user', 'assistant', 'tool')),
  created_at INTEGER NOT NULL,
  text TEXT NOT NULL,
  is_compared INTEGER CHECK (is_compared IN (0, 1)),
  model TEXT,
  reasoning TEXT,
  reasoning_ms REAL,
  tool_calls TEXT CHECK (json_valid(tool_calls)),
  outcome TEXT,
  error TEXT,
  stats TEXT CHECK (json_valid(stats)),
  turn_id TEXT,
  call_id TEXT,
  tool_name TEXT
) STRICT;

CREATE INDEX messages_by_conversation ON messages (conversation_id, place);

CREATE INDEX messages_by_parent ON messages (parent_id) WHERE parent_id IS NOT NULL;

CREATE INDEX messages_running ON messages (conversation_id) WHERE outcome = 'running';

CREATE TABLE organization_memberships (
  organization_id TEXT NOT NULL,
  user_id TEXT NOT NULL,
  role TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (organization_id, user_id)
) STRICT, WITHOUT ROWID;

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

CREATE TABLE projection (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  usage_id INTEGER NOT NULL,
  balance_id INTEGER NOT NULL
) STRICT;

CREATE TABLE request_bodies (
  id INTEGER PRIMARY KEY,
  reply_id TEXT NOT NULL UNIQUE,
  at INTEGER NOT NULL,
  caller TEXT NOT NULL,
  request BLOB NOT NULL,
  request_bytes INTEGER NOT NULL,
  answer TEXT CHECK (answer IS NULL OR json_valid(answer)),
  size INTEGER NOT NULL
) STRICT;

CREATE TABLE request_terms (
  bucket INTEGER NOT NULL,
  term INTEGER NOT NULL,
  request INTEGER NOT NULL,
  PRIMARY KEY (bucket, term, request)
) STRICT, WITHOUT ROWID;

CREATE TABLE requests (
  id INTEGER PRIMARY KEY,
  request_id TEXT NOT NULL,
  received_at INTEGER NOT NULL,
  caller TEXT NOT NULL,
  caller_kind TEXT NOT NULL CHECK (caller_kind IN ('master', 'session', 'key', 'local')),
  caller_alias TEXT,
  dialect TEXT NOT NULL,
  operation TEXT NOT NULL,
  kind TEXT,
  stream INTEGER CHECK (stream IN (0, 1)),
  model_asked TEXT,
  model_served TEXT,
  engine TEXT,
  input_tokens INTEGER NOT NULL,
  output_tokens INTEGER NOT NULL,
  tokens_estimated INTEGER NOT NULL CHECK (tokens_estimated IN (0, 1)),
  queued_ms REAL,
  first_token_ms REAL,
  duration_ms REAL NOT NULL,
  outcome TEXT NOT NULL CHECK (outcome IN ('ok', 'cancelled', 'error')),
  error_code TEXT
, settled_at INTEGER NOT NULL DEFAULT 0, cost INTEGER NOT NULL DEFAULT 0, user_id TEXT, team_id TEXT, organization_id TEXT, customer_id TEXT, tags TEXT CHECK (tags IS NULL OR json_valid(tags)), metadata TEXT CHECK (metadata IS NULL OR json_valid(metadata)), reply_id TEXT, deployment_id TEXT, api_base TEXT, retries INTEGER NOT NULL DEFAULT 0, fallbacks INTEGER NOT NULL DEFAULT 0, address TEXT, error_message TEXT, context_window INTEGER, trimmed_tokens INTEGER NOT NULL DEFAULT 0, trimmed_messages INTEGER NOT NULL DEFAULT 0, route TEXT, user_agent TEXT, load_ms REAL, prompt_ms REAL, generation_ms REAL, attempts TEXT CHECK (attempts IS NULL OR json_valid(attempts))) STRICT;

CREATE TABLE responses (
  id TEXT PRIMARY KEY,
  caller TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  previous_id TEXT,
  input TEXT NOT NULL CHECK (json_valid(input)),
  output TEXT NOT NULL CHECK (json_valid(output)),
  body TEXT NOT NULL CHECK (json_valid(body))
) STRICT;

CREATE INDEX responses_by_age ON responses (created_at);

CREATE INDEX responses_by_caller ON responses (caller, created_at);

CREATE TABLE routes (
  id INTEGER PRIMARY KEY,
  model TEXT NOT NULL,
  served TEXT NOT NULL,
  engine TEXT NOT NULL,
  UNIQUE (model, served, engine)
) STRICT;

CREATE TABLE sessions (
  token TEXT PRIMARY KEY,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
, user_id TEXT) STRICT, WITHOUT ROWID;

CREATE TABLE settings (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL CHECK (json_valid(value))
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

CREATE VIRTUAL TABLE title_search USING fts5(
  title, content = '', contentless_delete = 1, tokenize = 'trigram remove_diacritics 1');

CREATE TABLE 'title_search_config'(k PRIMARY KEY, v) WITHOUT ROWID;

CREATE TABLE 'title_search_data'(id INTEGER PRIMARY KEY, block BLOB);

CREATE TABLE 'title_search_docsize'(id INTEGER PRIMARY KEY, sz BLOB, origin INTEGER);

CREATE TABLE 'title_search_idx'(segid, term, pgno, PRIMARY KEY(segid, term)) WITHOUT ROWID;

CREATE TABLE upstreams (
  name TEXT PRIMARY KEY,
  base_url TEXT NOT NULL,
  sealed_key BLOB
) STRICT, WITHOUT ROWID;

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
