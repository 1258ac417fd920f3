-- The tool's tables. Money, dates and times are text; the audit trail only grows.
CREATE TABLE IF NOT EXISTS workspaces (
  id TEXT PRIMARY KEY, name TEXT NOT NULL, time_zone TEXT NOT NULL, country TEXT NOT NULL, currency TEXT NOT NULL,
  smtp TEXT, http_sink TEXT, clock_offset REAL NOT NULL, created_at TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS members (
  workspace TEXT NOT NULL, email TEXT NOT NULL, role TEXT NOT NULL, token_hash TEXT, PRIMARY KEY (workspace, email));
CREATE INDEX IF NOT EXISTS members_by_token ON members (workspace, token_hash);
CREATE TABLE IF NOT EXISTS records (
  seq INTEGER PRIMARY KEY AUTOINCREMENT, workspace TEXT NOT NULL, kind TEXT NOT NULL, id TEXT NOT NULL,
  parent TEXT NOT NULL DEFAULT '', doc TEXT NOT NULL, UNIQUE (workspace, kind, id));
CREATE INDEX IF NOT EXISTS records_by_parent ON records (workspace, kind, parent);
CREATE TABLE IF NOT EXISTS flows (
  state TEXT PRIMARY KEY, workspace TEXT NOT NULL, ledger TEXT NOT NULL, started_at TEXT NOT NULL, actor TEXT NOT NULL,
  base_url TEXT NOT NULL, client_id TEXT NOT NULL, secret TEXT NOT NULL, webhook_key TEXT, verifier TEXT, used INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS connections (
  workspace TEXT NOT NULL, ledger TEXT NOT NULL, status TEXT NOT NULL, reason TEXT, organisation_id TEXT NOT NULL,
  organisation_name TEXT NOT NULL, grant_id TEXT, base_url TEXT NOT NULL, client_id TEXT NOT NULL, secret TEXT NOT NULL,
  webhook_key TEXT, access TEXT, refresh TEXT, expires_at TEXT, scope TEXT, last_sync_at TEXT,
  PRIMARY KEY (workspace, ledger));
CREATE TABLE IF NOT EXISTS organisations (
  workspace TEXT NOT NULL, ledger TEXT NOT NULL, organisation_id TEXT NOT NULL, settings TEXT NOT NULL DEFAULT '{}',
  cursor TEXT NOT NULL, PRIMARY KEY (workspace, ledger, organisation_id));
CREATE TABLE IF NOT EXISTS links (
  workspace TEXT NOT NULL, ledger TEXT NOT NULL, organisation_id TEXT NOT NULL, kind TEXT NOT NULL, local_id TEXT NOT NULL,
  ledger_id TEXT NOT NULL, base TEXT NOT NULL, PRIMARY KEY (workspace, ledger, organisation_id, kind, local_id));
CREATE UNIQUE INDEX IF NOT EXISTS links_by_ledger_id ON links (workspace, ledger, organisation_id, kind, ledger_id);
CREATE TABLE IF NOT EXISTS outbox (
  id INTEGER PRIMARY KEY AUTOINCREMENT, workspace TEXT NOT NULL, ledger TEXT NOT NULL, organisation_id TEXT NOT NULL,
  op TEXT NOT NULL, kind TEXT NOT NULL, entity TEXT NOT NULL, parent TEXT NOT NULL, key TEXT NOT NULL,
  generation INTEGER NOT NULL DEFAULT 0, waits_for TEXT, state TEXT NOT NULL DEFAULT 'pending', attempts INTEGER NOT NULL DEFAULT 0,
  uncertain INTEGER NOT NULL DEFAULT 0, next_at TEXT NOT NULL, first_failed_at TEXT, error TEXT, created_at TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS outbox_due ON outbox (workspace, state, next_at);
CREATE INDEX IF NOT EXISTS outbox_entity ON outbox (workspace, kind, entity, state);
CREATE TABLE IF NOT EXISTS agenda (
  workspace TEXT NOT NULL, job TEXT NOT NULL, subject TEXT NOT NULL, at TEXT NOT NULL, PRIMARY KEY (workspace, job, subject));
CREATE INDEX IF NOT EXISTS agenda_due ON agenda (workspace, at);
CREATE TABLE IF NOT EXISTS inbound (
  id INTEGER PRIMARY KEY AUTOINCREMENT, workspace TEXT NOT NULL, ledger TEXT NOT NULL, organisation_id TEXT NOT NULL,
  kind TEXT NOT NULL, ledger_id TEXT NOT NULL, next_at TEXT NOT NULL, attempts INTEGER NOT NULL DEFAULT 0);
CREATE INDEX IF NOT EXISTS inbound_due ON inbound (workspace, next_at);
CREATE TABLE IF NOT EXISTS billed (
  workspace TEXT NOT NULL, proposal TEXT NOT NULL, line TEXT NOT NULL, occurrence TEXT NOT NULL, invoice TEXT NOT NULL,
  PRIMARY KEY (workspace, proposal, line, occurrence));
CREATE TABLE IF NOT EXISTS alerts (
  seq INTEGER PRIMARY KEY AUTOINCREMENT, workspace TEXT NOT NULL, id TEXT NOT NULL, cause TEXT NOT NULL, raised_at TEXT NOT NULL,
  cleared_at TEXT, severity TEXT NOT NULL, subject TEXT NOT NULL, message TEXT NOT NULL, who TEXT NOT NULL,
  entity_kind TEXT, entity_id TEXT, delivered_to TEXT NOT NULL DEFAULT '["product"]');
CREATE UNIQUE INDEX IF NOT EXISTS alerts_open ON alerts (workspace, cause) WHERE cleared_at IS NULL;
CREATE TABLE IF NOT EXISTS notices (
  seq INTEGER PRIMARY KEY AUTOINCREMENT, workspace TEXT NOT NULL, invoice_id TEXT NOT NULL, kind TEXT NOT NULL,
  subject TEXT NOT NULL, sent_at TEXT NOT NULL, UNIQUE (workspace, invoice_id, kind, subject));
CREATE TABLE IF NOT EXISTS audit (
  seq INTEGER PRIMARY KEY AUTOINCREMENT, workspace TEXT NOT NULL, at TEXT NOT NULL, actor TEXT NOT NULL, source TEXT NOT NULL,
  action TEXT NOT NULL, entity_kind TEXT NOT NULL, entity_id TEXT NOT NULL, before TEXT, after TEXT);
CREATE INDEX IF NOT EXISTS audit_by_workspace ON audit (workspace, seq);
CREATE TRIGGER IF NOT EXISTS audit_is_permanent BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit trail only grows'); END;
CREATE TRIGGER IF NOT EXISTS audit_is_kept BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the audit trail only grows'); END;
