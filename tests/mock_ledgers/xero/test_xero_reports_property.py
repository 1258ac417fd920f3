"""On any books, the totals of every report are those of the trial balance of the same day (Hypothesis)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from xero_client import MakeWorld, Xero, connect, load

D = Decimal
FIRST, LAST = dt.date(2025, 3, 1), dt.date(2026, 6, 30)

days = st.dates(FIRST, LAST)
amounts = st.decimals("0.01", "999.99", places=2)
shares = st.sampled_from(["0.3", "0.5", "1"])
people = st.sampled_from(["Able", "Baker"])
offices = st.sampled_from(["East", "West", None])
accounts = st.sampled_from(["200", "205", "310", "453", "710"])
lines = st.lists(
    st.tuples(accounts, amounts, st.sampled_from(["NONE", "taxed"]), offices),
    min_size=1,
    max_size=3,
)
documents = st.tuples(
    st.sampled_from(["ACCREC", "ACCPAY", "ACCRECCREDIT", "ACCPAYCREDIT", "RECEIVE", "SPEND", "journal"]),
    people, days, lines, st.lists(st.tuples(shares, st.integers(0, 90)), max_size=2), st.booleans(),
)  # fmt: skip


@dataclass
class Firm:
    """Books under way: open invoices by contact and side, for credit notes to be allocated to."""

    xero: Xero
    contacts: dict[str, str] = field(default_factory=dict)
    open: dict[tuple[str, str], list[tuple[str, dt.date]]] = field(default_factory=dict)

    def add(self, made: tuple[Any, ...]) -> None:
        """Enter a document, its payments or allocations, and perhaps take it back."""
        kind, person, day, coded, settled, undone = made
        if kind == "journal":
            self._journal(day, coded)
        elif kind in ("RECEIVE", "SPEND"):
            self._bank(kind, person, day, coded, undone=undone)
        elif kind.endswith("CREDIT"):
            self._credit(kind, person, day, coded, settled)
        else:
            self._invoice(kind, person, day, coded, settled, undone=undone)

    def _invoice(self, kind: str, person: str, day: dt.date, coded: Any, settled: Any, *, undone: bool) -> None:
        body = self._body(kind, person, day, coded, Status="AUTHORISED", DueDate=str(day))
        invoice = self.xero.ok("PUT", "Invoices", body)["Invoices"][0]
        if undone and not settled:
            self.xero.ok("POST", f"Invoices/{invoice['InvoiceID']}", {"Status": "VOIDED"})
            return
        due = invoice["AmountDue"]
        for share, later in settled:
            amount = (due * D(share)).quantize(D("0.01"))
            if amount > 0:
                answer = self.xero.pay(invoice["InvoiceID"], str(amount), Date=str(day + dt.timedelta(later)))
                assert answer.status_code == 200, answer.get_data(as_text=True)
                due -= amount
                if undone:
                    payment = load(answer)["Payments"][0]["PaymentID"]
                    self.xero.ok("POST", f"Payments/{payment}", {"Status": "DELETED"})
                    due += amount
        if due > 0:
            self.open.setdefault((person, kind), []).append((invoice["InvoiceID"], day))

    def _credit(self, kind: str, person: str, day: dt.date, coded: Any, settled: Any) -> None:
        body = self._body(kind, person, day, coded, Status="AUTHORISED")
        note = self.xero.ok("PUT", "CreditNotes", body)["CreditNotes"][0]
        targets = self.open.get((person, kind.removesuffix("CREDIT")), [])
        for (share, later), (invoice, dated) in zip(settled, targets, strict=False):
            amount = (note["Total"] * D(share) / 2).quantize(D("0.01"))
            due = self.xero.ok("GET", f"Invoices/{invoice}")["Invoices"][0]["AmountDue"]
            if 0 < amount <= due:
                allocated = {"Amount": amount, "Date": str(max(day, dated) + dt.timedelta(later)),
                             "Invoice": {"InvoiceID": invoice}}  # fmt: skip
                self.xero.ok("PUT", f"CreditNotes/{note['CreditNoteID']}/Allocations", allocated)

    def _bank(self, kind: str, person: str, day: dt.date, coded: Any, *, undone: bool) -> None:
        body = self._body(kind, person, day, coded, BankAccount={"Code": "091"}, LineAmountTypes="Exclusive")
        made = self.xero.ok("PUT", "BankTransactions", body)["BankTransactions"][0]["BankTransactionID"]
        if undone:
            self.xero.ok("POST", f"BankTransactions/{made}", {"Status": "DELETED"})

    def _journal(self, day: dt.date, coded: Any) -> None:
        sides = [{"AccountCode": code, "LineAmount": amount, "TaxType": "NONE"} for code, amount, _, _ in coded]
        total = sum((amount for _, amount, _, _ in coded), D(0))
        sides.append({"AccountCode": "970", "LineAmount": -total, "TaxType": "NONE"})
        body = {"Narration": "Moved", "Date": str(day), "Status": "POSTED", "JournalLines": sides}
        self.xero.ok("PUT", "ManualJournals", body)

    def _body(self, kind: str, person: str, day: dt.date, coded: Any, **members: Any) -> dict[str, Any]:
        incoming = kind in ("ACCREC", "ACCRECCREDIT", "RECEIVE")
        made = []
        for code, amount, tax, office in coded:
            # income accounts take sales tax only, costs purchase tax only, so others go untaxed
            fits = (code in ("200", "205")) == incoming
            rate = ("OUTPUT2" if incoming else "INPUT2") if tax == "taxed" and fits else "NONE"
            tracking = [{"Name": "Office", "Option": office}] if office else []
            made.append({"Description": "x", "UnitAmount": amount, "AccountCode": code, "TaxType": rate,
                         "Tracking": tracking})  # fmt: skip
        contact = {"ContactID": self.contacts[person]}
        return {"Type": kind, "Contact": contact, "Date": str(day), "LineItems": made, **members}

    def report(self, name: str, **query: str) -> dict[str, list[str]]:
        """The cells of each row by the row's name; names are unique in the reports compared here."""
        (found,) = self.xero.ok("GET", f"Reports/{name}", **query)["Reports"]
        rows = [row for part in found["Rows"] for row in ([part] if "Cells" in part else part["Rows"])]
        return {row["Cells"][0]["Value"]: [cell["Value"] for cell in row["Cells"][1:]] for row in rows}


