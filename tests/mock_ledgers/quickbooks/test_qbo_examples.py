"""The examples in docstrings."""

from __future__ import annotations

import doctest

import pytest

from sevenpoint.mock_ledgers.quickbooks import formats, statement, webhook
from sevenpoint.mock_ledgers.quickbooks.entities import term


@pytest.mark.parametrize("module", [formats, statement, webhook, term])
def test_the_examples_hold(module: object) -> None:
    outcome = doctest.testmod(module)  # type: ignore[arg-type]
    assert outcome.attempted > 0
    assert outcome.failed == 0
