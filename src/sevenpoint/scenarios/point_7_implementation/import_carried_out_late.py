from sevenpoint.harness import Bench, Harm, scenario
from sevenpoint.harness.contract import ClientChange
from sevenpoint.scenarios.common import IN_TIME, one_of, until_quiet


@scenario(
    "An import that is repeated, or carried out late, overwrites nothing",
    requirements=["7.1"],
    harm=Harm.MANUAL_WORK,
    catches=["import-overwrites-with-blanks"],
)
def test_import_carried_out_late(bench: Bench) -> None:
    """Imports are run again: after a correction, by a second person, from a preview that lay for a day. A run that writes its older
    picture over what people have typed since destroys work without a word."""
    name, phone = bench.names.client(), "555-0142"
    with bench.step("A client is imported, and a second import is previewed"):
        held = bench.bookkeeper.create_contact(name, email=bench.names.email())
        bench.candidate.run_import(bench.candidate.preview_import().preview_id)
        client = one_of(bench.candidate.clients_named(name), 0, "run_import")
        preview = bench.candidate.preview_import()
    with bench.step("Somebody adds the client's telephone number, and the import is carried out"):
        bench.candidate.change_client(client.id, ClientChange(phone=phone))
        bench.eventually(
            lambda: bench.bookkeeper.contact(held.id).phone, lambda seen: seen == phone, on_virtual_clock=IN_TIME
        )
        bench.candidate.run_import(preview.preview_id)
        twins = bench.candidate.clients_named(name)
        bench.check(
            "7.1",
            len(twins) == 1 and twins[0].phone == phone,
            passed="The second import added nothing and overwrote nothing",
            failed=f"After a second import {name} is in the tool {len(twins)} times, with the telephone number "
            f"{twins[0].phone or 'gone' if twins else 'gone'} instead of {phone}",
            expected=f"one client with {phone}",
            observed=[each.phone for each in twins],
        )
    with bench.step("The ledger is as it was"):
        until_quiet(bench)
        kept = bench.bookkeeper.contact(held.id)
        bench.check(
            "7.1",
            (kept.name, kept.phone) == (name, phone),
            passed="The ledger's contact is untouched by the import",
            failed=f"The import changed the ledger's contact {name}: it is called {kept.name} and has the telephone number {kept.phone}",
            expected=f"{name}, {phone}",
            observed=f"{kept.name}, {kept.phone}",
        )
