"""Ways to drive a candidate: over HTTP, as a Python object in this process, or by a person at a browser."""

from __future__ import annotations

from sevenpoint.harness.fronts.base import ByHand, Front, Testimony
from sevenpoint.harness.fronts.http import READ_SECONDS, HttpFront
from sevenpoint.harness.fronts.python import PythonFront, is_python_address

__all__ = ["READ_SECONDS", "ByHand", "Front", "HttpFront", "PythonFront", "Testimony", "is_by_hand", "open_front"]

ATTENDED = "attended+"


def is_by_hand(address: str) -> bool:
    """Whether a person is behind this address: a desk's.

    >>> is_by_hand("attended+http://127.0.0.1:8100?token=t&epoch=1"), is_by_hand("http://127.0.0.1")
    (True, False)
    """
    return address.startswith(ATTENDED)


def open_front(address: str, read_seconds: float = READ_SECONDS) -> Front:
    """The front for an address: `http://…`, `https://…`, `module:Class` or a desk's `attended+http://…`.

    `read_seconds`: patience, over HTTP.

    Raises UsageError for a Python candidate that cannot be made.
    """
    if is_python_address(address):
        return PythonFront(address)
    if is_by_hand(address):
        from sevenpoint.harness.attended import AttendedFront

        return AttendedFront(address)
    return HttpFront(address, read_seconds=read_seconds)
