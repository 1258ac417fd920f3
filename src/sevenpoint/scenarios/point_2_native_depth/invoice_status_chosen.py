from sevenpoint.harness import Bench, Harm, scenario
from sevenpoint.scenarios.common import IN_TIME, billed


@scenario(
    "The firm chooses in which status invoices arrive",
    requirements=["2.3"],
    harm=Harm.MANUAL_WORK,
    catches=["status-setting-ignored"],
    ledgers=["xero"],
)
def test_invoice_status_chosen(bench: Bench) -> None:
    """Some firms want every invoice approved by a person before it counts. A tool that always approves takes that control away;
    one that always drafts makes them approve each invoice by hand. QuickBooks has no draft invoices."""
    for chosen in ("draft", "submitted", "authorised"):
        with bench.step(f"Invoices shall arrive as {chosen}"):
            settings = bench.candidate.settings()
            settings.invoice_status = chosen
            bench.candidate.save_settings(settings)
        known = billed(bench)
        booked = bench.eventually(
            lambda booked=known.booked: bench.bookkeeper.invoice(booked.id),  # type: ignore[misc]
            lambda seen, status=chosen: seen.status == status,  # type: ignore[misc]
            within_seconds=0.5,
            on_virtual_clock=IN_TIME,
        )
        bench.check(
            "2.3",
            booked.status == chosen,
            passed=f"With the setting {chosen}, the invoice arrived as {chosen}",
            failed=f"The firm chose {chosen}, and invoice {known.booked.number} arrived as {booked.status}",
            expected=chosen,
            observed=booked.status,
            money=known.booked.total,
        )
