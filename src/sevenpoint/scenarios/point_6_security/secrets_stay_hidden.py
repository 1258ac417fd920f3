import json
from collections.abc import Iterable

from sevenpoint.harness import Bench, Harm, refusal, scenario
from sevenpoint.harness.consent import allow
from sevenpoint.harness.contract import Model
from sevenpoint.harness.oracles.leaks import leaks
from sevenpoint.harness.oracles.tenancy import addressed
from sevenpoint.scenarios.common import IN_TIME, billed, line, wait_for_invoices

CALLS, WRITTEN, SHOWN = "the addresses of its calls", "what it wrote into the books", "what it shows"
MAILS, POSTS, LOG, CONSENT = "its alert mails", "its alert posts", "its log", "the address of the consent page"
LANDING = "the page after the consent"


@scenario(
    "Tokens and secrets appear in no address, no page, no alert and no log",
    requirements=["6.4"],
    harm=Harm.SECURITY,
    catches=["tokens-in-the-log", "token-in-the-alert", "secret-in-the-state"],
    connected=False,
    keep_secrets=True,
)
def test_secrets_stay_hidden(bench: Bench) -> None:
    """Logs go to other companies, mails to other people, addresses into browser histories. Whoever reads a token there is in the books,
    and nothing in the ledger tells him from the tool."""
    places: dict[str, str] = {}
    with bench.step("A user connects the ledger"):
        places[CONSENT] = bench.start_connect()
        places[LANDING] = allow(places[CONSENT], organisation=bench.organisation.id).page
        bench.candidate.save_settings(bench.default_settings())
    known = billed(bench)
    with bench.step("The access token runs out, and another invoice is made"):
        bench.sandbox.expire_grants(bench.app, "access")
        client = bench.candidate.create_client(bench.names.client(), email=bench.names.email())
        bench.candidate.create_invoice(client_id=client.id, lines=[line(bench, bench.names.amount())])
        wait_for_invoices(bench, client.name)
    with bench.step("The connection is removed in the ledger, and the tool runs into it"):
        bench.sandbox.revoke_grants(bench.app)
        bench.candidate.create_invoice(client_id=known.client.id, lines=[line(bench, bench.names.amount())])
        alerts = bench.eventually(bench.candidate.open_alerts, bool, on_virtual_clock=IN_TIME)
        if alerts:
            bench.eventually(lambda: bench.mail.messages() and bench.hook.alerts(), bool, on_virtual_clock=IN_TIME)
        refused = refusal(bench.candidate.ledger_options)
    with bench.step("Every place that can be seen from outside is searched for them"):
        candidate, ours = bench.candidate, [each for each in bench.sandbox.unmasked() if each.actor != "bookkeeper"]
        places[CALLS] = "\n".join(f"{each.path}?{each.query}" for each in ours if "/authorize" not in each.path)
        places[WRITTEN] = "\n".join(each.request_body for each in ours if addressed(each) is not None)
        places[MAILS] = "\n".join(f"{mail.subject}\n{mail.text}" for mail in bench.mail.messages())
        places[POSTS] = json.dumps(bench.hook.alerts())
        places[SHOWN] = "\n".join(
            [
                text(candidate.connections()),
                text([candidate.settings()]),
                text(candidate.alerts()),
                text(candidate.audit_trail() if candidate.offers("audit") else []),
                text(candidate.invoices()),
                text(candidate.clients()),
                str(refused or ""),
            ]
        )
        words = bench.candidate_words()
        if words is not None:
            places[LOG] = words
        held = leaks(bench.secrets(), places)
        for place in places:
            bench.check(
                "6.4",
                place not in held,
                passed=f"No token and no secret in {place}",
                failed=f"A token or the app's secret can be read in {place}: whoever sees it can enter {bench.organisation.name}",
                expected=f"no secret in {place}",
                observed="a secret in full" if place in held else "none",
            )


def text(models: Iterable[Model]) -> str:
    """Answers of the contract as the text that they came as."""
    return "\n".join(each.model_dump_json() for each in models)
