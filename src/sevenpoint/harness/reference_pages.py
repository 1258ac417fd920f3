"""The generated reference pages: the contract as OpenAPI, the checklist, the scenarios, the command line.

python -m sevenpoint.harness.reference_pages docs/reference [--check]
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterator
from inspect import cleandoc
from pathlib import Path
from typing import Any

import click
from pydantic.json_schema import models_json_schema

from sevenpoint.harness.checklist import ORIGIN, POINTS, REQUIREMENTS
from sevenpoint.harness.contract import CONTRACT_VERSION, VERBS, Empty, ErrorAnswer, Model, Verb
from sevenpoint.harness.scenario_marker import Scenario

GENERATED = "Written by `make docs`; do not edit."
REFERENCE = "#/components/schemas/{model}"
NO_TOKEN = ("describe", "create_workspace")
REFUSALS = {
    "400": "invalid",
    "403": "forbidden: the acting member may not do this",
    "404": "not_found",
    "409": "conflict",
    "422": "refused: the tool's own rule",
    "501": "unsupported: the candidate does not offer this verb",
    "502": "ledger_refused",
}


def openapi() -> str:
    """The candidate contract as an OpenAPI 3.1 document."""
    paths: dict[str, dict[str, Any]] = {}
    for verb in VERBS.values():
        paths.setdefault(verb.path, {})[verb.method.lower()] = _operation(verb)
    document = {
        "openapi": "3.1.0",
        "info": {
            "title": "Sevenpoint candidate contract",
            "version": CONTRACT_VERSION,
            "description": "What Sevenpoint may ask of an integration. `describe` is the only obligatory verb; a verb "
            "that is not offered answers 404 or 501. Money and quantities are decimal strings, dates `YYYY-MM-DD` in "
            "the workspace's time zone, times ISO 8601 UTC.",
        },
        "tags": [{"name": name} for name in dict.fromkeys(verb.capability for verb in VERBS.values())],
        "paths": paths,
        "components": {
            "schemas": _schemas(),
            "securitySchemes": {"member": {"type": "http", "scheme": "bearer"}},
            "responses": {status: _refusal(text) for status, text in REFUSALS.items()},
        },
    }
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"


def _operation(verb: Verb) -> dict[str, Any]:
    parameters = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
        for name in re.findall(r"{(\w+)}", verb.path)
    ]
    answer: dict[str, Any] = {"description": verb.response.__doc__ or ""}
    if verb.response is not Empty:
        answer["content"] = _content(verb.response)
    operation: dict[str, Any] = {
        "operationId": verb.name,
        "summary": verb.summary,
        "tags": [verb.capability],
        "responses": {
            "200" if verb.response is not Empty else "204": answer,
            **{status: {"$ref": f"#/components/responses/{status}"} for status in REFUSALS},
        },
    }
    if parameters:
        operation["parameters"] = parameters
    if verb.request is not None:
        operation["requestBody"] = {"required": True, "content": _content(verb.request)}
    if verb.name not in NO_TOKEN:
        operation["security"] = [{"member": []}]
    return operation


def _content(model: type[Model]) -> dict[str, Any]:
    return {"application/json": {"schema": {"$ref": REFERENCE.format(model=model.__name__)}}}


def _refusal(text: str) -> dict[str, Any]:
    return {"description": text, "content": _content(ErrorAnswer)}


def _schemas() -> dict[str, Any]:
    asked = {verb.request for verb in VERBS.values() if verb.request is not None}
    answered = {verb.response for verb in VERBS.values() if verb.response is not Empty} | {ErrorAnswer}
    both = sorted(asked | answered, key=lambda model: model.__name__)
    _, definitions = models_json_schema([(model, "validation") for model in both], ref_template=REFERENCE)
    schemas: dict[str, Any] = definitions["$defs"]
    return dict(sorted(schemas.items()))


def checklist() -> str:
    """The register of requirements as a page."""
    lines = [
        "# The checklist",
        "",
        f"{GENERATED} Origin: {ORIGIN}. Mode M: measured by running the candidate; A: can only be attested.",
    ]
    for point in POINTS.values():
        lines += ["", f"## {point.number} · {point.title}", "", point.question, ""]
        lines += ["| id | requirement | mode | weight |", "|---|---|---|---|"]
        lines += [
            f"| {each.id} | {each.title} | {each.mode} | {each.weight:g} |"
            for each in REQUIREMENTS.values()
            if each.point == point.number
        ]
    return "\n".join(lines) + "\n"


def command_line() -> str:
    """Every command with its arguments and options."""
    from sevenpoint.harness.cli import cli

    lines = ["# The command line", "", GENERATED, "", cleandoc(cli.help or "")]
    for name, command in _commands(cli):
        arguments = "".join(f" {each.make_metavar(click.Context(command))}" for each in _arguments(command))
        lines += ["", f"## sevenpoint {name}{arguments}", "", cleandoc(command.help or "")]
        options = [each for each in command.params if isinstance(each, click.Option)]
        if options:
            lines += ["", "| option | | |", "|---|---|---|"]
            lines += [f"| `{each.opts[0]}` | {_takes(each)} | {each.help or ''} |" for each in options]
        lines += ["", "```sh", *(line.strip() for line in (command.epilog or "").splitlines()[2:]), "```"]
    return "\n".join(lines) + "\n"


def scenarios() -> str:
    """Every scenario by point: what must hold, why, the requirements it speaks to, and the flaws it catches."""
    from sevenpoint.harness.coverage import every_scenario

    lines = ["# The scenarios", "", f"{GENERATED} `sevenpoint evaluate --scenario NAME` runs one of them alone."]
    found = list(every_scenario())
    for point in POINTS.values():
        lines += ["", f"## {point.number} · {point.title}"]
        for name, about in found:
            if about.point == point.number:
                lines += ["", f"### {about.title}", "", f"`{name}`. {about.why}", ""]
                lines.append(_facts(about))
    return "\n".join(lines) + "\n"


def _facts(about: Scenario) -> str:
    speaks, catches = ", ".join(about.requirements), ", ".join(f"`{flaw}`" for flaw in about.catches)
    return f"Requirements {speaks}; on {' and '.join(about.ledgers)}; proven on the flaw {catches}."


def certification() -> str:
    """What the platforms' own reviews ask, and what of ours speaks to it."""
    from sevenpoint.reports.certification.page import page

    return page(GENERATED)


