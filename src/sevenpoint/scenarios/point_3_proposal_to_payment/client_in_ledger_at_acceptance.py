import datetime as dt

from sevenpoint.harness import Bench, Harm, scenario
from sevenpoint.harness.bookkeepers.base import LedgerContact
from sevenpoint.harness.contract import Address, NewClient
from sevenpoint.scenarios.common import DAY, IN_TIME, MONTH, wait_for_invoices
from sevenpoint.scenarios.point_3_proposal_to_payment._proposals import accepted, every

LATER = dt.timedelta(days=60)


@scenario(
    "A client who accepts is in the ledger at once, with every detail, long before the first invoice",
    requirements=["3.1"],
    harm=Harm.MANUAL_WORK,
    catches=["client-only-with-first-invoice", "client-name-only"],
)
def test_client_in_ledger_at_acceptance(bench: Bench) -> None:
    """The work starts at the signature: expenses are booked, documents are filed. When the client comes to the ledger only with the first
    invoice, or as a bare name, somebody types the record by hand, and then there are two."""
    start, price = bench.clock.today() + LATER, bench.names.amount()
    client = NewClient(
        name=bench.names.client(),
        email=bench.names.email(),
        phone=bench.names.phone(),
        address=bench.names.address(),
        tax_number=bench.names.tax_number(),
        payment_terms_days=21,
    )
    with bench.step("A new client accepts a monthly service that starts in sixty days"):
        accepted(bench, client, [every(1, bench, price, 2)], start=start)
        found = bench.eventually(
            lambda: bench.bookkeeper.contacts_named(client.name),
            lambda contacts: bool(contacts),
            within_seconds=2,
            on_virtual_clock=IN_TIME,
        )
        bench.require(
            "3.1",
            len(found) == 1,
            passed="The client was in the ledger within two hours of the signature",
            failed=f"A client accepted a service that is first billed in sixty days, and two hours later the ledger has {len(found)} "
            "clients of that name",
            expected="one client",
            observed=f"{len(found)} clients",
        )
    with bench.step("Every detail is there"):
        thin = [detail for detail, right in details(found[0], client).items() if not right]
        bench.check(
            "3.1",
            not thin,
            passed="E-mail, telephone, address, tax number and terms are in the ledger",
            failed=f"The client came to the ledger without the right {', '.join(thin)}: somebody has to type it again",
            expected=client.model_dump(mode="json"),
            observed=found[0].model_dump(mode="json"),
        )
    with bench.step("The first invoice goes to that client"):
        bench.clock.advance(to=start + DAY, step=MONTH)
        booked = wait_for_invoices(bench, client.name)
        bench.check(
            "3.1",
            [invoice.contact_id for invoice in booked] == [found[0].id],
            passed="The first invoice went to the client that the ledger had",
            failed=f"The first invoice, over {price}, is in the ledger {len(booked)} times for the client that the signature made",
            expected="one invoice for that client",
            observed=f"{len(booked)} invoices, {len(bench.bookkeeper.contacts_named(client.name))} clients of that name",
            money=price,
        )


def details(held: LedgerContact, client: NewClient) -> dict[str, bool]:
    """Which details of the ledger's record are the client's."""
    address = client.address or Address()
    return {
        "e-mail address": held.email == client.email,
        "telephone number": held.phone == client.phone,
        "address": (held.address.line1, held.address.city) == (address.line1, address.city),
        "tax number": held.tax_number == client.tax_number,
        "payment terms": held.payment_terms_days == client.payment_terms_days,
    }
