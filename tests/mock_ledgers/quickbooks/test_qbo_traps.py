"""What integrations fall over, where no other test looks (quickbooks.md 10; the numbers are those of that list)."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from typing import Any

import pytest
from qbo_caller import Caller, Json, lines, loads, refusal

_TID = re.compile(r"1-[0-9a-f]{8}-[0-9a-f]{24}")


def test_every_answer_has_a_trace_id_of_its_own(caller: Caller) -> None:
    invoice = caller.invoice(caller.customer(), "5.00", BillEmail={"Address": "a@example.com"})
    plain, token = caller.world.client, caller.tokens["access_token"]
    bearer = {"Authorization": f"Bearer {token}"}
    answers = [
        caller.call("GET", "companyinfo/1"),
        caller.call("GET", "companyinfo/1", headers={"Accept": "application/xml"}),
        caller.call("GET", "query?query=select * from Customer"),
        caller.call("GET", "cdc?entities=Invoice&changedSince=2026-03-01"),
        caller.call("GET", "reports/ProfitAndLoss"),
        caller.call("GET", f"invoice/{invoice['Id']}/pdf"),
        caller.call("POST", f"invoice/{invoice['Id']}/send", content_type="application/octet-stream"),
        caller.call("GET", "horoscope"),
        caller.call("DELETE", "invoice/1"),
        caller.call("GET", "invoice/999"),
        caller.call("POST", "invoice", data="{"),
        caller.call("POST", "invoice", data="x" * (10 * 1024 * 1024 + 1)),
        caller.call("GET", "companyinfo/1", realm="1"),
        caller.call("GET", "companyinfo/1", headers={"Authorization": "Bearer nothing"}),
        caller.call("GET", "temporary/1-2-3"),
        caller.token(grant_type="refresh_token", refresh_token="none"),
        plain.get(f"/manage/entitlements/v3/{caller.realm}", headers=bearer),
        plain.get("/.well-known/openid_configuration"),
        plain.get("/op/v1/jwks"),
        plain.get("/v1/openid_connect/userinfo"),
    ]
    found = [answer.headers.get("intuit_tid", f"none: {answer.status_code}") for answer in answers]
    assert [each for each in found if not _TID.fullmatch(each)] == []
    assert len(set(found)) == len(found)


@pytest.mark.parametrize("version", ["1", "47", "75", "9999", "", "x"])
def test_30_any_minorversion_is_75_and_unknown_parameters_are_ignored(caller: Caller, version: str) -> None:
    customer = caller.customer()
    path = f"invoice?minorversion={version}&minorverion=4&horoscope=1"
    answer = caller.post(path, {"CustomerRef": {"value": customer}, "Line": lines("5.00")})
    assert answer.status_code == 200, answer.text
    assert loads(answer)["Invoice"]["DocNumber"] == "1001"


def test_30_addresses_of_the_company(caller: Caller) -> None:
    company = caller.read("CompanyInfo", "1")
    for name in ("CompanyAddr", "CustomerCommunicationAddr", "LegalAddr"):
        assert company[name]["Country"] == "USA"
        assert not company[name].keys() & {"Lat", "Long"}


@pytest.mark.parametrize("name", ["customerRef", "line", "Totalamt", "DocNum"])
def test_11_properties_are_known_by_their_exact_names(caller: Caller, name: str) -> None:
    body = {"CustomerRef": {"value": caller.customer()}, "Line": lines("5.00"), name: "1"}
    assert refusal(caller.post("invoice", body))[0] == "2010"


def test_12_an_update_that_omits_the_payment_flags_takes_them_back(caller: Caller) -> None:
    flags = ("AllowOnlineCreditCardPayment", "AllowOnlineACHPayment")
    made = caller.invoice(caller.customer(), "5.00", **dict.fromkeys(flags, True))
    assert [made[name] for name in flags] == [True, True]
    change = {"Id": made["Id"], "SyncToken": "0", "sparse": True, "PrivateNote": "n"}
    changed = caller.make("Invoice", change)
    assert [changed[name] for name in flags] == [False, False]


def test_15_what_a_us_company_sends_of_tax_is_replaced(caller: Caller) -> None:
    customer = caller.customer()
    plain = caller.make("Invoice", {"CustomerRef": {"value": customer}, "Line": lines("100.00", tax="TAX")})
    (line,) = plain["TxnTaxDetail"]["TaxLine"]
    wrong = {**line["TaxLineDetail"], "TaxPercent": 50}
    sent = {"TxnTaxCodeRef": {"value": "2"}, "TaxLine": [{**line, "Amount": "50.00", "TaxLineDetail": wrong}]}
    body = {"CustomerRef": {"value": customer}, "Line": lines("100.00", tax="TAX"), "TxnTaxDetail": sent}
    made = caller.make("Invoice", body)
    assert made["TxnTaxDetail"] == plain["TxnTaxDetail"]
    assert made["TotalAmt"] == plain["TotalAmt"] != Decimal("150.00")
    over = {"TxnTaxCodeRef": {"value": "2"}, "TotalTax": "1.23"}
    assert caller.make("Invoice", {**body, "TxnTaxDetail": over})["TxnTaxDetail"]["TotalTax"] == Decimal("1.23")


@pytest.mark.parametrize("name", ["TimeActivity", "TaxAgency", "TaxCode", "TaxRate", "JournalCode"])
def test_16_changes_of_these_are_not_told(caller: Caller, name: str) -> None:
    answer = caller.call("GET", f"cdc?entities=Invoice,{name}&changedSince=2026-03-01")
    assert refusal(answer)[0] == "4001"


def test_18_a_deletion_needs_the_id_and_the_token(caller: Caller) -> None:
    made = caller.invoice(caller.customer(), "5.00")
    for body in ({"Id": made["Id"]}, {"SyncToken": "0"}, {"Id": made["Id"], "SyncToken": "9"}):
        assert refusal(caller.post("invoice?operation=delete", body))[0] in ("2030", "5010")
    stub = caller.post("invoice?operation=delete", {"Id": made["Id"], "SyncToken": "0"}).json
    assert stub is not None
    assert stub["Invoice"] == {"domain": "QBO", "status": "Deleted", "Id": made["Id"]}
    assert "time" in stub


def test_21_references_get_their_names(caller: Caller) -> None:
    parent = caller.customer("Amy")
    child = caller.make("Customer", {"DisplayName": "Amy's job", "Job": True, "ParentRef": {"value": int(parent)}})
    assert child["ParentRef"] == {"value": parent}
    assert "name" not in child["DefaultTaxCodeRef"]
    invoice = caller.make("Invoice", {"CustomerRef": {"value": int(parent)}, "Line": lines("5.00")})
    assert invoice["CustomerRef"] == {"value": parent, "name": "Amy"}
    assert invoice["Line"][0]["SalesItemLineDetail"]["ItemRef"] == {"value": "1", "name": "Services"}


def test_23_times(caller: Caller) -> None:
    answer: Json = loads(caller.call("GET", f"customer/{caller.customer()}"))
    assert re.fullmatch(r"2026-03-02T01:00:00\.\d{3}-08:00", answer["time"])
    assert answer["Customer"]["MetaData"]["CreateTime"] == "2026-03-02T01:00:00-08:00"
    made = caller.invoice("1", "5.00")
    assert dt.date.fromisoformat(made["TxnDate"])
    assert len(made["TxnDate"]) == 10


def test_26_a_get_may_say_that_it_is_json(caller: Caller) -> None:
    answer = caller.call("GET", "query?query=select * from Term", content_type="application/json")
    assert answer.status_code == 200


def test_28_numbers_as_they_are_written(caller: Caller) -> None:
    customer = caller.customer()
    detail: dict[str, Any] = {"ItemRef": {"value": "1"}, "Qty": "4.50", "UnitPrice": "75.00"}
    line = {"Amount": "337.5", "DetailType": "SalesItemLineDetail", "SalesItemLineDetail": detail}
    text = caller.post("invoice", {"CustomerRef": {"value": customer}, "Line": [line]}).text
    for part in ('"Amount":337.50', '"Qty":4.5,', '"UnitPrice":75,', '"TotalAmt":337.50', '"TotalTax":0', '"Id":"1"',
                 '"SyncToken":"0"'):  # fmt: skip
        assert re.search(re.escape(part).rstrip(",") + r"[,}]", text), (part, text)


@pytest.mark.parametrize("include", ["include=void,allowduplicatedocnum", "include=allowduplicatedocnum&include=void"])
def test_options_are_joined_or_repeated(caller: Caller, include: str) -> None:
    payment = caller.payment(caller.customer(), "5.00")
    voided = caller.make("Payment", {"Id": payment["Id"], "SyncToken": "0"}, f"?operation=update&{include}")
    assert (voided["TotalAmt"], voided["UnappliedAmt"]) == (0, 0)
