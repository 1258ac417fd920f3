from sevenpoint.harness import Bench, Harm, refusal, scenario

CONTACTS = 120
# The request that fails: Xero's second page; QuickBooks may give everything in one.
FAILS = {"xero": 2, "quickbooks": 1}


@scenario(
    "A list whose page failed is never taken for the whole list",
    requirements=["1.9"],
    harm=Harm.MANUAL_WORK,
    catches=["failed-page-ends-reading"],
)
def test_page_fails_while_reading(bench: Bench) -> None:
    """Large lists are slow, and one of many pages times out. When a tool takes that for the end, the import says that it is complete
    while clients are missing."""
    bench.needs("import")
    with bench.step(f"The books hold {CONTACTS} contacts, and a page of the list times out once"):
        for _ in range(CONTACTS):
            bench.bookkeeper.create_contact(bench.names.client(), email=bench.names.email())
        wanted = {contact.id for contact in bench.bookkeeper.contacts()}
        broken = bench.faults.add(
            "gateway_timeout",
            match={"operation": "list_customers"},
            trigger={"skip": FAILS[bench.ledger] - 1, "times": 1},
        )
        seen: set[str] = set()

        def preview() -> None:
            seen.update(row.ledger_id for row in bench.candidate.preview_import().rows)

        refused = refusal(preview)
        struck = bench.faults.struck(broken)
        bench.faults.clear()
        if not struck:
            bench.not_observed("1.9", "the tool asked for no page that could fail")
            return
        bench.check(
            "1.9",
            refused is not None or seen >= wanted,
            passed="The tool " + ("says that the list could not be read" if refused else "read the failed page again"),
            failed=f"One page of the list of contacts failed, and the tool takes the {len(seen & wanted)} that it has for all "
            f"{len(wanted)}",
            expected="all contacts, or a refusal",
            observed=f"{len(seen & wanted)} of {len(wanted)}",
        )
    with bench.step("The ledger answers again"):
        seen.clear()
        preview()
        bench.check(
            "1.9",
            seen >= wanted,
            passed="The next read is complete",
            failed=f"The ledger answers again, and the tool still reads {len(seen & wanted)} of {len(wanted)} contacts",
            expected=len(wanted),
            observed=len(seen & wanted),
        )
