"""The JSON Schema of results.json. The copy in docs/reference is written by `sevenpoint.reports.write_schema`."""

from __future__ import annotations

import json
from typing import Any

from sevenpoint.harness.results import RESULTS_VERSION, Results


def results_schema() -> dict[str, Any]:
    """The schema, with an id that names the version.

    >>> results_schema()["$id"]
    'urn:sevenpoint:results:1.0'
    """
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:sevenpoint:results:{RESULTS_VERSION}",
        "version": RESULTS_VERSION,
        **Results.model_json_schema(mode="serialization"),
    }


def schema_text() -> str:
    """The schema as the text of its file."""
    return json.dumps(results_schema(), indent=2, ensure_ascii=False) + "\n"
