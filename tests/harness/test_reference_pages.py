"""The generated pages are fresh and well made."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
from click.testing import CliRunner

from sevenpoint.harness import reference_pages
from sevenpoint.harness.contract import VERBS

REFERENCE = Path(__file__).parents[2] / "docs" / "reference"


def test_pages_are_fresh() -> None:
    assert reference_pages.stale(REFERENCE) == []


def test_check_says_which_page_is_stale(tmp_path: Path) -> None:
    runner = CliRunner()
    missing = runner.invoke(reference_pages.main, [str(tmp_path), "--check"])
    assert missing.exit_code == 1
    assert "checklist.md is stale; run `make docs`" in missing.output
    assert runner.invoke(reference_pages.main, [str(tmp_path)]).exit_code == 0
    assert runner.invoke(reference_pages.main, [str(tmp_path), "--check"]).exit_code == 0


def test_the_contract_document_holds_every_verb_and_resolves() -> None:
    document = json.loads(reference_pages.openapi())
    named = {operation["operationId"] for path in document["paths"].values() for operation in path.values()}
    assert named == set(VERBS)
    schemas = document["components"]["schemas"]
    for reference in _references(document):
        section, name = reference.removeprefix("#/components/").split("/")
        assert name in document["components"][section]
    for schema in schemas.values():
        jsonschema.Draft202012Validator.check_schema(schema)


def _references(node: object) -> list[str]:
    if isinstance(node, dict):
        own = [node["$ref"]] if isinstance(node.get("$ref"), str) else []
        return own + [found for value in node.values() for found in _references(value)]
    return [found for value in node for found in _references(value)] if isinstance(node, list) else []
