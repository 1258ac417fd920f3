"""Making, changing and removing records through the unmodified `python-quickbooks`."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from quickbooks import QuickBooks
from quickbooks.exceptions import QuickbooksException
from quickbooks.objects.base import Ref
from quickbooks.objects.customer import Customer
from quickbooks.objects.detailline import (
    AccountBasedExpenseLine,
    AccountBasedExpenseLineDetail,
    SalesItemLine,
    SalesItemLineDetail,
)
from quickbooks.objects.vendor import Vendor


def ref(value: str) -> Ref:
    """A reference to an id."""
    made = Ref()
    made.value = value
    return made


def new(kind: type, **properties: Any) -> Any:
    """An object of the SDK with its properties set."""
    made = kind()
    for name, value in properties.items():
        setattr(made, name, value)
    return made


def sale(amount: str = "25.00") -> SalesItemLine:
    """A sales line of the item "Services"."""
    return new(SalesItemLine, Amount=Decimal(amount), SalesItemLineDetail=new(SalesItemLineDetail, ItemRef=ref("1")))


def cost(amount: str = "25.00") -> AccountBasedExpenseLine:
    """A line of office expenses."""
    detail = new(AccountBasedExpenseLineDetail, AccountRef=ref("94"))
    return new(AccountBasedExpenseLine, Amount=Decimal(amount), AccountBasedExpenseLineDetail=detail)


def customer(client: QuickBooks) -> Ref:
    """A reference to a new customer."""
    return new(Customer, DisplayName="Amy").save(qb=client).to_ref()


def vendor(client: QuickBooks) -> Ref:
    """A reference to a new vendor."""
    return new(Vendor, DisplayName="Norton").save(qb=client).to_ref()


def live(client: QuickBooks, host: tuple[str, Any], made: Any, **changes: Any) -> Any:
    """Save, read, change with everything that was read, and find. Returns the record as it stands."""
    kind = type(made)
    saved = made.save(qb=client)
    host[1].assert_balanced()
    read = kind.get(saved.Id, qb=client)
    for name, value in changes.items():
        setattr(read, name, value)
    changed = read.save(qb=client)
    host[1].assert_balanced()
    for name, value in changes.items():
        assert getattr(changed, name) == value
    assert changed.SyncToken == "1"
    found = kind.filter(Id=saved.Id, qb=client)
    assert [each.Id for each in found] == [saved.Id]
    assert kind.count(qb=client) >= 1
    return changed


def gone(client: QuickBooks, host: tuple[str, Any], record: Any) -> None:
    """Delete a record, which then is not found."""
    type(record).get(record.Id, qb=client).delete(qb=client)
    host[1].assert_balanced()
    with pytest.raises(QuickbooksException):
        type(record).get(record.Id, qb=client)
