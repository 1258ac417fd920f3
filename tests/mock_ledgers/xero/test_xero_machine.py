"""Any sequence of legal and illegal calls keeps the books true (Hypothesis).

After every request: trial balance zero, receivables and payables equal to open documents, statuses only along the state
table, and a refused request changes nothing.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import func, select
from xero_client import MakeWorld, Xero, connect, load

from sevenpoint.mock_ledgers.store import schema
from sevenpoint.mock_ledgers.xero.resources.invoice_rules import NEW, STATUSES, TRANSITIONS

amounts = st.sampled_from(["0.01", "0.10", "9.99", "33.335", "100", "1234.56", "-5.00", "0", "1e3"])
codes = st.sampled_from(["200", "205", "815", "429", "610", "090", "nope", ""])
taxes = st.sampled_from(["OUTPUT2", "NONE", "INPUT2", "BAD", None])
lines = st.lists(
    st.fixed_dictionaries(
        {"Description": st.sampled_from(["Work", "", "🌊"]), "AccountCode": codes, "TaxType": taxes},
        optional={
            "UnitAmount": amounts,
            "Quantity": st.sampled_from(["1", "2", "0.3333", "0"]),
            "TaxAmount": amounts,
            "DiscountRate": st.sampled_from(["0", "12.5", "100", "120"]),
        },
    ),
    max_size=3,
)
amount_types = st.sampled_from(["Exclusive", "Inclusive", "NoTax", "exclusive"])
names = st.sampled_from(["Able", "ABLE ", "Baker", "Café 🌊", "Charlie", ""])
STRANGER = "00000000-0000-0000-0000-000000000009"


def sound_lines(amount: str, tax: str | None) -> list[dict[str, Any]]:
    """A line that any sales invoice takes."""
    return [{"Description": "Work", "AccountCode": "200", "UnitAmount": amount, "TaxType": tax}]


class Ledger(RuleBasedStateMachine):
    """Contacts, invoices, bills, payments, credit notes, allocations and voids, sound and unsound."""

    contacts: Bundle[str] = Bundle("contacts")
    invoices: Bundle[str] = Bundle("invoices")
    payments: Bundle[str] = Bundle("payments")
    credit_notes: Bundle[str] = Bundle("credit_notes")
    allocations: Bundle[tuple[str, str]] = Bundle("allocations")
    make_world: MakeWorld

    @initialize()
    def open_books(self) -> None:
        """A fresh organisation each time."""
        self.xero: Xero = connect(type(self).make_world("xero", country="NZ", currency="NZD"))
        self.statuses: dict[str, dict[str, str]] = {"Invoice": {}, "CreditNote": {}}

    # --- calls ------------------------------------------------------------------------------------------------------

    @rule(target=contacts, name=names)
    def add_contact(self, name: str) -> str:
        """Add a contact, perhaps one that is there."""
        return self._send("PUT", "Contacts", {"Name": name}, "ContactID")

    @rule(contact=contacts, status=st.sampled_from(["ARCHIVED", "ACTIVE", "GONE"]))
    def archive_contact(self, contact: str, status: str) -> None:
        """Archive a contact."""
        self._send("POST", f"Contacts/{contact}", {"ContactStatus": status}, "ContactID")

    @rule(
        target=invoices, contact=contacts, amount=amounts, tax=st.sampled_from(["OUTPUT2", "NONE"]), types=amount_types
    )
    def sell(self, contact: str, amount: str, tax: str, types: str) -> str:
        """Approve a sales invoice."""
        body = {"Type": "ACCREC", "Status": "AUTHORISED", "DueDate": "2026-04-01", "LineAmountTypes": types,
                "Contact": {"ContactID": contact}, "LineItems": sound_lines(amount, tax)}  # fmt: skip
        return self._send("PUT", "Invoices", body, "InvoiceID")

    @rule(target=invoices, kind=st.sampled_from(["ACCREC", "ACCPAY", "OTHER"]), status=st.sampled_from(STATUSES),
          made=lines, types=amount_types, name=names, due=st.sampled_from(["2026-04-01", None]))  # fmt: skip
    def write_anything(self, kind: str, status: str, made: Any, types: str, name: str, due: str | None) -> str:
        """Create with whatever comes."""
        body = {"Type": kind, "Status": status, "DueDate": due, "LineAmountTypes": types, "Contact": {"Name": name},
                "LineItems": made}  # fmt: skip
        return self._send("PUT", "Invoices", body, "InvoiceID")

    @rule(invoice=invoices, status=st.sampled_from([*STATUSES, "NONSENSE"]))
    def move(self, invoice: str, status: str) -> None:
        """Ask for another status."""
        self._send("POST", f"Invoices/{invoice}", {"Status": status}, "InvoiceID")

    @rule(invoice=invoices, made=lines, types=amount_types)
    def rewrite(self, invoice: str, made: Any, types: str) -> None:
        """Replace the lines."""
        self._send("POST", f"Invoices/{invoice}", {"LineItems": made, "LineAmountTypes": types}, "InvoiceID")

    @rule(invoice=invoices, contact=contacts)
    def move_to_contact(self, invoice: str, contact: str) -> None:
        """Give the invoice to another contact, paid or not."""
        self._send("POST", f"Invoices/{invoice}", {"Contact": {"ContactID": contact}}, "InvoiceID")

    @rule(target=payments, invoice=invoices, amount=amounts, account=st.sampled_from(["090", "091", "815", "200"]))
    def pay(self, invoice: str, amount: str, account: str) -> str:
        """Pay some amount."""
        body = {"Invoice": {"InvoiceID": invoice}, "Account": {"Code": account}, "Amount": amount}
        return self._send("PUT", "Payments", body, "PaymentID")

    @rule(target=payments, invoice=invoices)
    def pay_what_is_due(self, invoice: str) -> str:
        """Pay exactly what is due."""
        due = self._read(invoice).get("AmountDue", Decimal(0))
        body = {"Invoice": {"InvoiceID": invoice}, "Account": {"Code": "090"}, "Amount": due}
        return self._send("PUT", "Payments", body, "PaymentID")

    @rule(payment=payments)
    def remove_payment(self, payment: str) -> None:
        """Delete a payment, perhaps twice."""
        self._send("POST", f"Payments/{payment}", {"Status": "DELETED"}, "PaymentID")

    @rule(made=lines, kind=st.sampled_from(["SPEND", "RECEIVE"]), name=names)
    def bank(self, made: Any, kind: str, name: str) -> None:
        """A bank transaction."""
        body = {"Type": kind, "BankAccount": {"Code": "091"}, "Contact": {"Name": name}, "LineItems": made}
        self._send("PUT", "BankTransactions", body, "BankTransactionID")

    @rule(target=credit_notes, contact=contacts, amount=amounts,
          kind=st.sampled_from(["ACCRECCREDIT", "ACCPAYCREDIT", "X"]),
          status=st.sampled_from(["AUTHORISED", "AUTHORISED", *STATUSES]), types=amount_types)  # fmt: skip
    def add_credit(self, contact: str, amount: str, kind: str, status: str, types: str) -> str:
        """A credit note, perhaps in a state that nothing can be created with."""
        body = {"Type": kind, "Status": status, "LineAmountTypes": types, "Contact": {"ContactID": contact},
                "LineItems": sound_lines(amount, "OUTPUT2" if kind == "ACCRECCREDIT" else "NONE")}  # fmt: skip
        return self._send("PUT", "CreditNotes", body, "CreditNoteID")

    @rule(target=credit_notes, invoice=invoices)
    def credit_what_is_due(self, invoice: str) -> str:
        """A credit note that fits an invoice, so that allocations have something to do."""
        found = self._read(invoice)
        contact = found.get("Contact", {}).get("ContactID", STRANGER)
        kind = "ACCPAYCREDIT" if found.get("Type") == "ACCPAY" else "ACCRECCREDIT"
        body = {"Type": kind, "Status": "AUTHORISED", "Contact": {"ContactID": contact},
                "LineItems": sound_lines(str(found.get("AmountDue", Decimal(1))), "NONE")}  # fmt: skip
        return self._send("PUT", "CreditNotes", body, "CreditNoteID")

    @rule(credit=credit_notes, status=st.sampled_from([*STATUSES, "NONSENSE"]))
    def move_credit(self, credit: str, status: str) -> None:
        """Ask for another status of a credit note, applied or not."""
        self._send("POST", f"CreditNotes/{credit}", {"Status": status}, "CreditNoteID")

    @rule(credit=credit_notes, made=lines, types=amount_types)
    def rewrite_credit(self, credit: str, made: Any, types: str) -> None:
        """Replace a credit note's lines, applied or not."""
        self._send("POST", f"CreditNotes/{credit}", {"LineItems": made, "LineAmountTypes": types}, "CreditNoteID")

    @rule(target=allocations, credit=credit_notes, invoice=invoices, amount=amounts)
    def allocate(self, credit: str, invoice: str, amount: str) -> tuple[str, str]:
        """Apply a credit note to an invoice, perhaps by too much or to a stranger's."""
        allocation = {"Amount": amount, "Invoice": {"InvoiceID": invoice}}
        return self._allocated(credit, allocation)

    @rule(target=allocations, credit=credit_notes, invoice=invoices)
    def allocate_what_is_due(self, credit: str, invoice: str) -> tuple[str, str]:
        """Apply exactly what is left of the one or due on the other."""
        due = self._read(invoice).get("AmountDue", Decimal(1))
        left = self._credit(credit).get("RemainingCredit", Decimal(1))
        allocation = {"Amount": min(due, left), "Invoice": {"InvoiceID": invoice}}
        return self._allocated(credit, allocation)

    @rule(allocation=allocations)
    def take_back(self, allocation: tuple[str, str]) -> None:
        """Remove an allocation, perhaps twice."""
        credit, identity = allocation
        self._send("DELETE", f"CreditNotes/{credit}/Allocations/{identity}", None, "AllocationID")

    @invariant()
    def credits_add_up(self) -> None:
        """What remains of a credit note is its total without what is applied, and never below zero."""
        for credit in self.xero.ok("GET", "CreditNotes")["CreditNotes"] if hasattr(self, "xero") else []:
            applied = sum((each["Amount"] for each in credit["Allocations"]), Decimal(0))
            if credit["Status"] not in ("VOIDED", "DELETED"):
                assert credit["RemainingCredit"] == credit["Total"] - applied, credit
            assert credit["RemainingCredit"] >= 0
            assert (credit["Status"] == "PAID") == (
                credit["RemainingCredit"] == 0 and credit["Status"] not in ("DRAFT", "SUBMITTED", "VOIDED", "DELETED")
            )

    # --- what must hold ---------------------------------------------------------------------------------------------

    def _send(self, method: str, path: str, body: Any, identity: str) -> str:
        """One request; the id that it gave, or a stranger's."""
        before = self._fingerprint()
        answer = self.xero.call(method, path, body)
        assert answer.status_code in (200, 400, 404), answer.get_data(as_text=True)
        self.xero.world.assert_balanced()
        self._check_statuses()
        if answer.status_code != 200:
            assert self._fingerprint() == before
            return STRANGER
        parts = path.split("/")
        found = load(answer)
        (item,) = found[parts[2] if len(parts) > 2 else parts[0]] if "Id" in found else [found]
        return str(item[identity])

    def _allocated(self, credit: str, allocation: Any) -> tuple[str, str]:
        """Only the credit note itself tells the id of its newest allocation (xero.md 5.8)."""
        self._send("PUT", f"CreditNotes/{credit}/Allocations", allocation, "Amount")
        standing = self._credit(credit).get("Allocations") or [{"AllocationID": STRANGER}]
        return credit, str(standing[-1]["AllocationID"])

    def _credit(self, credit: str) -> dict[str, Any]:
        answer = self.xero.call("GET", f"CreditNotes/{credit}")
        found: dict[str, Any] = load(answer)["CreditNotes"][0] if answer.status_code == 200 else {}
        return found

    def _read(self, invoice: str) -> dict[str, Any]:
        answer = self.xero.call("GET", f"Invoices/{invoice}")
        found: dict[str, Any] = load(answer)["Invoices"][0] if answer.status_code == 200 else {}
        return found

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
        for kind, before in self.statuses.items():
            query = select(d.id, d.status).where(d.organisation == self.xero.world.organisation.id, d.kind == kind)
            with self.xero.world.store.engine.connect() as connection:
                now = {str(row.id): str(row.status) for row in connection.execute(query)}
            for identity, status in now.items():
                assert _may_become(before.get(identity), status), (kind, before.get(identity), status)
            self.statuses[kind] = now


def _may_become(before: str | None, after: str) -> bool:
    """One step of the state table, and what payments do on their own."""
    if before is None:
        return after in NEW or after == "PAID"  # approved with nothing to pay
    approved = {"AUTHORISED", "PAID"}
    reachable = set(TRANSITIONS[before]) | {before}
    return after in reachable or (bool(reachable & approved) and after in approved)


def test_books_stay_true_whatever_is_asked(make_world: MakeWorld) -> None:
    machine = type("Machine", (Ledger,), {"make_world": staticmethod(make_world)})
    run_state_machine_as_test(
        machine,
        settings=settings(
            deadline=None,
            max_examples=15,
            stateful_step_count=25,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
            database=None,
        ),
    )
