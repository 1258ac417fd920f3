from decimal import Decimal

from sevenpoint.harness import Bench, Harm, scenario
from sevenpoint.harness.contract import InvoiceLine
from sevenpoint.scenarios.common import billed

TEXTS = {
    "accents": "Prüfung für Société Générale, façade à Łódź",
    "letters from right to left": "ייעוץ חודשי – استشارة شهرية",
    "an emoji": "Year-end review 📊 done ✅",
    "signs": 'Fees & costs "at 5 %" + VAT; O\'Brien #1 / 2 @ 3',
    "300 letters": "Preparation and review of the annual accounts, including " * 5,
}


@scenario(
    "Descriptions reach the ledger whole, whatever they are written in",
    requirements=["2.2"],
    harm=Harm.MANUAL_WORK,
    catches=["descriptions-cut", "foreign-letters-dropped"],
)
def test_text_arrives_whole(bench: Bench) -> None:
    """The description is what the client pays for and what an auditor reads. Letters that are dropped and sentences that are cut
    make an invoice that nobody can check, and the client asks for another one."""
    lines = [
        InvoiceLine(
            service="Advisory", description=f"{bench.names.nonce(4)} {text.strip()}", unit_price=bench.names.amount()
        )
        for text in TEXTS.values()
    ]
    known = billed(bench, lines=lines)
    with bench.step("Each description is in the ledger as it was written"):
        held = {each.amount: each.description for each in known.booked.lines}
        wrong = [what for what, each in zip(TEXTS, lines, strict=True) if held.get(each.unit_price) != each.description]
        bench.check(
            "2.2",
            not wrong,
            passed="Every description arrived as it was written",
            failed=f"Invoice {known.booked.number}: the description with {' and the one with '.join(wrong)} did not reach the ledger as "
            "it was written",
            expected=[each.description for each in lines],
            observed=[held.get(each.unit_price, "no such line") for each in lines],
            money=sum((each.unit_price for what, each in zip(TEXTS, lines, strict=True) if what in wrong), Decimal(0))
            or None,
        )
