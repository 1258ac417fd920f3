"""Hostile requests: every one gets the ledger's own error, and leaves nothing behind (xero.md 2)."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode

import pytest
from hostile import EVERY_SCOPE, STRANGER, assert_own_error, bugs, footprint, refused, xero
from xero_client import MakeWorld, Xero, connect, load

from sevenpoint.mock_ledgers.xero.errors import NOT_FOUND_TEXT

__all__ = ["bugs", "xero"]  # fixtures

FORM = {"Content-Type": "application/x-www-form-urlencoded"}


# --- statuses in their real, non-JSON forms (xero.md 2.9) -----------------------------------------------------------


@pytest.mark.parametrize("path", ["Nothing", "Invoices/x/y/z", "../../etc/passwd", "%00", "Invoices;x", "💥"])
def test_unknown_paths_are_404_in_text(xero: Xero, path: str) -> None:
    answer = xero.call("GET", path)
    assert (answer.status_code, answer.content_type) == (404, "text/html; charset=utf-8")
    assert answer.get_data(as_text=True) == NOT_FOUND_TEXT


@pytest.mark.parametrize(("method", "path"), [("DELETE", "Invoices/" + STRANGER), ("DELETE", "Contacts"),
                                              ("PATCH", "Invoices"), ("PUT", "Invoices/" + STRANGER)])  # fmt: skip
def test_verbs_that_a_path_does_not_have_are_404(xero: Xero, method: str, path: str) -> None:
    assert refused(xero, method, path, {"Name": "x"}).status_code == 404


def test_other_api_versions_are_404(xero: Xero) -> None:
    answer = xero.world.client.get("/api.xro/3.0/Invoices", headers=headers_of(xero))
    assert (answer.status_code, answer.get_data(as_text=True)) == (404, NOT_FOUND_TEXT)


@pytest.mark.parametrize(
    "since", ["yesterday", "2026-13-45", "9999999999999999", "Mon, 32 Foo 2026", "2026-02-30", "🌊"]
)
def test_a_date_that_is_none_is_412_in_text(xero: Xero, since: str) -> None:
    answer = xero.call("GET", "Contacts", headers={"If-Modified-Since": since.encode().decode("latin-1")})
    assert answer.status_code == 412
    assert "json" not in answer.content_type


@pytest.mark.parametrize("kind", ["text/csv", "multipart/form-data; boundary=x", "image/png", "application/x-protobuf"])
def test_bodies_of_other_media_types_are_415_in_text(xero: Xero, kind: str) -> None:
    answer = refused(xero, "PUT", "Contacts", b'{"Name": "Able"}', {"Content-Type": kind})
    assert answer.status_code == 415
    assert "json" not in answer.content_type


def test_more_than_ten_megabytes_are_refused(xero: Xero) -> None:
    body = json.dumps({"Name": "x" * (10 * 1024 * 1024 + 1)}).encode()
    answer = refused(xero, "PUT", "Contacts", body)
    assert answer.status_code == 413
    assert "json" not in answer.content_type
    form = urlencode({"xml": "<Contact><Name>" + "x" * (10 * 1024 * 1024) + "</Name></Contact>"}).encode()
    assert (
        refused(xero, "PUT", "Contacts", form, {"Content-Type": "application/x-www-form-urlencoded"}).status_code == 413
    )


# --- bodies ---------------------------------------------------------------------------------------------------------

BOMB = b"""<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><Contact><Name>&c;</Name></Contact>"""
EXTERNAL = b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/hostname">]>
<Contact><Name>a&f;</Name></Contact>"""
DTD_ALONE = b'<!DOCTYPE Contact SYSTEM "http://localhost:9/contact.dtd"><Contact><Name>Able</Name></Contact>'


@pytest.mark.parametrize("body", [BOMB, EXTERNAL, DTD_ALONE, BOMB.decode().encode("utf-16")])
@pytest.mark.parametrize("as_form", [False, True])
def test_document_types_and_entities_are_refused(xero: Xero, body: bytes, as_form: bool) -> None:
    sent = b"xml=" + urlencode({"x": body}).encode()[2:] if as_form else body
    kind = "application/x-www-form-urlencoded" if as_form else "application/xml"
    answer = refused(xero, "PUT", "Contacts", sent, {"Content-Type": kind})
    assert (answer.status_code, load(answer)["ErrorNumber"]) == (400, 14)