def questionnaires() -> str:
    """The questions to a vendor, and what each document is worth."""
    from sevenpoint.harness.questionnaire.page import page

    return page(GENERATED)


def _commands(group: click.Group, before: str = "") -> Iterator[tuple[str, click.Command]]:
    """The commands of a group by their whole name; a group in it comes before its own commands."""
    for name, command in group.commands.items():
        yield before + name, command
        if isinstance(command, click.Group):
            yield from _commands(command, f"{before}{name} ")


def _arguments(command: click.Command) -> Iterator[click.Argument]:
    return (each for each in command.params if isinstance(each, click.Argument))


def _takes(option: click.Option) -> str:
    """What an option takes, and its default."""
    if option.is_flag:
        return ""
    kind = option.metavar or option.type.name
    shown = f" (default {option.default})" if option.show_default else ""
    return f"{kind}{shown}".replace("|", " or ")


PAGES: dict[str, Callable[[], str]] = {
    "candidate-contract.openapi.json": openapi,
    "certification.md": certification,
    "checklist.md": checklist,
    "cli.md": command_line,
    "questionnaires.md": questionnaires,
    "scenarios.md": scenarios,
}


def stale(folder: Path) -> list[str]:
    """Pages that are missing or not what they should be."""
    return [
        name
        for name, page in PAGES.items()
        if not (folder / name).exists() or (folder / name).read_text(encoding="utf-8") != page()
    ]


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--check", is_flag=True, help="Write nothing; exit with 1 when a page is stale.")
def main(folder: Path, check: bool) -> None:
    """Write the generated reference pages into a folder."""
    old = stale(folder)
    if check:
        for name in old:
            click.echo(f"{folder / name} is stale; run `make docs`", err=True)
        sys.exit(int(bool(old)))
    folder.mkdir(parents=True, exist_ok=True)
    for name in old:
        (folder / name).write_text(PAGES[name](), encoding="utf-8")
        click.echo(f"wrote {folder / name}")


if __name__ == "__main__":
    main()
