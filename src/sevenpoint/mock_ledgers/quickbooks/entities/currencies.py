"""CompanyCurrency and ExchangeRate: only with several currencies turned on (quickbooks.md 7.1)."""

from __future__ import annotations

from typing import Any

from ..currency import is_on
from ..entity import DOCUMENT, LIST_OPERATIONS, READ_OPERATIONS, Draft, Entity, Filter, text
from ..faults import fault
from ..fields import CUSTOM_FIELDS, Body, Day, Flag, Number, Text
from ..references import CURRENCIES


def complete(draft: Draft) -> None:
    """Code and name of a currency; the code stays. Raises 2020, 5030, 6000, 6240."""
    body, code = draft.body, draft.body["Code"]
    if not is_on(draft.books):
        raise fault("feature_off", detail="Multicurrency is off")
    if len(code) != 3 or not code.isascii() or not code.isalpha() or not code.isupper():
        raise fault("business", detail=f"{code} is not a currency code.")
    if draft.before is not None and draft.before["Code"] != code:
        raise fault("business", detail="The code of a currency cannot be changed.")
    same = DOCUMENT.number == code
    if draft.before is None and draft.books.find_one("CompanyCurrency", same, DOCUMENT.status == "active"):
        raise fault("duplicate_name", who="currency")
    body.setdefault("Name", CURRENCIES.get(code, code))
    body.setdefault("Active", True)


def _index(body: Body) -> dict[str, Any]:
    return {"number": body["Code"], "name": body["Name"], "status": "active" if body["Active"] else "inactive"}


COMPANY_CURRENCY = Entity(
    name="CompanyCurrency",
    fields={"Code": Text(3, keep=True), "Name": Text(100), "Active": Flag(keep=True), "CustomField": CUSTOM_FIELDS},
    operations=LIST_OPERATIONS,
    required=("Code",),
    lists=True,
    filters={"Code": text("Code"), "Name": text("Name")},
    order=(DOCUMENT.body["Code"].as_string(),),
    complete=complete,
    index=_index,
)
EXCHANGE_RATE = Entity(
    name="ExchangeRate",
    fields={
        "SourceCurrencyCode": Text(3),
        "TargetCurrencyCode": Text(3),
        "Rate": Number(),
        "AsOfDate": Day(),
        "CustomField": CUSTOM_FIELDS,
    },
    operations=READ_OPERATIONS,
    required=("SourceCurrencyCode", "Rate", "AsOfDate"),
    filters={
        "SourceCurrencyCode": Filter("text", DOCUMENT.number),
        "TargetCurrencyCode": text("TargetCurrencyCode"),
        "AsOfDate": Filter("day", DOCUMENT.date),
    },
    order=(DOCUMENT.number, DOCUMENT.date.desc()),
    index=lambda body: {"number": body["SourceCurrencyCode"], "date": body["AsOfDate"]},
    free_ids=True,
    anonymous=True,
)
