"""The official client with a record of which methods were called, and one record of each kind to call them on."""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from sdk_client import serve
from xero_client import SCOPES, MakeWorld, Xero, connect
from xero_python.accounting import AccountingApi

CURRENCIES = {"NZ": "NZD", "US": "USD", "GB": "GBP"}
ALL_SCOPES = (
    f"{SCOPES} accounting.attachments accounting.budgets.read accounting.journals.read paymentservices"
    " accounting.reports.tenninetynine.read"
)

# Not operations: the address of one, and the finder of models.
HELPERS = frozenset({"get_model_finder", "get_resource_url"})
METHODS = frozenset(
    name
    for name, _ in inspect.getmembers(AccountingApi, inspect.isfunction)
    if not name.startswith("_") and not name.endswith("_with_http_info")
) - HELPERS  # fmt: skip

# What has attachments. Each has the same five methods.
ATTACHED = ("account", "bank_transaction", "bank_transfer", "contact", "credit_note", "invoice", "manual_journal",
            "purchase_order", "quote", "receipt", "repeating_invoice")  # fmt: skip
# What has a history, with the client's two names for it.
HISTORIES = {
    "bank_transaction": ("create_bank_transaction_history_record", "get_bank_transactions_history"),
    "bank_transfer": ("create_bank_transfer_history_record", "get_bank_transfer_history"),
    "batch_payment": ("create_batch_payment_history_record", "get_batch_payment_history"),
    "contact": ("create_contact_history", "get_contact_history"),
    "credit_note": ("create_credit_note_history", "get_credit_note_history"),
    "expense_claim": ("create_expense_claim_history", "get_expense_claim_history"),
    "invoice": ("create_invoice_history", "get_invoice_history"),
    "item": ("create_item_history", "get_item_history"),
    "manual_journal": ("create_manual_journal_history_record", "get_manual_journals_history"),
    "overpayment": ("create_overpayment_history", "get_overpayment_history"),
    "payment": ("create_payment_history", "get_payment_history"),
    "prepayment": ("create_prepayment_history", "get_prepayment_history"),
    "purchase_order": ("create_purchase_order_history", "get_purchase_order_history"),
    "quote": ("create_quote_history", "get_quote_history"),
    "receipt": ("create_receipt_history", "get_receipt_history"),
    "repeating_invoice": ("create_repeating_invoice_history", "get_repeating_invoice_history"),
}
# What comes as PDF.
PDFS = ("credit_note", "invoice", "purchase_order", "quote")


def attachment_methods(parent: str) -> tuple[str, str, str, str, str]:
    """Create, update, list, by id, by name."""
    return (
        f"create_{parent}_attachment_by_file_name",
        f"update_{parent}_attachment_by_file_name",
        f"get_{parent}_attachments",
        f"get_{parent}_attachment_by_id",
        f"get_{parent}_attachment_by_file_name",
    )


def tabled() -> frozenset[str]:
    """The methods that the tables name."""
    attachments = {name for parent in ATTACHED for name in attachment_methods(parent)}
    histories = {name for pair in HISTORIES.values() for name in pair}
    return frozenset(attachments | histories | {f"get_{kind}_as_pdf" for kind in PDFS})


def written(source: str) -> frozenset[str]:
    """The methods that a source text calls on `api`.

    >>> sorted(written("def test(api): assert api.get_users('t').users == api.get_items('t')"))
    ['get_items', 'get_users']
    """
    return frozenset(
        node.func.attr
        for node in ast.walk(ast.parse(textwrap.dedent(source)))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == "api"
    )


class RecordingApi(AccountingApi):  # type: ignore[misc]
    """The official client, otherwise as it is."""

    def __init__(self, wrapped: AccountingApi) -> None:
        self.called: set[str] = set()
        super().__init__(wrapped.api_client, base_url=wrapped.base_url)

    def __getattribute__(self, name: str) -> Any:
        found = super().__getattribute__(name)
        if name not in METHODS:
            return found

        def call(*args: Any, **options: Any) -> Any:
            self.called.add(name)
            return found(*args, **options)

        return call


def everything(make_world: MakeWorld, country: str = "NZ") -> Xero:
    """An app that may do everything."""
    return connect(make_world("xero", country=country, currency=CURRENCIES[country]), scope=ALL_SCOPES)


def recording(xero: Xero, test: Callable[..., object]) -> Iterator[RecordingApi]:
    """The client; what the test's source calls on it was called when the test is over."""
    for api in serve(xero):
        recorder = RecordingApi(api)
        yield recorder
        assert written(inspect.getsource(test)) <= recorder.called


def made(xero: Xero, kind: str) -> str:
    """The id of a new record of that kind."""
    return _MAKERS[kind](xero)


