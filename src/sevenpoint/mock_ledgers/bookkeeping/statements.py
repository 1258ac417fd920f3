"""The statements of books: built once, so that neither building nor hashing them is paid in every request."""

from __future__ import annotations

from sqlalchemy import bindparam, func, select, update

from ..store import Prepared, in_order, json_text, schema

_D = schema.document
_P = schema.posting
COLUMNS = [column for column in _D.c if column.name != "organisation"]
GET = Prepared(
    select(*(json_text(c).label("body") if c.name == "body" else c for c in COLUMNS)).where(
        _D.c.organisation == bindparam("o"), _D.c.kind == bindparam("k"), _D.c.id == bindparam("i")
    )
)
SEQUENCE = Prepared(
    select(schema.sequence.c.value).where(
        schema.sequence.c.organisation == bindparam("o"), schema.sequence.c.name == bindparam("n")
    )
)
SEQUENCE_NEXT = Prepared(
    update(schema.sequence)
    .where(schema.sequence.c.organisation == bindparam("b_o"), schema.sequence.c.name == bindparam("b_n"))
    .values(value=schema.sequence.c.value + 1)
    .returning(schema.sequence.c.value)
)
SEQUENCE_STEP = Prepared(
    update(schema.sequence)
    .where(schema.sequence.c.organisation == bindparam("b_o"), schema.sequence.c.name == bindparam("b_n"))
    .values(value=schema.sequence.c.value + bindparam("b_v"))
)
SEQUENCE_SET = Prepared(
    update(schema.sequence)
    .where(schema.sequence.c.organisation == bindparam("b_o"), schema.sequence.c.name == bindparam("b_n"))
    .values(value=bindparam("b_v"))
)
EVERY = (
    select(*COLUMNS)
    .where(_D.c.organisation == bindparam("o"), _D.c.kind == bindparam("k"))
    .order_by(_D.c.updated_at, _D.c.id)
)
FIRST = EVERY.limit(1)
ALL_NAMED, ALL_NUMBERED = (Prepared(EVERY.where(c == bindparam("v"))) for c in (_D.c.name_key, _D.c.number))
FIRST_DUE = Prepared(
    select(_D.c.id)
    .where(_D.c.organisation == bindparam("o"), _D.c.kind == bindparam("k"), _D.c.number <= bindparam("now"))
    .order_by(_D.c.number, _D.c.id)
    .limit(1)
)
LAST = func.max(schema.change.c.at).label("last")
CHANGES = Prepared(
    select(schema.change.c.document, LAST)
    .where(
        schema.change.c.organisation == bindparam("o"), schema.change.c.kind == bindparam("k"),
        schema.change.c.operation == bindparam("op"), schema.change.c.at >= bindparam("since"),
    )
    .group_by(schema.change.c.document)
    .order_by(LAST)
)  # fmt: skip
BY_NAME, BY_NUMBER, BY_PARTY = (
    Prepared(FIRST.where(column == bindparam("v"))) for column in (_D.c.name_key, _D.c.number, _D.c.party)
)
SUM = select(func.sum(_P.c.amount).label("total")).where(
    _P.c.organisation == bindparam("o"), _P.c.account == bindparam("a")
)
BALANCE = Prepared(SUM)
PARTY_BALANCE = Prepared(SUM.where(_P.c.party == bindparam("p")))
INSERT_DOCUMENT, INSERT_CHANGE, INSERT_POSTING = (Prepared.insert_into(table) for table in (_D, schema.change, _P))
UPDATE_DOCUMENT = Prepared(
    update(_D)
    .where(_D.c.organisation == bindparam("b_o"), _D.c.kind == bindparam("b_k"), _D.c.id == bindparam("b_i"))
    .values({column.name: bindparam(f"v_{column.name}") for column in _D.c if not column.primary_key})
)
STANDING = Prepared(
    select(_P.c.account, _P.c.party, _P.c.date, func.sum(_P.c.amount).label("total"))
    .where(_P.c.organisation == bindparam("o"), _P.c.kind == bindparam("k"), _P.c.document == bindparam("i"))
    .group_by(_P.c.account, _P.c.party, _P.c.date)
    .order_by(_P.c.account, in_order(_P.c.party), _P.c.date)
)
