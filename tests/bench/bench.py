"""`make bench`: everything that is claimed of speed, measured side by side and written as a page.

Parts can be run alone (`--only sizes`): the others keep what they found last time, with its date.
"""

from __future__ import annotations

import argparse
import datetime as dt
import importlib
import json
import os
import platform
import sys
import time
from pathlib import Path
from typing import Any

from page import write_page

from sevenpoint import __version__

PARTS = ("calls", "peers", "sizes", "start", "mechanisms", "load")
ROOT = Path(__file__).parents[2]
DATA, PAGE = ROOT / "docs/reference/benchmarks.json", ROOT / "docs/reference/benchmarks.md"


def main() -> int:
    """Run the parts that were asked for; 1 when one of them broke."""
    asked = _arguments()
    found: dict[str, Any] = json.loads(DATA.read_text()) if DATA.exists() else {}
    broken = 0
    for name in asked.only:
        began = time.perf_counter()
        sys.stderr.write(f"{name} …\n")
        try:
            part = importlib.import_module(f"part_{name}").run(asked.quick)
        except Exception as error:  # the others are still worth having
            sys.stderr.write(f"  broke: {type(error).__name__}: {error}\n")
            broken += 1
            continue
        found[name] = {**part.as_data(), "where": _where(), "quick": asked.quick}
        _tell(part, time.perf_counter() - began)
        if not asked.dry:
            DATA.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n")
            write_page(PAGE, [(each, found.get(each)) for each in PARTS])
    return int(broken > 0)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measure, and write docs/reference/benchmarks.md.")
    parser.add_argument("--only", type=_parts, default=list(PARTS), help=f"out of {','.join(PARTS)}")
    parser.add_argument("--quick", action="store_true", help="fewer and shorter rounds: to try it out, not to publish")
    parser.add_argument("--dry", action="store_true", help="print, and write nothing")
    return parser.parse_args()


def _parts(text: str) -> list[str]:
    names = text.split(",")
    unknown = [name for name in names if name not in PARTS]
    if unknown:
        raise argparse.ArgumentTypeError(f"{', '.join(unknown)}: choose from {','.join(PARTS)}")
    return [name for name in PARTS if name in names]


def _where() -> dict[str, Any]:
    """The machine and the versions, without names that would tell whose it is."""
    model = next(
        (
            line.partition(":")[2].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if "model name" in line
        ),
        platform.machine(),
    )
    return {
        "at": dt.datetime.now(dt.UTC).date().isoformat(),
        "processor": model,
        "cores": os.cpu_count(),
        "system": f"{platform.system()} {platform.release().split('-')[0]}",
        "python": platform.python_version(),
        "sevenpoint": __version__,
        "load": round(os.getloadavg()[0], 1),
    }


def _tell(part: Any, seconds: float) -> None:
    for each in part.figures:
        mark = {True: "met", False: "NOT MET", None: ""}[each.met]
        value = "–" if each.value is None else f"{each.value:.3g} {each.unit}"
        sys.stderr.write(f"  {each.what:<62} {value:>16} {mark} {each.note}\n")
    sys.stderr.write(f"  {seconds:.0f} s\n")


if __name__ == "__main__":
    sys.exit(main())
