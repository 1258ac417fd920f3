from urllib.parse import parse_qs, urlsplit

from sevenpoint.harness import Bench, Harm, scenario
from sevenpoint.harness.consent import allow
from sevenpoint.harness.oracles.scopes import excess
from sevenpoint.scenarios.common import billed, until_quiet


@scenario(
    "The tool asks for the scopes that it uses, and for no others",
    requirements=["6.3"],
    harm=Harm.SECURITY,
    catches=["scopes-just-in-case"],
    connected=False,
)
def test_scopes_asked_are_used(bench: Bench) -> None:
    """Everything that is allowed can be stolen. A tool that only reads settings and may change them, or may read the payroll because a
    later version could want it, puts the firm's books and people at risk for nothing."""
    with bench.step("A user goes to the consent page, and allows what is asked"):
        address = bench.start_connect()
        asked = parse_qs(urlsplit(address).query).get("scope", [""])[0].split()
        allow(address, organisation=bench.organisation.id)
        bench.candidate.save_settings(bench.default_settings())
    with bench.step("Everything that the tool offers is used once"):
        use_everything(bench)
    unused = excess(asked, bench.exchanges())
    bench.check(
        "6.3",
        bool(asked) and not unused,
        passed="Every scope that the tool asks for was used",
        failed=f"The tool asks for more than it uses: {'; '.join(f'{scope} ({why})' for scope, why in unused.items())}"
        if asked
        else "The tool asks for no scope that can be read off the consent page's address",
        expected="scopes that calls need",
        observed=asked,
    )
    declared = bench.candidate.description.scopes.get(bench.candidate.ledger)
    if declared is not None:
        bench.check(
            "6.3",
            set(declared) == set(asked),
            passed="The tool asks for the scopes that it declares",
            failed=f"The tool declares the scopes {', '.join(sorted(declared))} and asks for {', '.join(sorted(asked))}",
            expected=sorted(declared),
            observed=sorted(asked),
        )


def use_everything(bench: Bench) -> None:
    """Import, options, a client, an invoice that is paid, charged, given back and voided: what the tool claims to do."""
    candidate, offers = bench.candidate, bench.candidate.offers
    if offers("settings"):
        candidate.ledger_options()
    if offers("import"):
        candidate.run_import(candidate.preview_import().preview_id)
    paid, charged, voided = billed(bench), billed(bench), billed(bench)
    if offers("payments"):
        candidate.record_payment(paid.invoice.id, paid.booked.total)
    if offers("collection"):
        payment = candidate.collect(charged.invoice.id)
        if offers("refunds"):
            candidate.refund(payment.id)
    candidate.void_invoice(voided.invoice.id)
    if offers("sync"):
        candidate.sync()
    until_quiet(bench)
