"""The tables. Documents are kept in the ledger's own shape (`body`) with indexed columns beside them."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from .types import Amount, Instant, Whole

metadata = MetaData()


def _sandbox_id() -> Column[str]:
    return Column("sandbox", String, ForeignKey("sandbox.id", ondelete="CASCADE"), nullable=False, index=True)


def _organisation_id() -> Column[int]:
    return Column("organisation", Whole, ForeignKey("organisation.id", ondelete="CASCADE"), nullable=False)


def checkpoint_id() -> Column[str]:
    """The column of a shadow table that names the checkpoint."""
    return Column("checkpoint", String, ForeignKey(checkpoint.c.id, ondelete="CASCADE"), primary_key=True)


# Facts about the store itself, e.g. the token signing key.
meta = Table("meta", metadata, Column("key", String, primary_key=True), Column("value", Text, nullable=False))

# An isolated world: its own organisations, apps, clock, faults and journal.
# `clock_base` is its time at the real time `clock_anchor`. `keep_secrets`: its journal is written without masks.
sandbox = Table(
    "sandbox",
    metadata,
    Column("id", String, primary_key=True),
    Column("name", String, nullable=False),
    Column("seed", Whole, nullable=False),
    Column("ids_issued", Whole, nullable=False, default=0),
    Column("running", Boolean, nullable=False),
    Column("clock_base", Instant, nullable=False),
    Column("clock_anchor", Instant, nullable=False),
    Column("deliveries_paused", Boolean, nullable=False, default=False),
    Column("keep_secrets", Boolean, nullable=False, default=False),
)

# A sandbox as it was at a moment; its rows lie in shadow tables (`checkpoints.py`). `at`: the sandbox's time.
checkpoint = Table(
    "checkpoint",
    metadata,
    Column("id", String, primary_key=True),
    _sandbox_id(),
    Column("name", String, nullable=False),
    Column("at", Instant, nullable=False),
)

# One set of books. `key` is its public id: Xero tenant id, QuickBooks realm id.
organisation = Table(
    "organisation",
    metadata,
    Column("id", Whole, primary_key=True),
    _sandbox_id(),
    Column("ledger", String, nullable=False),
    Column("key", String, nullable=False),
    Column("name", String, nullable=False),
    Column("country", String, nullable=False),
    Column("currency", String, nullable=False),
    Column("time_zone", String, nullable=False),
    Column("chart", JSON, nullable=False),
    Column("settings", JSON, nullable=False),
    UniqueConstraint("sandbox", "ledger", "key"),
)

# An app registration at a ledger's developer portal. `actor`: candidate or bookkeeper. `flow`: code, pkce or custom;
# `scopes_model`: legacy or granular (both Xero's).
app = Table(
    "app",
    metadata,
    Column("client_id", String, primary_key=True),
    _sandbox_id(),
    Column("ledger", String, nullable=False),
    Column("name", String, nullable=False),
    Column("actor", String, nullable=False),
    Column("client_secret", String, nullable=False),
    Column("redirect_uris", JSON, nullable=False),
    Column("webhook_url", String),
    Column("webhook_key", String, nullable=False),
    Column("webhook_status", String, nullable=False, default="none"),
    Column("webhook_events", Whole, nullable=False, default=0),
    Column("flow", String, nullable=False, default="code"),
    Column("scopes_model", String, nullable=False, default="legacy"),
)

# One consent of a user to an app; tokens hang on it.
consent = Table(
    "consent",
    metadata,
    Column("id", String, primary_key=True),
    _sandbox_id(),
    Column("client_id", String, ForeignKey("app.client_id", ondelete="CASCADE"), nullable=False),
    Column("user_id", String, nullable=False),
    Column("scopes", JSON, nullable=False),
    Column("given_at", Instant, nullable=False),
    Column("revoked_at", Instant),
)

# An app's access to one organisation, which each user may give.
connection = Table(
    "connection",
    metadata,
    Column("id", String, primary_key=True),
    _sandbox_id(),
    Column("client_id", String, ForeignKey("app.client_id", ondelete="CASCADE"), nullable=False, index=True),
    _organisation_id(),
    Column("consent", String, ForeignKey("consent.id", ondelete="CASCADE"), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("updated_at", Instant, nullable=False),
    Column("ended_at", Instant),
)

# Codes, access and refresh tokens, by SHA-256 of the secret. `spent_at`: when a code or refresh token was first used.
token = Table(
    "token",
    metadata,
    Column("digest", String, primary_key=True),
    Column("consent", String, ForeignKey("consent.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("kind", String, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("spent_at", Instant),
    Column("data", JSON, nullable=False),
)

# Every record of every ledger. `name_key` is case-folded; `party` is the contact or customer, `balance` what is open.
# An index ends in the order that is asked for: SQLite's planner prefers one that sorts to one that finds.
document = Table(
    "document",
    metadata,
    _organisation_id(),
    Column("kind", String, nullable=False),
    Column("id", String, nullable=False),
    Column("number", String),
    Column("name_key", String),
    Column("party", String),
    Column("status", String),
    Column("date", String),
    Column("due_date", String),
    Column("total", Amount),
    Column("balance", Amount),
    Column("revision", Whole, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("updated_at", Instant, nullable=False),
    Column("body", JSON, nullable=False),
    PrimaryKeyConstraint("organisation", "kind", "id"),
    Index("document_number", "organisation", "kind", "number", "updated_at", "id"),
    Index("document_name", "organisation", "kind", "name_key", "updated_at", "id"),
    Index("document_party", "organisation", "kind", "party", "updated_at", "id"),
    Index("document_status", "organisation", "kind", "status", "updated_at", "id"),
    Index("document_updated", "organisation", "kind", "updated_at", "id"),
)

# Balanced double entry, append-only: a changed or voided document is reversed by a new entry. Debit is positive.
posting = Table(
    "posting",
    metadata,
    Column("id", Whole, primary_key=True),
    _organisation_id(),
    Column("entry", Whole, nullable=False),
    Column("kind", String, nullable=False),
    Column("document", String, nullable=False),
    Column("account", String, nullable=False),
    Column("party", String),
    Column("date", String, nullable=False),
    Column("amount", Amount, nullable=False),
    Column("posted_at", Instant, nullable=False),
    Index("posting_document", "organisation", "kind", "document", "account", "party", "date"),
    Index("posting_entry", "organisation", "entry"),
    Index("posting_account", "organisation", "account", "date"),
    Index("posting_party", "organisation", "account", "party"),
)

# Number sequences of one organisation: document numbers, entity ids, journal numbers.
sequence = Table(
    "sequence",
    metadata,
    _organisation_id(),
    Column("name", String, nullable=False),
    Column("value", Whole, nullable=False),
    PrimaryKeyConstraint("organisation", "name"),
)

# The change feed: what happened to which record, in order.
change = Table(
    "change",
    metadata,
    Column("seq", Whole, primary_key=True),
    _organisation_id(),
    Column("kind", String, nullable=False),
    Column("document", String, nullable=False),
    Column("operation", String, nullable=False),
    Column("at", Instant, nullable=False),
    Index("change_kind", "organisation", "kind", "at"),
)

# One webhook POST, signed when queued. `due_at` is on the sandbox's clock. `held`: until the next one is queued.
delivery = Table(
    "delivery",
    metadata,
    Column("id", Whole, primary_key=True),
    _sandbox_id(),
    Column("ledger", String, nullable=False),
    Column("client_id", String, ForeignKey("app.client_id", ondelete="CASCADE"), nullable=False),
    Column("url", String, nullable=False),
    Column("headers", JSON, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("status", String, nullable=False),
    Column("attempts", Whole, nullable=False),
    Column("queued_at", Instant, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("response_status", Whole),
    Column("held", Boolean, nullable=False, default=False),
    Index("delivery_pending", "status", "sandbox"),
)

# Which wire sends an app's webhooks at the moment, until `until` (real time) unless it says more. No foreign key: a row
# is gone soon, and nobody who removes an app shall wait for it.
lease = Table(
    "lease",
    metadata,
    Column("client_id", String, primary_key=True),
    Column("holder", String, nullable=False),
    Column("until", Instant, nullable=False),
)

# One thing made to go wrong, with its trigger's counters. `point`: when in a request; `expires_at`: in real time.
fault = Table(
    "fault",
    metadata,
    Column("id", Whole, primary_key=True),
    _sandbox_id(),
    Column("name", String, nullable=False),
    Column("settings", JSON, nullable=False),
    Column("match", JSON, nullable=False),
    Column("trigger", JSON, nullable=False),
    Column("added_at", Instant, nullable=False),
    Column("point", String, nullable=False, default="before_auth"),
    Column("expires_at", Instant),
    Column("seen", Whole, nullable=False),
    Column("struck", Whole, nullable=False),
)

# What a sandbox changes about a ledger's rate limits. `allowed`: other numbers than the ledger's, by the limit's name.
limit_setting = Table(
    "limit_setting",
    metadata,
    _sandbox_id(),
    Column("ledger", String, nullable=False),
    Column("enforced", Boolean, nullable=False),
    Column("allowed", JSON, nullable=False),
    PrimaryKeyConstraint("sandbox", "ledger"),
)

# Calls in the running window of one limit. `organisation` 0: over all of them.
call_count = Table(
    "call_count",
    metadata,
    Column("client_id", String, ForeignKey("app.client_id", ondelete="CASCADE"), nullable=False),
    Column("organisation", Whole, nullable=False),
    Column("limit", String, nullable=False),
    Column("start", Instant, nullable=False),
    Column("used", Whole, nullable=False),
    PrimaryKeyConstraint("client_id", "organisation", "limit"),
)

# Answers kept for replay: Xero's Idempotency-Key, QuickBooks' requestid.
replay = Table(
    "replay",
    metadata,
    _sandbox_id(),
    Column("scope", String, nullable=False),
    Column("key", String, nullable=False),
    Column("fingerprint", String, nullable=False),
    Column("status", Whole, nullable=False),
    Column("content_type", String, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("at", Instant, nullable=False),
    PrimaryKeyConstraint("sandbox", "scope", "key"),
)

# The journal of exchanges: every request and its answer, secrets masked.
exchange = Table(
    "exchange",
    metadata,
    Column("seq", Whole, primary_key=True),
    Column("sandbox", String, index=True),
    Column("organisation", String),
    Column("ledger", String, nullable=False),
    Column("actor", String, nullable=False),
    Column("at", Instant),
    Column("method", String, nullable=False),
    Column("path", String, nullable=False),
    Column("query", String, nullable=False),
    Column("request_headers", JSON, nullable=False),
    Column("request_body", Text, nullable=False),
    Column("status", Whole, nullable=False),
    Column("response_headers", JSON, nullable=False),
    Column("response_body", Text, nullable=False),
    Column("fault", String),
    Column("milliseconds", Float),
    # SQLite's index on the sandbox ends in the number anyway.
    Index("exchange_order", "sandbox", "seq").ddl_if(dialect="postgresql"),
)
