"""Which change a write in the journal brought: by its mark, by its amount, by the edit's number."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from sevenpoint.harness.load.changes import Awaited, mark
from sevenpoint.harness.load.commits import Commits, ended
from sevenpoint.harness.results import Exchange


def exchange(body: str, **changes: Any) -> Exchange:
    made = {
        "seq": 1, "at": "2026-03-02T09:00:00.500Z", "ledger": "xero", "actor": "candidate", "method": "POST",
        "path": "/api.xro/2.0/Invoices", "status": 200, "organisation": "o", "milliseconds": 20.0, "request_body": body,
    }  # fmt: skip
    return Exchange.model_validate({**made, **changes})


def test_a_commit_is_when_the_ledger_had_answered() -> None:
    assert ended(exchange("{}")) == pytest.approx(1772442000.52)


def test_an_invoice_is_known_by_its_mark_and_once() -> None:
    commits = Commits()
    commits.expect("o", 1, Awaited(text=mark(1)), payment=False)
    commits.expect("o", 11, Awaited(text=mark(11)), payment=False)
    written = exchange('{"LineItems": [{"Description": "Work LOAD-11."}]}')
    assert list(commits.read(written)) == [11]
    assert commits.read(written) == {}


def test_a_tool_that_drops_texts_is_followed_by_amounts() -> None:
    """The same amount as a payment is another change."""
    commits = Commits()
    commits.expect("o", 3, Awaited(text=mark(3), amount=Decimal("1000.03")), payment=False)
    commits.expect("o", 4, Awaited(amount=Decimal("1000.03")), payment=True)
    body = '{"Line": [{"Amount": 1000.03}]}'
    assert list(commits.read(exchange(body, path="/v3/company/1/payment"))) == [4]
    assert list(commits.read(exchange(body, path="/v3/company/1/invoice"))) == [3]


def test_a_later_edit_stands_for_the_earlier_ones() -> None:
    commits = Commits()
    for edit in (1, 2, 3):
        commits.expect("o", 10 + edit, Awaited(edit=edit), payment=False)
    assert sorted(commits.read(exchange('{"EmailAddress": "tool.2@client.example"}'))) == [11, 12]
    assert sorted(commits.read(exchange('{"EmailAddress": "books.9@client.example"}'))) == []


@pytest.mark.parametrize(
    "changes",
    [
        {"method": "GET"},
        {"status": 429},
        {"status": 500},
        {"organisation": "other"},
        {"organisation": None},
        {"path": "/v3/company/1/query"},
    ],
)
def test_what_commits_nothing_brings_nothing(changes: dict[str, Any]) -> None:
    commits = Commits()
    commits.expect("o", 1, Awaited(text=mark(1)), payment=False)
    assert commits.read(exchange("LOAD-1.", **changes)) == {}
    assert list(commits.read(exchange("LOAD-1."))) == [1]
