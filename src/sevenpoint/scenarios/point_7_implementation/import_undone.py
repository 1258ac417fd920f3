from sevenpoint.harness import Bench, Harm, scenario


@scenario(
    "A first import can be undone and repeated",
    requirements=["7.1"],
    harm=Harm.MANUAL_WORK,
    catches=["undo-leaves-clients"],
)
def test_import_undone(bench: Bench) -> None:
    """The first import is the step that firms fear. When it cannot be taken back, a wrong start is mended by hand, record by
    record."""
    names = [bench.names.client() for _ in range(4)]
    with bench.step("The books hold four clients, and they are imported"):
        for name in names:
            bench.bookkeeper.create_contact(name, email=bench.names.email())
        done = bench.candidate.run_import(bench.candidate.preview_import().preview_id)
        bench.check(
            "7.1",
            done.created == len(names) and held(bench, names) == [1] * len(names),
            passed="The import brought the four clients in",
            failed=f"Four clients were to import; the tool says {done.created} and shows {sum(held(bench, names))}",
            expected="four clients",
            observed=f"{done.created} said, {sum(held(bench, names))} shown",
        )
    with bench.step("The import is undone"):
        bench.candidate.undo_import(done.import_id)
        left, kept = held(bench, names), [len(bench.bookkeeper.contacts_named(name)) for name in names]
        bench.check(
            "7.1",
            not any(left) and kept == [1] * len(names),
            passed="Undoing took the clients out of the tool and left the ledger alone",
            failed=f"The import was undone, and {sum(left)} of {len(names)} clients are still in the tool; the ledger has "
            f"{sum(kept)} of {len(names)}",
            expected="none in the tool, four in the ledger",
            observed=f"{sum(left)} in the tool, {sum(kept)} in the ledger",
        )
    with bench.step("It is repeated"):
        bench.candidate.run_import(bench.candidate.preview_import().preview_id)
        again = held(bench, names)
        bench.check(
            "7.1",
            again == [1] * len(names),
            passed="The repeated import brought each client in once",
            failed=f"After undoing and repeating, the tool has the clients {again} times",
            expected="once each",
            observed=again,
        )


def held(bench: Bench, names: list[str]) -> list[int]:
    """How often the tool has each client, archived ones left out."""
    active = [client.name for client in bench.candidate.clients() if client.active]
    return [active.count(name) for name in names]
