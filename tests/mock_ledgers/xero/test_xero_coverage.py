"""Every official operation is answered as the coverage page says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from xero_client import World, Xero, connect, load

from sevenpoint.mock_ledgers.xero import api
from sevenpoint.mock_ledgers.xero.call import Call
from sevenpoint.mock_ledgers.xero.coverage import Operation, official
from sevenpoint.mock_ledgers.xero.coverage_gaps import OPERATION_GAPS, PARAMETER_GAPS
from sevenpoint.mock_ledgers.xero.errors import NOT_FOUND_TEXT
from sevenpoint.mock_ledgers.xero.scopes import BY_MODEL, allows

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "xero-coverage.md"
EVERY_SCOPE = " ".join(sorted(scope for scope in BY_MODEL["legacy"] if scope.startswith(("accounting.", "payment"))))
STRANGER = "00000000-0000-0000-0000-000000000009"
OPERATIONS = official()[1]
HERE = [operation for operation in OPERATIONS if operation.route is not None]
# Parameters that every operation shares and that `api.py` answers for all of them.
SHARED = {"xero-tenant-id", "Idempotency-Key", "contentType"}


@pytest.fixture
def xero(world: World) -> Xero:
    """The app with every scope."""
    return connect(world, scope=f"openid offline_access {EVERY_SCOPE}")


def test_the_document_is_the_whole_api() -> None:
    methods = [operation.method for operation in OPERATIONS]
    counts = {method: methods.count(method) for method in ("GET", "PUT", "POST", "DELETE")}
    assert counts == {"GET": 126, "PUT": 53, "POST": 46, "DELETE": 10}  # xero.md 9


def test_what_has_no_route_is_absent_and_history_alone_makes_no_resource() -> None:
    for path in (
        "/Nonsense",
        "/Nonsense/{ID}/History",
        "/Invoices/{InvoiceID}/Nonsense",
        "/Invoices/{InvoiceID}/pdf/x",
    ):
        invented = Operation("GET", path, "invented", (), ("page",))
        assert (invented.route, invented.state) == (None, "absent")


def test_the_wire_agrees_with_the_page(xero: Xero) -> None:
    for operation in OPERATIONS:
        path = re.sub(r"\{[^}]+\}", STRANGER, operation.path[1:])
        answer = xero.call(operation.method, path, b"{}" if operation.method in ("PUT", "POST") else None)
        text = answer.get_data(as_text=True)
        if operation.route is None:
            assert answer.status_code >= 400, (operation.id, answer.status_code)
            if not path.endswith(STRANGER) and "/" not in path:
                assert (answer.status_code, text) == (404, NOT_FOUND_TEXT), operation.id
        else:
            assert answer.status_code < 500, (operation.id, text)
            # A collection is there whatever is in it; a single record that nobody knows is a 404 too.
            if STRANGER not in path:
                assert answer.status_code != 404, operation.id


@pytest.mark.parametrize("operation", HERE, ids=lambda each: each.id)
def test_the_document_s_scopes_open_it_and_no_others(operation: Operation) -> None:
    route, path, reading = operation.route, operation.path[1:], operation.method == "GET"
    assert route is not None
    for scope in operation.scopes:
        assert allows([scope], route.scope, path, reading=reading), scope
    strangers = [scope for scope in EVERY_SCOPE.split() if scope not in operation.scopes]
    broad = {"accounting.transactions", "accounting.contacts", "accounting.settings", "accounting.attachments"}
    for scope in broad.intersection(strangers):
        assert not allows([scope], route.scope, path, reading=reading), scope


def test_gaps_name_operations_and_parameters_that_exist() -> None:
    by_id = {operation.id: operation for operation in OPERATIONS}
    assert OPERATION_GAPS.keys() <= by_id.keys()
    for name, gaps in PARAMETER_GAPS.items():
        known = {one for each in OPERATIONS for one in each.parameters} if name == "*" else set(by_id[name].parameters)
        assert gaps.keys() <= known, name


# --- parameters are read --------------------------------------------------------------------------------------------


class Probe(Call):
    """A call that tells which of its parameters were read."""

    def __getattribute__(self, name: str) -> Any:
        if name == "modified_since":
            READ.add("if-modified-since")
        found = super().__getattribute__(name)
        return Told(found) if name == "parameters" else found


class Told(dict[str, str]):
    """The query; a name that is asked for was read."""

    def get(self, key: str, default: Any = None) -> Any:
        """Note and pass on."""
        READ.add(key)
        return super().get(key, default)

    def __getitem__(self, key: str) -> str:
        READ.add(key)
        return super().__getitem__(key)

    def __contains__(self, key: object) -> bool:
        READ.add(str(key))
        return super().__contains__(key)


READ: set[str] = set()


def sound_values(xero: Xero) -> dict[str, str]:
    """Values that no operation refuses, by lower-case parameter, in books with a record of the commonest kinds."""
    contact = xero.contact("Able")
    xero.invoice("10.00", contact=contact)
    xero.ok("PUT", "Items", {"Code": "A1", "SalesDetails": {"UnitPrice": "1.5"}})
    category = xero.ok("PUT", "TrackingCategories", {"Name": "Office"})["TrackingCategories"][0]["TrackingCategoryID"]
    option = xero.ok("PUT", f"TrackingCategories/{category}/Options", {"Name": "East"})["Options"][0]
    return {
        "page": "1", "pagesize": "10", "date": "2026-03-01", "fromdate": "2026-03-01", "todate": "2026-03-31",
        "periods": "2", "timeframe": "MONTH", "reportyear": "2026", "offset": "0", "contactid": contact,
        "trackingcategoryid": category, "trackingoptionid": option["TrackingOptionID"],
    }  # fmt: skip


@pytest.fixture
def probed(monkeypatch: pytest.MonkeyPatch) -> Iterator[set[str]]:
    """What is read of the parameters."""
    monkeypatch.setattr(api, "Call", Probe)
    READ.clear()
    yield READ
    READ.clear()


@pytest.mark.parametrize(
    "operation", [each for each in HERE if each.method == "GET" and "{" not in each.path], ids=lambda each: each.id
)
def test_a_list_reads_its_parameters_or_names_the_gap(operation: Operation, xero: Xero, probed: set[str]) -> None:
    names = [name for name in operation.parameters if name not in SHARED]
    known = sound_values(xero)
    query = {name: known.get(name.lower().rstrip("12"), "") for name in names}
    probed.clear()
    answer = xero.call("GET", operation.path[1:], None, None, **query)
    assert answer.status_code in (200, 400, 403), answer.get_data(as_text=True)
    unread = {name for name in names if name.lower() not in probed}
    if not any(isinstance(member, list) and member for member in load(answer).values()):
        unread.discard("unitdp")  # an empty list has no price to write
    assert unread == set(operation.missing), f"{operation.id}: see coverage_gaps.py"


@pytest.mark.parametrize(
    "operation",
    [
        each
        for each in HERE
        if "summarizeErrors" in each.parameters and "{" not in each.path and not each.id.startswith("delete")
    ],
    ids=lambda each: each.id,
)
def test_batches_tell_of_each_element_or_name_the_gap(operation: Operation, xero: Xero) -> None:
    collection = operation.path[1:]
    answer = xero.call(operation.method, collection, {collection: [{}, {}]}, None, summarizeErrors="false")
    told = answer.status_code == 200 and [each.get("StatusAttributeString") for each in load(answer)[collection]]
    assert (told == ["ERROR", "ERROR"]) == ("summarizeErrors" not in operation.missing), answer.get_data(as_text=True)


def test_an_unread_parameter_would_be_found(xero: Xero, probed: set[str]) -> None:
    assert load(xero.call("GET", "Contacts", None, None, page="1"))["Contacts"] == []
    assert {"page", "where", "order", "if-modified-since"} <= probed
    assert "nonsense" not in probed
