"""`sevenpoint serve`."""

from __future__ import annotations

from pathlib import Path

import click

from sevenpoint.harness.cli.shared import console, examples


@click.command(epilog=examples("sevenpoint serve", "sevenpoint serve --port 0 --data ./books"))
@click.option("--port", type=click.IntRange(0, 65535), default=8400, show_default=True, help="0: a free one.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--data", type=click.Path(path_type=Path), help="Keep the books here. [default: a temporary folder]")
@click.option("--tls", is_flag=True, help="HTTPS and proxy for the ledgers' real host names on the same port.")
def serve(port: int, host: str, data: Path | None, tls: bool) -> int:
    """Run the mock ledgers alone, with a ready sandbox, until Ctrl-C."""
    from sevenpoint.harness.serving import serve as run

    return run(host, port, data, console(), tls=tls)
