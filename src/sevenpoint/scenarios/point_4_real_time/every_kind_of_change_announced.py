from collections.abc import Callable
from decimal import Decimal

from sevenpoint.harness import Bench, Harm, scenario
from sevenpoint.scenarios.common import DAY, IN_TIME, billed, listens

AT_ONCE = 5.0


@scenario(
    "Every kind of change in the ledger is in the tool within seconds",
    requirements=["4.2"],
    harm=Harm.MONEY_LATE,
    catches=["invoice-events-unsubscribed"],
)
def test_every_kind_of_change_announced(bench: Bench) -> None:
    """A tool that listens to some kinds of change looks live and is not: contacts are renamed at once, and the payment shows tomorrow."""
    known, doomed = billed(bench), billed(bench)
    part = (known.booked.total / 3).quantize(Decimal("0.01"))
    name, email = bench.names.client(), bench.names.email()
    due = (known.booked.due_date or known.booked.date) + 30 * DAY
    payment_ids: list[str] = []

    def pay() -> None:
        paid = bench.bookkeeper.pay(known.booked.id, part, account=bench.organisation.chart.bank)
        payment_ids.append(paid.id)

    def renamed() -> bool:
        seen = bench.candidate.client(known.client.id)
        return seen.name == name and seen.email == email

    changes: list[tuple[str, Callable[[], object], Callable[[], bool]]] = [
        (
            "client renamed",
            lambda: bench.bookkeeper.change_contact(known.contact.id, name=name, email=email),
            renamed,
        ),
        (
            "due date changed",
            lambda: bench.bookkeeper.change_due_date(known.booked.id, due),
            lambda: bench.candidate.invoice(known.invoice.id).due_date == due,
        ),
        ("payment received", pay, lambda: bench.candidate.invoice(known.invoice.id).amount_paid == part),
        (
            "payment removed",
            lambda: bench.bookkeeper.remove_payment(payment_ids[0]),
            lambda: bench.candidate.invoice(known.invoice.id).amount_paid == 0,
        ),
        (
            "invoice voided",
            lambda: bench.bookkeeper.void_invoice(doomed.booked.id),
            lambda: bench.candidate.invoice(doomed.invoice.id).status == "voided",
        ),
    ]
    late: list[str] = []
    never: list[str] = []
    for kind, change, seen in changes:
        with bench.step(f"In the ledger: {kind}"):
            change()
            took = bench.time_until(seen, limit_seconds=AT_ONCE)
            bench.measure("4.2", kind, took, direction="ledger_to_tool", limit_seconds=AT_ONCE)
            if took is None:
                late.append(kind)
                if not bench.eventually(seen, bool, within_seconds=0.1, on_virtual_clock=IN_TIME):
                    never.append(kind)
    if late and not never and not listens(bench):
        bench.unsupported(
            "4.2", f"The tool says that it asks the ledger now and then; {len(late)} kinds of change came later"
        )
        return
    bench.check(
        "4.2",
        not late,
        passed=f"{len(changes)} kinds of change were in the tool at once",
        failed=f"Of {len(changes)} kinds of change in the ledger {len(late)} were not in the tool after {AT_ONCE:.0f} s: "
        f"{', '.join(late)}" + (f"; after two hours it still lacked {', '.join(never)}" if never else ""),
        expected=f"each within {AT_ONCE:.0f} s",
        observed=late or "all in time",
        money=known.booked.total if late else None,
    )
