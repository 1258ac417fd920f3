"""`sevenpoint console`."""

from __future__ import annotations

import click

from sevenpoint.harness.cli.shared import console as terminal
from sevenpoint.harness.cli.shared import examples

CONSOLE_PORT = 8401


@click.command(
    epilog=examples(
        "sevenpoint serve --console",
        "sevenpoint console --url http://127.0.0.1:8400 --token TOKEN",
    )
)
@click.option("--url", default="http://127.0.0.1:8400", show_default=True, help="The mock ledgers that run.")
@click.option(
    "--token",
    envvar="SEVENPOINT_CONTROL_TOKEN",
    required=True,
    metavar="TOKEN",
    help="What guards their control API; `sevenpoint serve` prints it.  [env: SEVENPOINT_CONTROL_TOKEN]",
)
@click.option("--port", type=click.IntRange(0, 65535), default=CONSOLE_PORT, show_default=True, help="0: a free one.")
def console(url: str, token: str, port: int) -> int:
    """Play bookkeeper by hand in mock ledgers that run: a console for the browser, until Ctrl-C."""
    from sevenpoint.harness.serving import serve_console

    return serve_console(url, token, port, terminal())
