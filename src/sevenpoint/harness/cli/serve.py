"""`sevenpoint serve`."""

from __future__ import annotations

from pathlib import Path

import click

from sevenpoint.harness.cli.shared import console, examples
from sevenpoint.harness.errors import UsageError


@click.command(
    epilog=examples(
        "sevenpoint serve",
        "sevenpoint serve --console",
        "sevenpoint serve --port 0 --data ./books",
        "sevenpoint serve --workers 2 --database postgresql://sevenpoint@db.example/sevenpoint",
    )
)
@click.option("--port", type=click.IntRange(0, 65535), default=8400, show_default=True, help="0: a free one.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--data", type=click.Path(path_type=Path), help="Keep the books here. [default: a temporary folder]")
@click.option("--tls", is_flag=True, help="HTTPS and proxy for the ledgers' real host names on the same port.")
@click.option(
    "--database",
    envvar="SEVENPOINT_DATABASE",
    metavar="URL",
    help="Keep the books in PostgreSQL: servers with the same URL serve the same books.  [env: SEVENPOINT_DATABASE]",
)
@click.option(
    "--workers",
    type=click.IntRange(1, 64),
    default=1,
    show_default=True,
    help="Processes that answer; more than one needs --database.",
)
@click.option(
    "--control-token",
    envvar="SEVENPOINT_CONTROL_TOKEN",
    metavar="TOKEN",
    help="What guards the control API.  [default: made up; env: SEVENPOINT_CONTROL_TOKEN]",
)
@click.option("--console", "with_console", is_flag=True, help="A page to play bookkeeper by hand, on a port beside.")
def serve(
    port: int,
    host: str,
    data: Path | None,
    tls: bool,
    database: str | None,
    workers: int,
    control_token: str | None,
    with_console: bool,
) -> int:
    """Run the mock ledgers alone, with a ready sandbox, until Ctrl-C."""
    from sevenpoint.harness.serving import Shared
    from sevenpoint.harness.serving import serve as run

    if workers > 1 and database is None:
        raise UsageError(
            "--workers needs --database: an SQLite file has one writer, so that more workers only wait for each other."
        )
    return run(
        host, port, data, console(), tls=tls, shared=Shared(database, workers, control_token), with_console=with_console
    )
