"""The preset for builds names scenarios that are there, and something of every point."""

from __future__ import annotations

from pathlib import Path

import pytest

from sevenpoint.harness import cli
from sevenpoint.harness.coverage import every_scenario
from sevenpoint.harness.errors import USAGE
from sevenpoint.harness.presets import CI_SCENARIOS


def test_the_ci_preset_has_at_least_three_scenarios_of_each_point_and_more_than_half_of_the_requirements() -> None:
    told = dict(every_scenario())
    assert set(CI_SCENARIOS) <= set(told)
    assert len(set(CI_SCENARIOS)) == len(CI_SCENARIOS)
    points = [told[name].point for name in CI_SCENARIOS]
    assert all(points.count(point) >= 3 for point in range(1, 8))
    assert len({each for name in CI_SCENARIOS for each in told[name].requirements}) >= 30


def test_a_preset_chooses_among_our_own_scenarios_only(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(["evaluate", "--preset", "ci", "--scenarios", str(tmp_path)])
    assert ended.value.code == USAGE
    assert "leave out --scenarios" in capsys.readouterr().err
