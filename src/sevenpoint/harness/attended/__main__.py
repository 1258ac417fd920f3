"""The desk as a program: `python -m sevenpoint.harness.attended --data FOLDER`."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from sevenpoint.harness.attended.serving import serve


def main() -> None:
    """Serve; one line of JSON says where."""
    parser = argparse.ArgumentParser(prog="python -m sevenpoint.harness.attended", description=__doc__)
    parser.add_argument("--data", required=True, type=Path, help="folder of the answers")
    parser.add_argument("--port", type=int, default=0, help="port to listen on (default: a free one)")
    parser.add_argument("--die-with-stdin", action="store_true", help="end when standard input ends")
    options = parser.parse_args()
    serve(options.data, options.port, _say, die_with_stdin=options.die_with_stdin)


def _say(url: str, link: str) -> None:
    sys.stdout.write(json.dumps({"url": url, "link": link}) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
