from sevenpoint.harness import Bench, Harm, scenario


@scenario(
    "The tool names the organisation that it is connected to",
    requirements=["7.4"],
    harm=Harm.MANUAL_WORK,
    catches=["organisation-unnamed"],
    organisations=2,
)
def test_organisation_named(bench: Bench) -> None:
    """Bookkeepers work in dozens of books with similar names. The only moment to notice the wrong one is before the first invoice
    is written into it."""
    with bench.step("The connection's page is read"):
        status = bench.candidate.connection()
        shown = status.organisation_name if status else None
        bench.check(
            "7.4",
            shown == bench.organisation.name,
            passed="The connected organisation is named",
            failed=f"The tool is connected to {bench.organisation.name} and shows {shown or 'no name at all'}",
            expected=bench.organisation.name,
            observed=shown or "no name",
        )
    with bench.step("The other organisation of the same user is untouched"):
        other = bench.bookkeeper_of(bench.organisations[1])
        written = [each for each in bench.exchanges(method="POST") if each.organisation == bench.organisations[1].id]
        bench.check(
            "7.4",
            not other.invoices() and not written,
            passed="Nothing was written to the organisation that was not chosen",
            failed=f"The tool wrote to {bench.organisations[1].name}, which the user did not choose",
            expected="no writes",
            observed=f"{len(other.invoices())} invoices, {len(written)} writes",
            harm=Harm.SECURITY,
        )
