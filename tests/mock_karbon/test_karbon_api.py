"""The mock of Karbon as a client of its public API sees it."""

from __future__ import annotations

from typing import Any

import pytest
import requests

from sevenpoint.mock_karbon import KarbonServer

CARD = {"IsPrimaryCard": True, "EmailAddresses": ["office@hill.example"]}


def test_both_headers_are_needed(practice: Any) -> None:
    assert practice.ask("GET", "TenantSettings").json()["WorkTypes"]
    assert practice.ask("GET", "TenantSettings", headers={"AccessKey": "another"}).status_code == 401
    assert practice.ask("GET", "TenantSettings", headers={"Authorization": "Bearer nobody"}).status_code == 401


def test_accounts_do_not_see_each_other(karbon: KarbonServer, practice: Any) -> None:
    practice.organisation("Hill and Sons")
    other = karbon.open("another account")
    seen = requests.get(f"{karbon.url}/v3/Organizations", headers=other.headers, timeout=10).json()
    assert (seen["@odata.count"], seen["value"]) == (0, [])


def test_clients_are_found_by_name_email_and_own_identifier(practice: Any) -> None:
    key = practice.organisation("O'Hara and Sons", UserDefinedIdentifier="cli_7", BusinessCards=[CARD])
    practice.organisation("Hill Partners")
    by_name = practice.ask("GET", "Organizations", params={"$filter": "FullName eq 'o''hara and sons'"}).json()
    assert [each["OrganizationKey"] for each in by_name["value"]] == [key]
    by_mail = practice.ask("GET", "Organizations", params={"$filter": "contains(EmailAddress, 'office@')"}).json()
    assert [each["OrganizationKey"] for each in by_mail["value"]] == [key]
    assert "BusinessCards" not in by_mail["value"][0]
    path = "Organizations/GetOrganizationByUserDefinedIdentifier(UserDefinedIdentifier='CLI_7')"
    assert practice.ask("GET", path, params={"$expand": "BusinessCards"}).json()["BusinessCards"] == [CARD]
    assert practice.ask("GET", path.replace("CLI_7", "cli_8")).status_code == 404


def test_an_identifier_belongs_to_one_client(practice: Any) -> None:
    practice.organisation("Hill and Sons", UserDefinedIdentifier="cli_1")
    again = practice.ask("POST", "Organizations", json={"FullName": "Another", "UserDefinedIdentifier": "cli_1"})
    assert (again.status_code, again.json()["error"]["code"]) == (400, 5001)


def test_a_list_comes_in_pages_of_at_most_a_hundred(practice: Any) -> None:
    for number in range(103):
        practice.organisation(f"Client {number:03}")
    first = practice.ask("GET", "Organizations", params={"$top": "500", "$orderby": "FullName desc"}).json()
    assert (first["@odata.count"], len(first["value"]), first["value"][0]["FullName"]) == (103, 100, "Client 102")
    headers = practice.application.headers
    rest = requests.get(first["@odata.nextLink"], headers=headers, timeout=10).json()
    assert [each["FullName"] for each in rest["value"]] == ["Client 002", "Client 001", "Client 000"]
    assert "@odata.nextLink" not in rest


def test_a_work_item_starts_planned_and_is_found_by_its_client(practice: Any) -> None:
    client = practice.organisation("Hill and Sons")
    fee = {"FeeType": "FixedFee", "FeeValue": 1500.5}
    made = practice.ask("POST", "WorkItems", json=practice.work(client, FeeSettings=fee, WorkType="Tax"))
    work = made.json()
    assert (made.status_code, work["PrimaryStatus"], work["ClientName"]) == (201, "Planned", "Hill and Sons")
    assert made.headers["Location"].endswith(f"WorkItems('{work['WorkItemKey']}')")
    query = {"$filter": f"ClientKey eq '{client}' and (contains(Title, 'year')) and StartDate ge 2026-04-01"}
    assert practice.ask("GET", "WorkItems", params=query).json()["value"] == [work]


