"""Every page and document that is written from the ledgers' code is up to date, and its command says so."""

from __future__ import annotations

from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from sevenpoint.mock_ledgers.control import write_openapi
from sevenpoint.mock_ledgers.faults import page
from sevenpoint.mock_ledgers.quickbooks import coverage as quickbooks_coverage
from sevenpoint.mock_ledgers.quickbooks import openapi as quickbooks_openapi
from sevenpoint.mock_ledgers.xero import coverage as xero_coverage

REFERENCE = Path(__file__).parents[2] / "docs" / "reference"
GENERATED = {
    "control-api.openapi.json": write_openapi.main,
    "faults.md": page.main,
    "quickbooks-coverage.md": quickbooks_coverage.main,
    "quickbooks.openapi.json": quickbooks_openapi.main,
    "xero-coverage.md": xero_coverage.main,
}


@pytest.mark.parametrize("name", GENERATED)
def test_what_is_generated_is_up_to_date(name: str, tmp_path: Path) -> None:
    def run(*arguments: str) -> int:
        return CliRunner().invoke(GENERATED[name], arguments).exit_code

    assert run(str(REFERENCE / name), "--check") == 0, "run `make docs`"
    other = tmp_path / name
    assert run(str(other), "--check") == 1
    assert run(str(other)) == 0
    assert other.read_text(encoding="utf-8") == (REFERENCE / name).read_text(encoding="utf-8")
    other.write_text("old", encoding="utf-8")
    assert run(str(other), "--check") == 1
    assert run() == click.UsageError.exit_code
