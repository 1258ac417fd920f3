"""Latency in the report: the figures, the distribution, and the time line with its fault bands."""

from __future__ import annotations

import bundle_examples as examples
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sevenpoint.harness.results import FaultSpan, Measurement
from sevenpoint.reports.latency import latencies
from sevenpoint.reports.plotting import HEIGHT, WIDTH, quantile
from sevenpoint.reports.timeline import MOST_IN_TABLE


def measured(samples, *, faults=(), at=None, seconds=100.0, limit=60.0, ledger="xero"):
    """The latencies of one run with one measurement."""
    run = examples.runs()[0].model_copy(
        update={
            "ledger": ledger,
            "seconds": seconds,
            "faults": list(faults),
            "measurements": [
                Measurement(
                    requirement="4.1",
                    name="Invoice",
                    direction="tool_to_ledger",
                    samples=samples,
                    at=list(range(len(samples))) if at is None else at,
                    limit_seconds=limit,
                    resolution_seconds=0.05,
                )
            ],
        }
    )
    return latencies(examples.judged([run]))


def test_changes_that_were_never_seen_stay_in_the_figures():
    samples = [1.0] * 90 + [None] * 10
    assert quantile(samples, 0.9) == 1.0
    assert quantile(samples, 0.95) is None
    (row,) = measured(samples).rows
    assert row.quantiles == ["1 s", "1 s", "not within 60 s", "not within 60 s"]
    assert (row.unseen, row.count, row.slowest) == (10, 100, "1 s")


def test_a_share_that_so_few_changes_cannot_show_is_not_printed():
    told = measured([1.0] * 10)
    assert told.rows[0].quantiles == ["1 s", "1 s"]
    assert (told.shares, told.too_few) == (["Half", "90 %"], ["95 %", "99 %"])


def test_the_curve_ends_below_the_top_where_changes_never_arrived():
    (plot,) = measured([1.0] * 90 + [None] * 10).distributions
    assert plot.curves[0].path.endswith(f"V{HEIGHT * 0.1:.1f}H{WIDTH}")
    assert "10 never arrived within 60 s" in plot.sentence


def test_each_ledger_has_a_line_of_its_own_style():
    results = examples.good()
    plots = latencies(results).distributions
    assert len(plots) == 2
    for plot in plots:
        assert [curve.ledger for curve in plot.curves] == ["QuickBooks", "Xero"]
        assert len({curve.style for curve in plot.curves}) == 2


def test_a_fault_is_a_band_where_it_stood_and_a_word_in_the_table():
    outage = FaultSpan(fault="outage", began=25, ended=75, struck=4)
    (line,) = measured([0.1, 9.0, 0.1], faults=[outage], at=[10, 50, 90]).time_lines
    (band,) = line.bands
    assert (band.x, band.width) == (WIDTH / 4, WIDTH / 2)
    assert "“outage” stood from 25 s to 75 s and struck 4 times" in line.sentence
    assert [row.beneath for row in line.rows] == ["none", "outage", "none"]


def test_a_fault_that_was_not_ended_reaches_the_end():
    (line,) = measured([0.1], faults=[FaultSpan(fault="outage", began=50, struck=1)]).time_lines
    assert line.bands[0].x + line.bands[0].width == WIDTH


def test_lost_changes_are_marked_where_they_began():
    (line,) = measured([1.0] * 9 + [None], at=[*range(9), 50]).time_lines
    assert line.never == [WIDTH / 2]
    assert line.rows[-1].took == "not within 60 s"


def test_the_table_under_a_time_line_stays_short_and_loses_nothing():
    (line,) = measured([1.0] * 500 + [None] * 4, seconds=600).time_lines
    assert len(line.rows) <= MOST_IN_TABLE
    assert sum(int(row.took.split()[0]) for row in line.rows) == 504
    assert "4 not within 60 s" in line.rows[-1].took


def test_a_few_changes_without_a_fault_are_figures_and_no_plot():
    seen = measured([0.1, 0.2])
    assert (len(seen.rows), seen.distributions, seen.time_lines) == (1, [], [])


@settings(deadline=None, derandomize=True, max_examples=60)
@given(
    st.lists(st.none() | st.floats(0, 1e6), max_size=30),
    st.lists(st.tuples(st.floats(0, 1e6), st.none() | st.floats(0, 1e6)), max_size=3),
    st.floats(0, 1e6),
)
def test_any_samples_and_faults_can_be_drawn(samples, spans, seconds):
    faults = [FaultSpan(fault="outage", began=began, ended=ended) for began, ended in spans]
    seen = measured(samples, faults=faults, seconds=seconds, limit=1e6)
    for plot in seen.distributions:
        assert 1 <= len(plot.ticks) <= 7
        assert "nan" not in plot.curves[0].path
    for line in seen.time_lines:
        assert all(0 <= x <= WIDTH and 0 <= y <= HEIGHT for x, y in line.dots)
        assert all(0 <= band.x <= WIDTH and band.width > 0 for band in line.bands)


@pytest.mark.parametrize("at", [[], [1.0]])
def test_a_bundle_that_did_not_record_when_has_no_time_line_and_no_error(at):
    assert len(measured([0.1] * 20, at=at).rows) == 1
