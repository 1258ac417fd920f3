from sevenpoint.harness import Bench, Harm, scenario
from sevenpoint.scenarios.common import IN_TIME, billed, line


@scenario(
    "An invoice that changes in the ledger keeps all its lines in the tool",
    requirements=["1.3"],
    harm=Harm.MONEY_WRONG,
    catches=["summary-read-as-whole"],
    ledgers=["xero"],
)
def test_invoice_lines_read_in_full(bench: Bench) -> None:
    """Xero's lists leave out the lines unless they are asked for by page. A tool that takes the summary for the invoice shows a total
    without lines, and empties the ledger's invoice with its next edit."""
    services = ("Advisory", "Bookkeeping", "Advisory")
    known = billed(bench, lines=[line(bench, bench.names.amount(), service) for service in services])
    text = bench.names.text()
    with bench.step("The bookkeeper changes the text of one line"):
        edited = bench.bookkeeper.change_line(known.booked.id, 1, description=text)
    with bench.step("The tool shows every line as the ledger has it"):
        wanted = [(each.description, each.amount) for each in edited.lines]
        seen = bench.eventually(
            lambda: [(each.description, each.amount) for each in bench.candidate.invoice(known.invoice.id).lines],
            lambda lines: lines == wanted,
            on_virtual_clock=IN_TIME,
        )
        bench.check(
            "1.3",
            seen == wanted,
            passed="Three lines in the ledger, and the same three in the tool",
            failed=f"Invoice {edited.number} has {len(wanted)} lines in the ledger; after a change of one the tool shows {len(seen)}"
            + ("" if not seen else ", not as they are there"),
            expected="; ".join(f"{text} {amount}" for text, amount in wanted),
            observed="; ".join(f"{text} {amount}" for text, amount in seen) or "no line at all",
            money=edited.subtotal,
        )
