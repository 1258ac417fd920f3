"""The journal is read once, filtered, and cited."""

from __future__ import annotations

from sevenpoint.harness.bench.journal import MOST_WRITES, Journal
from sevenpoint.harness.results import Exchange


class Kept:
    """A sandbox that has only a journal."""

    def __init__(self) -> None:
        self.all: list[Exchange] = []
        self.asked: list[int] = []

    def add(self, actor: str, method: str, path: str = "/Invoices") -> None:
        seq = len(self.all) + 1
        more = {"ledger": "xero", "at": "2026-03-02T09:00:00Z", "status": 200, "organisation": "o"}
        self.all.append(Exchange.model_validate({"seq": seq, "actor": actor, "method": method, "path": path, **more}))

    def exchanges(self, after: int = 0) -> list[Exchange]:
        self.asked.append(after)
        return [each for each in self.all if each.seq > after]


def journal() -> tuple[Kept, Journal]:
    kept = Kept()
    return kept, Journal(kept)  # type: ignore[arg-type]


def test_nothing_is_fetched_twice() -> None:
    kept, read = journal()
    kept.add("candidate", "POST")
    assert read.last() == 1
    kept.add("candidate", "GET", "/Contacts")
    assert [each.seq for each in read.exchanges(path="contacts")] == [2]
    assert [each.seq for each in read.exchanges(actor="candidate", method="POST")] == [1]
    assert read.exchanges(after=2) == []
    assert kept.asked == [0, 1, 2, 2]


def test_evidence_is_the_storys_writes_and_what_the_candidate_did_since_the_mark() -> None:
    kept, read = journal()
    kept.add("candidate", "POST")
    read.mark()
    kept.add("candidate", "POST")
    kept.add("candidate", "GET")
    read.mark()
    kept.add("bookkeeper", "GET")
    kept.add("bookkeeper", "PUT")
    kept.add("candidate", "POST", "/v3/company/1/query")
    assert read.evidence() == [2, 5, 6]
    for _ in range(20):
        kept.add("candidate", "POST")
    assert read.evidence() == [6, *range(27 - MOST_WRITES, 27)]
