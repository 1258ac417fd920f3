"""What stands where: connections, calls of today, and what earlier runs have left."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from sevenpoint.harness.live.home import Home
from sevenpoint.harness.live.hosts import LEDGERS, real_ledger
from sevenpoint.harness.live.made import Made
from sevenpoint.harness.live.rate import Bucket
from sevenpoint.harness.live.tokens import TokenFile


def lines(home: Home) -> Iterator[str]:
    """A few lines for each ledger; nothing is asked of it."""
    for name, ledger in LEDGERS.items():
        tokens = TokenFile(home, ledger)
        if not tokens.exists():
            yield f"{ledger.title}: not connected"
            continue
        grant = tokens.load()
        yield f"{ledger.title}: {grant.name} ({grant.organisation}), connected {grant.connected_at:%Y-%m-%d}"
        most = "" if ledger.calls_a_day is None else f" of {ledger.calls_a_day}"
        yield f"  {Bucket(home, ledger).used_today()}{most} calls today, at most {ledger.calls_a_minute} a minute"
        made = Made(home, name, grant.organisation)
        runs = made.open_runs()
        if not runs:
            yield "  nothing is left of earlier runs"
            continue
        kinds = Counter(record.kind for record in made.standing() if record.run in runs)
        told = (
            ", ".join(f"{number} {kind}" for kind, number in sorted(kinds.items())) or "nothing that was written down"
        )
        yield f"  left by {', '.join(runs)}: {told}, and what the tool made (sevenpoint live clean --ledger {name})"


def left(home: Home, ledger: str) -> list[str]:
    """Runs that have left something in the connected organisation. Raises UsageError when nothing is connected."""
    grant = TokenFile(home, real_ledger(ledger)).load()
    return Made(home, ledger, grant.organisation).open_runs()
