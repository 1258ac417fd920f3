import re
from decimal import Decimal

from sevenpoint.harness import Bench, Harm, scenario
from sevenpoint.harness.bookkeepers.base import NewLedgerLine
from sevenpoint.scenarios.common import DAY, billed, line, wait_for_invoices

AHEAD = 3


@scenario(
    "An invoice number that the ledger has given away already harms nobody's invoice",
    requirements=["1.6", "1.3"],
    harm=Harm.MONEY_WRONG,
    catches=["number-match-takes-over", "number-never-renewed"],
)
def test_number_taken_in_ledger(bench: Bench) -> None:
    """Firms bill from the ledger too, in the same sequence. A tool that meets its next number there either takes somebody else's invoice
    for its own, so that one bill is never sent, or is refused and sends the same number again for ever."""
    known = billed(bench)
    with bench.step("The bookkeeper bills another client with the next numbers"):
        other = bench.bookkeeper.create_contact(bench.names.client(), email=bench.names.email())
        taken = []
        for number in _next(str(known.booked.number), AHEAD):
            sold = NewLedgerLine(
                description=bench.names.text(), unit_amount=bench.names.amount(), account=bench.organisation.chart.sales
            )
            taken.append(bench.bookkeeper.create_invoice(other.id, [sold], number=number))
    with bench.step("The firm bills two more in the tool"):
        amounts = [bench.names.amount(), bench.names.amount()]
        made = [
            bench.candidate.create_invoice(client_id=known.client.id, lines=[line(bench, amount)]) for amount in amounts
        ]
        booked = wait_for_invoices(bench, known.client.name, 3, on_virtual_clock=DAY)
        missing = [amount for amount in amounts if amount not in {each.subtotal for each in booked}]
        shown = [bench.candidate.invoice(each.id) for each in made]
        foreign = [each for each in shown if each.ledger_ids.get(bench.candidate.ledger) in {one.id for one in taken}]
        bench.check(
            "1.6",
            not missing and not foreign,
            passed="Both invoices are documents of their own in the ledger",
            failed=f"The ledger had given away the next numbers. Of two more invoices {len(missing)} never got into the books: the tool "
            + (
                f"took {len(foreign)} of another client's for its own"
                if foreign
                else "was refused and found no other number"
            ),
            expected="two more invoices of the client",
            observed=f"{2 - len(missing)} more, {len(foreign)} linked to another client's",
            money=sum(missing, Decimal(0)) or None,
        )
    with bench.step("The other client's invoices are as they were, and the numbers agree on both sides"):
        after = [bench.bookkeeper.invoice(each.id) for each in taken]
        changed = [one.number for one, now in zip(taken, after, strict=True) if one != now]
        bench.check(
            "1.6",
            not changed,
            passed="Nobody else's invoice was touched",
            failed=f"{len(changed)} invoices that another client got in the ledger were changed by the tool: {', '.join(map(str, changed))}",
            expected="unchanged",
            observed=f"{len(changed)} changed",
        )
        numbers = {each.subtotal: each.number for each in booked}
        apart = [each.number for each in shown if numbers.get(each.subtotal) not in (None, each.number)]
        bench.check(
            "1.3",
            not apart,
            passed="Each invoice has one number",
            failed=f"{len(apart)} invoices have another number in the tool than in the ledger",
            expected="the same numbers",
            observed=", ".join(f"{each.number} and {numbers.get(each.subtotal)}" for each in shown),
        )


def _next(number: str, count: int) -> list[str]:
    """The numbers that follow, e.g. INV-0002 after INV-0001."""
    found = re.fullmatch(r"(.*?)(\d+)", number)
    if found is None:
        return [f"{number}-{step}" for step in range(1, count + 1)]
    stem, figures = found[1], found[2]
    return [f"{stem}{str(int(figures) + step).zfill(len(figures))}" for step in range(1, count + 1)]
