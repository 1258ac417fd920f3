"""`sevenpoint serve`: the ledgers alone, with a sandbox and an app for each ledger, ready to be pointed at."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from rich.console import Console

from sevenpoint.harness.errors import HarnessFault, UsageError
from sevenpoint.harness.ledger_process import start_ledgers
from sevenpoint.harness.ledgers import LedgerControl, NewOrganisation, Sandbox
from sevenpoint.mock_ledgers import LedgerServer

TAKEN = "cannot be used"
REDIRECT = "http://localhost:3000/callback"
LEDGERS = ("xero", "quickbooks")
HOSTS = {
    "xero": "login.xero.com, identity.xero.com, api.xero.com",
    "quickbooks": "appcenter.intuit.com, oauth.platform.intuit.com, quickbooks.api.intuit.com",
}


def serve(host: str, port: int, data: Path | None, console: Console) -> int:
    """Serve until Ctrl-C; the exit code."""
    with _ledgers(host, port, data) as server:
        sandbox = _ready_sandbox(LedgerControl(server.url, server.control_token))
        _tell(server.url, server.control_token, sandbox, console)
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            console.print("Stopped.")
    return 0


@contextmanager
def _ledgers(host: str, port: int, data: Path | None) -> Iterator[LedgerServer]:
    """The ledgers on the port that was asked for. Raises UsageError when it is taken."""
    with ExitStack() as stack:
        try:
            server = stack.enter_context(start_ledgers(port, data, host))
        except HarnessFault as fault:
            if TAKEN not in str(fault):
                raise
            raise UsageError(f"{fault} Choose another --port (0 takes a free one) or --host.") from fault
        yield server


def _ready_sandbox(control: LedgerControl) -> Sandbox:
    books = [NewOrganisation(ledger=ledger, name=f"Demo {ledger.capitalize()} Books") for ledger in LEDGERS]
    return control.create_sandbox("serve", books)


def _tell(url: str, token: str, sandbox: Sandbox, console: Console) -> None:
    lines = [
        f"Mock ledgers at {url}",
        f"Control API at {url}/_control (docs/reference/control-api.md)",
        f"  token  {token}",
    ]
    lines.append(f"Sandbox {sandbox.id}, its clock running from now")
    for organisation in sandbox.organisations:
        app = sandbox.create_app(organisation.ledger, "My integration", "candidate", [REDIRECT])
        lines += [
            f"{organisation.ledger}: use {url} in place of {HOSTS[organisation.ledger]}",
            f"  organisation   {organisation.name} ({organisation.id})",
            f"  client id      {app.client_id}",
            f"  client secret  {app.client_secret}",
            f"  webhook key    {app.webhook_key}",
            f"  redirect URI   {REDIRECT}",
        ]
    lines.append("Ctrl-C ends.")
    for line in lines:
        console.print(line, highlight=False, markup=False, soft_wrap=True)
