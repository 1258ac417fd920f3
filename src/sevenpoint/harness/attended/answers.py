"""From a person's answer to the contract's answer, verb by verb: which record it is, what was typed, what was seen."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Mapping
from typing import Any

from sevenpoint.harness import contract as c
from sevenpoint.harness.attended.card import Answered
from sevenpoint.harness.attended.memory import (
    Memory,
    client_words,
    invoice_words,
    payment_words,
    proposal_words,
)
from sevenpoint.harness.attended.reading import read, seen
from sevenpoint.harness.attended.shapes import item_of
from sevenpoint.harness.attended.words import verb_words

# Verbs whose answer is a record that the path names, by the member of the path.
OF_PATH = {"client_id", "proposal_id", "invoice_id", "payment_id"}


def model_of(
    verb: c.Verb,
    path: Mapping[str, str],
    body: c.Model | None,
    said: Answered,
    memory: Memory,
    roles: list[str],
    *,
    consenting: bool,
) -> c.Model:
    """The verb's answer, of what was seen and nothing else."""
    if verb.response is c.Empty or consenting:
        return c.Empty()
    account = path.get("workspace_id", "")
    words = verb_words()[verb.name]
    if verb.response is c.Workspace:
        return _workspace(body, said.content, memory, roles)
    if words.rows is not None:
        return _listed(verb, words.rows, account, said, memory)
    content = read(verb.response, said.content)
    if words.echo and body is not None:
        content = {**_typed(verb, body), **content}
    return seen(verb.response, {**content, **_identity(verb, path, body, content, memory)})


def connections_of(ledger: str, said: Answered) -> c.Connections:
    """What the product said of the connection once it was allowed."""
    content = {**read(c.Connection, said.content), "ledger": c.Ledger(ledger)}
    return seen(c.Connections, {"connections": [seen(c.Connection, content)]})


def _workspace(body: c.Model | None, content: Mapping[str, Any], memory: Memory, roles: list[str]) -> c.Workspace:
    """An account of a person's: its tokens only say as whom a card is to be carried out."""
    name = str(content.get("account") or getattr(body, "name", "") or "the account")
    account = f"account-{len(memory.accounts) + 1}"
    memory.accounts[account] = name
    tokens: dict[str, str] = {}
    for role in roles:
        tokens[role] = f"{account}-{role}-{secrets.token_urlsafe(6)}"
        memory.roles[tokens[role]] = (role, str(content.get(f"key.{role}") or ""))
    redirect, webhook = str(content.get("redirect_url") or ""), str(content.get("webhook_url") or "")
    return c.Workspace(
        workspace_id=account,
        tokens=tokens,
        redirect_urls=dict.fromkeys(c.Ledger, redirect) if redirect else {},
        webhook_urls=dict.fromkeys(c.Ledger, webhook) if webhook else {},
    )


def _typed(verb: c.Verb, body: c.Model) -> dict[str, Any]:
    """What was typed into the product, by the members that the answer has too."""
    typed = body.model_dump(exclude_unset=True) if verb.method == "PATCH" else body.model_dump(exclude_none=True)
    return {name: getattr(body, name) for name in typed if name in verb.response.model_fields}


def _identity(
    verb: c.Verb, path: Mapping[str, str], body: c.Model | None, content: Mapping[str, Any], memory: Memory
) -> dict[str, Any]:
    """The members that say which record it is."""
    account, made = path.get("workspace_id", ""), verb_words()[verb.name].made
    if made is not None:
        return _MAKERS[made](account, path, body, content, memory)
    named = next((path[name] for name in OF_PATH if name in path), None)
    return {"id": named} if named is not None and "id" in verb.response.model_fields else {}


def _client(
    account: str, _path: Mapping[str, str], body: c.Model | None, _content: Mapping[str, Any], memory: Memory
) -> dict[str, Any]:
    name = str(getattr(body, "name", ""))
    return {"id": memory.keep(account, "client", name, client_words(name), name=name), "active": True}


def _proposal(
    account: str, _path: Mapping[str, str], body: c.Model | None, _content: Mapping[str, Any], memory: Memory
) -> dict[str, Any]:
    assert isinstance(body, c.NewProposal)
    client = body.client_id or ""
    if body.client is not None:
        name = body.client.name
        client = memory.keep(account, "client", name, client_words(name), name=name)
    title = proposal_words(body.title, memory.client_name(account, client))
    number = memory.keep(account, "proposal", memory.fresh(account, "proposal"), title, title=body.title)
    lines = [
        c.ProposalLine(id=memory.keep(account, "line", memory.fresh(account, "line"), each.description), **dict(each))
        for each in body.lines
    ]
    return {"id": number, "client_id": client, "lines": lines}


