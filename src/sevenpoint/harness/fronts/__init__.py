"""Ways to drive a candidate: over HTTP, or as a Python object in this process."""

from __future__ import annotations

from sevenpoint.harness.fronts.base import Front
from sevenpoint.harness.fronts.http import HttpFront
from sevenpoint.harness.fronts.python import PythonFront, is_python_address

__all__ = ["Front", "HttpFront", "PythonFront", "open_front"]


def open_front(address: str) -> Front:
    """The front for an address: `http://…`, `https://…` or `module:Class`. Raises UsageError for anything else."""
    if is_python_address(address):
        return PythonFront(address)
    return HttpFront(address)
