"""Every method of the official client, on money and credits."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

import pytest
from advance_calls import balances
from every_method import RecordingApi, everything, made, recording
from xero_client import MakeWorld, Xero
from xero_python.accounting import (
    Account,
    Allocation,
    Allocations,
    BankTransaction,
    BankTransactions,
    BankTransfer,
    BankTransferDelete,
    BankTransferDeleteByUrlParam,
    BankTransfers,
    BankTransfersDelete,
    BatchPayment,
    BatchPaymentDelete,
    BatchPaymentDeleteByUrlParam,
    BatchPayments,
    Contact,
    CreditNote,
    CreditNotes,
    ExpenseClaim,
    ExpenseClaims,
    Invoice,
    LineItem,
    Payment,
    PaymentDelete,
    Payments,
    Receipt,
    Receipts,
    User,
)

D = Decimal
DAY = dt.date(2026, 3, 2)


@pytest.fixture
def xero(make_world: MakeWorld) -> Xero:
    """An app that may do everything."""
    return everything(make_world)


@pytest.fixture
def tenant(xero: Xero) -> str:
    """The organisation."""
    return xero.world.organisation.key


@pytest.fixture
def api(xero: Xero, request: pytest.FixtureRequest) -> Iterator[RecordingApi]:
    """The official client."""
    yield from recording(xero, request.function)


def to_pay(xero: Xero, amount: str) -> Payment:
    """A payment into the bank account on a new invoice of 10.00."""
    return Payment(invoice=Invoice(invoice_id=made(xero, "invoice")), account=Account(code="090"), amount=D(amount),
                   date=DAY)  # fmt: skip


def bank_accounts(xero: Xero) -> tuple[Account, Account]:
    """The clearing account and the bank account, by id."""
    found = {one["Code"]: one["AccountID"] for one in xero.ok("GET", "Accounts", where='Type=="BANK"')["Accounts"]}
    return Account(account_id=found["091"]), Account(account_id=found["090"])


def test_bank_transactions(api: RecordingApi, tenant: str, xero: Xero) -> None:
    spent = BankTransaction(type="SPEND", contact=Contact(name="Bank"), bank_account=Account(code="090"), line_items=[
        LineItem(description="Fee", unit_amount=D("2.90"), account_code="404", tax_type="NONE")])  # fmt: skip
    (first,) = api.create_bank_transactions(tenant, BankTransactions(bank_transactions=[spent])).bank_transactions
    key = first.bank_transaction_id
    spent.reference = "March"
    sent = BankTransactions(bank_transactions=[spent])
    assert api.update_bank_transaction(tenant, key, sent).bank_transactions[0].reference == "March"
    (second,) = api.update_or_create_bank_transactions(tenant, sent).bank_transactions
    assert second.bank_transaction_id != key
    (found,) = api.get_bank_transaction(tenant, key).bank_transactions
    assert (found.reference, found.total, found.line_items[0].account_code) == ("March", D("2.90"), "404")
    assert len(api.get_bank_transactions(tenant, page=1, where='Type=="SPEND"').bank_transactions) == 2
    assert balances(xero) == {"090": D("-5.80"), "404": D("5.80")}


def test_bank_transfers(api: RecordingApi, tenant: str, xero: Xero) -> None:
    source, target = bank_accounts(xero)
    sent = BankTransfers([BankTransfer(from_bank_account=source, to_bank_account=target, amount=D("50.00"))])
    first, second = (api.create_bank_transfer(tenant, sent).bank_transfers[0].bank_transfer_id for _ in range(2))
    assert balances(xero) == {"090": D("100.00"), "091": D("-100.00")}
    assert api.get_bank_transfer(tenant, first).bank_transfers[0].amount == D("50.00")
    (gone,) = api.delete_bank_transfer(tenant, first, BankTransferDeleteByUrlParam("DELETED")).bank_transfers
    assert (gone.bank_transfer_id, gone.status) == (first, "DELETED")
    assert [one.bank_transfer_id for one in api.get_bank_transfers(tenant).bank_transfers] == [second]
    many = BankTransfersDelete([BankTransferDelete(bank_transfer_id=second, status="DELETED")])
    (gone,) = api.delete_bank_transfers(tenant, many).bank_transfers
    assert (gone.bank_transfer_id, gone.status) == (second, "DELETED")
    assert len(api.get_bank_transfers(tenant, include_deleted=True).bank_transfers) == 2
    assert balances(xero) == {}


def test_batch_payments(api: RecordingApi, tenant: str, xero: Xero) -> None:
    key = made(xero, "invoice")
    paid = [Payment(invoice=Invoice(invoice_id=key), amount=D("4.00"))]
    sent = BatchPayments([BatchPayment(account=bank_accounts(xero)[1], payments=paid, date=DAY)])
    first, second = (api.create_batch_payment(tenant, sent).batch_payments[0].batch_payment_id for _ in range(2))
    assert balances(xero)["090"] == D("8.00")
    found = api.get_batch_payment(tenant, first).batch_payments[0]
    assert (found.total_amount, found.payments[0].invoice.invoice_id) == (D("4.00"), key)
    (gone,) = api.delete_batch_payment(tenant, BatchPaymentDelete(first, "DELETED")).batch_payments
    assert (gone.batch_payment_id, gone.status) == (first, "DELETED")
    by_path = api.delete_batch_payment_by_url_param(tenant, second, BatchPaymentDeleteByUrlParam("DELETED"))
    assert by_path.batch_payments[0].batch_payment_id == second
    assert [one.status for one in api.get_batch_payments(tenant).batch_payments] == ["DELETED", "DELETED"]
    assert "090" not in balances(xero)


def test_payments(api: RecordingApi, tenant: str, xero: Xero) -> None:
    (first,) = api.create_payment(tenant, to_pay(xero, "4.00")).payments
    assert (first.amount, first.status, first.payment_type) == (D("4.00"), "AUTHORISED", "ACCRECPAYMENT")
    many = Payments(payments=[to_pay(xero, "1.00"), to_pay(xero, "2.00")])
    assert [one.amount for one in api.create_payments(tenant, many).payments] == [D("1.00"), D("2.00")]
    assert balances(xero)["090"] == D("7.00")
    assert api.get_payment(tenant, first.payment_id).payments[0].invoice.invoice_id == first.invoice.invoice_id
    api.delete_payment(tenant, first.payment_id, PaymentDelete(status="DELETED"))
    left = api.get_payments(tenant, where='Status=="AUTHORISED"', order="Amount").payments
    assert [one.amount for one in left] == [D("1.00"), D("2.00")]
    assert balances(xero)["090"] == D("3.00")


def test_prepayments(api: RecordingApi, tenant: str, xero: Xero) -> None:
    key, invoice = made(xero, "prepayment"), made(xero, "invoice")
    assert [one.prepayment_id for one in api.get_prepayments(tenant, page=1).prepayments] == [key]
    (sent,) = api.create_prepayment_allocations(tenant, key, applied(invoice)).allocations
    assert sent.amount == D("6.00")
    (found,) = api.get_prepayment(tenant, key).prepayments
    assert (found.remaining_credit, found.allocations[0].amount) == (D("4.00"), D("6.00"))
    with pytest.raises(ValueError, match="date"):  # the client wants a date that Xero does not send
        api.delete_prepayment_allocations(tenant, key, found.allocations[0].allocation_id)
    (found,) = api.get_prepayment(tenant, key).prepayments
    assert (found.remaining_credit, found.allocations) == (D("10.00"), [])


def test_overpayments(api: RecordingApi, tenant: str, xero: Xero) -> None:
    key, invoice = made(xero, "overpayment"), made(xero, "invoice")
    assert [one.overpayment_id for one in api.get_overpayments(tenant, page=1).overpayments] == [key]
    (sent,) = api.create_overpayment_allocations(tenant, key, applied(invoice)).allocations
    assert sent.amount == D("6.00")
    (found,) = api.get_overpayment(tenant, key).overpayments
    assert (found.remaining_credit, found.allocations[0].amount) == (D("4.00"), D("6.00"))
    with pytest.raises(ValueError, match="date"):  # the client wants a date that Xero does not send
        api.delete_overpayment_allocations(tenant, key, found.allocations[0].allocation_id)
    (found,) = api.get_overpayment(tenant, key).overpayments
    assert (found.remaining_credit, found.allocations) == (D("10.00"), [])


def applied(invoice: str) -> Allocations:
    """6.00 for that invoice."""
    return Allocations([Allocation(invoice=Invoice(invoice_id=invoice), amount=D("6.00"), date=DAY)])


def test_credit_notes(api: RecordingApi, tenant: str, xero: Xero) -> None:
    line = LineItem(description="Back", unit_amount=D("10.00"), account_code="200", tax_type="NONE")
    note = CreditNote(type="ACCRECCREDIT", status="DRAFT", contact=Contact(name="Able Ltd"), line_items=[line])
    (first,) = api.create_credit_notes(tenant, CreditNotes(credit_notes=[note])).credit_notes
    key = first.credit_note_id
    approved = CreditNotes(credit_notes=[CreditNote(status="AUTHORISED", date=DAY)])
    assert api.update_credit_note(tenant, key, approved).credit_notes[0].status == "AUTHORISED"
    both = [CreditNote(credit_note_id=key, reference="Again"), note]
    again = api.update_or_create_credit_notes(tenant, CreditNotes(credit_notes=both)).credit_notes
    assert [one.credit_note_id == key for one in again] == [True, False]
    invoice = made(xero, "invoice")
    (sent,) = api.create_credit_note_allocation(tenant, key, applied(invoice)).allocations
    assert sent.amount == D("6.00")
    (found,) = api.get_credit_note(tenant, key).credit_notes
    assert (found.reference, found.remaining_credit) == ("Again", D("4.00"))
    with pytest.raises(ValueError, match="date"):  # the client wants a date that Xero does not send
        api.delete_credit_note_allocations(tenant, key, found.allocations[0].allocation_id)
    listed = api.get_credit_notes(tenant, where='Status=="AUTHORISED"').credit_notes
    assert [(one.credit_note_id, one.remaining_credit) for one in listed] == [(key, D("10.00"))]


def test_receipts_and_expense_claims(api: RecordingApi, tenant: str, xero: Xero) -> None:
    person = User(user_id=xero.ok("GET", "Users")["Users"][0]["UserID"])
    line = LineItem(description="Taxi", quantity=D(1), unit_amount=D("23.00"), account_code="429")
    sent = Receipt(contact=Contact(name="Cabs"), user=person, line_items=[line], date=DAY)
    (receipt,) = api.create_receipt(tenant, Receipts(receipts=[sent])).receipts
    edit = Receipt(contact=Contact(name="Cabs"), user=person, reference="Airport")
    (edited,) = api.update_receipt(tenant, receipt.receipt_id, Receipts(receipts=[edit])).receipts
    assert (edited.reference, edited.total) == ("Airport", D("23.00"))
    assert api.get_receipt(tenant, receipt.receipt_id).receipts[0].reference == "Airport"
    assert [one.receipt_id for one in api.get_receipts(tenant).receipts] == [receipt.receipt_id]
    claims = ExpenseClaims(
        expense_claims=[ExpenseClaim(user=person, receipts=[Receipt(receipt_id=receipt.receipt_id)])]
    )
    (claim,) = api.create_expense_claims(tenant, claims).expense_claims
    assert (claim.status, claim.total) == ("SUBMITTED", D("23.00"))
    approved = ExpenseClaims(expense_claims=[ExpenseClaim(status="AUTHORISED", user=person)])
    (answered,) = api.update_expense_claim(tenant, claim.expense_claim_id, approved).expense_claims
    assert answered.status == "AUTHORISED"
    assert api.get_expense_claim(tenant, claim.expense_claim_id).expense_claims[0].amount_due == D("23.00")
    (listed,) = api.get_expense_claims(tenant).expense_claims
    assert (listed.expense_claim_id, listed.status) == (claim.expense_claim_id, "AUTHORISED")
