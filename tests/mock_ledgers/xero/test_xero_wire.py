"""The wire: envelope, bodies, errors, content negotiation (xero.md 2)."""

from __future__ import annotations

import re

import pytest
from xero_client import Xero, load


def test_envelope_bytes(xero: Xero) -> None:
    answer = xero.call("GET", "Organisation")
    text = answer.get_data(as_text=True)
    assert answer.content_type == "application/json; charset=utf-8"
    assert answer.headers["Cache-Control"] == "max-age=0, no-cache, no-store"
    assert text.startswith('{\r\n  "Id": "')
    assert '"DateTimeUTC": "\\/Date(1772442000000)\\/"' in text
    body = load(answer)
    assert list(body) == ["Id", "Status", "ProviderName", "DateTimeUTC", "Organisations"]
    assert (body["Status"], body["ProviderName"]) == ("OK", "Test app")
    assert answer.headers["Xero-Correlation-Id"] == body["Id"]
    (organisation,) = body["Organisations"]
    assert organisation["OrganisationID"] == xero.world.organisation.key
    assert (organisation["BaseCurrency"], organisation["Version"]) == ("NZD", "NZ")
    assert organisation["PaymentTerms"] == {}


def test_money_keeps_its_scale_and_nulls_are_left_out(xero: Xero) -> None:
    invoice = xero.invoice("24.1")
    text = xero.call("GET", f"Invoices/{invoice['InvoiceID']}").get_data(as_text=True)
    assert '"Total": 24.10' in text
    assert '"Quantity": 1.0000' in text
    assert '"CurrencyRate": 1.000000' in text
    assert "null" not in text
    assert re.search(r'"Date": "\\/Date\(1772409600000\+0000\)\\/"', text)
    assert '"DateString": "2026-03-02T00:00:00"' in text


def test_not_found_is_text_html(xero: Xero) -> None:
    for path in ("Invoices/00000000-0000-0000-0000-000000000009", "Quote", "Nothing/at/all", "invoices/INV-9"):
        answer = xero.call("GET", path)
        assert (answer.status_code, answer.content_type) == (404, "text/html; charset=utf-8")
        assert answer.get_data(as_text=True) == "The resource you're looking for cannot be found"
    assert xero.call("DELETE", f"Invoices/{xero.invoice('1')['InvoiceID']}").status_code == 404


def test_organisation_cannot_be_written(xero: Xero) -> None:
    answer = xero.call("POST", "Organisation", {"Name": "x"})
    assert answer.status_code == 501
    assert b"<ErrorNumber>20</ErrorNumber>" in answer.get_data()


def test_paths_parameters_and_members_in_any_case(xero: Xero) -> None:
    made = xero.call("PUT", "CONTACTS", {"contacts": [{"name": "Able"}]}, summarizeerrors="FALSE")
    assert load(made)["Contacts"][0]["StatusAttributeString"] == "OK"
    assert len(xero.ok("GET", "contacts", PAGE="1")["Contacts"]) == 1


@pytest.mark.parametrize(
    "body",
    [{"Contacts": [{"Name": "A1"}]}, {"Contacts": {"Name": "A1"}}, {"Name": "A1"}, [{"Name": "A1"}]],
)
def test_body_shapes(xero: Xero, body: object) -> None:
    assert xero.ok("PUT", "Contacts", body)["Contacts"][0]["Name"] == "A1"


@pytest.mark.parametrize(
    "body", [b"", b"  ", b"[]", b'{"Foo": [1]}', b'{"Invoices": [{"Name": "x"}]}', b"null", b'"x"']
)
def test_empty_or_mis_rooted_body(xero: Xero, body: bytes) -> None:
    answer = xero.call("PUT", "Contacts", body)
    assert answer.status_code == 400
    error = load(answer)
    assert (error["ErrorNumber"], error["Type"]) == (17, "NoDataProcessedException")
    assert "expecting Contact data to be specifed" in error["Message"]


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"\xff\xfe\x00",
        b'{"Name": NaN}',
        b'{"Name": ["a"]}',
        b'{"Contacts": [1]}',
        b'{"Name": "a", "Addresses": {"City": "x"}}',
        b'{"Name": "a", "ContactID": "not-a-guid"}',
        b"[" * 5000,
        b'{"Name": "a", "PaymentTerms": {"Sales": {"Day": "soon", "Type": "DAYSAFTERBILLDATE"}}}',
    ],
)
def test_malformed_body_is_number_14(xero: Xero, body: bytes) -> None:
    answer = xero.call("PUT", "Contacts", body)
    assert answer.status_code == 400, answer.get_data()
    assert (load(answer)["ErrorNumber"], load(answer)["Type"]) == (14, "PostDataInvalidException")
    assert xero.ok("GET", "Contacts")["Contacts"] == []


