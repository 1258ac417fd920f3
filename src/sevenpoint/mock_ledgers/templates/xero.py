"""A plan in Xero's words."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from .caller import Caller
from .plan import Client, Plan, PlannedInvoice

_API = "/api.xro/2.0"
_FIRST_DAY = 200
_STATUS = {"draft": "DRAFT"}


def write(caller: Caller, plan: Plan) -> None:
    """Contacts and items, then invoices and what was paid of them, then the archiving."""
    contacts = [_written(caller, "Contacts", _contact(client), _FIRST_DAY)["ContactID"] for client in plan.clients]
    sales = caller.books.organisation.chart["sales"]
    for service in plan.services:
        details = {"UnitPrice": service.price, "AccountCode": sales}
        _written(caller, "Items", {"Code": service.code, "Name": service.name, "SalesDetails": details}, _FIRST_DAY)
    for invoice in plan.invoices:
        _write_invoice(caller, plan, invoice, contacts[invoice.client])
    for client, contact in zip(plan.clients, contacts, strict=True):
        if client.archived:
            _written(caller, f"Contacts/{contact}", {"ContactID": contact, "ContactStatus": "ARCHIVED"}, 0)


def _write_invoice(caller: Caller, plan: Plan, invoice: PlannedInvoice, contact: str) -> None:
    lines = [
        {"ItemCode": plan.services[place].code, "Description": plan.services[place].name, "Quantity": quantity}
        for place, quantity in invoice.lines
    ]
    numbered = {} if invoice.number is None else {"InvoiceNumber": invoice.number}
    made = _written(
        caller,
        "Invoices",
        {
            "Type": "ACCREC", "Contact": {"ContactID": contact}, "LineItems": lines,
            "Date": caller.date(invoice.age).isoformat(),
            "DueDate": caller.date(invoice.age - invoice.terms).isoformat(),
            "Status": _STATUS.get(invoice.state, "AUTHORISED"), **numbered,
        },
        invoice.age,
    )  # fmt: skip
    if invoice.state == "void":
        _written(caller, f"Invoices/{made['InvoiceID']}", {"Status": "VOIDED"}, max(invoice.age - 1, 0))
    if invoice.state in ("paid", "part"):
        days_ago = max(invoice.age - invoice.paid_after, 0)
        total: Decimal = made["AmountDue"]
        payment = {
            "Invoice": {"InvoiceID": made["InvoiceID"]}, "Account": {"Code": caller.books.organisation.chart["bank"]},
            "Amount": total if invoice.state == "paid" else (total / 2).quantize(Decimal("0.01")),
            "Date": caller.date(days_ago).isoformat(),
        }  # fmt: skip
        _written(caller, "Payments", payment, days_ago)


def _contact(client: Client) -> dict[str, Any]:
    address = {
        "AddressType": "POBOX", "AddressLine1": client.street, "City": client.city, "PostalCode": client.postcode,
    }  # fmt: skip
    return {
        "Name": client.name, "FirstName": client.first_name, "LastName": client.last_name,
        "EmailAddress": client.email, "Addresses": [address],
        "Phones": [{"PhoneType": "DEFAULT", "PhoneNumber": client.phone}],
    }  # fmt: skip


def _written(caller: Caller, path: str, value: dict[str, Any], days_ago: int) -> dict[str, Any]:
    answer = caller.call("POST", f"{_API}/{path}", value, days_ago)
    made: dict[str, Any] = answer[path.split("/")[0]][0]
    return made
