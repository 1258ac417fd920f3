"""Exchange rates by currency and day: they have no Id (quickbooks.md 4.6, 7.1)."""

from __future__ import annotations

import datetime as dt

from ..bookkeeping import Books, Document
from . import currency
from .entities.currencies import EXCHANGE_RATE
from .faults import fault
from .fields import ENVELOPE, Body, read


def read_rate(books: Books, code: str, date: str) -> Document:
    """The rate that holds on a day: the newest set up to it. Raises 2010, 2020, 2500, 5030."""
    if not code:
        raise fault("missing", name="sourcecurrencycode")
    day = _day(books, date)
    _require_currency(books, code.upper())
    rate = currency.rate_of(books, code.upper(), day)
    return Document(
        "ExchangeRate", "", _body(books, code.upper(), day) | {"Rate": rate}, revision=0, updated_at=books.now
    )


def set_rate(books: Books, request: Body) -> Document:
    """Set the rate of a day, or set it anew. Raises 2010, 2020, 2500, 5010, 5030, 6000."""
    sent = read(EXCHANGE_RATE.fields, {name: value for name, value in request.items() if name not in ENVELOPE})
    for name in EXCHANGE_RATE.required:
        if sent.get(name) in (None, ""):
            raise fault("missing", name=name)
    code, day = sent["SourceCurrencyCode"].upper(), sent["AsOfDate"]
    _require_currency(books, code)
    if sent["Rate"] <= 0:
        raise fault("business", detail="The exchange rate must be more than 0.")
    known = books.get("ExchangeRate", f"{code} {day}")
    if known is not None and request.get("SyncToken") not in (None, "", str(known.revision)):
        raise fault("stale")
    document = known or Document("ExchangeRate", f"{code} {day}", {}, number=code, date=day)
    document.body = {**_body(books, code, day), "Rate": sent["Rate"]}
    return books.save(document)


def _require_currency(books: Books, code: str) -> None:
    if not currency.is_on(books):
        raise fault("feature_off", detail="Multicurrency is off")
    known = [books.organisation.currency, *(each.number for each in books.find("CompanyCurrency"))]
    if code not in known:
        raise fault("bad_reference", what="SourceCurrencyCode", element="SourceCurrencyCode")


def _body(books: Books, code: str, day: str) -> Body:
    return {"SourceCurrencyCode": code, "TargetCurrencyCode": books.organisation.currency, "AsOfDate": day}


def _day(books: Books, date: str) -> str:
    try:
        return dt.date.fromisoformat(date[:10]).isoformat() if date else books.today.isoformat()
    except ValueError:
        raise fault("mistyped_property") from None
