"""A verb, its body and what is known of the records, made into a card."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from sevenpoint.harness.attended.card import Card, Field, Given, GivenTable
from sevenpoint.harness.attended.memory import KINDS, Memory
from sevenpoint.harness.attended.shapes import field_of, item_of
from sevenpoint.harness.attended.words import CONSENTING, VerbWords, choice_words, field_words, typed_words, verb_words
from sevenpoint.harness.contract import AppCredentials, Billing, Model, Verb

# Asked in words of our own, because the contract's answer is not what a person sees.
OWN_FIELDS = {
    "account": Field(name="account", label="", kind="text"),
    "redirect_url": Field(name="redirect_url", label="", kind="text", required=True),
    "webhook_url": Field(name="webhook_url", label="", kind="text"),
    "authorize_url": Field(name="authorize_url", label="", kind="text", required=True),
}
# Rows that may be records which have a name already.
NAMED_ROWS = {"Client": "client", "Invoice": "invoice"}
WHICH = "Only if it goes by another name or number than before."
WAITS = (0, 30, 60, 120, 240)
LEDGERS = {"xero": "Xero", "quickbooks": "QuickBooks"}


class Composer:
    """Makes cards. `names`: what the ledger's own ids are called, e.g. account 200: Sales (200)."""

    def __init__(self, memory: Memory, link: str | None, roles: list[str], *, has_clock: bool) -> None:
        """`link`: where the product is; `roles`: those it has, the most powerful first; `has_clock`: time can move."""
        self._has_clock = has_clock
        self._memory = memory
        self._link = link
        self._roles = roles
        self.names: Mapping[str, str] = {}
        self.ledger = ""
        self.organisation = ""

    def card(
        self,
        verb: Verb,
        path: Mapping[str, str],
        body: Model | None,
        *,
        signed_in: tuple[str, str] | None,
        consenting: bool,
        looks_before: int,
    ) -> Card:
        """The card. `signed_in`: role and sign-in key; `consenting`: the person also plays the consent page."""
        words = verb_words()[CONSENTING if consenting else verb.name]
        account = path.get("workspace_id", "")
        filled = self._filled(path, body)
        fields = self._fields(verb, words, account, consenting)
        given, tables = self._given(account, body)
        return Card(
            verb=verb.name,
            title=words.title.format_map(filled),
            minutes=words.minutes,
            do=[self._again(line.format_map(filled), looks_before) for line in words.do],
            given=given,
            tables=tables,
            fields=fields,
            rows=words.rows,
            account=self._memory.accounts.get(account),
            role=None if signed_in is None or len(self._roles) < 2 else signed_in[0],
            key=signed_in[1] or None if signed_in else None,
            link=self._link,
            looks_before=looks_before,
            wait_seconds=WAITS[min(looks_before, len(WAITS) - 1)],
            later=words.later,
            reading=verb.method == "GET" or consenting,
        )

    def _again(self, line: str, looks_before: int) -> str:
        return f"Once more: {line[0].lower()}{line[1:]}" if looks_before else line

    def _filled(self, path: Mapping[str, str], body: Model | None) -> dict[str, str]:
        ledger = path.get("ledger") or getattr(body, "ledger", None) or self.ledger
        record = ""
        for name, kind in KINDS.items():
            if name in path:
                record = self._memory.words(path.get("workspace_id", ""), kind, path[name])
        return {
            "ledger": LEDGERS.get(str(ledger), "the ledger"),
            "record": record,
            "organisation": self.organisation or "that you were told",
        }

    # --- what is asked ------------------------------------------------------------------------------------------------

    def _fields(self, verb: Verb, words: VerbWords, account: str, consenting: bool) -> list[Field]:
        model = verb.response
        if consenting:
            from sevenpoint.harness.contract import Connection as model  # noqa: N813
        elif words.rows is not None:
            item = item_of(model.model_fields[words.rows].annotation)
            assert item is not None
            model = item
        fields = [each for name in words.ask for each in self._asked(verb, model, name)]
        named = NAMED_ROWS.get(model.__name__) if words.rows is not None else None
        if named is not None and self._memory.records(account, named):
            fields.append(Field(name="which", label="Is it one of these?", kind="known", hint=WHICH))
        return [self._with_records(each, account, named) for each in fields]

    def _asked(self, verb: Verb, model: type[Model], name: str) -> list[Field]:
        if name == "roles":
            return [
                Field(name=f"key.{role}", label=f"Sign-in key of the {role}", kind="secret", hint=hint)
                for role in self._roles
                for hint in [field_words("Workspace", "roles").hint]
            ]
        if name in OWN_FIELDS:
            said = field_words(verb.response.__name__, name)
            return [OWN_FIELDS[name].model_copy(update={"label": said.label, "hint": said.hint})]
        return field_of(model, name)

    def _with_records(self, field: Field, account: str, named: str | None) -> Field:
        if field.kind != "known":
            return field
        kinds = [KINDS[field.name]] if field.name in KINDS else list(KINDS.values())
        if field.name == "which" and named is not None:
            kinds = [named]
        known = [(each.id, each.words) for kind in kinds for each in self._memory.records(account, kind)]
        return field.model_copy(update={"choices": known})

    # --- what is to be typed ------------------------------------------------------------------------------------------

    def _given(self, account: str, body: Model | None) -> tuple[list[Given], list[GivenTable]]:
        if body is None:
            return [], []
        given: list[Given] = []
        tables: list[GivenTable] = []
        self._spread(account, body, given, tables)
        return given, tables

    def _spread(self, account: str, body: Model, given: list[Given], tables: list[GivenTable]) -> None:
        """Every member that is set, flat; lists of models as tables."""
        model = type(body).__name__
        for name, info in type(body).model_fields.items():
            value = getattr(body, name)
            label = field_words(model, name).label
            if value is None or value in ("", [], {}) or (name == "now" and not self._has_clock):
                continue
            if item_of(info.annotation) is not None:
                tables.append(self._table(account, label, value))
            elif isinstance(value, Model) and type(value).__name__ == "SmtpSink":
                given.append(Given(label="Alert mails go to", value=_spoken(value)))
            elif isinstance(value, Model):
                self._spread(account, value, given, tables)
            elif isinstance(value, dict):
                given += [Given(label=f"{label}: {choice_words(k)}", value=self._named(v)) for k, v in value.items()]
            elif isinstance(value, list):
                given.append(Given(label=label, value=", ".join(self._line_words(account, v) for v in value)))
            else:
                said = self._named(value) if isinstance(body, AppCredentials) else self._said(account, name, value)
                given.append(Given(label=label, value=said))

    def _table(self, account: str, label: str, rows: list[Model]) -> GivenTable:
        names = [name for name in type(rows[0]).model_fields if any(_tells(row, name) for row in rows)]
        heads = [field_words(type(rows[0]).__name__, name).label for name in names]
        cells = [[self._said(account, name, getattr(row, name)) for name in names] for row in rows]
        return GivenTable(label=label, heads=heads, rows=cells)

    def _said(self, account: str, name: str, value: Any) -> str:
        if value is None or value == "":
            return "–"
        if name in KINDS:
            kind = KINDS[name]
            return (
                self._memory.client_name(account, value)
                if kind == "client"
                else self._memory.words(account, kind, value)
            )
        if name == "id":
            return self._line_words(account, str(value))
        return self._named(value)

    def _line_words(self, account: str, line: str) -> str:
        return self._memory.words(account, "line", line)

    def _named(self, value: Any) -> str:
        if isinstance(value, bool):
            return "yes" if value else "no"
        if isinstance(value, Billing):
            return _billing(value)
        if isinstance(value, (Decimal, dt.date)):
            return _plain(value)
        text = str(getattr(value, "value", value))
        return self.names.get(text) or typed_words(text)


def _tells(row: Model, name: str) -> bool:
    value = getattr(row, name)
    default = type(row).model_fields[name].default
    return value not in (None, "") and (value != default or name == "quantity")


def _billing(billing: Billing) -> str:
    """
    >>> _billing(Billing(kind="recurring", every_months=3, occurrences=4))
    'every 3 months, 4 times'
    """
    if billing.kind != "recurring":
        return choice_words(billing.kind)
    rhythm = "every month" if billing.every_months == 1 else f"every {billing.every_months} months"
    return rhythm + (f", {billing.occurrences} times" if billing.occurrences else ", until it is cancelled")


def _plain(value: Decimal | dt.date) -> str:
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).strftime("%Y-%m-%d %H:%M:%S")
    return format(value, "f") if isinstance(value, Decimal) else value.isoformat()


def _spoken(sink: Model) -> str:
    said = sink.model_dump()
    return f"{said['recipient']} (SMTP server {said['host']}, port {said['port']})"
