"""`sevenpoint check-candidate`."""

from __future__ import annotations

import click

from sevenpoint.harness.cli.shared import checked_address, console, examples


@click.command(
    "check-candidate",
    epilog=examples(
        "sevenpoint check-candidate http://127.0.0.1:9000", "sevenpoint check-candidate mypackage.adapter:Adapter"
    ),
)
@click.argument("address", metavar="URL|module:Class")
def check_candidate(address: str) -> int:
    """Pre-flight: does the candidate describe itself, and do what it claims, with one record made and read?"""
    from sevenpoint.harness.preflight import check

    checked = checked_address(address)
    return check(checked or address, console())
