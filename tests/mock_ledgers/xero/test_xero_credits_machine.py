"""Credits, refunds, batches, transfers and other currencies in any order keep the books true (Hypothesis).

After every request: trial balance zero, control accounts equal to open documents in the base currency, AmountDue equal
to Total less paid less credited, statuses only along the state tables, and a refused request changes nothing.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import func, select
from xero_client import MakeWorld, Xero, connect, load

from sevenpoint.mock_ledgers.store import schema

amounts = st.sampled_from(["0.01", "3.33", "10", "33.335", "99.99", "100", "0", "-1"])
rates = st.sampled_from([None, "0.6", "0.75", "1", "1.6", "0.0137", "0"])
currencies = st.sampled_from(["NZD", "NZD", "USD", "USD", "USD", "EUR", "XXX"])
CREDITS = {"CreditNote": "CreditNotes", "Prepayment": "Prepayments", "Overpayment": "Overpayments"}
APPROVED = {"AUTHORISED", "PAID"}
MOVES = {"DRAFT": {"AUTHORISED", "PAID", "DELETED"}, "AUTHORISED": {"PAID", "VOIDED"}, "PAID": {"AUTHORISED", "VOIDED"},
         "VOIDED": set(), "DELETED": set()}  # fmt: skip
NOBODY = "00000000-0000-0000-0000-000000000009"
Credit = tuple[str, str]


class Credits(RuleBasedStateMachine):
    """Two contacts, three currencies, and everything that credits can go through."""

    invoices: Bundle[str] = Bundle("invoices")
    open_credits: Bundle[Credit] = Bundle("open_credits")
    payments: Bundle[str] = Bundle("payments")
    batches: Bundle[str] = Bundle("batches")
    transfers: Bundle[str] = Bundle("transfers")
    make_world: MakeWorld

    @initialize()
    def open_books(self) -> None:
        """A fresh organisation each time, with accounts in two currencies."""
        self.xero: Xero = connect(type(self).make_world("xero", country="NZ", currency="NZD"))
        self.statuses: dict[str, str] = {}
        self.contacts = [self.xero.contact(name) for name in ("Able", "Baker")]
        for code in ("USD", "EUR"):
            self.xero.ok("PUT", "Currencies", {"Code": code})
        for code, currency in (("095", "USD"), ("096", "NZD")):
            account = {"Code": code, "Name": code, "Type": "BANK", "BankAccountNumber": code, "CurrencyCode": currency}
            self.xero.ok("PUT", "Accounts", account)

    # --- documents --------------------------------------------------------------------------------------------------

    @rule(target=invoices, who=st.integers(0, 1), kind=st.sampled_from(["ACCREC", "ACCREC", "ACCPAY"]), amount=amounts,
          currency=currencies, rate=rates, tax=st.sampled_from(["NONE", "OUTPUT2"]),
          status=st.sampled_from(["AUTHORISED", "AUTHORISED", "DRAFT"]))  # fmt: skip
    def invoice(self, who: int, kind: str, amount: str, currency: str, rate: str | None, tax: str, status: str) -> Any:
        """An invoice or a bill."""
        lines = [{"Description": "x", "UnitAmount": each, "AccountCode": "200", "TaxType": tax}
                 for each in (amount, "0.05")]  # fmt: skip
        body = {"Type": kind, "Status": status, "DueDate": "2026-04-01", "Contact": {"ContactID": self.contacts[who]},
                "CurrencyCode": currency, "CurrencyRate": rate, "LineItems": lines}  # fmt: skip
        return self._made(self._send("PUT", "Invoices", body), "InvoiceID")

    @rule(target=open_credits, who=st.integers(0, 1), kind=st.sampled_from(["ACCRECCREDIT", "ACCPAYCREDIT"]),
          amount=amounts, currency=currencies, rate=rates,
          status=st.sampled_from(["AUTHORISED", "AUTHORISED", "DRAFT"]))  # fmt: skip
    def credit_note(self, who: int, kind: str, amount: str, currency: str, rate: str | None, status: str) -> Any:
        """A credit note."""
        line = {"Description": "x", "UnitAmount": amount, "AccountCode": "200", "TaxType": "OUTPUT2"}
        body = {"Type": kind, "Status": status, "Contact": {"ContactID": self.contacts[who]}, "CurrencyCode": currency,
                "CurrencyRate": rate, "LineItems": [line]}  # fmt: skip
        made = self._send("PUT", "CreditNotes", body)
        return multiple() if made is None else ("CreditNote", made["CreditNoteID"])

    @rule(target=open_credits, who=st.integers(0, 1), side=st.sampled_from(["RECEIVE", "SPEND"]),
          kind=st.sampled_from(["Prepayment", "Overpayment"]), amount=amounts, other=amounts,
          account=st.sampled_from(["090", "095"]), rate=rates)  # fmt: skip
    def advance(self, who: int, side: str, kind: str, amount: str, other: str, account: str, rate: str | None) -> Any:
        """Money in advance or too much of it, taxed and over two accounts when it can be."""
        lines = [{"Description": "x", "UnitAmount": amount, "AccountCode": "200", "TaxType": "OUTPUT2"},
                 {"Description": "y", "UnitAmount": other, "AccountCode": "815", "TaxType": "NONE"}]  # fmt: skip
        body = {"Type": f"{side}-{kind.upper()}", "Contact": {"ContactID": self.contacts[who]}, "CurrencyRate": rate,
                "BankAccount": {"Code": account},
                "LineItems": lines if kind == "Prepayment" else lines[:1]}  # fmt: skip
        made = self._send("PUT", "BankTransactions", body)
        return multiple() if made is None else (kind, made[f"{kind}ID"])

    @rule(credit=open_credits, status=st.sampled_from(["AUTHORISED", "VOIDED", "DELETED", "DRAFT"]))
    def move_credit(self, credit: Credit, status: str) -> None:
        """Ask a credit note for another status; the others have no such call."""
        if credit[0] == "CreditNote":
            self._send("POST", f"CreditNotes/{credit[1]}", {"Status": status})

    @rule(invoice=invoices, status=st.sampled_from(["AUTHORISED", "VOIDED"]), rate=rates)
    def move_invoice(self, invoice: str, status: str, rate: str | None) -> None:
        """Ask an invoice for another status or rate."""
        self._send("POST", f"Invoices/{invoice}", {"Status": status, "CurrencyRate": rate})

    @rule(target=open_credits, invoice=invoices, kind=st.sampled_from(sorted(CREDITS)), rate=rates, whole=st.booleans())
    def credit_that_fits(self, invoice: str, kind: str, rate: str | None, whole: bool) -> Any:
        """A credit of the invoice's contact, side and currency, applied to it at once."""
        found = self._invoice(invoice)
        sales, party = found["Type"] == "ACCREC", {"Contact": {"ContactID": found["Contact"]["ContactID"]}}
        amount = found["AmountDue"] if whole else found["AmountDue"] * 2
        lines = [{"Description": "x", "UnitAmount": str(amount), "AccountCode": "200", "TaxType": "NONE"}]
        if kind == "CreditNote":
            note = {"Type": f"{found['Type']}CREDIT", "Status": "AUTHORISED", "CurrencyCode": found["CurrencyCode"]}
            made = self._send("PUT", "CreditNotes", {**note, **party, "CurrencyRate": rate, "LineItems": lines})
        else:
            account = {"NZD": "090", "USD": "095"}.get(found["CurrencyCode"], "090")
            spent = {"Type": f"{'RECEIVE' if sales else 'SPEND'}-{kind.upper()}", "BankAccount": {"Code": account}}
            made = self._send("PUT", "BankTransactions", {**spent, **party, "CurrencyRate": rate, "LineItems": lines})
        if made is None:
            return multiple()
        self.allocate((kind, made[f"{kind}ID"]), invoice, "most")
        return kind, made[f"{kind}ID"]

    # --- uses -------------------------------------------------------------------------------------------------------

    @rule(credit=open_credits, invoice=invoices, part=st.sampled_from(["all", "all", "most", "0.01", "1000", "0"]))
    def allocate(self, credit: Credit, invoice: str, part: str) -> None:
        """Some of a credit to an invoice; `all`: as much as fits."""
        fits = min(self._credit(credit)["RemainingCredit"], self._invoice(invoice)["AmountDue"])
        amount = {"all": fits, "most": fits * 2 / 3}.get(part, part)
        sent = {"Amount": str(amount), "Invoice": {"InvoiceID": invoice}}
        self._send("PUT", f"{CREDITS[credit[0]]}/{credit[1]}/Allocations", sent)

    @rule(credit=open_credits, index=st.integers(0, 3))
    def take_back(self, credit: Credit, index: int) -> None:
        """Remove an allocation, not always the last."""
        made = self._credit(credit)["Allocations"]
        key = made[index]["AllocationID"] if index < len(made) else NOBODY
        self._send("DELETE", f"{CREDITS[credit[0]]}/{credit[1]}/Allocations/{key}", None)

    @rule(target=payments, credit=open_credits, share=st.sampled_from(["1", "0.5", "1.01"]), rate=rates,
          account=st.sampled_from(["090", "095", "200"]))  # fmt: skip
    def refund(self, credit: Credit, share: str, rate: str | None, account: str) -> Any:
        """Pay a credit back, or more than remains."""
        amount = str(self._credit(credit)["RemainingCredit"] * Decimal(share))
        body = {credit[0]: {f"{credit[0]}ID": credit[1]}, "Amount": amount, "CurrencyRate": rate,
                "Account": {"Code": account}}  # fmt: skip
        return self._made(self._send("PUT", "Payments", body), "PaymentID")

    @rule(target=payments, invoice=invoices, share=st.sampled_from(["1", "0.3", "1.01"]), rate=rates,
          account=st.sampled_from(["090", "095"]))  # fmt: skip
    def pay(self, invoice: str, share: str, rate: str | None, account: str) -> Any:
        """Pay some of an invoice."""
        amount = str(self._invoice(invoice)["AmountDue"] * Decimal(share))
        body = {"Invoice": {"InvoiceID": invoice}, "Amount": amount, "CurrencyRate": rate, "Account": {"Code": account}}
        return self._made(self._send("PUT", "Payments", body), "PaymentID")

    @rule(payment=payments)
    def remove_payment(self, payment: str) -> None:
        """Delete a payment, perhaps twice."""
        self._send("POST", f"Payments/{payment}", {"Status": "DELETED"})

    @rule(target=batches, first=invoices, second=invoices, amount=st.sampled_from(["0.01", "3.33", "1000"]))
    def batch(self, first: str, second: str, amount: str) -> Any:
        """Pay two invoices at once, or one twice."""
        listed = [{"Invoice": {"InvoiceID": each}, "Amount": amount} for each in (first, second)]
        made = self._send("PUT", "BatchPayments", {"Account": {"Code": "090"}, "Payments": listed})
        return self._made(made, "BatchPaymentID")

    @rule(batch=batches)
    def remove_batch(self, batch: str) -> None:
        """Delete a batch, perhaps twice."""
        self._send("POST", f"BatchPayments/{batch}", {"Status": "DELETED"})

    @rule(target=transfers, amount=amounts, where=st.sampled_from(["096", "095", "090"]))
    def transfer(self, amount: str, where: str) -> Any:
        """Move money between accounts."""
        body = {"FromBankAccount": {"Code": "090"}, "ToBankAccount": {"Code": where}, "Amount": amount}
        return self._made(self._send("PUT", "BankTransfers", body), "BankTransferID")

    @rule(transfer=transfers)
    def remove_transfer(self, transfer: str) -> None:
        """Delete a transfer, perhaps twice."""
        self._send("POST", f"BankTransfers/{transfer}", {"Status": "DELETED"})

    # --- what must hold ---------------------------------------------------------------------------------------------

    @invariant()
    def invoices_add_up(self) -> None:
        """AmountDue is Total less paid less credited, and what is shown beside adds up to both."""
        for each in self.xero.ok("GET", "Invoices")["Invoices"] if hasattr(self, "statuses") else []:
            if each["Status"] != "VOIDED":
                assert each["AmountDue"] == each["Total"] - each["AmountPaid"] - each["AmountCredited"] >= 0
            assert each["AmountPaid"] == sum((one["Amount"] for one in each["Payments"]), Decimal(0))
            applied = [one["AppliedAmount"] for name in CREDITS.values() for one in each[name]]
            assert each["AmountCredited"] == sum(applied, Decimal(0))

    def _send(self, method: str, path: str, body: Any) -> dict[str, Any] | None:
        """One request; what it answered, None when it was refused."""
        before = self._fingerprint()
        answer = self.xero.call(method, path, body)
        assert answer.status_code in (200, 400, 404), answer.get_data(as_text=True)
        self.xero.world.assert_balanced()
        self._check_statuses()
        if answer.status_code != 200:
            assert self._fingerprint() == before
            return None
        found = load(answer)
        if "Id" not in found:
            return dict(found)
        (item,) = found[path.split("/")[2] if path.count("/") > 1 else path.split("/")[0]]
        return dict(item)

    def _made(self, item: dict[str, Any] | None, identity: str) -> Any:
        return multiple() if item is None else item[identity]

    def _credit(self, credit: Credit) -> dict[str, Any]:
        return dict(self.xero.ok("GET", f"{CREDITS[credit[0]]}/{credit[1]}")[CREDITS[credit[0]]][0])

    def _invoice(self, key: str) -> dict[str, Any]:
        return dict(self.xero.ok("GET", f"Invoices/{key}")["Invoices"][0])

    def _fingerprint(self) -> tuple[Any, ...]:
        d, p, c = schema.document.c, schema.posting.c, schema.change.c
        own = self.xero.world.organisation.id
        with self.xero.world.store.engine.connect() as connection:
            documents = select(func.count(), func.sum(d.revision), func.max(d.updated_at)).where(d.organisation == own)
            postings = select(func.count(), func.sum(p.amount)).where(p.organisation == own)
            changes = select(func.count()).where(c.organisation == own)
            return tuple(tuple(connection.execute(query).one()) for query in (documents, postings, changes))

    def _check_statuses(self) -> None:
        d = schema.document.c
        kinds = ("Invoice", *CREDITS)
        query = select(d.id, d.status).where(d.organisation == self.xero.world.organisation.id, d.kind.in_(kinds))
        with self.xero.world.store.engine.connect() as connection:
            now = {str(row.id): str(row.status) for row in connection.execute(query)}
        for key, status in now.items():
            before = self.statuses.get(key)
            first = before is None and status in {"DRAFT", *APPROVED}
            assert first or status == before or status in MOVES[before or "DRAFT"], (key, before, status)
        self.statuses = now


def test_books_stay_true_whatever_is_asked(make_world: MakeWorld) -> None:
    machine = type("Machine", (Credits,), {"make_world": staticmethod(make_world)})
    run_state_machine_as_test(
        machine,
        settings=settings(
            deadline=None,
            max_examples=7,
            stateful_step_count=30,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
            database=None,
        ),
    )