def trial(firm: Firm, day: dt.date, **query: str) -> dict[str, Decimal]:
    """Year-to-date balance by account name, debit positive; the two sides are equal in both pairs of columns."""
    shown = firm.report("TrialBalance", date=str(day), **query)
    totals = shown.pop("Total")
    assert totals[0] == totals[1]
    assert totals[2] == totals[3]
    del shown["Account"]
    balances = {}
    for name, cells in shown.items():
        balances[name.rpartition(" (")[0]] = D(cells[2] or 0) - D(cells[3] or 0)
    assert sum((amount for amount in balances.values() if amount > 0), D(0)) == D(totals[2])
    return balances


EARNING = ("Sales", "Advisory Fees", "Cost of Goods Sold", "Office Expenses")


def check_statements(firm: Firm, day: dt.date, **query: str) -> dict[str, Decimal]:
    """Balance sheet and profit and loss say what the trial balance says."""
    balances = trial(firm, day, **query)
    profit = -sum((balances.get(name, D(0)) for name in EARNING), D(0))
    sheet = firm.report("BalanceSheet", date=str(day), **query)
    shown = {name: D(cells[0]) for name, cells in sheet.items() if name and cells}
    for name, amount in balances.items():
        if name not in EARNING:
            assert abs(shown.get(name, D(0))) == abs(amount), name
    assert shown.get("Current Year Earnings", D(0)) == profit
    assert shown["Net Assets"] == shown["Total Equity"] == shown["Total Assets"] - shown["Total Liabilities"]
    year = {"fromDate": f"{day.year}-01-01", "toDate": str(day)}
    assert D(firm.report("ProfitAndLoss", **year, **query)["NET PROFIT"][0]) == profit
    by_office = firm.report("ProfitAndLoss", **year, **query, trackingCategoryID=firm.contacts["Office"])["NET PROFIT"]
    assert sum(map(D, by_office[:-1])) == D(by_office[-1]) == profit
    return balances


def check_others(firm: Firm, day: dt.date, balances: dict[str, Decimal]) -> None:
    """Bank summary, aged reports and executive summary, too."""
    banks = firm.report("BankSummary", fromDate=str(day.replace(day=1)), toDate=str(day))
    for name in ("Business Bank Account", "Card Clearing"):
        start, received, spent, end = map(D, banks[name])
        assert start + received - spent == end == balances.get(name, D(0))
    for name, account, sign in (("Receivables", "Accounts Receivable", 1), ("Payables", "Accounts Payable", -1)):
        due = D(0)
        for person in ("Able", "Baker"):
            query = {"contactID": firm.contacts[person], "date": str(day), "fromDate": "2026-01-01"}
            aged = firm.report(f"Aged{name}ByContact", **query)
            due += D(aged["Closing Balance"][-1])
        assert due == sign * balances.get(account, D(0))
    ends = firm.report("ExecutiveSummary", date=str(day))
    month = trial(firm, (day.replace(day=1) + dt.timedelta(32)).replace(day=1) - dt.timedelta(1))
    assert D(ends["Debtors"][0]) == month.get("Accounts Receivable", D(0))
    assert D(ends["Creditors"][0]) == -month.get("Accounts Payable", D(0))
    assert D(ends["Closing bank balance"][0]) == sum(
        (month.get(name, D(0)) for name in ("Business Bank Account", "Card Clearing")), D(0)
    )


# No shrinking: an example is a whole organisation, and takes most of a second.
@settings(
    max_examples=6,
    deadline=None,
    derandomize=True,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(made=st.lists(documents, min_size=2, max_size=8), day=days)
def test_every_report_agrees_with_the_trial_balance(make_world: MakeWorld, made: list[Any], day: dt.date) -> None:
    firm = Firm(connect(make_world("xero", country="NZ", currency="NZD")))
    firm.contacts = {name: firm.xero.contact(name) for name in ("Able", "Baker")}
    office = firm.xero.ok("PUT", "TrackingCategories", {"Name": "Office"})["TrackingCategories"][0]
    firm.contacts["Office"] = office["TrackingCategoryID"]
    for name in ("East", "West"):
        firm.xero.ok("PUT", f"TrackingCategories/{office['TrackingCategoryID']}/Options", {"Name": name})
    for one in made:
        firm.add(one)
    for at in (day, LAST + dt.timedelta(200)):
        balances = check_statements(firm, at)
        check_others(firm, at, balances)
        cash = check_statements(firm, at, paymentsOnly="true")
        for bank in ("Business Bank Account", "Card Clearing"):
            assert cash.get(bank, D(0)) == balances.get(bank, D(0))
