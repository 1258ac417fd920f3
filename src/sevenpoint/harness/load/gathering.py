"""What the workers say and what the ledger's journal says, put together: one sample a change."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from sevenpoint.harness.latency import Stamps
from sevenpoint.harness.load.changes import KINDS, TO_LEDGER, Awaited
from sevenpoint.harness.load.commits import Commits, began, ended
from sevenpoint.harness.load.plan import BEHIND
from sevenpoint.harness.load.world import World
from sevenpoint.harness.results import Exchange

CANDIDATE, BOOKKEEPER = "candidate", "bookkeeper"
THROTTLED = 429
PAYS = ("payment", "ledger-payment", BEHIND)


@dataclass
class Sample:
    """One change. Times in seconds since 1970 at the ledger; `earliest` and `latest`: seconds after `intended`.

    `latest` None: not seen (yet). `error`: why it could not be made.
    """

    number: int
    kind: str
    place: int
    ledger: str
    intended: float
    began: float
    answered: float
    error: str | None
    record: str = ""
    earliest: float = 0.0
    latest: float | None = None
    stamps: Stamps | None = None


@dataclass(frozen=True)
class Touch:
    """One call in an organisation: when it began and ended there, and which of the changed records it was about."""

    began: float
    ended: float
    records: frozenset[str]


@dataclass
class Gathered:
    """Everything that is known so far."""

    world: World
    samples: dict[int, Sample] = field(default_factory=dict)
    calls: list[dict[str, Any]] = field(default_factory=list)
    offsets: list[dict[str, Any]] = field(default_factory=list)
    start: float = 0.0
    throttled: int = 0
    exchanges: int = 0
    failed_looks: int = 0
    last_seq: int = 0
    _commits: Commits = field(default_factory=Commits)
    _early: list[Exchange] = field(default_factory=list)
    _reads: dict[str, list[Touch]] = field(default_factory=lambda: defaultdict(list))
    _writes: dict[str, list[Touch]] = field(default_factory=lambda: defaultdict(list))
    _records: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Which records the bookkeeper changes: of long journals only what speaks of them is kept."""
        for place in self.world.places:
            known = place.by_ledger
            self._records[place.organisation.id] = () if known is None else (known.contact, known.booked)

    def take(self, event: dict[str, Any]) -> None:
        """An event of a worker."""
        what = event["event"]
        if what == "made":
            self._made(event)
        elif what == "seen":
            self._seen(event)
        elif what == "called":
            self.calls.append(event)
        elif what == "prepared":
            self.offsets.append(event)
        elif what == "go":
            self.start = event["start"]

    def read(self, exchanges: Iterable[Exchange]) -> None:
        """The next stretch of the journal. A write may be read before the worker has said that it made the change."""
        for each in exchanges:
            self.last_seq = each.seq
            self.exchanges += 1
            self.throttled += each.status == THROTTLED and each.actor == CANDIDATE
            if each.organisation is None:
                continue
            if each.actor == CANDIDATE:
                if each.method == "GET" or each.path.endswith("/query"):
                    self._reads[each.organisation].append(self._touch(each, each.response_body))
                else:
                    self._early.append(each)
            elif each.method != "GET":
                self._writes[each.organisation].append(self._touch(each, each.path + each.request_body))

    def match(self) -> None:
        """Look for every awaited change in the writes that were read; writes of a while ago are looked at once more."""
        for exchange in self._early:
            for number, at in self._commits.read(exchange).items():
                sample = self.samples[number]
                sample.latest = max(0.0, at - sample.intended)
                sample.earliest = sample.latest
                sample.stamps = self._stamps_to_ledger(sample, exchange)
        newest = ended(self._early[-1]) if self._early else 0.0
        self._early = [each for each in self._early if ended(each) > newest - self.world.plan.limit]

    def open_at(self, now: float) -> int:
        """Changes that are neither seen nor given up."""
        return sum(
            each.error is None and each.latest is None and now < each.intended + self.world.plan.limit
            for each in self.samples.values()
        )

    def _made(self, event: dict[str, Any]) -> None:
        place = self.world.places[event["place"]].organisation
        sample = Sample(
            number=event["number"], kind=event["kind"], place=event["place"], ledger=place.ledger,
            intended=event["intended"], began=event["began"], answered=event["answered"], error=event["error"],
        )  # fmt: skip
        self.samples[sample.number] = sample
        if sample.error is not None:
            return
        sample.record = event["record"]
        if KINDS[sample.kind].direction == TO_LEDGER:
            amount = None if event["amount"] is None else Decimal(event["amount"])
            awaited = Awaited(event["text"], amount, event["edit"])
            self._commits.expect(place.id, sample.number, awaited, payment=sample.kind in PAYS)

    def _seen(self, event: dict[str, Any]) -> None:
        sample = self.samples[event["number"]]
        sample.earliest, sample.latest = event["earliest"], event["latest"]
        self.failed_looks += event["failed_looks"]

    def _touch(self, exchange: Exchange, text: str) -> Touch:
        records = self._records.get(exchange.organisation or "", ())
        return Touch(began(exchange), ended(exchange), frozenset(each for each in records if each in text))

    def _stamps_to_ledger(self, sample: Sample, write: Exchange) -> Stamps:
        """Picked up: the first call in these books after the change; read: the last one before the write began."""
        writes = began(write)
        reads = [each.began for each in self._reads[write.organisation or ""] if sample.began <= each.began <= writes]
        return Stamps(committed=sample.began, picked_up=min([*reads, writes]), read=writes, visible=ended(write))

    def stamp_reads(self) -> None:
        """Stages of changes that came from the ledger: when the first reading of the record began, the last ended."""
        for sample in self.samples.values():
            if KINDS[sample.kind].direction == TO_LEDGER or sample.latest is None or not sample.record:
                continue
            organisation = self.world.places[sample.place].organisation.id
            visible = sample.intended + sample.latest
            wrote = [
                each.ended
                for each in self._writes[organisation]
                if sample.record in each.records and sample.began <= each.ended <= sample.answered
            ]
            committed = max(wrote, default=sample.answered)
            reads = [
                each
                for each in self._reads[organisation]
                if committed <= each.began <= visible and sample.record in each.records
            ]
            sample.stamps = Stamps(
                committed=committed,
                picked_up=min((each.began for each in reads), default=None),
                read=max((each.ended for each in reads if each.ended <= visible), default=None),
                visible=visible,
            )
