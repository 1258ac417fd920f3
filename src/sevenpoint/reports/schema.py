"""The JSON Schemas of results.json, questionnaire.json and `compare --json`; `write_schema` writes them into docs."""

from __future__ import annotations

import json
from typing import Any

from pydantic import BaseModel

from sevenpoint.harness.results import RESULTS_VERSION, Attested, Comparison, Results

QUESTIONNAIRE_VERSION = "1.0"


def results_schema() -> dict[str, Any]:
    """The schema of results.json, with an id that names the version.

    >>> results_schema()["$id"].rsplit(":", 1)[0]
    'urn:sevenpoint:results'
    """
    return _schema("results", RESULTS_VERSION, Results)


def questionnaire_schema() -> dict[str, Any]:
    """The schema of questionnaire.json: the answers, scored."""
    return _schema("questionnaire", QUESTIONNAIRE_VERSION, Attested)


def comparison_schema() -> dict[str, Any]:
    """The schema of what `sevenpoint compare --json` prints."""
    return _schema("comparison", RESULTS_VERSION, Comparison)


# The file in docs/reference, and what is in it.
SCHEMAS = {
    "results.schema.json": results_schema,
    "questionnaire.schema.json": questionnaire_schema,
    "comparison.schema.json": comparison_schema,
}


def schema_text(file: str = "results.schema.json") -> str:
    """A schema as the text of its file. Raises KeyError for a file that is not in SCHEMAS."""
    return json.dumps(SCHEMAS[file](), indent=2, ensure_ascii=False) + "\n"


def _schema(name: str, version: str, model: type[BaseModel]) -> dict[str, Any]:
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:sevenpoint:{name}:{version}",
        "version": version,
        **model.model_json_schema(mode="serialization"),
    }
