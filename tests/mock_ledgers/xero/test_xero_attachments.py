"""Attachments (xero.md 5.21): raw bodies, names, limits, links, every kind of parent."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from ledger_settings import change_settings
from sdk_client import serve
from xero_client import SCOPES, MakeWorld, World, Xero, connect, load
from xero_python.accounting import AccountingApi

from sevenpoint.mock_ledgers.bookkeeping import Document
from sevenpoint.mock_ledgers.xero.resources.attachments import PARENTS

BYTES = b"\x00\xff\xfe raw=bytes&more \r\n%"


@pytest.fixture
def xero(world: World) -> Xero:
    """The app with the attachment scope."""
    return connect(world, scope=f"{SCOPES} accounting.attachments")


@pytest.fixture
def api(xero: Xero) -> Iterator[AccountingApi]:
    """The official SDK."""
    yield from serve(xero)


def upload(xero: Xero, path: str, content: bytes = BYTES, method: str = "PUT", **query: str) -> dict[str, object]:
    answer = xero.call(method, path, content, {"Content-Type": "application/octet-stream"}, **query)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    made: dict[str, object] = load(answer)["Attachments"][0]
    return made


def test_round_trip(xero: Xero) -> None:
    invoice = xero.invoice("10.00")["InvoiceID"]
    path = f"Invoices/{invoice}/Attachments"
    made = upload(xero, f"{path}/My receipt [1].PDF")
    assert (made["FileName"], made["MimeType"], made["ContentLength"]) == (
        "My receipt [1].PDF",
        "application/pdf",
        len(BYTES),
    )
    assert "IncludeOnline" not in made
    assert str(made["Url"]) == f"http://localhost/api.xro/2.0/{path}/My%20receipt%20%5B1%5D.PDF"
    assert xero.ok("GET", path)["Attachments"] == [made]
    for wanted in (made["AttachmentID"], "My receipt [1].PDF", "my%20receipt%20%5B1%5D.pdf"):
        found = xero.call("GET", f"{path}/{wanted}", None, {"Accept": "application/octet-stream"})
        assert (found.status_code, found.content_type, found.get_data()) == (200, "application/pdf", BYTES)
    assert xero.ok("GET", f"Invoices/{invoice}")["Invoices"][0]["HasAttachments"] is True


def test_the_link_has_the_host_of_the_request(xero: Xero) -> None:
    path = f"Contacts/{xero.contact()}/Attachments/a.png"
    answer = xero.call("PUT", path, BYTES, {"Host": "api.xero.example:8443"})
    assert load(answer)["Attachments"][0]["Url"] == f"http://api.xero.example:8443/api.xro/2.0/{path}"


def test_the_same_name_overwrites(xero: Xero) -> None:
    path = f"Contacts/{xero.contact()}/Attachments"
    first = upload(xero, f"{path}/a.txt", b"one", IncludeOnline="true")
    again = upload(xero, f"{path}/A.txt", b"other", "POST")
    assert again["AttachmentID"] == first["AttachmentID"]
    assert again["IncludeOnline"] is True
    assert len(xero.ok("GET", path)["Attachments"]) == 1
    assert xero.call("GET", f"{path}/a.txt").get_data() == b"other"
    assert "IncludeOnline" not in upload(xero, f"{path}/a.txt", b"other", includeOnline="False")


def test_a_form_content_type_does_not_eat_the_body(xero: Xero) -> None:
    path = f"Invoices/{xero.invoice('1.00')['InvoiceID']}/Attachments/a.bin"
    answer = xero.call("POST", path, BYTES, {"Content-Type": "application/x-www-form-urlencoded"})
    assert load(answer)["Attachments"][0]["MimeType"] == "application/octet-stream"
    assert xero.call("GET", path, None, {"Accept": ""}).get_data() == BYTES


@pytest.mark.parametrize(
    "name", [*(f"a%{code}b" for code in ["3C", "3E", "3A", "22", "2F", "5C", "7C", "3F", "2A", "2B", "00"]), "x" * 256]
)
def test_names_that_are_refused(xero: Xero, name: str) -> None:
    path = f"Invoices/{xero.invoice('1.00')['InvoiceID']}/Attachments"
    assert xero.refused("PUT", f"{path}/{name}", BYTES)
    assert xero.ok("GET", path)["Attachments"] == []


def test_limits(xero: Xero) -> None:
    path = f"Invoices/{xero.invoice('1.00')['InvoiceID']}/Attachments"
    for number in range(10):
        upload(xero, f"{path}/{number}.txt")
    assert len(xero.refused("PUT", f"{path}/11.txt", BYTES)) == 1
    upload(xero, f"{path}/9.txt", b"overwriting goes on")
    assert xero.refused("PUT", f"{path}/9.txt", b"")
    change_settings(xero.world, attachment_bytes=20)
    assert xero.refused("PUT", f"{path}/9.txt", b"x" * 21)
    upload(xero, f"{path}/9.txt", b"x" * 20)
    assert xero.call("GET", f"{path}/gone.txt").status_code == 404
    assert xero.call("PUT", "Invoices/00000000-0000-0000-0000-000000000001/Attachments/a", BYTES).status_code == 404


def test_the_attachment_scope_is_needed(make_world: MakeWorld) -> None:
    world = make_world("xero", country="NZ", currency="NZD")
    plain = connect(world)
    path = f"Contacts/{plain.contact()}/Attachments"
    assert plain.call("GET", path).status_code == 401
    reader = connect(world, scope=f"{SCOPES} accounting.attachments.read")
    assert reader.ok("GET", path)["Attachments"] == []
    assert reader.call("PUT", f"{path}/a.txt", BYTES).status_code == 401


@pytest.mark.parametrize("resource", PARENTS)
def test_every_parent_through_the_sdk(resource: str, xero: Xero, api: AccountingApi) -> None:
    tenant, kind = xero.world.organisation.key, PARENTS[resource].kind
    parent = "0b3ee35e-b97c-4b3c-b7e2-9a465233e329"
    with xero.world.store.transaction() as connection:
        xero.world.books(connection).save(Document(kind, parent, {}))
    word = re.sub(r"(?<!^)(?=[A-Z])", "_", kind).lower()
    create, update = (getattr(api, f"{verb}_{word}_attachment_by_file_name") for verb in ("create", "update"))
    (made,) = create(tenant, parent, "HelloWorld.jpg", body=BYTES).attachments
    update(tenant, parent, "HelloWorld.jpg", body=BYTES[:9])
    (listed,) = getattr(api, f"get_{word}_attachments")(tenant, parent).attachments
    assert (listed.attachment_id, listed.content_length, listed.mime_type) == (made.attachment_id, 9, "image/jpeg")
    for name, key in (("by_id", made.attachment_id), ("by_file_name", "HelloWorld.jpg")):
        file = getattr(api, f"get_{word}_attachment_{name}")(tenant, parent, key, "image/jpeg")
        assert Path(file).read_bytes() == BYTES[:9]