def _invoice(
    account: str, _path: Mapping[str, str], body: c.Model | None, content: Mapping[str, Any], memory: Memory
) -> dict[str, Any]:
    assert isinstance(body, c.NewInvoice)
    first = body.lines[0] if body.lines else None
    total = content.get("total") or (first.unit_price * first.quantity if first and len(body.lines) == 1 else None)
    client, number = memory.client_name(account, body.client_id), content.get("number")
    words = invoice_words(client, total, number, first.description if first else "")
    made = memory.keep(
        account, "invoice", memory.fresh(account, "invoice"), words, number=number, client=body.client_id
    )
    return {"id": made, "client_id": body.client_id}


def _payment(
    account: str, path: Mapping[str, str], body: c.Model | None, content: Mapping[str, Any], memory: Memory
) -> dict[str, Any]:
    amount = content.get("amount") or getattr(body, "amount", None) or "what is due"
    words = payment_words(str(amount), memory.words(account, "invoice", path["invoice_id"]))
    made = memory.keep(account, "payment", memory.fresh(account, "payment"), words, invoice=path["invoice_id"])
    return {"id": made, "invoice_id": path["invoice_id"]}


def _preview(
    account: str, _path: Mapping[str, str], _body: c.Model | None, _content: Mapping[str, Any], memory: Memory
) -> dict[str, Any]:
    return {"preview_id": memory.fresh(account, "preview")}


def _import(
    account: str, _path: Mapping[str, str], _body: c.Model | None, _content: Mapping[str, Any], memory: Memory
) -> dict[str, Any]:
    return {"import_id": memory.fresh(account, "import")}


_MAKERS = {
    "client": _client,
    "proposal": _proposal,
    "invoice": _invoice,
    "payment": _payment,
    "preview": _preview,
    "import": _import,
}


def _listed(verb: c.Verb, rows: str, account: str, said: Answered, memory: Memory) -> c.Model:
    """A list: each row with the id of the record that it is."""
    item = item_of(verb.response.model_fields[rows].annotation)
    assert item is not None
    taken: set[str] = set()
    found = [_row(item, account, row, memory, taken) for row in said.content.get(rows) or []]
    content: dict[str, Any] = {rows: found}
    if verb.name == "preview_import":
        content["preview_id"] = memory.fresh(account, "preview")
    return seen(verb.response, content)


def _row(item: type[c.Model], account: str, row: Mapping[str, Any], memory: Memory, taken: set[str]) -> c.Model:
    content = read(item, {name: value for name, value in row.items() if name != "which"})
    if item is c.Client:
        content["id"] = _known_client(account, str(row.get("which") or ""), content, memory, taken)
    elif item is c.Invoice:
        content["client_id"] = _client_of(account, content, memory)
        content["id"] = _known_invoice(account, str(row.get("which") or ""), content, memory, taken)
    elif item is c.Payment:
        content["id"] = _next(f"seen-{content.get('invoice_id', '')}-{content.get('amount', '')}", taken)
    elif item is c.Alert:
        content["id"] = _next(str(content.get("subject", "alert")), taken)
        content.setdefault("cleared_at", None)
        content.setdefault("raised_at", dt.datetime.fromisoformat(said_now()))
    elif item is c.AuditEntry:
        content["id"] = _next("entry", taken)
    elif item is c.Option:
        content["id"] = str(content.get("code") or content.get("name"))
    elif item is c.ImportRow:
        content["ledger_id"] = _next(str(content.get("name")), taken)
    return seen(item, content)


def said_now() -> str:
    """This moment, for what the product dates "now"."""
    return dt.datetime.now(dt.UTC).isoformat()


def _known_client(account: str, which: str, content: Mapping[str, Any], memory: Memory, taken: set[str]) -> str:
    name = str(content.get("name", ""))
    known = which or memory.find(account, "client", name=name) or name
    made = _next(known, taken)
    return memory.keep(account, "client", made, client_words(name), name=name)


def _client_of(account: str, content: Mapping[str, Any], memory: Memory) -> str:
    said = str(content.get("client_id", ""))
    return memory.find(account, "client", name=said) or said


def _known_invoice(account: str, which: str, content: Mapping[str, Any], memory: Memory, taken: set[str]) -> str:
    number, client = content.get("number"), str(content["client_id"])
    known = which or memory.find(account, "invoice", number=number) or _unnumbered(account, client, number, memory)
    made = known if known and known not in taken else memory.fresh(account, "invoice")
    taken.add(made)
    words = invoice_words(memory.client_name(account, client), content.get("total"), number)
    return memory.keep(account, "invoice", made, words, number=number, client=client)


def _unnumbered(account: str, client: str, number: str | None, memory: Memory) -> str | None:
    """The client's only invoice that has no number yet, or, for a row without a number, the client's only invoice."""
    of_client = [each for each in memory.records(account, "invoice") if each.marks.get("client") == client]
    open_ones = [each for each in of_client if number is None or "number" not in each.marks]
    return open_ones[0].id if len(open_ones) == 1 else None


def _next(name: str, taken: set[str]) -> str:
    """The name, or `name (2)` for the second of that name in a list."""
    count, made = 1, name
    while made in taken:
        count += 1
        made = f"{name} ({count})"
    taken.add(made)
    return made
