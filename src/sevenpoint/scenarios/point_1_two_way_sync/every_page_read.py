from sevenpoint.harness import Bench, Harm, scenario

# Two full pages of a hundred and a short one: Xero gives a hundred at a time, QuickBooks a hundred unless asked for more.
CONTACTS = 205


@scenario(
    "Every contact of the ledger is read, however many pages there are",
    requirements=["1.9", "7.1"],
    harm=Harm.MANUAL_WORK,
    catches=["first-page-only", "last-page-dropped"],
)
def test_every_page_read(bench: Bench) -> None:
    """Ledgers hand out lists in pages. A tool that reads only the first, or loses the last, leaves out clients without a word, and
    makes each of them a second time when they are first billed."""
    bench.needs("import")
    with bench.step(f"The books hold {CONTACTS} contacts"):
        for _ in range(CONTACTS):
            bench.bookkeeper.create_contact(bench.names.client(), email=bench.names.email())
        names = {contact.id: contact.name for contact in bench.bookkeeper.contacts()}
    with bench.step("The tool previews the first import"):
        seen = {row.ledger_id for row in bench.candidate.preview_import().rows}
        missing = [name for contact_id, name in names.items() if contact_id not in seen]
        bench.check(
            "1.9",
            not missing,
            passed=f"All {len(names)} contacts were read",
            failed=f"The books hold {len(names)} contacts and the tool read {len(names) - len(missing)}: {len(missing)} clients are "
            f"left out without a word, {missing[0] if missing else ''} among them",
            expected=len(names),
            observed=len(names) - len(missing),
        )
    with bench.step("The import is carried out"):
        bench.candidate.run_import(bench.candidate.preview_import().preview_id)
        here = {client.name for client in bench.candidate.clients()}
        lost = [name for name in names.values() if name not in here]
        bench.check(
            "7.1",
            not lost,
            passed="Every contact of the books is a client in the tool after the import",
            failed=f"After the import {len(lost)} of {len(names)} contacts are not in the tool",
            expected=0,
            observed=len(lost),
        )
