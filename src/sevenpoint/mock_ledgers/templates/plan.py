"""What a template says: clients, services and invoices, in no ledger's words. The same seed gives the same plan."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from faker import Faker

# Country to Faker's locale; others get the American one.
_LOCALES = {"US": "en_US", "GB": "en_GB", "UK": "en_GB", "AU": "en_AU", "NZ": "en_NZ"}
_SERVICES = (
    ("ADVICE", "Advisory hour", "150.00"),
    ("BOOKS", "Monthly bookkeeping", "420.00"),
    ("RETURN", "Annual return", "980.00"),
    ("PAYROLL", "Payroll run", "85.50"),
    ("SETUP", "Software set-up", "260.00"),
)
# Days until an invoice is due.
_TERMS = (7, 14, 20, 30)
_OLDEST_DAYS = 180
# Names that a person would take for the same, and that neither ledger does.
_TWINS: tuple[Callable[[str], str], ...] = (
    lambda name: name.upper().replace("-", " - ") if "-" in name else name.upper().replace(" ", "", 1),
    lambda name: f"{name}.",
    lambda name: name.replace(" and ", " & ").replace("-", " - ") + " Ltd",
)  # fmt: skip
# Numbers as people key them in, beside those that the ledger gives.
_KEYED_NUMBERS = ("INV-0107", "2024/17", "A-3", "INV-0042", "0009", "Oct-1")

State = Literal["paid", "part", "open", "draft", "void"]


@dataclass
class Client:
    """A client. `archived` once everything else is written."""

    name: str
    first_name: str
    last_name: str
    email: str
    phone: str
    street: str
    city: str
    postcode: str
    archived: bool = False


@dataclass(frozen=True)
class Service:
    """Something that is sold."""

    code: str
    name: str
    price: Decimal


@dataclass(frozen=True)
class PlannedInvoice:
    """An invoice written `age` days ago, due `terms` days later. `lines`: places in `services`, and quantities.

    `number` None: the ledger gives it. `paid_after`: days until what was paid of it came in.
    """

    client: int
    age: int
    terms: int
    lines: tuple[tuple[int, Decimal], ...]
    state: State
    paid_after: int
    number: str | None = None


@dataclass
class Plan:
    """Everything that is written; invoices in the order of their dates."""

    clients: list[Client] = field(default_factory=list)
    services: list[Service] = field(default_factory=list)
    invoices: list[PlannedInvoice] = field(default_factory=list)


def plan_of(template: str, country: str, seed: int) -> Plan:
    """The plan of `demo` or `messy`. Raises ModuleNotFoundError without Faker."""
    from faker import Faker

    faker = Faker(_LOCALES.get(country, "en_US"))
    faker.seed_instance(seed)
    dice = random.Random(f"{template}/{seed}")
    return _demo(faker, dice) if template == "demo" else _messy(faker, dice)


def _demo(faker: Faker, dice: random.Random) -> Plan:
    """A firm in order: a dozen clients, most invoices paid, some open or late."""
    plan = Plan(_clients(faker, 12), _services())
    states: Sequence[State] = ("paid", "paid", "paid", "part", "open", "open")
    plan.invoices = _by_date([_invoice(dice, dice.randrange(12), states[n % len(states)]) for n in range(30)])
    return plan


def _messy(faker: Faker, dice: random.Random) -> Plan:
    """Twins, archived clients, clients without invoices, numbers keyed in out of sequence, invoices of every state."""
    plan = Plan(_clients(faker, 10), _services())
    for place, twin in enumerate(_TWINS):
        known = plan.clients[place]
        plan.clients.append(Client(**{**vars(known), "name": twin(known.name)}))
    plan.clients[6].archived = plan.clients[7].archived = True
    plan.clients += _clients(faker, 3, taken={client.name.casefold() for client in plan.clients})
    with_invoices = [place for place in range(13) if place not in (8, 9)]
    states: Sequence[State] = ("open", "paid", "part", "void", "open", "draft", "paid")
    numbers = iter(_KEYED_NUMBERS)
    for n in range(26):
        keyed = next(numbers, None) if n % 4 == 1 else None
        client = dice.choice(with_invoices)
        # Who still owes something cannot be archived (QuickBooks error 6220).
        state: State = "paid" if plan.clients[client].archived else states[n % len(states)]
        plan.invoices.append(_invoice(dice, client, state, keyed))
    plan.invoices = _by_date(plan.invoices)
    return plan


def _clients(faker: Faker, number: int, taken: set[str] | None = None) -> list[Client]:
    used = set(taken or ())
    made: list[Client] = []
    while len(made) < number:
        name = faker.company()
        if name.casefold() in used:
            continue
        used.add(name.casefold())
        made.append(
            Client(
                name=name,
                first_name=faker.first_name(),
                last_name=faker.last_name(),
                email=faker.unique.ascii_safe_email(),
                phone=faker.numerify("555 01##"),
                street=faker.street_address().replace("\n", ", "),
                city=faker.city(),
                postcode=faker.postcode(),
            )
        )
    return made


def _services() -> list[Service]:
    return [Service(code, name, Decimal(price)) for code, name, price in _SERVICES]


def _invoice(dice: random.Random, client: int, state: State, number: str | None = None) -> PlannedInvoice:
    lines = [
        (place, Decimal(dice.choice((1, 1, 2, 3)))) for place in dice.sample(range(len(_SERVICES)), dice.randint(1, 3))
    ]
    return PlannedInvoice(
        client, dice.randint(1, _OLDEST_DAYS), dice.choice(_TERMS), tuple(lines), state, dice.randint(0, 40), number
    )


def _by_date(invoices: list[PlannedInvoice]) -> list[PlannedInvoice]:
    return sorted(invoices, key=lambda invoice: -invoice.age)
