"""Histograms as other tools read them."""

from __future__ import annotations

from pathlib import Path

import pytest
from hdrh.histogram import HdrHistogram
from hdrh.log import HistogramLogReader

from sevenpoint.harness.load.histograms import write_histograms


def test_they_are_read_back_as_they_were(tmp_path: Path) -> None:
    series = {"tool_to_ledger invoice created xero": [0.010, 0.020, None], "call get xero": [0.001] * 100}
    files = write_histograms(tmp_path, series, limit=30.0, began=1000.0, ended=1060.0)
    reader = HistogramLogReader(str(files[-1]), HdrHistogram(1, 3_600_000_000, 3))
    first = reader.get_next_interval_histogram()
    second = reader.get_next_interval_histogram()
    reader.close()
    assert (first.get_total_count(), second.get_total_count()) == (3, 100)
    assert first.get_tag() == "tool_to_ledger-invoice-created-xero"
    assert first.get_value_at_percentile(50) == pytest.approx(20_000, rel=0.001)
    assert first.get_max_value() == pytest.approx(30_000_000, rel=0.001)
    words = (tmp_path / "histograms/tool_to_ledger-invoice-created-xero.hgrm").read_text()
    assert "1 never seen, recorded at the limit of 30 s" in words
    assert "never seen" not in (tmp_path / "histograms/call-get-xero.hgrm").read_text()
