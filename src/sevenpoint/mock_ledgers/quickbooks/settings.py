"""What the control API may change about a company: its closing date, and everything that is [?] in the fact sheet.

The closing date stands in the company's Preferences, where `GET /preferences` shows it; the rest in its settings.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from ..bookkeeping import Books, Document

Operation = Literal["CREATE", "UPDATE", "DELETE", "MERGE", "VOID", "EMAILED"]
Plan = Literal["Simple Start", "Essentials", "Plus", "Advanced"]
_CLOSING_DATE = "book_close_date"


class QuickBooksSettings(BaseModel):
    """Every setting; null puts the default back. Sections are those of reference/quickbooks.md."""

    model_config = ConfigDict(extra="forbid")

    book_close_date: dt.date | None = Field(None, description="nothing dated up to this day can be changed")
    closing_password: str | None = Field(None, description="closed books are refused with 6210 and no longer 6200")
    plan: Plan | None = Field(None, description="what was subscribed to; Plus when not set (4.5, 8)")
    webhook_format: Literal["cloudevents", "legacy"] | None = Field(None, description="CloudEvents when not set (6.2)")
    webhook_words: dict[Operation, Annotated[str, Field(pattern="^[a-z]+$")]] | None = Field(
        None, description="last word of a CloudEvents type by operation: `void` was seen as `voided` too (6.3)"
    )
    core_refusal: Literal["100", "120", "130"] | None = Field(
        None, description="every call is refused by QuickBooks itself: 401 in XML with this code (1.6)"
    )
    recurring_hour: Annotated[int, Field(ge=0, le=23)] | None = Field(
        None, description="hour of the company's day at which templates make transactions; 0 when not set (8)"
    )
    recurring_names_unique: bool | None = Field(None, description="two templates of one name are refused (8)")
    no_email_code: Literal["2380", "6420"] | None = Field(
        None, description="what sending without any address is refused with; 6420 when not set (2.6, 4.4)"
    )
    omitted_exchange_rate: Literal["one", "day"] | None = Field(
        None, description="the rate of a document that names none: 1 when not set, else the company's of the day (7.0)"
    )
    requestid_other_body: Literal["replay", "refuse"] | None = Field(
        None, description="a known requestid with another body: the first answer again when not set, else 600 (2.8)"
    )
    throttle_retry_after: Annotated[int, Field(ge=0)] | None = Field(
        None, description="seconds in the Retry-After of a 429, which has none when not set (5)"
    )
    throttle_format: Literal["xml", "json"] | None = Field(
        None, description="the body of a 429; XML whatever was asked for when not set (5)"
    )


def change(books: Books, values: dict[str, Any]) -> None:
    """Take over validated values; None puts the default back."""
    for name, value in values.items():
        if name == _CLOSING_DATE:
            _close(books, value)
        elif value is None:
            books.organisation.settings.pop(name, None)
        else:
            books.organisation.settings[name] = value
    if "plan" in values:
        _show_plan(books)


def shown(books: Books) -> dict[str, Any]:
    """Every setting that is set."""
    own = books.organisation.settings
    closed = _only(books, "Preferences").body["AccountingInfoPrefs"].get("BookCloseDate")
    plain = {name: own.get(name) for name in QuickBooksSettings.model_fields if name != _CLOSING_DATE}
    return {name: value for name, value in {_CLOSING_DATE: closed, **plain}.items() if value is not None}


def plan_of(books: Books) -> str:
    """The plan that the company subscribes to."""
    return str(books.organisation.settings.get("plan", "Plus"))


def _only(books: Books, kind: str) -> Document:
    found = books.get(kind, "1")
    if found is None:
        raise LookupError(f"a company has {kind}")
    return found


def _show_plan(books: Books) -> None:
    company, name = _only(books, "CompanyInfo"), "OfferingSku"
    kept = [each for each in company.body.get("NameValue", []) if each["Name"] != name]
    shown_plan = {"Name": name, "Value": f"QuickBooks Online {plan_of(books)}"}
    company.body = {**company.body, "NameValue": [*kept, shown_plan]}
    books.save(company)


def _close(books: Books, date: str | None) -> None:
    preferences = _only(books, "Preferences")
    group = dict(preferences.body.get("AccountingInfoPrefs", {}))
    group.pop("BookCloseDate", None)
    if date is not None:
        group["BookCloseDate"] = date
    preferences.body = {**preferences.body, "AccountingInfoPrefs": group}
    books.save(preferences)
