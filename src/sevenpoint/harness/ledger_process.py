"""The mock ledgers, started for as long as they are needed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sevenpoint.harness.errors import HarnessFault
from sevenpoint.mock_ledgers import LedgerServer


@contextmanager
def start_ledgers(
    port: int = 0,
    data: Path | None = None,
    host: str = "127.0.0.1",
    *,
    tls: bool = False,
    database: str | None = None,
    workers: int = 1,
    control_token: str | None = None,
) -> Iterator[LedgerServer]:
    """The mock ledgers, while the block lasts. Raises HarnessFault when they cannot start."""
    try:
        server = LedgerServer(
            host=host, port=port, data=data, tls=tls, database=database, workers=workers, control_token=control_token
        )
        server.__enter__()
    except (OSError, RuntimeError) as error:
        raise HarnessFault(f"the mock ledgers did not start: {error}") from error
    try:
        yield server
    finally:
        server.close()
