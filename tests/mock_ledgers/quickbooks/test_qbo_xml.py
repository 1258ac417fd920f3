"""XML both ways, and who gets it (quickbooks.md 2.1, 2.5)."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree

import pytest
from qbo_caller import Caller

from sevenpoint.mock_ledgers.bookkeeping import worlds

SPACE = "{http://schema.intuit.com/finance/v3}"
_INVOICE = """<?xml version="1.0" encoding="UTF-8"?>
<ns0:Invoice xmlns:ns0="http://schema.intuit.com/finance/v3"><ns0:PrivateNote>a &lt; b 🦉</ns0:PrivateNote>
<ns0:Line><ns0:Amount>10.50</ns0:Amount><ns0:DetailType>SalesItemLineDetail</ns0:DetailType><ns0:SalesItemLineDetail>
<ns0:ItemRef name="Services">1</ns0:ItemRef><ns0:Qty>2</ns0:Qty><ns0:UnitPrice>5.25</ns0:UnitPrice>
</ns0:SalesItemLineDetail></ns0:Line><ns0:CustomerRef>{customer}</ns0:CustomerRef>
<ns0:CustomerMemo>Thank you</ns0:CustomerMemo></ns0:Invoice>"""


def _call(caller: Caller, method: str, path: str, accept: str | None = "application/xml", **options: Any) -> Any:
    headers = {"Authorization": f"Bearer {caller.tokens['access_token']}"}
    if accept is not None:
        headers["Accept"] = accept
    return caller.world.client.open(f"/v3/company/{caller.realm}/{path}", method=method, headers=headers, **options)


def _post(caller: Caller, path: str, body: str | bytes, **options: Any) -> Any:
    answer = _call(caller, "POST", path, data=body, content_type="application/xml", **options)
    caller.world.assert_balanced()
    return answer


@pytest.mark.parametrize("accept", [None, "*/*", "application/xml", "text/xml", "text/html"])
def test_only_an_accept_that_names_json_gives_json(caller: Caller, accept: str | None) -> None:
    answer = _call(caller, "GET", "companyinfo/1", accept)
    assert answer.content_type == "application/xml;charset=UTF-8"
    root = ElementTree.fromstring(answer.data)
    assert (root.tag, root.get("time")) == (f"{SPACE}IntuitResponse", "2026-03-02T01:00:00.000-08:00")
    assert root.find(f"{SPACE}CompanyInfo/{SPACE}CompanyName").text == "Harbour Advisory"


@pytest.mark.parametrize("accept", ["application/json", "application/json, text/plain, */*", "APPLICATION/JSON"])
def test_json_is_answered_when_it_is_named(caller: Caller, accept: str) -> None:
    assert "CompanyInfo" in _call(caller, "GET", "companyinfo/1", accept).json
    assert "CompanyInfo" in _call(caller, "GET", "companyinfo/1?format=json", None).json


def test_a_record_is_made_and_changed_in_xml(caller: Caller) -> None:
    customer = caller.customer("Amy & Söhne")
    answer = _post(caller, "invoice", _INVOICE.format(customer=customer))
    invoice = ElementTree.fromstring(answer.data)[0]
    assert invoice.attrib == {"domain": "QBO", "sparse": "false"}
    reference = invoice.find(f"{SPACE}CustomerRef")
    assert (reference.text, reference.attrib) == (customer, {"name": "Amy & Söhne"})
    kept = caller.read("Invoice", invoice.find(f"{SPACE}Id").text)
    assert (kept["PrivateNote"], kept["CustomerMemo"], str(kept["TotalAmt"])) == (
        "a < b 🦉", {"value": "Thank you"}, "10.50",
    )  # fmt: skip
    assert [child.tag.removeprefix(SPACE) for child in invoice if child.tag != f"{SPACE}Line"] == [
        name for name in kept if name not in ("domain", "sparse", "LinkedTxn", "Line")
    ]
    change = (
        f'<Invoice sparse="true"><Id>{kept["Id"]}</Id><SyncToken>0</SyncToken><PrivateNote>n</PrivateNote></Invoice>'
    )
    assert _post(caller, "invoice", change).status_code == 200
    assert caller.read("Invoice", kept["Id"])["PrivateNote"] == "n"


def test_queries_and_changes_in_xml(caller: Caller) -> None:
    caller.customer("Amy")
    root = ElementTree.fromstring(_call(caller, "GET", "query?query=select * from Customer").data)
    assert root[0].attrib == {"startPosition": "1", "maxResults": "1"}
    assert root.find(f"{SPACE}QueryResponse/{SPACE}Customer/{SPACE}DisplayName").text == "Amy"
    count = ElementTree.fromstring(_call(caller, "GET", "query?query=select count(*) from Customer").data)
    assert count[0].attrib == {"totalCount": "1"}
    changes = _call(caller, "GET", "cdc?entities=Invoice,Customer&changedSince=2026-03-01")
    slots = ElementTree.fromstring(changes.data).findall(f"{SPACE}CDCResponse/{SPACE}QueryResponse")
    assert [len(slot) for slot in slots] == [0, 1]


def test_a_batch_in_xml(caller: Caller) -> None:
    answer = _post(caller, "batch", """<IntuitBatchRequest xmlns="http://schema.intuit.com/finance/v3">
        <BatchItemRequest bId="a" operation="create"><Customer><DisplayName>Amy</DisplayName></Customer>
        </BatchItemRequest>
        <BatchItemRequest bId="b"><Query>select * from Customer</Query></BatchItemRequest>
        <BatchItemRequest bId="c" operation="create"><Customer><Wrong>1</Wrong></Customer></BatchItemRequest>
        </IntuitBatchRequest>""")  # fmt: skip
    items = ElementTree.fromstring(answer.data).findall(f"{SPACE}BatchItemResponse")
    assert [item.get("bId") for item in items] == ["a", "b", "c"]
    assert [item[0].tag.removeprefix(SPACE) for item in items] == ["Customer", "QueryResponse", "Fault"]


def test_faults_in_xml(caller: Caller) -> None:
    answer = _call(caller, "GET", "customer/77")
    assert (answer.status_code, answer.content_type) == (400, "application/xml")
    fault = ElementTree.fromstring(answer.data)[0]
    assert fault.get("type") == "ValidationFault"
    assert (fault[0].get("code"), fault[0].get("element"), fault[0][0].text) == ("610", "", "Object Not Found")
    caller.tokens["access_token"] = "x"
    turned_away = _call(caller, "GET", "customer/77")
    fault = ElementTree.fromstring(turned_away.data)[0]
    assert (turned_away.status_code, fault.get("type"), fault[0].get("code")) == (401, "AUTHENTICATION", "3200")
    assert fault[0][0].text == "message=ApplicationAuthenticationFailed; errorCode=003200; statusCode=401"


_BOMB = """<!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol1 "&lol;&lol;&lol;&lol;">]>
<Customer><DisplayName>&lol1;</DisplayName></Customer>"""
_OUTSIDE = (
    '<!DOCTYPE x [<!ENTITY file SYSTEM "file:///etc/passwd">]><Customer><DisplayName>&file;</DisplayName></Customer>'
)
_MALFORMED = [
    _BOMB, _OUTSIDE, "<Customer>", "<Customer", "<a/><b/>", "<Vendor><DisplayName>X</DisplayName></Vendor>",
    "<Customer><Unknown>1</Unknown></Customer>",
    "<Customer><DisplayName>a</DisplayName><DisplayName>b</DisplayName></Customer>",
    "<Customer>" + "<a>" * 5000 + "</a>" * 5000 + "</Customer>", b"\xff\xfe<", "",
    "<Customer><Taxable>perhaps</Taxable><DisplayName>X</DisplayName></Customer>", b"<Customer>\xff</Customer>",
]  # fmt: skip


def test_malformed_xml_and_entity_bombs_are_refused(caller: Caller) -> None:
    for body in _MALFORMED:
        answer = _post(caller, "customer", body)
        assert answer.status_code == 400, body
        assert ElementTree.fromstring(answer.data)[0][0].get("code") == "2010"
    assert caller.query("select count(*) from Customer") == {"totalCount": 0}


def test_what_xml_cannot_hold_is_left_out(caller: Caller) -> None:
    customer = caller.customer("Zoë", Notes="bell \u0007 and\rreturn")
    answer = ElementTree.fromstring(_call(caller, "GET", f"customer/{customer}").data)
    assert answer.find(f"{SPACE}Customer/{SPACE}Notes").text == "bell  and\rreturn"


@pytest.mark.parametrize("code", ["100", "120", "130"])
def test_refusals_of_quickbooks_itself_are_xml_even_when_json_was_asked(caller: Caller, code: str) -> None:
    with caller.world.store.transaction() as connection:
        caller.world.organisation.settings["core_refusal"] = code
        worlds.save_organisation(connection, caller.world.organisation)
    answer = caller.call("GET", "companyinfo/1")
    assert (answer.status_code, answer.content_type) == (401, "application/xml")
    fault = ElementTree.fromstring(answer.data)[0]
    assert (fault.get("type"), fault[0].get("code")) == ("AuthenticationFault", code)
