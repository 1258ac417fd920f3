"""The deliverer alone, against an application that answers when the test says so."""

from __future__ import annotations

import asyncio
import base64
from typing import Any, cast

import pytest

from sevenpoint.mock_ledgers.wire import deliverer as deliverer_module
from sevenpoint.mock_ledgers.wire.backend import Backend, BackendDeadError
from sevenpoint.mock_ledgers.wire.deliverer import Deliverer

DELIVERY = {"delivery": 1, "client_id": "A", "url": "http://x/", "deadline_seconds": 1, "headers": {},
            "body": base64.b64encode(b"1").decode()}  # fmt: skip


class SlowApplication:
    """Its second outbox is made while delivery 1 waits, and arrives after delivery 1 was recorded."""

    def __init__(self) -> None:
        self.asked = 0
        self.recorded = asyncio.Event()
        self.attempts: list[Any] = []
        self.idle = asyncio.Event()

    async def control(self, method: str, _path: str, value: Any = None) -> Any:
        """The outbox, or the record of an attempt."""
        if method == "POST":
            self.attempts.append(value)
            self.recorded.set()
            return None
        self.asked += 1
        waiting = [] if self.recorded.is_set() else [DELIVERY]
        if self.asked == 2:
            await self.recorded.wait()
            for _ in range(5):
                await asyncio.sleep(0)  # the app's work ends meanwhile
        if self.asked == 3:
            self.idle.set()
        return {"deliveries": waiting, "handshakes": [], "next_due_seconds": None}


def test_an_outbox_that_is_late_delivers_nothing_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[str] = []

    async def run() -> list[Any]:
        application = SlowApplication()
        made = Deliverer(cast(Backend, application))

        def post(url: str, _outgoing: dict[str, Any], _deadline: float) -> int:
            sent.append(url)
            made_loop.call_soon_threadsafe(made.wake)
            return 200

        made_loop = asyncio.get_running_loop()
        monkeypatch.setattr(deliverer_module, "post", post)
        running = asyncio.create_task(made.run())
        await asyncio.wait_for(application.idle.wait(), 5)
        running.cancel()
        made.close()
        return application.attempts

    attempts = asyncio.run(run())
    assert sent == ["http://x/"]
    assert [(each["delivery"], each["status"]) for each in attempts] == [(1, 200)]


def test_a_dead_application_is_logged_and_asked_again_when_woken(caplog: pytest.LogCaptureFixture) -> None:
    class Dead:
        asked = 0
        twice = asyncio.Event()

        async def control(self, *_: Any) -> Any:
            self.asked += 1
            if self.asked == 2:
                self.twice.set()
            raise BackendDeadError("gone")

    async def run() -> None:
        application = Dead()
        made = Deliverer(cast(Backend, application))
        running = asyncio.create_task(made.run())
        await asyncio.sleep(0)
        made.wake()
        await asyncio.sleep(0)
        made.wake()
        await asyncio.wait_for(application.twice.wait(), 5)
        running.cancel()
        made.close()

    asyncio.run(run())
    assert "webhooks wait until something else happens: gone" in caplog.text
