"""Latencies as HdrHistogram writes them, for the tools that read it: percentiles of each kind, and a log of all."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from hdrh.histogram import HdrHistogram
from hdrh.log import HistogramLogWriter

FOLDER = "histograms"
LOWEST, HIGHEST, DIGITS = 1, 24 * 3600 * 1_000_000, 3
MICROSECONDS, MILLISECOND = 1_000_000, 1000
MILLISECONDS = 1000


def write_histograms(
    folder: Path, series: Mapping[str, Sequence[float | None]], limit: float, began: float, ended: float
) -> list[Path]:
    """`<name>.hgrm` (values in milliseconds) for each series of seconds, and `latency.hlog` of all; the files written.

    A miss (None) is recorded at `limit`: HdrHistogram knows no censoring, so a file with misses says how many it holds.
    `began`, `ended`: seconds since 1970.
    """
    place = folder / FOLDER
    place.mkdir(parents=True, exist_ok=True)
    files = []
    with (place / "latency.hlog").open("w", encoding="ascii") as stream:
        log = HistogramLogWriter(stream)
        log.output_log_format_version()
        log.output_base_time(began * MILLISECONDS)
        log.output_comment(f"[StartTime: {began:.3f} (seconds since epoch)]")
        log.output_legend()
        for name, samples in series.items():
            histogram = _histogram(samples, limit)
            histogram.set_start_time_stamp(began * MILLISECONDS)
            histogram.set_end_time_stamp(ended * MILLISECONDS)
            stream.write(f"Tag={_plain(name)},")
            log.output_interval_histogram(histogram)
            text = io.BytesIO()
            histogram.output_percentile_distribution(text, MILLISECOND)
            missed = sum(sample is None for sample in samples)
            note = f"#[{missed} never seen, recorded at the limit of {limit:g} s]\n".encode() if missed else b""
            file = place / f"{_plain(name)}.hgrm"
            file.write_bytes(text.getvalue() + note)
            files.append(file)
    return [*files, place / "latency.hlog"]


def _histogram(samples: Iterable[float | None], limit: float) -> HdrHistogram:
    histogram = HdrHistogram(LOWEST, HIGHEST, DIGITS)
    for sample in samples:
        seconds = limit if sample is None else sample
        histogram.record_value(min(HIGHEST, max(LOWEST, round(seconds * MICROSECONDS))))
    return histogram


def _plain(name: str) -> str:
    """A name for a file and a tag.

    >>> _plain("tool_to_ledger, invoice created (xero)")
    'tool_to_ledger-invoice-created-xero'
    """
    return re.sub(r"[^A-Za-z0-9_]+", "-", name).strip("-")