@pytest.mark.parametrize(
    "body",
    [b"{", b"[", b'{"Contacts": [', b"nonsense", b"\x00\x01", b"\xff\xfe", b'{"Name": Infinity}', b"{'Name': 'x'}",
     b'{"Name": "a"} trailing', b"<", b"<a><b></a></b>", b"xml=", b"xml=%ZZ", b"<Contact/><Contact/>",
     b"<Contact><Name>\x01</Name></Contact>", b"<" * 10_000, b"<a>" * 50_000, b"[" * 100_000, b'{"a":' * 100_000,
     b'{"Name": "a", "Name": ["b"]}'],
)  # fmt: skip
def test_malformed_bodies(xero: Xero, body: bytes) -> None:
    refused(xero, "PUT", "Contacts", body)


@pytest.mark.parametrize(
    "members",
    [{"Date": "soon"}, {"Date": 20260301}, {"Date": "/Date(99999999999999999999)/"}, {"DueDate": ["2026-03-01"]},
     {"LineItems": "none"}, {"LineItems": {"Description": "x"}}, {"LineItems": [1, 2]}, {"Contact": "Able"},
     {"Contact": [{"Name": "Able"}]}, {"Status": {"a": 1}},
     {"LineItems": [{"Description": "x", "Quantity": "many"}]}, {"LineItems": [{"UnitAmount": "1e999999999"}]},
     {"LineItems": [{"UnitAmount": {"a": "b"}}]}, {"LineItems": [{"Quantity": "-0x10"}]},
     {"SentToContact": "perhaps"}, {"LineAmountTypes": "Sideways"}],
    ids=json.dumps,
)  # fmt: skip
def test_members_of_the_wrong_type(xero: Xero, members: dict[str, Any]) -> None:
    body = {"Type": "ACCREC", "Contact": {"Name": "Able"}, "LineItems": [{"Description": "x"}], **members}
    assert refused(xero, "PUT", "Invoices", body).status_code == 400


def test_tracking_as_an_object_is_xero_s_own_500(xero: Xero) -> None:
    line = {
        "Description": "x",
        "UnitAmount": "1",
        "AccountCode": "200",
        "Tracking": {"Name": "Region", "Option": "East"},
    }
    before = footprint(xero)
    answer = xero.call("PUT", "Invoices", {"Type": "ACCREC", "Contact": {"Name": "Able"}, "LineItems": [line]})
    assert (answer.status_code, load(answer)["Title"]) == (500, "An error occurred")  # xero.md 2.9 [I RUBY#86]
    assert footprint(xero) == before


def test_an_invoice_of_five_hundred_lines(xero: Xero) -> None:
    made = xero.invoice(*["1.01"] * 500)
    assert len(made["LineItems"]) == 500
    assert str(made["Total"]) == "505.00"
    xero.world.assert_balanced()


@pytest.mark.parametrize("name", ["Café 🌊🏴‍☠️ Ltd", "شركة الميناء", "בע״מ נמל", "a\u202eb", "ﷺ" * 20, "日本" * 40])
def test_any_script_comes_back_as_it_went(xero: Xero, name: str) -> None:
    made = xero.ok("PUT", "Contacts", {"Name": name})["Contacts"][0]
    found = xero.ok("GET", f"Contacts/{made['ContactID']}")["Contacts"][0]
    assert found["Name"] == name
    listed = xero.ok("GET", "Contacts", where=f'Name=="{name}"')["Contacts"]
    assert [one["ContactID"] for one in listed] == [made["ContactID"]]
    as_xml = xero.call("GET", f"Contacts/{made['ContactID']}", headers={"Accept": "application/xml"})
    assert name in as_xml.get_data(as_text=True)


