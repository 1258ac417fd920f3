"""Fixtures of the QuickBooks tests."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from qbo_caller import Caller


@pytest.fixture
def caller(make_world: Callable[..., Any]) -> Caller:
    """An app connected to a US company."""
    return Caller(make_world("quickbooks"))
