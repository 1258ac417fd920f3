"""`sevenpoint requirements`."""

from __future__ import annotations

import click

from sevenpoint.harness.cli.shared import examples


@click.command(epilog=examples("sevenpoint requirements --uncovered", "sevenpoint requirements --check --json"))
@click.option("--uncovered", is_flag=True, help="Only measurable lines that no scenario names; exit with 1 if any.")
@click.option(
    "--check", is_flag=True, help="Lines without a scenario, scenarios without a flaw, flaws uncaught: exit 1 if any."
)
@click.option("--json", "as_json", is_flag=True, help="As JSON, with what is missing.")
def requirements(uncovered: bool, check: bool, as_json: bool) -> int:
    """List the checklist, with the scenarios that speak to each line, and what is missing."""
    import json

    from sevenpoint.harness import gaps
    from sevenpoint.harness.candidate_process import reference_flaws
    from sevenpoint.harness.checklist import REQUIREMENTS
    from sevenpoint.harness.coverage import every_scenario

    told = list(every_scenario())
    named, missing = gaps.scenarios_by_requirement(told), gaps.find_gaps(told, reference_flaws())
    shown = missing.requirements if uncovered else tuple(REQUIREMENTS)
    if as_json:
        click.echo(json.dumps(gaps.as_content(named, shown, missing), indent=1))
    else:
        for line in missing.lines() if check else gaps.as_lines(named, shown):
            click.echo(line)
    return int((uncovered and bool(shown)) or (check and bool(missing)))
