"""The reference page says what the code does, and every fault says what it must."""

from __future__ import annotations

from pathlib import Path

import pytest

from sevenpoint.mock_ledgers.faults import FAULTS, page

FOLDER = Path(page.__file__).parent


@pytest.mark.parametrize("name", FAULTS)
def test_one_fault_is_one_file_that_describes_itself(name: str) -> None:
    fault = FAULTS[name]
    lines = (FOLDER / f"{name}.py").read_text(encoding="utf-8").splitlines()
    assert 15 <= len(lines) <= 90
    assert f"| `{name}` |" in page.page()
    assert fault.points
    assert fault.summary.endswith(".")
    assert fault.good_client.endswith(".")


def test_every_file_with_a_fault_is_registered() -> None:
    files = {path.stem for path in FOLDER.glob("*.py") if "\nFAULT = " in path.read_text(encoding="utf-8")}
    assert files == set(FAULTS)