def test_wrong_enum_names_the_path(xero: Xero) -> None:
    body = {
        "Type": "ACCREC",
        "LineAmountTypes": "NO_TAX",
        "Contact": {"Name": "A"},
        "LineItems": [{"Description": "x"}],
    }
    answer = xero.call("PUT", "Invoices", {"Invoices": [body]})
    assert load(answer)["Message"].startswith('Error converting value "NO_TAX" to type')
    assert load(answer)["Message"].endswith("Path 'Invoices[0].LineAmountTypes'.")


def test_emoji_and_lone_surrogates(xero: Xero) -> None:
    name = "Café 🌊 Ltd"
    made = xero.ok("PUT", "Contacts", {"Name": name})["Contacts"][0]
    assert made["Name"] == name
    assert name in xero.call("GET", "Contacts").get_data(as_text=True)
    odd = xero.call("PUT", "Contacts", b'{"Name": "x \\ud800 y"}')
    assert odd.status_code == 200


def test_other_representations_are_refused(xero: Xero) -> None:
    answer = xero.call("GET", "Organisation", headers={"Accept": "application/pdf"})
    assert answer.status_code == 406


def test_summarize_errors_both_ways(xero: Xero) -> None:
    xero.contact("Able")
    batch = {"Contacts": [{"Name": "Baker"}, {"Name": "Able"}, {}]}
    refused = xero.call("PUT", "Contacts", batch)
    data = load(refused)
    assert refused.status_code == 400
    assert list(data) == ["ErrorNumber", "Type", "Message", "Elements"]
    assert len(data["Elements"]) == 2
    assert data["Elements"][0]["ContactID"] == "00000000-0000-0000-0000-000000000000"
    assert data["Elements"][0]["Name"] == "Able"
    assert data["Elements"][0]["HasValidationErrors"] is True
    assert [one["Name"] for one in xero.ok("GET", "Contacts")["Contacts"]] == ["Able"]
    partly = xero.ok("PUT", "Contacts", batch, summarizeErrors="false")["Contacts"]
    assert [one["StatusAttributeString"] for one in partly] == ["OK", "ERROR", "ERROR"]
    assert sorted(one["Name"] for one in xero.ok("GET", "Contacts")["Contacts"]) == ["Able", "Baker"]


def test_success_has_no_status_attribute_by_default(xero: Xero) -> None:
    assert "StatusAttributeString" not in xero.ok("PUT", "Contacts", {"Name": "Able"})["Contacts"][0]


# --- Idempotency-Key (xero.md 2.8) ----------------------------------------------------------------------------------


def test_idempotency_replays_successes_and_errors_for_six_minutes(xero: Xero) -> None:
    body, key = {"Name": "Able"}, {"Idempotency-Key": "k1"}
    first = xero.call("PUT", "Contacts", body, key)
    again = xero.call("PUT", "Contacts", body, key)
    assert (again.status_code, again.get_data()) == (200, first.get_data())
    error = xero.call("PUT", "Contacts", body, {"Idempotency-Key": "k2"})
    assert error.status_code == 400
    xero.ok("POST", "Contacts", {"ContactID": load(first)["Contacts"][0]["ContactID"], "Name": "Renamed"})
    assert xero.call("PUT", "Contacts", body, {"Idempotency-Key": "k2"}).get_data() == error.get_data()
    xero.world.advance(minutes=6)
    assert xero.call("PUT", "Contacts", body, {"Idempotency-Key": "k2"}).status_code == 200


def test_idempotency_key_with_another_request(xero: Xero) -> None:
    key = {"Idempotency-Key": "k1"}
    assert xero.call("PUT", "Contacts", {"Name": "Able"}, key).status_code == 200
    for method, path, body in (("PUT", "Contacts", {"Name": "B"}), ("POST", "Contacts", {"Name": "Able"})):
        other = xero.call(method, path, body, key)
        assert other.status_code == 400
        assert load(other)["Message"] == "Idempotency Key: k1 is used with a different request."
    assert xero.call("PUT", "Contacts", {"Name": "C"}, {"Idempotency-Key": "k" * 129}).status_code == 400
    assert len(xero.ok("GET", "Contacts")["Contacts"]) == 1


@pytest.mark.parametrize(("member", "value"), [("InvoiceID", 7), ("SubTotal", "x"), ("AmountDue", True)])
def test_a_member_that_no_rule_reads_must_still_have_its_type(xero: Xero, member: str, value: object) -> None:
    sent = {"Type": "ACCREC", "Contact": {"Name": "Able"}, "LineItems": [{"Description": "x"}], member: value}
    answer = xero.call("PUT", "Invoices", sent)
    assert (answer.status_code, load(answer)["ErrorNumber"]) == (400, 14)
    assert f"Path 'Invoices[0].{member}'" in load(answer)["Message"]
