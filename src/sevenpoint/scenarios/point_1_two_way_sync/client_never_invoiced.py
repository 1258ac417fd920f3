from sevenpoint.harness import Bench, Harm, scenario
from sevenpoint.harness.bookkeepers.base import NewLedgerLine


@scenario(
    "A contact without any document is seen by the import like the others",
    requirements=["1.6", "7.1"],
    harm=Harm.MANUAL_WORK,
    catches=["import-customers-only"],
    ledgers=["xero"],
)
def test_client_never_invoiced(bench: Bench) -> None:
    """Xero marks a contact as a customer only after its first invoice. A tool that asks for customers does not see a new client, so
    somebody types it in again and the books hold it twice."""
    new, old = bench.names.client(), bench.names.client()
    with bench.step("The books hold a client that was billed before, and one that never was"):
        bench.bookkeeper.create_contact(new, email=bench.names.email())
        billed_before = bench.bookkeeper.create_contact(old, email=bench.names.email())
        sold = NewLedgerLine(
            description=bench.names.text(), unit_amount=bench.names.amount(), account=bench.organisation.chart.sales
        )
        bench.bookkeeper.create_invoice(billed_before.id, [sold])
    with bench.step("The import is previewed"):
        preview = bench.candidate.preview_import()
        rows = {row.name: row.action for row in preview.rows}
        bench.check(
            "7.1",
            rows.get(old) == "create",
            passed="The client that was billed before is offered",
            failed=f"{old} is in the books with an invoice, and the import does not offer it",
            expected="create",
            observed=rows.get(old, "not there"),
        )
        bench.check(
            "1.6",
            rows.get(new) == "create",
            passed="The client that was never billed is offered too",
            failed=f"{new} is in the books and was never invoiced; the import does not see it",
            expected="create",
            observed=rows.get(new, "not there"),
        )
