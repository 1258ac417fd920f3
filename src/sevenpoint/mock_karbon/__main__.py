"""`python -m sevenpoint.mock_karbon`: the mock alone, until Ctrl-C, with one account whose credentials are printed."""

from __future__ import annotations

import argparse
import json
import sys
import threading

from .server import KarbonServer


def main() -> int:
    """Serve until interrupted; gives the exit code."""
    parser = argparse.ArgumentParser(prog="python -m sevenpoint.mock_karbon", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="port to listen on (default: a free one)")
    parser.add_argument("--name", default="Demo practice", help="the account's name (default: %(default)s)")
    options = parser.parse_args()
    with KarbonServer(options.port) as karbon:
        application = karbon.open(options.name)
        said = {"url": karbon.url, **application.headers, "people": application.tenant.people}
        sys.stdout.write(json.dumps(said) + "\n")
        sys.stdout.flush()
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            return 0
    return 0


if __name__ == "__main__":
    sys.exit(main())