def test_a_form_body_with_the_xml_field_anywhere(xero: Xero) -> None:
    for fields in ({"xml": "<Contact><Name>A1</Name></Contact>"},
                   {"a": "b", "xml": "<Contact><Name>A2</Name></Contact>"},
                   {"xml": "<Contact><Name>A3 &amp; B</Name></Contact>", "z": ""}):  # fmt: skip
        assert xero.call("PUT", "Contacts", urlencode(fields).encode(), FORM).status_code == 200
    large = urlencode({"xml": f"<Contact><Name>A4</Name><!--{'x' * 700_000}--></Contact>"}).encode()
    assert xero.call("PUT", "Contacts", large, FORM).status_code == 200
    names = [one["Name"] for one in xero.ok("GET", "Contacts", order="Name")["Contacts"]]
    assert names == ["A1", "A2", "A3 & B", "A4"]


# --- parameters and ids ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("value", ["false", "False", "FALSE", " false "])
@pytest.mark.parametrize("name", ["summarizeErrors", "SummarizeErrors", "SUMMARIZEERRORS"])
def test_summarize_errors_in_any_case(xero: Xero, name: str, value: str) -> None:
    answer = xero.call("PUT", "Contacts", {"Contacts": [{}]}, None, **{name: value})
    assert answer.status_code == 200
    assert load(answer)["Contacts"][0]["StatusAttributeString"] == "ERROR"


@pytest.mark.parametrize("value", ["true", "True", "yes", "", "0", "falsely"])
def test_any_other_summarize_errors_is_the_default(xero: Xero, value: str) -> None:
    assert xero.call("PUT", "Contacts", {"Contacts": [{}]}, None, summarizeErrors=value).status_code == 400


def test_unknown_and_malformed_parameters_are_ignored(xero: Xero) -> None:
    contact, other = xero.contact("Able"), xero.contact("Baker")
    for query in ({"nonsense": "1"}, {"page": "soon"}, {"IDs[]": contact}, {"includeArchived": "si"},
                  {"page": "9" * 400}, {"pageSize": "5000"}, {"IDs": ""}, {"page": "0"}):  # fmt: skip
        assert len(xero.ok("GET", "Contacts", None, **query)["Contacts"]) == 2, query
    bare = contact.replace("-", "").upper()
    for ids in (contact, bare, f"{contact},{bare}", f" {contact} , not-an-id"):
        found = xero.ok("GET", "Contacts", None, IDs=ids)["Contacts"]
        assert [one["ContactID"] for one in found] == [contact], ids
    assert len(xero.ok("GET", "Contacts", None, ids=f"{contact},{other}")["Contacts"]) == 2
    assert xero.ok("GET", f"Contacts/{bare}")["Contacts"][0]["Name"] == "Able"
    assert xero.ok("POST", "Contacts", {"ContactID": bare, "FirstName": "Ann"})["Contacts"][0]["ContactID"] == contact
    compact = xero.world.organisation.key.replace("-", "").upper()
    assert xero.call("GET", "Contacts", headers={"Xero-Tenant-Id": compact}).status_code == 200


@pytest.mark.parametrize(
    "where",
    ["Name==", "(((", 'Name=="a', "Name=='a'", 'Nothing=="a"', "1==1 OR", "Name.Drop()", "'; DROP TABLE document; --",
     "DateTime(2026,99,99)==Date", "Guid(\"x\")==ContactID", "(" * 5_000, "Name==" * 500, "\x00", "🌊", 'Name=="\x00"',
     "UpdatedDateUTC>DateTime(0,0,0)", "!" * 3_000],
)  # fmt: skip
def test_filters_that_make_no_sense_are_number_16_or_find_nothing(xero: Xero, where: str) -> None:
    xero.contact("Able")
    answer = xero.call("GET", "Contacts", None, None, where=where)
    if answer.status_code == 200:
        assert load(answer)["Contacts"] == []
    else:
        assert_own_error(answer)
        assert load(answer)["ErrorNumber"] == 16


@pytest.mark.parametrize("order", ["Nothing", "Name SIDEWAYS", "Name;drop table", ",,,", "Name DESC,", "🌊 ASC"])
def test_orders_that_make_no_sense(xero: Xero, order: str) -> None:
    answer = xero.call("GET", "Contacts", None, None, order=order)
    assert answer.status_code in (200, 400)


