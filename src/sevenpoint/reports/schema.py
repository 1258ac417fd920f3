"""The JSON Schema of results.json. Write the committed copy with

python -m sevenpoint.reports.schema docs/reference/results.schema.json
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
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


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(schema_text(), encoding="utf-8")
