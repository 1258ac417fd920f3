"""The coverage page: up to date, complete, and what is absent never answers 200."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qbo_caller import Caller

from sevenpoint.mock_ledgers.quickbooks.coverage import Operation, official

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "quickbooks-coverage.md"


def test_nothing_of_the_published_list_is_left_out() -> None:
    operations = list(official())
    assert len(operations) == 236
    assert len([each for each in operations if each.family == "Reports"]) == 33
    assert len({each.family for each in operations}) == 43 + 2


_WITHOUT_ID = {"entitlements": "entitlements", "exchangerate": "exchangerate?sourcecurrencycode=EUR"}


def _request(operation: Operation) -> tuple[str, str, dict[str, Any]]:
    name = operation.family.lower()
    path = "taxservice/taxcode" if name == "taxservice" else name
    return {
        "C": ("POST", path, {}),
        "R": ("GET", _WITHOUT_ID.get(name, f"{path}/1"), {}),
        "U": ("POST", f"{path}?operation=update", {"Id": "1", "SyncToken": "0"}),
        "S": ("POST", path, {"Id": "1", "SyncToken": "0", "sparse": True}),
        "D": ("POST", f"{path}?operation=delete", {"Id": "1", "SyncToken": "0"}),
        "V": ("POST", f"{path}?operation=void", {"Id": "1", "SyncToken": "0"}),
        "Q": ("GET", f"query?query=select * from {operation.family}", {}),
        "E": ("POST", f"{path}/1/send", {}),
        "P": ("GET", f"{path}/1/pdf", {}),
        "": ("GET", f"reports/{operation.name}", {}),
    }[operation.letter]


def test_what_is_absent_never_answers_200_and_what_is_here_is_no_unknown_operation(caller: Caller) -> None:
    for operation in official():
        if operation.family == "Services":
            continue
        method, path, body = _request(operation)
        options: dict[str, Any] = {} if method == "GET" else {"json": body}
        answer = caller.call(method, path, **options)
        if operation.state == "absent":
            assert answer.status_code != 200, operation
        else:
            assert answer.status_code < 500, operation
            unknown = "Could not find resource" in answer.text or "invalid context declaration" in answer.text
            assert not unknown, (operation, answer.text)
