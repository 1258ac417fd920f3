"""Starting and stopping the ledgers as a process of their own.

Imports the standard library only: whoever starts a ledger pays for the ledger's imports in its process, not here.
"""

from __future__ import annotations

import json
import os
import secrets
import select
import shutil
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from types import TracebackType
from typing import IO, Any

LOG_NAME = "ledgers.log"
CA_NAME = "ca.pem"
DATABASE_VARIABLE = "SEVENPOINT_DATABASE"
ONE_WRITER = "More workers need a PostgreSQL database: an SQLite file has one writer, for which they would only wait."
# Where the two ledgers live (xero.md 7, quickbooks.md 9): served under these names with TLS.
REAL_HOSTS = (
    "login.xero.com", "identity.xero.com", "api.xero.com",
    "appcenter.intuit.com", "oauth.platform.intuit.com", "developer.api.intuit.com", "developer.intuit.com",
    "accounts.platform.intuit.com", "sandbox-accounts.platform.intuit.com",
    "quickbooks.api.intuit.com", "sandbox-quickbooks.api.intuit.com",
)  # fmt: skip
_START_SECONDS = 60.0
_STOP_SECONDS = 10.0
_QUOTED_LINES = 15


class LedgerServerError(RuntimeError):
    """The ledgers could not start; the message says why."""


class LedgerServer:
    """Both mock ledgers on one port, running when the constructor returns.

    `port` 0 takes a free one. `data`: the folder that keeps the state (made when missing); None: a temporary one,
    removed at the end. `control_token`: what guards `/_control`; None: one is made up. `tls`: the port speaks HTTPS and
    CONNECT too, under the real host names; `ca_path` is the certificate to trust (`tls` extra). `database`: a
    `postgresql://` URL that keeps the state in place of the folder; servers with the same one serve the same state
    (`postgresql` extra). `workers`: so many processes answer; more than one needs a `database`. The ledgers end
    at `close`, at the end of the `with` block, and with the process that made them, however that ends. Raises
    LedgerServerError.

        with LedgerServer() as ledgers:
            requests.get(f"{ledgers.url}/_control/health")
    """

    def __init__(
        self,
        port: int = 0,
        host: str = "127.0.0.1",
        data: str | os.PathLike[str] | None = None,
        control_token: str | None = None,
        tls: bool = False,
        database: str | None = None,
        workers: int = 1,
    ) -> None:
        if workers > 1 and database is None:
            raise LedgerServerError(ONE_WRITER)
        self.control_token = control_token or secrets.token_urlsafe(24)
        self.data = Path(tempfile.mkdtemp(prefix="sevenpoint-data-")) if data is None else Path(data).resolve()
        self.data.mkdir(parents=True, exist_ok=True)
        self.log_path = self.data / LOG_NAME
        self.ca_path = self.data / CA_NAME if tls else None
        self._temporary = data is None
        self._leftovers = [self.data] if data is None else []
        self._lock = threading.Lock()
        with self.log_path.open("ab") as log:
            self._process = self._spawn(host, port, log, tls, database, workers)
        try:
            ready = self._wait_until_ready()
        except BaseException:
            self.close()
            raise
        self.host: str = ready["host"]
        self.port: int = ready["port"]
        self.pids: dict[str, int] = ready["pids"]
        self._leftovers.append(Path(ready["folder"]))
        self.url = f"http://{f'[{self.host}]' if ':' in self.host else self.host}:{self.port}"

    def close(self) -> None:
        """Stop the process and wait for its end; a second call does nothing."""
        with self._lock:
            stdin, stdout = self._process.stdin, self._process.stdout
            assert stdin is not None
            assert stdout is not None
            stdin.close()
            try:
                self._process.wait(_STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
            stdout.close()
            for folder in self._leftovers:  # the process removes them itself unless it was killed
                if folder.exists():
                    shutil.rmtree(folder)

    def __enter__(self) -> LedgerServer:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self.close()

    def _spawn(
        self, host: str, port: int, log: IO[bytes], tls: bool, database: str | None, workers: int
    ) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "sevenpoint.mock_ledgers.wire", "--host", host, "--port", str(port)]
        command += ["--data", str(self.data), "--workers", str(workers)]
        if tls:
            command.append("--tls")
        if self._temporary:
            command.append("--temporary")  # so that it goes even when this process is killed
        return subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            env=self._environment(database),
            start_new_session=True,  # Ctrl-C goes to us; the ledgers outlive the scenario that it interrupts
        )

    def _environment(self, database: str | None) -> dict[str, str]:
        """Secrets go this way: every user of the machine can read arguments."""
        inherited = {name: value for name, value in os.environ.items() if name != DATABASE_VARIABLE}
        given = {} if database is None else {DATABASE_VARIABLE: database}
        return {**inherited, **given, "SEVENPOINT_CONTROL_TOKEN": self.control_token}

    def _wait_until_ready(self) -> dict[str, Any]:
        stdout = self._process.stdout
        assert stdout is not None
        readable, _, _ = select.select([stdout], [], [], _START_SECONDS)
        said = json.loads(stdout.readline() or "{}") if readable else {}
        if "port" in said:
            return dict(said)
        silent = "ended while they started" if readable else f"did not start within {_START_SECONDS:.0f} seconds"
        reason = said.get("error", f"The ledgers {silent}.")
        raise LedgerServerError(reason + self._quoted_log())

    def _quoted_log(self) -> str:
        lines = (
            self.log_path.read_text(errors="replace").splitlines()[-_QUOTED_LINES:] if self.log_path.exists() else []
        )
        return "\n" + "\n".join(lines) if lines else ""
