"""`sevenpoint flaws` and `sevenpoint variants`: what can be asked of the reference candidate."""

from __future__ import annotations

import click

from sevenpoint.harness.cli.shared import examples


@click.command(epilog=examples("sevenpoint flaws --json"))
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def flaws(as_json: bool) -> int:
    """List the flaws that can be seeded in the reference candidate."""
    import json

    from sevenpoint.harness.candidate_process import reference_flaws

    listed = reference_flaws()
    if as_json:
        click.echo(json.dumps(listed, indent=1))
        return 0
    for flaw in listed:
        click.echo(f"{flaw['name']:<30} {flaw['requirement']:<4} {flaw['title']}")
    return 0


@click.command(epilog=examples("sevenpoint variants"))
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def variants(as_json: bool) -> int:
    """List the other good ways in which the reference candidate can work: no scenario may hold them against it."""
    import json

    from sevenpoint.harness.candidate_process import reference_variants

    listed = reference_variants()
    if as_json:
        click.echo(json.dumps(listed, indent=1))
        return 0
    for variant in listed:
        click.echo(f"{variant['name']:<20} {variant['title']}")
    return 0