def test_ids_of_another_organisation_are_strangers(xero: Xero, make_world: MakeWorld) -> None:
    other = connect(make_world("xero", country="AU", currency="AUD", seed=8), scope=f"openid {EVERY_SCOPE}")
    invoice = other.invoice("10.00")
    contact, number = invoice["Contact"]["ContactID"], invoice["InvoiceNumber"]
    theirs = footprint(other)
    mine = xero.invoice("5.00")
    for path in (f"Invoices/{invoice['InvoiceID']}", f"Contacts/{contact}", f"Invoices/{invoice['InvoiceID']}/History"):
        assert xero.call("GET", path).status_code in (400, 404), path
    assert number == mine["InvoiceNumber"]  # numbers are each organisation's own
    line = [{"Description": "x", "UnitAmount": "1", "AccountCode": "200"}]
    for method, path, body in (
        ("POST", f"Invoices/{invoice['InvoiceID']}", {"Reference": "mine"}),
        ("POST", "Invoices", {"InvoiceID": invoice["InvoiceID"], "Reference": "mine"}),
        ("PUT", "Invoices", {"Type": "ACCREC", "Contact": {"ContactID": contact}, "LineItems": line}),
        (
            "PUT",
            "Payments",
            {"Invoice": {"InvoiceID": invoice["InvoiceID"]}, "Account": {"Code": "090"}, "Amount": "1"},
        ),
        ("POST", "Contacts", {"ContactID": contact, "Name": "Mine"}),
        ("PUT", f"Invoices/{invoice['InvoiceID']}/History", {"HistoryRecords": [{"Details": "x"}]}),
    ):
        refused(xero, method, path, body)
    assert footprint(other) == theirs
    assert xero.ok("GET", "Invoices", None, IDs=invoice["InvoiceID"])["Invoices"] == []


# --- Idempotency-Key (xero.md 2.8) ----------------------------------------------------------------------------------


def test_a_key_belongs_to_the_app_and_to_one_request(xero: Xero) -> None:
    key = {"Idempotency-Key": "🔑".encode().decode("latin-1")}
    assert xero.call("PUT", "Contacts", {"Name": "Able"}, key).status_code == 200
    for method, path, body, query in (("PUT", "Contacts", {"Name": "Able"}, {"summarizeErrors": "false"}),
                                      ("PUT", "Items", {"Code": "A"}, {}), ("PUT", "Contacts", b"{", {})):  # fmt: skip
        answer = xero.call(method, path, body, key, **query)
        assert (answer.status_code, "is used with a different request" in load(answer)["Message"]) == (400, True)
    assert xero.call("GET", "Contacts", headers=key).status_code == 200
    for longest in (128, 129):
        answer = xero.call("PUT", "Contacts", {"Name": f"B{longest}"}, {"Idempotency-Key": "k" * longest})
        assert answer.status_code == (200 if longest == 128 else 400)


def test_a_replay_has_the_first_answer_s_headers_and_refuses_in_the_caller_s_form(xero: Xero) -> None:
    for accept in ("application/json", "application/xml"):
        headers = {"Idempotency-Key": accept, "Accept": accept}
        first, again = (xero.call("PUT", "Contacts", {"Name": f"Able {accept}"}, headers) for _ in range(2))
        assert first.status_code == 200
        for name in ("Content-Type", "Cache-Control", "Xero-Correlation-Id"):
            assert again.headers[name] == first.headers[name], name
        other = xero.call("PUT", "Contacts", {"Name": "Baker"}, headers)
        assert (other.status_code, other.content_type.split(";")[0].split("/")[1]) == (400, accept.split("/")[1])


def test_refusals_before_the_work_keep_no_answer(xero: Xero) -> None:
    key = {"Idempotency-Key": "k1"}
    for headers in ({"Accept": "application/pdf"}, {"Xero-Tenant-Id": STRANGER}, {"Authorization": "Bearer x"}):
        assert xero.call("PUT", "Contacts", {"Name": "Able"}, {**key, **headers}).status_code in (401, 403, 406)
    assert xero.call("PUT", "Contacts", {"Name": "Able"}, key).status_code == 200


def headers_of(xero: Xero) -> dict[str, str]:
    """The headers of any call."""
    return {"Authorization": f"Bearer {xero.tokens['access_token']}", "Xero-Tenant-Id": xero.world.organisation.key}
