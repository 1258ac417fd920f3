"""What the failures cost a firm a month: situations x share that goes wrong x minutes, by the rubric's assumptions.

An estimate that is labelled as one. The range is that of the band: if everything unobserved passed, if it all failed.
"""

from __future__ import annotations

import math
from decimal import Decimal, localcontext

from sevenpoint.harness.judging.items import Item
from sevenpoint.harness.judging.rubric import Rubric
from sevenpoint.harness.judging.tables import Firm
from sevenpoint.harness.results import CostLine, Costs, Money

CENT = Decimal("0.01")


def estimate_costs(items: list[Item], rubric: Rubric) -> Costs:
    """Hours and money a month, with the lines that they come from."""
    lines = [line for item in items if (line := _line(item, rubric)) is not None]
    firm = rubric.firm
    hours = round(math.fsum(line.hours or 0.0 for line in lines), 1)
    least, most = (round(math.fsum(getattr(line, end) for line in lines), 1) for end in ("hours_least", "hours_most"))
    touched = sum((line.money_touched.amount for line in lines if line.money_touched), Decimal(0))
    return Costs(
        hours=hours,
        hours_least=least,
        hours_most=most,
        money=_money(hours, firm.hourly_rate, firm),
        money_least=_money(least, firm.hourly_rate, firm),
        money_most=_money(most, firm.hourly_rate, firm),
        money_touched=Money(amount=touched, currency=firm.currency),
        hourly_rate=Money(amount=firm.hourly_rate, currency=firm.currency),
        average_invoice=Money(amount=firm.average_invoice, currency=firm.currency),
        volumes=firm.volumes,
        assumptions=_assumptions(firm),
        lines=sorted(
            (line for line in lines if line.hours_most > 0), key=lambda line: (-(line.hours or 0.0), -line.hours_most)
        ),
    )


def _line(item: Item, rubric: Rubric) -> CostLine | None:
    """None: the requirement is attested, does not apply here, or has no work in it."""
    about = rubric.consequences[item.result.id]
    if item.band is None or about.unit is None or item.result.weight == 0:
        return None
    situations = rubric.firm.volumes[about.unit] * about.per_thousand / 1000
    full = situations * about.minutes / 60
    share = None if item.band.best is None else 1 - item.band.best
    touched = None
    if about.money and share:
        touched = _money(situations * share, rubric.firm.average_invoice, rubric.firm)
    return CostLine(
        requirement=item.result.id,
        title=item.result.title,
        situations=round(situations, 2),
        minutes=about.minutes,
        share=None if share is None else round(share, 4),
        hours=None if share is None else round(full * share, 4),
        hours_least=round(full * (1 - item.band.ceiling), 4),
        hours_most=round(full * (1 - item.band.floor), 4),
        money_touched=touched,
    )


def _money(quantity: float, price: Decimal, firm: Firm) -> Money:
    with localcontext(prec=50):  # the largest volumes times the largest prices fit
        return Money(amount=(Decimal(str(round(quantity, 4))) * price).quantize(CENT), currency=firm.currency)


def _assumptions(firm: Firm) -> list[str]:
    volumes = ", ".join(_counted(unit, amount) for unit, amount in firm.volumes.items() if unit != "months")
    return [
        f"The firm handles {volumes} a month.",
        f"An hour of its staff costs {firm.hourly_rate} {firm.currency}; an average invoice is "
        f"{firm.average_invoice} {firm.currency}.",
        "How often each situation arises, and the minutes to put one right by hand, are assumptions, not measurements; "
        "the share that goes wrong is the share of the checks that failed.",
        "All of it is data: change a copy of the rubric and judge the same evidence again.",
    ]


def _counted(unit: str, amount: float) -> str:
    return f"{amount:g} {unit.removesuffix('s') if amount == 1 else unit}"
