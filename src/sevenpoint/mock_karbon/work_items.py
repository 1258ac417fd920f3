"""Work items: made for a client, given to a colleague, replaced, described anew (guides/03-creating-work-items.md)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from .errors import bad_model, bad_query, no_body, not_found
from .odata import Queryable
from .tenant import CLIENTS, WORK_TYPES, Doc, Tenant, now

NEEDED = ("AssigneeEmailAddress", "Title", "ClientKey", "ClientType", "StartDate")
DATES = ("StartDate", "DueDate", "DeadlineDate")
STATUSES = ("Planned", "Ready To Start", "In Progress", "Waiting", "Completed")
FEES = ("FixedFee", "TimeAndMaterials", "NonBillable")
MEMBERS = {*NEEDED, *DATES, "Description", "WorkType", "WorkTemplateKey", "PrimaryStatus", "FeeSettings"}
PATCHED = ("Description", "DeadlineDate")
TEXT = ("eq", "contains")
QUERY = Queryable(
    "WorkItemSummary",
    {
        "AssigneeEmailAddress": TEXT,
        "ClientKey": ("eq",),
        "PrimaryStatus": ("eq",),
        "Title": TEXT,
        "WorkStatus": TEXT,
        "WorkType": TEXT,
        "StartDate": ("ge", "le"),
    },
    ("StartDate", "DeadlineDate"),
)
TEMPLATES = Queryable("WorkTemplate", {"Title": ("eq",)})


def find(tenant: Tenant, key: str) -> Doc:
    """A work item, or 404."""
    record = tenant.docs.get("WorkItems", {}).get(key)
    if record is None:
        raise not_found("Work Item")
    return record


def create(tenant: Tenant, body: Doc | None) -> Doc:
    """A new work item, planned unless said otherwise."""
    key = tenant.key()
    record = {"WorkItemKey": key, **_read(tenant, body)}
    tenant.docs.setdefault("WorkItems", {})[key] = record
    return record


def replace(tenant: Tenant, key: str, body: Doc | None) -> Doc:
    """Everything anew: members that are left out are cleared."""
    find(tenant, key)
    record = {"WorkItemKey": key, **_read(tenant, body)}
    tenant.docs["WorkItems"][key] = record
    return record


def patch(tenant: Tenant, key: str, body: Doc | None) -> Doc:
    """A new description or deadline; nothing else can be patched."""
    record = find(tenant, key)
    if not body:
        raise no_body("update")
    if set(body) - set(PATCHED):
        raise bad_query(f"Invalid PATCH property. Only {', '.join(PATCHED)} can be patched.")
    record.update(body, LastModifiedDateTime=now())
    return record


def _read(tenant: Tenant, body: Doc | None) -> Doc:
    if not body:
        raise no_body("workItem")
    for member in body:
        if member not in MEMBERS:
            raise bad_model(f"workItem.{member}", f"This mock keeps no {member} of a work item.")
    for member in NEEDED:
        if not str(body.get(member) or "").strip():
            raise bad_model(f"workItem.{member}", f"The {member} field is required.")
    client = _client(tenant, body["ClientType"], body["ClientKey"])
    if body["AssigneeEmailAddress"] not in tenant.people:
        raise bad_model("workItem.AssigneeEmailAddress", "Assignee Email Address is not a valid Email Address")
    _check_choices(tenant, body)
    dates = {member: _date(member, body[member]) for member in DATES if body.get(member) is not None}
    status = body.get("PrimaryStatus") or STATUSES[0]
    return {
        "DueDate": None,
        "DeadlineDate": None,
        "Description": None,
        "WorkType": None,
        "WorkTemplateKey": None,
        "FeeSettings": None,
        **body,
        **dates,
        "PrimaryStatus": status,
        "WorkStatus": status,
        "ClientName": client["FullName"],
        "LastModifiedDateTime": now(),
    }


def _client(tenant: Tenant, kind: str, key: str) -> Doc:
    for resource, (_, entity, _) in CLIENTS.items():
        if entity == kind:
            record = tenant.docs.get(resource, {}).get(key)
            if record is None:
                raise bad_model("workItem.ClientKey", f"ClientKey is not a valid {entity} Key")
            return record
    raise bad_model("workItem.ClientType", "ClientType must be Contact, Organization, or ClientGroup")


def _check_choices(tenant: Tenant, body: Doc) -> None:
    if body.get("WorkType") and body["WorkType"] not in WORK_TYPES:
        raise bad_model("workItem.WorkType", "Work Type is not valid")
    if body.get("WorkTemplateKey") and body["WorkTemplateKey"] not in tenant.docs.get("WorkTemplates", {}):
        raise bad_model("workItem.WorkTemplateKey", "WorkTemplateKey is not a valid Work Template")
    if body.get("PrimaryStatus") and body["PrimaryStatus"] not in STATUSES:
        raise bad_model("workItem.PrimaryStatus", f"PrimaryStatus must be one of {', '.join(STATUSES)}")
    fees = body.get("FeeSettings")
    if fees is None:
        return
    if not isinstance(fees, dict) or fees.get("FeeType") not in FEES:
        raise bad_model("workItem.FeeSettings", f"FeeType must be one of {', '.join(FEES)}")
    if fees["FeeType"] != "FixedFee" and fees.get("FeeValue") is not None:
        raise bad_model("workItem.FeeSettings", f"FeeValue must be null for {fees['FeeType']}")


def _date(member: str, value: Any) -> str:
    try:
        moment = dt.datetime.fromisoformat(str(value))
    except ValueError as error:
        raise bad_model(f"workItem.{member}", f"The {member} field is not a date") from error
    moment = moment.replace(tzinfo=dt.UTC) if moment.tzinfo is None else moment.astimezone(dt.UTC)
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
