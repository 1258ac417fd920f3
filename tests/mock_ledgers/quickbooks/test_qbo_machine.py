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
            max_examples=20, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
