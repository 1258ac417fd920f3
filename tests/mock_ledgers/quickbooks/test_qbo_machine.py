"""Legal and illegal calls in any order: the books stay right, stale tokens never win, refusals leave no trace."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test
from qbo_caller import Caller, Json, lines, loads
from sqlalchemy import func, select

from sevenpoint.mock_ledgers.store import schema

_AMOUNTS = st.decimals(min_value=Decimal("-20.00"), max_value=Decimal("300.00"), places=2)
_TOTALS = st.decimals(min_value=Decimal("0.00"), max_value=Decimal("400.00"), places=2)
_TOKENS = st.sampled_from(["current", "current", "current", "stale", "missing"])
_TAXES = st.sampled_from(["TAX", "TAX", "NON", "NON", "7"])


class Company(RuleBasedStateMachine):
    """One company under fire. Every POST checks the books (`Caller.post`)."""

    def __init__(self, caller: Caller) -> None:
        super().__init__()
        self.caller = caller
        self.customers: list[str] = []
        self.invoices: list[str] = []
        self.owners: dict[str, str] = {}
        self.payments: list[str] = []
        self.credits: list[str] = []
        self.deposits: list[str] = []
        self.templates: list[str] = []

    @rule(name=st.sampled_from(["Amy", "AMY", "Bill", "🦉", "a:b", ""]))
    def add_customer(self, name: str) -> None:
        """A customer, often with a name that is taken or not allowed."""
        made = self.send("customer", {"DisplayName": name})
        if made:
            self.customers.append(made["Id"])

    @precondition(lambda self: self.customers)
    @rule(data=st.data(), amounts=st.lists(_AMOUNTS, min_size=1, max_size=3), tax=_TAXES)
    def add_invoice(self, data: st.DataObject, amounts: list[Decimal], tax: str) -> None:
        """An invoice, sometimes below zero or with a wrong tax code."""
        customer = data.draw(st.sampled_from(self.customers))
        body = {"CustomerRef": {"value": customer}, "Line": lines(*map(str, amounts), tax=tax)}
        if made := self.send("invoice", body):
            self.invoices.append(made["Id"])
            self.owners[made["Id"]] = customer

    @precondition(lambda self: self.invoices)
    @rule(data=st.data(), amount=_AMOUNTS, token=_TOKENS, sparse=st.booleans())
    def change_invoice(self, data: st.DataObject, amount: Decimal, token: str, sparse: bool) -> None:
        """Another amount; a stale token must lose."""
        body = {"Line": lines(str(amount)), "sparse": sparse, "CustomerRef": {"value": self.customers[0]}}
        self.change("invoice", data.draw(st.sampled_from(self.invoices)), token, body)

    @precondition(lambda self: self.customers)
    @rule(data=st.data(), total=_TOTALS, applied=st.lists(_TOTALS, max_size=2))
    def pay(self, data: st.DataObject, total: Decimal, applied: list[Decimal]) -> None:
        """A payment over any invoices, whoever they belong to, as much as it likes."""
        links = self.links(data, applied)
        payer = self.owners.get(links[0]["LinkedTxn"][0]["TxnId"]) if links else None
        # Mostly the customer who owes, so that many payments are carried out.
        customer = data.draw(st.sampled_from([*[payer or self.customers[0]] * 3, *self.customers]))
        body = {"CustomerRef": {"value": customer}, "TotalAmt": str(total), "Line": links}
        if made := self.send("payment", body):
            self.payments.append(made["Id"])

    @precondition(lambda self: self.payments)
    @rule(data=st.data(), total=_TOTALS, applied=st.lists(_TOTALS, max_size=2), token=_TOKENS)
    def change_payment(self, data: st.DataObject, total: Decimal, applied: list[Decimal], token: str) -> None:
        """Another total over other invoices."""
        body = {"sparse": True, "TotalAmt": str(total), "Line": self.links(data, applied)}
        self.change("payment", data.draw(st.sampled_from(self.payments)), token, body)

    @precondition(lambda self: self.invoices)
    @rule(data=st.data(), operation=st.sampled_from(["void", "delete"]), token=_TOKENS)
    def end_invoice(self, data: st.DataObject, operation: str, token: str) -> None:
        """Void or delete an invoice, paid or not."""
        target = data.draw(st.sampled_from(self.invoices))
        paid = bool((self.now("invoice", target) or {}).get("LinkedTxn"))
        done = self.change("invoice", target, token, {}, f"?operation={operation}")
        assert not (done and paid)

    @precondition(lambda self: self.payments)
    @rule(data=st.data(), operation=st.sampled_from(["?operation=delete", "?include=void"]), token=_TOKENS)
    def end_payment(self, data: st.DataObject, operation: str, token: str) -> None:
        """Void or delete a payment."""
        self.change("payment", data.draw(st.sampled_from(self.payments)), token, {}, operation)

    @precondition(lambda self: self.customers)
    @rule(data=st.data(), active=st.booleans(), token=_TOKENS)
    def deactivate(self, data: st.DataObject, active: bool, token: str) -> None:
        """Make a customer inactive, or active again; refused while money is owed."""
        body = {"sparse": True, "Active": active}
        self.change("customer", data.draw(st.sampled_from(self.customers)), token, body)

    @precondition(lambda self: self.customers)
    @rule(data=st.data(), amount=_AMOUNTS, tax=_TAXES)
    def add_credit(self, data: st.DataObject, amount: Decimal, tax: str) -> None:
        """A credit memo."""
        customer = data.draw(st.sampled_from(self.customers))
        made = self.send("creditmemo", {"CustomerRef": {"value": customer}, "Line": lines(str(amount), tax=tax)})
        if made:
            self.credits.append(made["Id"])
            self.owners[made["Id"]] = customer

    @precondition(lambda self: self.credits and self.invoices)
    @rule(data=st.data(), amount=_TOTALS, total=st.sampled_from(["0", "0", "5.00"]))
    def apply_credit(self, data: st.DataObject, amount: Decimal, total: str) -> None:
        """A credit memo over an invoice, often somebody else's or more than is left."""
        credit, invoice = data.draw(st.sampled_from(self.credits)), data.draw(st.sampled_from(self.invoices))
        links = [
            {"Amount": str(amount), "LinkedTxn": [{"TxnId": target, "TxnType": kind}]}
            for target, kind in ((invoice, "Invoice"), (credit, "CreditMemo"))
        ]
        body = {"CustomerRef": {"value": self.owners[credit]}, "TotalAmt": total, "Line": links}
        if made := self.send("payment", body):
            self.payments.append(made["Id"])

    @precondition(lambda self: self.credits)
    @rule(data=st.data(), amount=_AMOUNTS, token=_TOKENS)
    def change_credit(self, data: st.DataObject, amount: Decimal, token: str) -> None:
        """Another amount, maybe less than is applied."""
        body = {"sparse": True, "Line": lines(str(amount))}
        self.change("creditmemo", data.draw(st.sampled_from(self.credits)), token, body)

    @precondition(lambda self: self.credits)
    @rule(data=st.data(), token=_TOKENS)
    def end_credit(self, data: st.DataObject, token: str) -> None:
        """Delete a credit memo, applied or not."""
        self.change("creditmemo", data.draw(st.sampled_from(self.credits)), token, {}, "?operation=delete")

    @precondition(lambda self: self.payments)
    @rule(data=st.data(), amount=_TOTALS, many=st.integers(1, 2))
    def deposit(self, data: st.DataObject, amount: Decimal, many: int) -> None:
        """Payments to the bank, some of them there already, and money from elsewhere."""
        taken = [data.draw(st.sampled_from([*self.payments, "999"])) for _ in range(many)]
        rows: list[Json] = [self._taken(each) for each in taken]
        detail = {"AccountRef": {"value": "79"}}
        rows.append({"Amount": str(amount), "DetailType": "DepositLineDetail", "DepositLineDetail": detail})
        if made := self.send("deposit", {"DepositToAccountRef": {"value": "35"}, "Line": rows}):
            self.deposits.append(made["Id"])

    def _taken(self, payment: str) -> Json:
        link = {"TxnId": payment, "TxnType": "Payment", "TxnLineId": "0"}
        return {"Amount": str((self.now("payment", payment) or {}).get("TotalAmt", 1)), "LinkedTxn": [link]}

    @precondition(lambda self: self.deposits)
    @rule(data=st.data(), token=_TOKENS, amount=_TOTALS, remove=st.booleans())
    def end_deposit(self, data: st.DataObject, token: str, amount: Decimal, remove: bool) -> None:
        """Delete a deposit, or let it hold nothing but money from elsewhere: its payments are free again."""
        detail = {"AccountRef": {"value": "79"}}
        row = {"Amount": str(amount), "DetailType": "DepositLineDetail", "DepositLineDetail": detail}
        body = {} if remove else {"sparse": True, "Line": [row]}
        options = "?operation=delete" if remove else ""
        self.change("deposit", data.draw(st.sampled_from(self.deposits)), token, body, options)

    @precondition(lambda self: self.customers)
    @rule(data=st.data(), amount=_AMOUNTS, kind=st.sampled_from(["Invoice", "CreditMemo"]), day=st.integers(1, 31))
    def add_template(self, data: st.DataObject, amount: Decimal, kind: str, day: int) -> None:
        """A template that makes a form a month."""
        customer = data.draw(st.sampled_from(self.customers))
        times = {"IntervalType": "Monthly", "DayOfMonth": day, "StartDate": "2026-03-01"}
        info = {"Name": f"T{day}", "RecurType": "Automated", "Active": True, "ScheduleInfo": times}
        inner = {"RecurringInfo": info, "CustomerRef": {"value": customer}, "Line": lines(str(amount))}
        if made := self.send("recurringtransaction", {kind: inner}):
            self.templates.append(next(iter(made.values()))["Id"])

    @precondition(lambda self: self.templates)
    @rule(data=st.data(), token=_TOKENS)
    def end_template(self, data: st.DataObject, token: str) -> None:
        """Delete a template; the whole body goes along."""
        target = data.draw(st.sampled_from(self.templates))
        shown = self.now("recurringtransaction", target) or {"Invoice": {"SyncToken": "0"}}
        ((kind, inner),) = shown.items()
        stale = {"current": inner["SyncToken"], "stale": "7", "missing": None}[token]
        body = {kind: {**inner, "Id": target, "SyncToken": stale}}
        gone = self.send("recurringtransaction?operation=delete", body)
        assert not (gone and token != "current"), "a stale SyncToken won"

    @rule(days=st.integers(1, 20))
    def time_passes(self, days: int) -> None:
        """What is due is made: the next request sees it."""
        self.caller.world.advance(days=days)
        self.caller.connect()
        self.caller.query("select count(*) from Invoice")
        self.caller.world.assert_balanced()

    # --- how it is sent ---------------------------------------------------------------------------------------------

    def change(self, path: str, record_id: str, token: str, body: Json, options: str = "") -> Json | None:
        """Change a record with the current, a stale or no SyncToken."""
        current = self.now(path, record_id)
        known = current["SyncToken"] if current else "0"
        stale = {"current": known, "stale": str(int(known) + 1), "missing": None}[token]
        changed = self.send(path + options, {"Id": record_id, "SyncToken": stale, **body})
        assert not (changed and (token != "current" or current is None)), "a stale SyncToken won"
        return changed

    def send(self, path: str, body: Json) -> Json | None:
        """POST; the record when it was carried out, None when it was refused and left no trace."""
        before = self.footprint()
        answer = self.caller.post(path, body)
        assert answer.status_code in (200, 400), answer.text
        if answer.status_code == 400:
            assert self.footprint() == before, "a refused request left something behind"
            return None
        return next(value for name, value in loads(answer).items() if name != "time")  # type: ignore[no-any-return]

    def now(self, path: str, record_id: str) -> Json | None:
        """The record as it stands."""
        answer = self.caller.call("GET", f"{path}/{record_id}")
        return next(iter(loads(answer).values())) if answer.status_code == 200 else None

    def links(self, data: st.DataObject, applied: list[Decimal]) -> list[Json]:
        """Payment lines over known and unknown invoices."""
        targets = [data.draw(st.sampled_from([*(self.invoices * 4)[:8], "999"])) for _ in applied]
        return [
            {"Amount": str(amount), "LinkedTxn": [{"TxnId": target, "TxnType": "Invoice"}]}
            for amount, target in zip(applied, targets, strict=True)
        ]

    def footprint(self) -> Any:
        """Everything kept, as far as a leftover would show."""
        organisation = self.caller.world.organisation.id
        document, posting, change = schema.document, schema.posting.c, schema.change.c
        numbered = schema.sequence.c.organisation
        with self.caller.world.store.transaction() as connection:
            rows = connection.execute(select(document).where(document.c.organisation == organisation)).all()
            posted = connection.execute(
                select(func.max(posting.id)).where(posting.organisation == organisation)
            ).scalar()
            fed = connection.execute(select(func.max(change.seq)).where(change.organisation == organisation)).scalar()
            sequences = connection.execute(select(schema.sequence).where(numbered == organisation)).all()
            return [tuple(row) for row in rows], [tuple(row) for row in sequences], posted, fed


def test_the_books_stay_right_whatever_is_called(make_world: Callable[..., Any]) -> None:
    run_state_machine_as_test(
        lambda: Company(Caller(make_world("quickbooks"))),
        settings=settings(
            max_examples=20, stateful_step_count=35, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
