"""`sevenpoint serve`: the ledgers alone, with a sandbox and an app for each ledger, ready to be pointed at."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

from sevenpoint.harness.errors import HarnessFault, UsageError
from sevenpoint.harness.ledger_process import start_ledgers
from sevenpoint.harness.ledgers import ControlRefusal, LedgerControl, NewOrganisation, Sandbox
from sevenpoint.mock_ledgers import REAL_HOSTS, LedgerServer

CONSOLE = "Console, for you alone:"
TAKEN = "cannot be used"
NO_TLS = "TLS needs trustme"
NO_DATABASE = "postgresql"
REDIRECT = "http://localhost:3000/callback"
LEDGERS = ("xero", "quickbooks")
HOSTS = {
    "xero": "login.xero.com, identity.xero.com, api.xero.com",
    "quickbooks": "appcenter.intuit.com, oauth.platform.intuit.com, quickbooks.api.intuit.com",
}
# A hosts file gives addresses and no ports: it works where HTTPS is looked for.
HTTPS_PORT = 443


@dataclass(frozen=True)
class Shared:
    """A state that other servers serve too: the database, how many processes answer here, the token of them all."""

    database: str | None = None
    workers: int = 1
    control_token: str | None = None


ALONE = Shared()


def serve(
    host: str,
    port: int,
    data: Path | None,
    console: Console,
    *,
    tls: bool = False,
    shared: Shared = ALONE,
    with_console: bool = False,
) -> int:
    """Serve until Ctrl-C; the exit code."""
    with _ledgers(host, port, data, tls, shared) as server, ExitStack() as beside:
        sandbox = _ready_sandbox(LedgerControl(server.url, server.control_token))
        _tell(server.url, server.control_token, sandbox, console)
        if server.ca_path is not None:
            _tell_tls(server, server.ca_path, console)
        if with_console:
            from sevenpoint.harness.console import ConsoleServer  # what serves alone need not load

            opened = beside.enter_context(ConsoleServer(server.url, server.control_token))
            _print([f"{CONSOLE} {opened.link}"], console)
        return _until_stopped(console)


def serve_console(url: str, token: str, port: int, console: Console) -> int:
    """Serve the console of ledgers that run, until Ctrl-C; the exit code. Raises UsageError."""
    from sevenpoint.harness.console import ConsoleServer

    control = LedgerControl(url, token)
    try:
        control.sandboxes()
    except ControlRefusal as refusal:
        raise UsageError(f"--token: {refusal.said}") from refusal
    except HarnessFault as fault:
        raise UsageError(f"--url: {fault}") from fault
    with ConsoleServer(url, token, port) as opened:
        _print([f"{CONSOLE} {opened.link}"], console)
        return _until_stopped(console)


def _until_stopped(console: Console) -> int:
    _print(["Ctrl-C ends."], console)
    try:
        threading.Event().wait()
    except KeyboardInterrupt:
        console.print("Stopped.")
    return 0


@contextmanager
def _ledgers(host: str, port: int, data: Path | None, tls: bool, shared: Shared) -> Iterator[LedgerServer]:
    """The ledgers on the port that was asked for. Raises UsageError when what was asked for cannot be had."""
    with ExitStack() as stack:
        try:
            server = stack.enter_context(start_ledgers(port, data, host, tls=tls, **vars(shared)))
        except HarnessFault as fault:
            if NO_TLS in str(fault):
                raise UsageError("--tls needs trustme: install sevenpoint[tls].") from fault
            reason = str(fault).partition("\n")[0]
            if NO_DATABASE in reason.lower():
                raise UsageError(f"--database: {reason}") from fault
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
    _print(lines, console)


def _tell_tls(server: LedgerServer, ca_path: Path, console: Console) -> None:
    """The two lines that a program with hard-coded addresses needs."""
    lines = [
        "Under their real addresses (https://api.xero.com, https://quickbooks.api.intuit.com and the others):",
        f"  HTTPS_PROXY={server.url}",
        f"  SSL_CERT_FILE={ca_path}  (requests: REQUESTS_CA_BUNDLE, Node: NODE_EXTRA_CA_CERTS, curl: CURL_CA_BUNDLE)",
    ]
    if server.port == HTTPS_PORT:
        lines.append(f"  or, in place of the proxy, in the hosts file: {server.host} {' '.join(REAL_HOSTS)}")
    _print(lines, console)


def _print(lines: list[str], console: Console) -> None:
    for line in lines:
        console.print(line, highlight=False, markup=False, soft_wrap=True)
