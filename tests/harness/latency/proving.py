"""`make latency-proof`: every synthetic candidate a hundred times, and the event-driven ones a thousand times."""

from __future__ import annotations

import sys
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from functools import partial

from synthetic import BATCHES, EVENT_DRIVEN, KINDS, right, study

RUNS, EVENT_DRIVEN_RUNS = 100, 1000
ENOUGH = 95


def main() -> int:
    """Print a line for each kind of candidate; 1 when one misses its mark."""
    failed = 0
    with ProcessPoolExecutor() as pool:
        for name in KINDS:
            seen = list(pool.map(partial(study, name), range(RUNS), chunksize=5))
            hits = sum(right(name, each) for each in seen)
            others = Counter(each.kind.value for each in seen if not right(name, each))
            failed += hits < ENOUGH
            print(f"{name:32} right in {hits} of {RUNS}  {dict(others) or ''}", flush=True)  # noqa: T201
        for name in EVENT_DRIVEN:
            seen = list(pool.map(partial(study, name), range(RUNS, RUNS + EVENT_DRIVEN_RUNS), chunksize=20))
            batches = sum(each.kind in BATCHES for each in seen)
            failed += batches > 0
            print(f"{name:32} called batch in {batches} of {EVENT_DRIVEN_RUNS}", flush=True)  # noqa: T201
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
