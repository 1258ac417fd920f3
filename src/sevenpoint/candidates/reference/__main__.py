"""Run the reference candidate: `python -m sevenpoint.candidates.reference`."""

from __future__ import annotations

import argparse
import json
import logging
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

from .flaws import FLAWS, Flaws
from .variants import BY_NAME, STANDARD, VARIANTS

USAGE = 64
EXAMPLES = """examples:
  python -m sevenpoint.candidates.reference
  python -m sevenpoint.candidates.reference --port 8100 --data ./candidate
  python -m sevenpoint.candidates.reference --flaw fee-netted-off --flaw no-catch-up
  python -m sevenpoint.candidates.reference --list-flaws
"""


def main(arguments: list[str] | None = None) -> int:
    """Serve until told to stop; gives the exit code."""
    options = _parser().parse_args(arguments)
    if options.list_flaws:
        _say({"flaws": [asdict(flaw) for flaw in FLAWS]})
        return 0
    if options.list_variants:
        _say({"variants": [{"name": each.name, "title": each.title} for each in VARIANTS]})
        return 0
    try:
        flaws = Flaws(options.flaw)
    except ValueError as error:
        sys.stderr.write(f"{error}\n")
        return USAGE
    from .serving import serve  # The SDKs take a second to load, which a list of flaws need not wait for.

    logging.basicConfig(stream=sys.stderr, level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    with tempfile.TemporaryDirectory(prefix="reference-candidate-", ignore_cleanup_errors=True) as scratch:
        folder = Path(options.data or scratch)
        serve(
            folder,
            flaws,
            options.host,
            options.port,
            lambda url: _say({"url": url, "flaws": list(flaws.names)}),
            options.die_with_stdin,
            BY_NAME[options.variant],
        )
    if options.flaw_trace is not None:
        flaws.asked.write(options.flaw_trace)
    return 0


def _say(content: dict[str, object]) -> None:
    """One line of JSON for the program that started us."""
    sys.stdout.write(json.dumps(content) + "\n")
    sys.stdout.flush()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m sevenpoint.candidates.reference",
        description="A small proposal-to-payment tool on the official Xero and QuickBooks SDKs, to be judged.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    parser.add_argument("--port", type=int, default=0, help="port to listen on (default: a free one)")
    parser.add_argument("--data", metavar="DIR", help="folder of the database and its key (default: a temporary one)")
    parser.add_argument("--flaw", action="append", default=[], metavar="NAME", help="switch a flaw on; may be repeated")
    parser.add_argument(
        "--variant", choices=tuple(BY_NAME), default=STANDARD.name, help="another way to work well (default: standard)"
    )
    parser.add_argument("--list-variants", action="store_true", help="print the variants as JSON and exit")
    parser.add_argument("--list-flaws", action="store_true", help="print the flaws as JSON and exit")
    parser.add_argument(
        "--flaw-trace", metavar="FILE", type=Path, help="on exit, write which flaws' switches each workspace asked"
    )
    parser.add_argument("--die-with-stdin", action="store_true", help="stop when standard input ends")
    return parser


if __name__ == "__main__":
    sys.exit(main())
