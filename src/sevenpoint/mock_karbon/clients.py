"""Contacts (people), Organizations and ClientGroups: listed, read, made, replaced, renamed."""

from __future__ import annotations

from .errors import KarbonError, bad_model, no_body, not_found
from .odata import Queryable
from .tenant import CLIENTS, Doc, Tenant, now

MEMBERS = {
    "Contacts": {"FirstName", "LastName", "MiddleName", "PreferredName", "Salutation"},
    "Organizations": {"FullName"},
    "ClientGroups": {"FullName"},
}
COMMON = {
    "ContactType", "ClientOwner", "ClientManager", "UserDefinedIdentifier", "RestrictionLevel", "BusinessCards",
    "EntityDescription",
}  # fmt: skip


def _emails(record: Doc) -> list[str]:
    return [email for card in record.get("BusinessCards") or [] for email in card.get("EmailAddresses") or []]


QUERIES = {
    "Contacts": Queryable(
        "ContactSummary",
        {"FullName": ("eq", "contains"), "EmailAddress": ("eq", "contains"), "ContactType": ("eq", "contains")},
        ("FullName", "LastModifiedDateTime"),
        {"EmailAddress": _emails},
    ),
    "Organizations": Queryable(
        "OrganizationSummary",
        {"FullName": ("eq", "contains"), "EmailAddress": ("eq", "contains"), "ContactType": ("eq", "contains")},
        ("FullName", "LastModifiedDateTime"),
        {"EmailAddress": _emails},
    ),
    "ClientGroups": Queryable("ClientGroupSummary", {"FullName": ("eq",)}, ("FullName",)),
}


def find(tenant: Tenant, resource: str, key: str) -> Doc:
    """A client, or 404."""
    record = tenant.docs.get(resource, {}).get(key)
    if record is None:
        raise not_found(_word(resource))
    return record


def find_by_identifier(tenant: Tenant, resource: str, identifier: str) -> Doc:
    """A client by the identifier that its maker gave it, ignoring case."""
    for record in tenant.records(resource):
        if str(record.get("UserDefinedIdentifier") or "").casefold() == identifier.casefold():
            return record
    raise KarbonError(404, 4004, f"No {_word(resource)} found for provided UserDefinedIdentifer")


def create(tenant: Tenant, resource: str, body: Doc | None) -> Doc:
    """A new client. Karbon lets two have the same name; it refuses a UserDefinedIdentifier that is in use."""
    key_member, _, _ = CLIENTS[resource]
    key = tenant.key()
    record = {key_member: key, **_read(tenant, resource, body, None), "LastModifiedDateTime": now()}
    tenant.docs.setdefault(resource, {})[key] = record
    return record


def replace(tenant: Tenant, resource: str, key: str, body: Doc | None) -> Doc:
    """Everything anew: members that are left out are cleared."""
    before = find(tenant, resource, key)
    key_member, _, _ = CLIENTS[resource]
    record = {key_member: key, **_read(tenant, resource, body, key), "LastModifiedDateTime": now()}
    if "BusinessCards" not in record and "BusinessCards" in before:
        record["BusinessCards"] = before["BusinessCards"]  # They are records of their own in Karbon.
    tenant.docs[resource][key] = record
    return record


def shown(record: Doc, expand: str) -> Doc:
    """A client, with its business cards only when they are asked for."""
    asked = {each.strip() for each in expand.split(",") if each.strip()}
    if asked - {"BusinessCards"}:
        raise KarbonError(501, "mock", f"This mock expands BusinessCards only, not {', '.join(sorted(asked))}.")
    hidden = set() if asked else {"BusinessCards"}
    return {name: value for name, value in record.items() if name not in hidden}


def _read(tenant: Tenant, resource: str, body: Doc | None, key: str | None) -> Doc:
    key_member, entity, needed = CLIENTS[resource]
    if not body:
        raise no_body(entity)
    target = entity[0].lower() + entity[1:]
    for member in needed:
        if not str(body.get(member) or "").strip():
            raise bad_model(f"{target}.{member}", f"The {member} field is required.")
    for member in body:
        if member not in MEMBERS[resource] | COMMON:
            raise bad_model(f"{target}.{member}", f"This mock keeps no {member} of a {entity}.")
    identifier = body.get("UserDefinedIdentifier")
    for other in tenant.records(resource):
        if identifier and other[key_member] != key and other.get("UserDefinedIdentifier") == identifier:
            raise KarbonError(400, 5001, "User defined identifier already in use")
    full = body.get("FullName") or " ".join(str(body[each]) for each in needed)
    return {**body, "FullName": full}


def _word(resource: str) -> str:
    return {"ClientGroups": "Client Group"}.get(resource, CLIENTS[resource][1])
