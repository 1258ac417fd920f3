"""A plan in QuickBooks' words."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from .caller import Caller
from .plan import Client, Plan, PlannedInvoice

_FIRST_DAY = 200


def write(caller: Caller, plan: Plan) -> None:
    """Customers and items, then invoices and what was paid of them, then the archiving."""
    customers = [_written(caller, "Customer", _customer(client), _FIRST_DAY) for client in plan.clients]
    income = {"value": caller.books.organisation.chart["sales"]}
    items = [
        _written(
            caller,
            "Item",
            {
                "Name": service.name, "Sku": service.code, "Type": "Service", "UnitPrice": service.price,
                "IncomeAccountRef": income,
            },
            _FIRST_DAY,
        )["Id"]
        for service in plan.services
    ]  # fmt: skip
    for invoice in plan.invoices:
        _write_invoice(caller, plan, invoice, customers[invoice.client]["Id"], items)
    for client, customer in zip(plan.clients, customers, strict=True):
        if client.archived:
            _archive(caller, customer)


def _write_invoice(caller: Caller, plan: Plan, invoice: PlannedInvoice, customer: str, items: list[str]) -> None:
    """A draft is an open invoice here: QuickBooks has none."""
    lines = [
        {
            "Amount": plan.services[place].price * quantity, "DetailType": "SalesItemLineDetail",
            "Description": plan.services[place].name,
            "SalesItemLineDetail": {
                "ItemRef": {"value": items[place]}, "Qty": quantity, "UnitPrice": plan.services[place].price,
                "TaxCodeRef": {"value": _tax_code(caller)},
            },
        }
        for place, quantity in invoice.lines
    ]  # fmt: skip
    numbered = {} if invoice.number is None else {"DocNumber": invoice.number}
    made = _written(
        caller,
        "Invoice",
        {
            "CustomerRef": {"value": customer}, "Line": lines, "TxnDate": caller.date(invoice.age).isoformat(),
            "DueDate": caller.date(invoice.age - invoice.terms).isoformat(), **numbered,
        },
        invoice.age,
    )  # fmt: skip
    if invoice.state == "void":
        which = {"Id": made["Id"], "SyncToken": made["SyncToken"]}
        _written(caller, "Invoice", which, max(invoice.age - 1, 0), "?operation=void")
    if invoice.state in ("paid", "part"):
        days_ago = max(invoice.age - invoice.paid_after, 0)
        total: Decimal = made["Balance"]
        amount = total if invoice.state == "paid" else (total / 2).quantize(Decimal("0.01"))
        payment = {
            "CustomerRef": {"value": customer}, "TotalAmt": amount, "TxnDate": caller.date(days_ago).isoformat(),
            "DepositToAccountRef": {"value": caller.books.organisation.chart["bank"]},
            "Line": [{"Amount": amount, "LinkedTxn": [{"TxnId": made["Id"], "TxnType": "Invoice"}]}],
        }  # fmt: skip
        _written(caller, "Payment", payment, days_ago)


def _tax_code(caller: Caller) -> str:
    """Untaxed in the United States, where tax depends on the address; the first code elsewhere (quickbooks.md 6)."""
    return "NON" if caller.books.organisation.country == "US" else "1"


def _customer(client: Client) -> dict[str, Any]:
    return {
        "DisplayName": client.name, "CompanyName": client.name, "GivenName": client.first_name,
        "FamilyName": client.last_name, "PrimaryEmailAddr": {"Address": client.email},
        "PrimaryPhone": {"FreeFormNumber": client.phone},
        "BillAddr": {"Line1": client.street, "City": client.city, "PostalCode": client.postcode},
    }  # fmt: skip


def _archive(caller: Caller, customer: dict[str, Any]) -> None:
    """As it stands now: every change gave it a new SyncToken."""
    kept = caller.books.get("Customer", customer["Id"])
    token = customer["SyncToken"] if kept is None else str(kept.revision)
    which = {"Id": customer["Id"], "SyncToken": token, "sparse": True, "Active": False}
    _written(caller, "Customer", which, 0)


def _written(caller: Caller, kind: str, value: dict[str, Any], days_ago: int, query: str = "") -> dict[str, Any]:
    realm = caller.books.organisation.key
    answer = caller.call("POST", f"/v3/company/{realm}/{kind.lower()}{query}", value, days_ago)
    made: dict[str, Any] = answer[kind]
    return made
