"""The reference page says what the code does, and every fault says what it must."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from sevenpoint.mock_ledgers.faults import FAULTS, page

PAGE = Path(__file__).parents[3] / "docs/reference/faults.md"
FOLDER = Path(page.__file__).parent


def test_the_page_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == page.page(), (
        "run: python -m sevenpoint.mock_ledgers.faults.page docs/reference/faults.md"
    )


def test_check_fails_on_another_page(tmp_path: Path) -> None:
    target = tmp_path / "faults.md"
    assert CliRunner().invoke(page.main, [str(target), "--check"]).exit_code == 1
    assert CliRunner().invoke(page.main, [str(target)]).exit_code == 0
    assert CliRunner().invoke(page.main, [str(target), "--check"]).exit_code == 0
    assert target.read_text(encoding="utf-8") == page.page()


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
