"""The mock ledgers playing the real service: TLS under the real names, and a control API that only the test can use."""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sevenpoint.harness.ledgers import App, LedgerControl, NewOrganisation, Organisation, Sandbox
from sevenpoint.mock_ledgers import LedgerServer

HERE = Path(__file__).parent


@dataclass
class Disguise:
    """A real-looking ledger, and the environment of a user who has an organisation there."""

    ledger: str
    server: LedgerServer
    sandbox: Sandbox
    organisation: Organisation
    app: App
    port: int
    environment: dict[str, str] = field(repr=False)

    def sevenpoint(self, *words: str, answer: str = "") -> subprocess.CompletedProcess[str]:
        """Run the command as the user does."""
        return subprocess.run(
            [sys.executable, "-m", "sevenpoint", *words],
            env=self.environment,
            input=answer,
            capture_output=True,
            text=True,
            timeout=900,
            check=False,
        )

    def connect(self) -> subprocess.CompletedProcess[str]:
        """`sevenpoint live connect`, with a person at the browser."""
        return self.sevenpoint(
            *("live", "connect", "--ledger", self.ledger, "--client-id", self.app.client_id, "--port", str(self.port))
        )

    @contextmanager
    def tool(self, folder: Path) -> Iterator[str]:
        """The reference candidate on the user's machine, with an app of its own; gives its address."""
        command = [sys.executable, "-m", "sevenpoint.candidates.reference", "--data", str(folder), "--die-with-stdin"]
        with subprocess.Popen(
            command, env=self.environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        ) as process:
            assert process.stdout is not None
            address = str(json.loads(process.stdout.readline())["url"])
            redirect = f"{address.replace('127.0.0.1', 'localhost')}/oauth/{self.ledger}/callback"
            app = self.sandbox.create_app(self.ledger, "The tool", "candidate", [redirect])
            self.environment["SEVENPOINT_CANDIDATE_CLIENT_ID"] = app.client_id
            self.environment["SEVENPOINT_CANDIDATE_CLIENT_SECRET"] = app.client_secret
            yield address
            assert process.stdin is not None
            process.stdin.close()
            process.wait(20)


@contextmanager
def disguised(ledger: str, folder: Path, *, demo: bool = True) -> Iterator[Disguise]:
    """The mock, with one organisation that has lived, and with Xero's limits enforced."""
    with LedgerServer(tls=True) as server:
        control = LedgerControl(server.url, server.control_token)
        sandbox = control.create_sandbox("the real thing", [NewOrganisation(ledger=ledger, name="Demo Company (US)")])
        organisation = sandbox.organisations[0]
        if ledger == "xero":
            sandbox.change_settings(organisation, {"demo_company": demo})
        sandbox._call("PUT", "/limits", {ledger: {"enforced": True}})
        port = _free_port()
        app = _register(sandbox, ledger, f"http://localhost:{port}/callback")
        yield Disguise(ledger, server, sandbox, organisation, app, port, _environment(server, folder, app))


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _register(sandbox: Sandbox, ledger: str, landing: str) -> App:
    """The user's own app: a candidate to the mock, so that the limits hold for it too."""
    body = {
        "ledger": ledger,
        "name": "My Sevenpoint",
        "actor": "candidate",
        "redirect_uris": [landing],
        "flow": "pkce" if ledger == "xero" else "code",
        "scopes_model": "granular" if ledger == "xero" else "legacy",
    }
    return App.model_validate(sandbox._call("POST", "/apps", body))


def _environment(server: LedgerServer, folder: Path, app: App) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not re.search("proxy|SEVENPOINT", name, re.I)}
    inherited = os.environ.get("PYTHONPATH", "")
    machine = folder / "machine"
    machine.mkdir()
    shutil.copy(HERE / "resolver.py", machine / "sitecustomize.py")
    return {
        **kept,
        "PYTHONPATH": os.pathsep.join(filter(None, (str(machine), inherited))),
        "SEVENPOINT_TEST_PORT": str(server.port),
        "SEVENPOINT_TEST_CA": str(server.ca_path),
        "SEVENPOINT_LIVE": str(folder / "live"),
        "SEVENPOINT_CLIENT_SECRET": app.client_secret,
        "BROWSER": f"{sys.executable} {HERE / 'person.py'} %s",
    }
