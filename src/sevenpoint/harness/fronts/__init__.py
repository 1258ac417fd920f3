"""Ways to drive a candidate: over HTTP, or as a Python object in this process."""

from __future__ import annotations

from sevenpoint.harness.fronts.base import Front
from sevenpoint.harness.fronts.http import READ_SECONDS, HttpFront
from sevenpoint.harness.fronts.python import PythonFront, is_python_address

__all__ = ["READ_SECONDS", "Front", "HttpFront", "PythonFront", "open_front"]


def open_front(address: str, read_seconds: float = READ_SECONDS) -> Front:
    """The front for an address: `http://…`, `https://…` or `module:Class`. `read_seconds`: patience, over HTTP.

    Raises UsageError for a Python candidate that cannot be made.
    """
    if is_python_address(address):
        return PythonFront(address)
    return HttpFront(address, read_seconds=read_seconds)
