"""ContactGroups (xero.md 5.2)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from sdk_client import serve
from xero_client import Xero
from xero_python.accounting import AccountingApi, Contact, ContactGroup, ContactGroups, Contacts


@pytest.fixture
def api(xero: Xero) -> Iterator[AccountingApi]:
    """The official SDK."""
    yield from serve(xero)


def group(xero: Xero, name: str = "VIPs") -> dict[str, Any]:
    made: dict[str, Any] = xero.ok("PUT", "ContactGroups", {"ContactGroups": [{"Name": name}]})["ContactGroups"][0]
    return made


def test_through_the_sdk(xero: Xero, api: AccountingApi) -> None:
    tenant = xero.world.organisation.key
    people = [xero.contact(name) for name in ("Baker", "Able")]
    (made,) = api.create_contact_group(tenant, ContactGroups([ContactGroup(name="VIPs")])).contact_groups
    key = made.contact_group_id
    added = api.create_contact_group_contacts(
        tenant, key, Contacts(contacts=[Contact(contact_id=one) for one in people])
    )
    assert [one.contact_id for one in added.contacts] == people
    api.update_contact_group(tenant, key, ContactGroups([ContactGroup(name="Friends")]))
    (listed,) = api.get_contact_groups(tenant, where='Status=="ACTIVE"', order="Name DESC").contact_groups
    assert (listed.name, listed.contacts) == ("Friends", [])
    (single,) = api.get_contact_group(tenant, key).contact_groups
    assert [one.name for one in single.contacts] == ["Able", "Baker"]
    (contact,) = api.get_contact(tenant, people[0]).contacts
    assert [one.name for one in contact.contact_groups] == ["Friends"]
    api.delete_contact_group_contact(tenant, key, people[0])
    assert [one.name for one in api.get_contact_group(tenant, key).contact_groups[0].contacts] == ["Able"]
    api.delete_contact_group_contacts(tenant, key)
    assert api.get_contact_group(tenant, key).contact_groups[0].contacts == []


def test_deleted_groups_are_not_listed_and_their_name_is_free(xero: Xero) -> None:
    made = group(xero)
    path = f"ContactGroups/{made['ContactGroupID']}"
    contact = xero.contact()
    xero.ok("PUT", f"{path}/Contacts", {"ContactID": contact})
    assert xero.refused("PUT", "ContactGroups", {"Name": "vips"})
    assert xero.ok("POST", path, {"Status": "DELETED"})["ContactGroups"][0]["Status"] == "DELETED"
    assert xero.ok("GET", "ContactGroups")["ContactGroups"] == []
    assert xero.ok("GET", f"Contacts/{contact}")["Contacts"][0]["ContactGroups"] == []
    assert xero.refused("POST", path, {"Name": "Again"})
    assert xero.call("PUT", f"{path}/Contacts", {"ContactID": contact}).status_code == 404
    group(xero)


def test_rules(xero: Xero) -> None:
    path = f"ContactGroups/{group(xero)['ContactGroupID']}"
    able, gone = xero.contact(), xero.contact("Gone")
    xero.ok("POST", f"Contacts/{gone}", {"ContactStatus": "ARCHIVED"})
    assert xero.refused("PUT", f"{path}/Contacts", {"ContactID": gone}) == ["Unable to assign an Archived contact."]
    both = [{"ContactID": able}, {"ContactID": gone}]
    mixed = xero.ok("PUT", f"{path}/Contacts", {"Contacts": both}, summarizeErrors="false")["Contacts"]
    assert [one["StatusAttributeString"] for one in mixed] == ["OK", "ERROR"]
    assert len(xero.ok("GET", path)["ContactGroups"][0]["Contacts"]) == 1
    assert xero.refused("PUT", "ContactGroups", {"Name": ""})
    stranger = "00000000-0000-0000-0000-000000000009"
    assert xero.call("PUT", f"{path}/Contacts", {"ContactID": stranger}).status_code == 404
    assert xero.call("DELETE", f"{path}/Contacts/{stranger}").status_code == 404
    assert xero.refused("DELETE", f"{path}/Contacts/{gone}")
    assert xero.call("GET", f"ContactGroups/{stranger}").status_code == 404
    removed = xero.call("DELETE", f"{path}/Contacts/{able}")
    assert (removed.status_code, removed.get_data()) == (204, b"")


def test_a_hundred_groups(xero: Xero) -> None:
    xero.ok("PUT", "ContactGroups", {"ContactGroups": [{"Name": f"G{n}"} for n in range(100)]})
    assert xero.refused("PUT", "ContactGroups", {"Name": "G100"}) == ["You’ve reached the limit of 100 contact groups."]


def test_xml(xero: Xero) -> None:
    body = b"<ContactGroups><ContactGroup><Name>VIPs</Name></ContactGroup></ContactGroups>"
    answer = xero.call("PUT", "ContactGroups", body, {"Accept": "application/xml", "Content-Type": "application/xml"})
    assert answer.status_code == 200, answer.get_data(as_text=True)
    assert "<ContactGroups><ContactGroup><ContactGroupID>" in answer.get_data(as_text=True)
