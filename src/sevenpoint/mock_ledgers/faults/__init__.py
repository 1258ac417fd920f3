"""Things made to go wrong on purpose. One file a fault; `plan` decides which request or webhook is struck."""

from .catalogue import FAULTS
from .fault import AnyFault, Fault, Notice, Settings, Strike, WebhookFault
from .striking import before_auth, on_answer
from .striking_webhooks import on_queue

__all__ = [
    "FAULTS", "AnyFault", "Fault", "Notice", "Settings", "Strike", "WebhookFault", "before_auth", "on_answer",
    "on_queue",
]  # fmt: skip
