"""A PostgreSQL server of the tests' own: in a temporary folder, on a Unix socket only, gone with the tests.

The binaries come from the system (Debian: apt-get install postgresql). Started by root it runs as another user, for
PostgreSQL refuses root.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

_START_SECONDS = 60.0
_STOP_SECONDS = 20.0
# Nobody needs these books after a crash of the machine.
_SETTINGS = {
    "listen_addresses": "", "fsync": "off", "synchronous_commit": "off", "full_page_writes": "off",
    "max_connections": "100", "shared_buffers": "64MB",
}  # fmt: skip
_INITDB = ("-A", "trust", "--locale=C", "-E", "UTF8", "--no-sync")
# Everything else goes with what it belongs to.
_EMPTY = (
    "DELETE FROM sandbox", "DELETE FROM exchange", "DELETE FROM meta", "DELETE FROM lease",
    "SELECT setval(pg_get_serial_sequence(table_name, column_name), 1, false) FROM information_schema.columns"
    " WHERE table_schema = 'public' AND column_default LIKE 'nextval%'",
)  # fmt: skip
_numbers = count(1)


class NoServerError(Exception):
    """There is no PostgreSQL on this machine; the message says what is missing."""


@dataclass(frozen=True)
class Cluster:
    """A running server. `folder` holds its socket. Databases are emptied and used again, which is far quicker."""

    folder: Path
    pid: int
    _empty: list[str] = field(default_factory=list)

    def url(self, database: str) -> str:
        """How a store is told of a database."""
        return f"postgresql://ledgers@/{database}?host={self.folder}"

    @contextmanager
    def database(self) -> Iterator[str]:
        """A database without a row in it, while the block lasts; its URL."""
        name = self._empty.pop() if self._empty else self.new_database()
        yield self.url(name)
        with _connect(self.folder, name) as connection:
            for statement in _EMPTY:
                connection.execute(statement)
        self._empty.append(name)

    def put_out(self, database: str | None) -> None:
        """End every connection to a database."""
        with _connect(self.folder) as connection:
            connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [database])

    @contextmanager
    def closed(self, url: str) -> Iterator[None]:
        """Nobody gets a connection to the database of a URL, while the block lasts."""
        name = url.rpartition("?")[0].rpartition("/")[2]
        with _connect(self.folder) as connection:
            connection.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
            yield
            connection.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")

    def new_database(self, options: str = "") -> str:
        """Make a database; its name."""
        name = f"books_{next(_numbers)}"
        with _connect(self.folder) as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE template0 {options}")
        return name


@contextmanager
def run_cluster() -> Iterator[Cluster]:
    """A server while the block lasts. Raises NoServerError."""
    binaries = _binaries()
    try:
        import psycopg  # noqa: F401
    except ImportError:
        raise NoServerError("psycopg is not installed (the extra `postgresql`)") from None
    folder = Path(tempfile.mkdtemp(prefix="sevenpoint-pg-", dir="/tmp"))  # a socket's path may have 107 characters
    user = _user()
    if user is not None:
        shutil.chown(folder, user)
    data, more = folder / "data", {} if user is None else {"user": user, "group": pwd.getpwnam(user).pw_gid}
    initdb = [str(binaries / "initdb"), "-D", str(data), "-U", "ledgers", *_INITDB]
    try:
        subprocess.run(initdb, check=True, capture_output=True, cwd=folder, **more)  # type: ignore[call-overload]
        settings = [word for name, value in _SETTINGS.items() for word in ("-c", f"{name}={value}")]
        command = [str(binaries / "postgres"), "-D", str(data), "-k", str(folder), *settings]
        with (folder / "log").open("wb") as log:
            process = subprocess.Popen(command, stdout=log, stderr=log, cwd=folder, **more)
        try:
            _wait_until_ready(folder, process)
            yield Cluster(folder, process.pid)
        finally:
            process.send_signal(signal.SIGINT)  # "fast": whoever is connected is put out
            try:
                process.wait(_STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
    finally:
        shutil.rmtree(folder)


def _binaries() -> Path:
    """Where `initdb` and `postgres` are: on the path, or where Debian keeps them, the newest. Raises NoServerError."""
    on_path = shutil.which("initdb")
    if on_path is not None:
        return Path(on_path).resolve().parent
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if not found:
        raise NoServerError("no PostgreSQL server on this machine (Debian: apt-get install postgresql)")
    return found[-1].parent


def _user() -> str | None:
    """Whom the server runs as; None: as us."""
    if os.getuid() != 0:
        return None
    names = {each.pw_name for each in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def _connect(folder: Path, database: str = "postgres") -> Any:
    import psycopg

    return psycopg.connect(f"postgresql://ledgers@/{database}?host={folder}", autocommit=True)


def _wait_until_ready(folder: Path, process: subprocess.Popen[bytes]) -> None:
    import psycopg

    end = time.monotonic() + _START_SECONDS
    while True:
        try:
            _connect(folder).close()
            return
        except psycopg.OperationalError:
            if process.poll() is not None or time.monotonic() > end:
                raise RuntimeError(f"PostgreSQL did not start:\n{(folder / 'log').read_text()}") from None
        time.sleep(0.02)
