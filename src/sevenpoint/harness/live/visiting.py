"""One evaluation in a real organisation: ask before anything is written, and take away at the end what was made."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sevenpoint.harness.bookkeepers.base import BookkeeperError
from sevenpoint.harness.errors import SevenpointError, UsageError
from sevenpoint.harness.ledgers import NotDemonstrable
from sevenpoint.harness.live.cleaning import Cleaned, clean
from sevenpoint.harness.live.home import Home
from sevenpoint.harness.live.opening import About, LiveBooks
from sevenpoint.harness.live.place import LiveRun

CONSENT_SECONDS = 600.0
FILE = "live.json"


@dataclass(frozen=True)
class Person:
    """Whoever is asked. `confirms`: yes or no; `types`: gives back what was typed; None: nobody is there (`--yes`)."""

    tell: Callable[[str], None]
    confirms: Callable[[str], bool]
    types: Callable[[str], str]


def agree(home: Home, ledger: str, person: Person, *, wait: float) -> LiveRun:
    """Say what will happen, and ask. Raises UsageError when the answer is no."""
    books = LiveBooks(home, ledger)
    about = books.about()
    left = books.made.open_runs()
    for line in _announcement(books, about, left):
        person.tell(line)
    if not about.harmless:
        typed = person.types(f"To write into it all the same, type its name ({about.name})")
        if typed.strip() != about.name:
            raise UsageError(
                f"nothing was written: {about.name} is no {books.ledger.books}, and its name was not typed"
            )
    elif not person.confirms(f"Write test records into {about.name}?"):
        raise UsageError("nothing was written: the answer was no")
    return LiveRun(ledger=ledger, run=books.made.begin(), wait=wait, consent=CONSENT_SECONDS)


@contextmanager
def visit(home: Home, live: LiveRun, folder: Path, tell: Callable[[str], None]) -> Iterator[Path]:
    """The file that tells the stories where they are; what was made is removed when the block ends, however it does."""
    file = folder / FILE
    file.write_text(live.model_dump_json(indent=1), encoding="utf-8")
    try:
        yield file
    finally:
        tell("Taking away what was made …")
        try:
            for line in tidy(home, live.ledger).lines():
                tell(line)
        except (SevenpointError, BookkeeperError, NotDemonstrable) as error:
            tell(f"Not everything is gone: {error}. `sevenpoint live clean --ledger {live.ledger}` goes on with it.")


def tidy(home: Home, ledger: str) -> Cleaned:
    """Take away what every run so far has left."""
    books = LiveBooks(home, ledger)
    return clean(books.sweep(), books.made)


def _announcement(books: LiveBooks, about: About, left: list[str]) -> Iterator[str]:
    yield f"The ledger is a real one: {about.name}, in {books.ledger.title} ({about.country}, {about.currency})."
    if not about.harmless:
        yield f"WARNING: {books.ledger.title} does not call it a {books.ledger.books}. These may be somebody's books."
    yield "Test customers, invoices and payments will be written there, each with a mark in its name."
    yield "What was there before is read and not changed."
    yield f"At most {books.ledger.calls_a_minute} calls a minute; {books.bucket.used_today()} were made today."
    yield "Afterwards everything is deleted, voided or archived, as far as the ledger allows."
    if left:
        yield f"Earlier runs have left something ({', '.join(left)}); it is taken away with the rest."
