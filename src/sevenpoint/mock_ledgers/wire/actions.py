"""What the wire can do with an answer. A fault orders it by name: one function an action."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from .client import Client
from .messages import Answer

Action = Callable[[Client, Answer, Mapping[str, Any]], Awaitable[Answer | None]]


async def reset(client: Client, _answer: Answer, _order: Mapping[str, Any]) -> Answer | None:
    """The connection is reset; nothing of the answer leaves."""
    client.reset()
    return None


async def delay(_client: Client, answer: Answer, order: Mapping[str, Any]) -> Answer | None:
    """The answer is `seconds` late."""
    await asyncio.sleep(float(order["seconds"]))
    return answer


# Each gives the answer that goes on to the next action and to the client, or None when it has dealt with the client.
ACTIONS: dict[str, Action] = {"reset": reset, "delay": delay}
