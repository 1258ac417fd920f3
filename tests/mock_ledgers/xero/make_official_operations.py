"""Make the compact list of Xero's operations from the official OpenAPI document, which is not in this repository.

`python tests/mock_ledgers/xero/make_official_operations.py xero_accounting.yaml official_operations.json`
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import yaml

_METHODS = ("get", "put", "post", "delete")


def operations(document: dict[str, Any]) -> list[dict[str, Any]]:
    """Method, path, operation id, scopes and the names of query and header parameters, in the document's order."""
    found = []
    for path, members in document["paths"].items():
        for method in (name for name in _METHODS if name in members):
            operation = members[method]
            names = [
                _name(document, each) for each in [*members.get("parameters", []), *operation.get("parameters", [])]
            ]
            found.append({
                "method": method.upper(),
                "path": path,
                "id": operation["operationId"],
                "scopes": sorted({scope for need in operation.get("security", []) for one in need.values()
                                  for scope in one}),
                "parameters": [name for name in names if name is not None],
            })  # fmt: skip
    return found


def _name(document: dict[str, Any], parameter: dict[str, Any]) -> str | None:
    if "$ref" in parameter:
        parameter = document["components"]["parameters"][parameter["$ref"].rsplit("/", 1)[-1]]
    return parameter["name"] if parameter["in"] in ("query", "header") else None


def main() -> None:
    """One line an operation, so that a change of the document is a readable change here."""
    document = yaml.load(Path(sys.argv[1]).read_text(encoding="utf-8"), yaml.CSafeLoader)
    lines = ",\n".join(json.dumps(each) for each in operations(document))
    head = json.dumps(f"{document['info']['title']} {document['info']['version']}")
    Path(sys.argv[2]).write_text(f'{{"document": {head}, "operations": [\n{lines}\n]}}\n', encoding="utf-8")


if __name__ == "__main__":
    main()