@pytest.mark.parametrize(
    ("change", "target"),
    [
        ({"Title": " "}, "workItem.Title"),
        ({"ClientKey": "nobody"}, "workItem.ClientKey"),
        ({"ClientType": "Person"}, "workItem.ClientType"),
        ({"AssigneeEmailAddress": "stranger@firm.example"}, "workItem.AssigneeEmailAddress"),
        ({"StartDate": "soon"}, "workItem.StartDate"),
        ({"WorkType": "Gardening"}, "workItem.WorkType"),
        ({"WorkTemplateKey": "none"}, "workItem.WorkTemplateKey"),
        ({"FeeSettings": {"FeeType": "NonBillable", "FeeValue": 1}}, "workItem.FeeSettings"),
        ({"UserRoleAssignments": []}, "workItem.UserRoleAssignments"),
    ],
)
def test_a_wrong_work_item_is_refused_by_member(practice: Any, change: dict[str, Any], target: str) -> None:
    body = practice.work(practice.organisation("Hill and Sons"), **change)
    refused = practice.ask("POST", "WorkItems", json=body)
    error = refused.json()["error"]
    assert (refused.status_code, error["code"], error["details"]["target"]) == (400, 4003, target)
    assert practice.ask("GET", "WorkItems").json()["@odata.count"] == 0


def test_put_clears_what_it_leaves_out_and_patch_changes_two_members(practice: Any) -> None:
    client = practice.organisation("Hill and Sons")
    key = practice.ask("POST", "WorkItems", json=practice.work(client, WorkType="Tax")).json()["WorkItemKey"]
    assert practice.ask("PATCH", f"WorkItems/{key}", json={"Description": "For Jo"}).status_code == 204
    refused = practice.ask("PATCH", f"WorkItems/{key}", json={"Title": "Another"})
    assert (refused.status_code, refused.json()["error"]["code"]) == (400, 4002)
    body = practice.work(client, PrimaryStatus="In Progress")
    assert practice.ask("PUT", f"WorkItems/{key}", json=body).status_code == 204
    after = practice.ask("GET", f"WorkItems/{key}").json()
    assert (after["PrimaryStatus"], after["WorkType"], after["Description"]) == ("In Progress", None, None)


@pytest.mark.parametrize(
    "query",
    [
        {"$filter": "Colour eq 'red'"},
        {"$filter": "contains(ClientKey, 'a')"},
        {"$filter": "Title eq"},
        {"$orderby": "Title"},
        {"$top": "many"},
        {"$select": "Title"},
    ],
)
def test_a_query_that_karbon_does_not_take_is_refused(practice: Any, query: dict[str, str]) -> None:
    refused = practice.ask("GET", "WorkItems", params=query)
    assert (refused.status_code, refused.json()["error"]["code"]) == (400, 4002)


def test_what_the_mock_lacks_is_told_apart_from_what_nobody_has(practice: Any) -> None:
    lacking = practice.ask("GET", "Notes/1")
    assert (lacking.status_code, lacking.json()["error"]["code"]) == (501, "mock")
    assert "WorkItems" in lacking.json()["error"]["message"]
    assert practice.ask("DELETE", "WorkItems/1").status_code == 501
    assert practice.ask("GET", "Gardens").status_code == 404


def test_trouble_on_demand(practice: Any) -> None:
    practice.application.fail(429, times=1)
    limited = practice.ask("GET", "WorkItems")
    assert (limited.status_code, limited.headers["Retry-After"]) == (429, "10")
    assert practice.ask("GET", "WorkItems").status_code == 200
    practice.application.fail(503)
    assert [practice.ask("GET", "WorkItems").status_code for _ in range(3)] == [503, 503, 503]
    practice.application.recover()
    assert practice.ask("GET", "WorkItems").status_code == 200
    assert [status for _, _, status in practice.application.requests] == [429, 200, 503, 503, 503, 200]
