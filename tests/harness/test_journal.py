"""The journal is read once, filtered, and cited."""

from __future__ import annotations

from sevenpoint.harness.bench.journal import MOST_EVIDENCE, Journal
from sevenpoint.harness.results import Exchange


class Kept:
    """A sandbox that has only a journal."""

    def __init__(self) -> None:
        self.all: list[Exchange] = []
        self.asked: list[int] = []

    def add(self, actor: str, method: str, path: str = "/Invoices") -> None:
        seq = len(self.all) + 1
        at = "2026-03-02T09:00:00Z"
        self.all.append(Exchange(seq=seq, at=at, ledger="xero", actor=actor, method=method, path=path, status=200))

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


def test_evidence_is_what_was_done_since_the_mark() -> None:
    kept, read = journal()
    kept.add("candidate", "POST")
    read.mark()
    kept.add("bookkeeper", "GET")
    assert read.evidence() == [2]
    kept.add("bookkeeper", "PUT")
    kept.add("candidate", "GET")
    assert read.evidence() == [3, 4]
    for _ in range(20):
        kept.add("candidate", "POST")
    assert read.evidence() == list(range(24 - MOST_EVIDENCE + 1, 25))
