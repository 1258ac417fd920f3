"""The WSGI application in its process: Granian with one Python thread a worker, one worker unless more are asked for.

Threads that fight for the interpreter across cores cost two to four times (reference/performance.md).
"""

from __future__ import annotations

import gc
import os
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from flask import Flask

DATA_VARIABLE = "SEVENPOINT_DATA"
TOKEN_VARIABLE = "SEVENPOINT_CONTROL_TOKEN"
LIFELINE_VARIABLE = "SEVENPOINT_LIFELINE"
READY_VARIABLE = "SEVENPOINT_READY"
# A PostgreSQL database in place of the file; not an argument, which every user of the machine can read.
DATABASE_VARIABLE = "SEVENPOINT_DATABASE"
WORKERS_VARIABLE = "SEVENPOINT_WORKERS"
STORE_NAME = "ledgers.sqlite"
# What each worker tells the wire when it is ready; anything else is why it cannot be.
READY = b"1"


def make_wsgi() -> Flask:
    """The application over the store in the data folder; Granian calls it in its worker."""
    _die_with_parent(int(os.environ[LIFELINE_VARIABLE]))
    gc.disable()  # what is imported stays: looking through it again and again is a tenth of a start

    from ..app import create_app
    from ..store import Store, StoreError

    try:
        store = Store(os.environ.get(DATABASE_VARIABLE) or Path(os.environ[DATA_VARIABLE]) / STORE_NAME)
    except StoreError as error:
        _give_up(str(error))
    app = create_app(store, os.environ[TOKEN_VARIABLE])
    gc.freeze()
    gc.enable()
    os.write(int(os.environ[READY_VARIABLE]), READY)
    return app


def main(socket: str) -> None:
    """Serve on a Unix socket until told to stop."""
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    Granian(
        "sevenpoint.mock_ledgers.wire.application:make_wsgi",
        uds=Path(socket),
        interface=Interfaces.WSGI,
        workers=int(os.environ[WORKERS_VARIABLE]),
        blocking_threads=1,
        factory=True,
        log_level=LogLevels.warning,
        workers_kill_timeout=2,
    ).serve()


def _give_up(reason: str) -> NoReturn:
    os.write(int(os.environ[READY_VARIABLE]), reason.encode() + b"\n")
    sys.stderr.write(f"{reason}\n")
    os._exit(1)


def _die_with_parent(lifeline: int) -> None:
    """End this process when the wire is gone, however it ended: its end of the pipe closes then.

    Granian's main process ends by itself when its worker is gone.
    """

    def watch() -> None:
        os.read(lifeline, 1)
        os._exit(0)

    threading.Thread(target=watch, name="lifeline", daemon=True).start()


if __name__ == "__main__":
    main(sys.argv[1])
