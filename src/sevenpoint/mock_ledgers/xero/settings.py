"""What the control API may change about an organisation: lock dates, and everything that is [U] in the fact sheet.

Lock dates stand in the organisation's own record, where `GET /Organisation` shows them; the rest in its settings.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from ..bookkeeping import Books
from .exchange import LARGEST_RATE, SMALLEST_RATE
from .resources import organisation

_Code = Annotated[str, Field(pattern="^[A-Z]{3}$")]
_Rate = Annotated[Decimal, Field(ge=SMALLEST_RATE, le=LARGEST_RATE, max_digits=20, decimal_places=10)]
_Category = Literal["INVOICE", "CONTACT", "CREDITNOTE", "PREPAYMENT", "OVERPAYMENT"]
# Members of the organisation's record, by the setting's name.
_RECORDED = {"end_of_year_lock_date": "EndOfYearLockDate", "period_lock_date": "PeriodLockDate",
             "demo_company": "IsDemoCompany"}  # fmt: skip


class XeroSettings(BaseModel):
    """Every setting; null puts the default back."""

    model_config = ConfigDict(extra="forbid", defer_build=True)

    end_of_year_lock_date: dt.date | None = None
    period_lock_date: dt.date | None = None
    demo_company: bool | None = None
    currency_rates: dict[_Code, _Rate] | None = Field(None, description="what one unit of the base currency buys")
    webhook_categories: dict[_Category, bool] | None = Field(None, description="on or off, whatever the day")
    payment_raises_invoice_event: bool | None = None
    invoice_emails_per_day: Annotated[int, Field(ge=0)] | None = None
    invoice_reminders: bool | None = None
    attachment_bytes: Annotated[int, Field(gt=0)] | None = None
    attachment_stamps_document: bool | None = None
    actions_not_allowed: list[str] | None = None
    user_sees_reports: bool | None = None
    repeating_month_end: Literal["last_day", "overflow"] | None = None
    repeating_hour: Annotated[int, Field(ge=0, le=23)] | None = None
    repeating_expands_placeholders: bool | None = None
    repeating_raises_invoice_event: bool | None = None


def change(books: Books, values: dict[str, Any]) -> None:
    """Take over validated values; None puts the default back."""
    record = organisation.stored(books)
    for name, value in values.items():
        holder = record.body if name in _RECORDED else books.organisation.settings
        key = _RECORDED.get(name, name)
        if value is None:
            holder.pop(key, None)
        else:
            holder[key] = value
    record.body.setdefault("IsDemoCompany", False)
    books.save(record, operation="", bump=False)


def shown(books: Books) -> dict[str, Any]:
    """Every setting that is set."""
    body, own = organisation.stored(books).body, books.organisation.settings
    recorded = {name: body.get(member) for name, member in _RECORDED.items()}
    plain = {name: own.get(name) for name in XeroSettings.model_fields if name not in _RECORDED}
    return {name: value for name, value in {**recorded, **plain}.items() if value is not None}