def content_of(name: str) -> bytes:
    """What the client downloaded into a temporary file of its own, which goes."""
    file = Path(name)
    content = file.read_bytes()
    file.unlink()
    return content


def _line(**members: Any) -> dict[str, Any]:
    return {"Description": "Work", "UnitAmount": "10.00", "Quantity": "1", "AccountCode": "200", **members}


def _put(collection: str, identity: str, **body: Any) -> Callable[[Xero], str]:
    return lambda xero: str(xero.ok("PUT", collection, body)[collection][0][identity])


def _advance(kind: str, identity: str) -> Callable[[Xero], str]:
    return _put("BankTransactions", identity, Type=kind, Contact={"Name": "Able Ltd"}, BankAccount={"Code": "090"},
                LineItems=[_line(TaxType="NONE")])  # fmt: skip


def _payment(xero: Xero) -> str:
    sent = {"Invoice": {"InvoiceID": made(xero, "invoice")}, "Account": {"Code": "090"}, "Amount": "1.00"}
    return _put("Payments", "PaymentID", **sent)(xero)


def _batch(xero: Xero) -> str:
    paid = [{"Invoice": {"InvoiceID": made(xero, "invoice")}, "Amount": "1.00"}]
    return _put("BatchPayments", "BatchPaymentID", Account={"Code": "090"}, Date="2026-03-02", Payments=paid)(xero)


def _user(xero: Xero) -> dict[str, Any]:
    return {"UserID": xero.ok("GET", "Users")["Users"][0]["UserID"]}


def _receipt(xero: Xero) -> str:
    lines = [_line(AccountCode="429")]
    return _put("Receipts", "ReceiptID", User=_user(xero), Contact={"Name": "Bistro"}, LineItems=lines)(xero)


def _claim(xero: Xero) -> str:
    receipts = [{"ReceiptID": made(xero, "receipt")}]
    return _put("ExpenseClaims", "ExpenseClaimID", User=_user(xero), Receipts=receipts)(xero)


_ABLE = {"Name": "Able Ltd"}
_SCHEDULE = {"Period": 1, "Unit": "MONTHLY", "DueDate": 20, "DueDateType": "OFFOLLOWINGMONTH",
             "StartDate": "2026-03-31"}  # fmt: skip
_MAKERS: dict[str, Callable[[Xero], str]] = {
    "account": _put("Accounts", "AccountID", Code="206", Name="Tax advice", Type="REVENUE"),
    "bank_transaction": _put("BankTransactions", "BankTransactionID", Type="RECEIVE", Contact=_ABLE,
                             BankAccount={"Code": "090"}, LineItems=[_line()]),
    "bank_transfer": _put("BankTransfers", "BankTransferID", FromBankAccount={"Code": "091"},
                          ToBankAccount={"Code": "090"}, Amount="50.00"),
    "batch_payment": _batch,
    "contact": _put("Contacts", "ContactID", Name="Able Ltd"),
    "credit_note": _put("CreditNotes", "CreditNoteID", Type="ACCRECCREDIT", Status="AUTHORISED", Contact=_ABLE,
                        LineItems=[_line()]),
    "expense_claim": _claim,
    "invoice": _put("Invoices", "InvoiceID", Type="ACCREC", Status="AUTHORISED", Contact=_ABLE,
                    DueDate="2026-03-31", LineItems=[_line()]),
    "item": _put("Items", "ItemID", Code="ADV", Name="Advice"),
    "manual_journal": _put("ManualJournals", "ManualJournalID", Narration="Accrual", JournalLines=[
        {"AccountCode": "429", "LineAmount": 5}, {"AccountCode": "477", "LineAmount": -5}]),
    "overpayment": _advance("RECEIVE-OVERPAYMENT", "OverpaymentID"),
    "payment": _payment,
    "prepayment": _advance("RECEIVE-PREPAYMENT", "PrepaymentID"),
    "purchase_order": lambda xero: _put("PurchaseOrders", "PurchaseOrderID", Contact={"ContactID": xero.contact()},
                                        LineItems=[_line()])(xero),
    "quote": lambda xero: _put("Quotes", "QuoteID", Contact={"ContactID": xero.contact()}, Date="2026-03-02",
                               LineItems=[_line()])(xero),
    "receipt": _receipt,
    "repeating_invoice": _put("RepeatingInvoices", "RepeatingInvoiceID", Type="ACCREC", Status="AUTHORISED",
                              Contact=_ABLE, LineItems=[_line()], LineAmountTypes="Exclusive", CurrencyCode="NZD",
                              Schedule=_SCHEDULE),
}  # fmt: skip
