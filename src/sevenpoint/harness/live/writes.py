"""Leave to write: only to what a run has made itself. Whatever is made is written down, before and after."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Protocol

from sevenpoint.harness.ledgers import NotDemonstrable
from sevenpoint.harness.live.chart import OURS
from sevenpoint.harness.live.made import Made


@dataclass(frozen=True)
class Target:
    """A record that is there already. `kind`, `id`: the ledger's own, such that both together are its address."""

    kind: str
    id: str


@dataclass(frozen=True)
class Owner:
    """What tells whose a record is: its own words, and the records that it belongs to."""

    words: tuple[str, ...] = ()
    records: tuple[Target, ...] = ()


class Rules(Protocol):
    """How one ledger's writes are read."""

    def is_write(self, method: str, path: str) -> bool:
        """Whether a call changes the books."""

    def touched(self, method: str, path: str, body: Any) -> list[Target]:
        """Records that a write changes or builds upon."""

    def new(self, method: str, path: str, body: Any) -> tuple[str, str] | None:
        """Kind and name of what a write makes; None when it makes nothing."""

    def made(self, path: str, said: Any) -> list[tuple[Target, str]]:
        """What was made, and its name, by the ledger's answer."""

    def address(self, target: Target) -> str | None:
        """Where a record can be read; None: it cannot, and is never a run's."""

    def owner(self, target: Target, said: Any) -> Owner:
        """Whose it is, by the ledger's answer."""


@dataclass
class Write:
    """One write under way; `answered` is told what the ledger said."""

    answered: Callable[[Any], None] = field(default=lambda said: None)


class Guard:
    """Stands before every write of a run. `read` is set by the session that it guards."""

    def __init__(self, rules: Rules, made: Made, run: str | None) -> None:
        """`run`: the mark of the run that writes; None: only what earlier runs made is touched, and nothing is made."""
        self.run = run
        self.read: Callable[[str], Any] = lambda path: None
        self._rules = rules
        self._made = made
        self._own = {Target(record.kind, record.id) for record in made.standing()}
        self._marks = {OURS, *made.open_runs()} | ({run} if run else set())  # no empty mark: it is in every name

    @contextmanager
    def writing(self, method: str, path: str, body: Any) -> Iterator[Write]:
        """Around one call. Raises NotDemonstrable for a write to a record that no run has made."""
        if not self._rules.is_write(method, path):
            yield Write()
            return
        for target in self._rules.touched(method, path, body):
            if not self.is_ours(target):
                raise NotDemonstrable(
                    f"Not demonstrable here: it would change {target.kind} {target.id}, which was in the books before "
                    "and is not ours to touch"
                )
        new = self._rules.new(method, path, body)
        if new is None:
            yield Write()
            return
        if self.run is None:
            raise NotDemonstrable(f"Not demonstrable here: without a run no {new[0]} are made")
        self._made.intended(self.run, *new)
        run = self.run
        yield Write(lambda said: self._keep(run, path, said))

    def is_ours(self, target: Target) -> bool:
        """Whether a run made a record, or the record bears a run's mark or belongs to one that does."""
        if target in self._own:
            return True
        address = self._rules.address(target)
        if address is None:
            return False
        owner = self._rules.owner(target, self.read(address))
        if self.bears_a_mark(*owner.words) or any(self.is_ours(each) for each in owner.records):
            self._own.add(target)
            return True
        return False

    def claim(self, target: Target) -> None:
        """Whoever has read a record has found that it is ours: it need not be read again."""
        self._own.add(target)

    def was_made(self, target: Target) -> bool:
        """Whether it is written down that a run made it."""
        return target in self._own

    def bears_a_mark(self, *words: str) -> bool:
        """Whether a run's mark stands in one of these."""
        return any(mark in word for word in words for mark in self._marks)

    def _keep(self, run: str, path: str, said: Any) -> None:
        for target, name in self._rules.made(path, said):
            self._made.made(run, target.kind, target.id, name)
            self._own.add(target)
