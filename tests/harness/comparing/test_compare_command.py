"""`sevenpoint compare`: as text, as JSON, as a page."""

from __future__ import annotations

import io
import json
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import pytest
from comparing_builders import bundle, compared
from rich.console import Console

from sevenpoint.harness.bundle import Bundle, BundleData
from sevenpoint.harness.cli import main
from sevenpoint.harness.errors import MET, USAGE
from sevenpoint.harness.results import Comparison
from sevenpoint.harness.verdict import report_bundle
from sevenpoint.reports.comparison_page import render_comparison
from sevenpoint.reports.comparison_text import print_comparison

HOSTILE = '<script>alert(1)</script>"\u202e' + "x" * 1_000_000


def kept(folder: Path, data: BundleData) -> Path:
    stored = Bundle(folder)
    stored.create(data.manifest)
    for run in data.runs:
        stored.write_run(run)
    return folder


def run(*arguments: object) -> int | str | None:
    with pytest.raises(SystemExit) as ended:
        main(["compare", *map(str, arguments)])
    return ended.value.code


@pytest.fixture
def two(tmp_path: Path) -> tuple[Path, Path]:
    return kept(tmp_path / "a", bundle("Acme", ("1.1",))), kept(tmp_path / "b", bundle("Bolt", ("1.1", "5.5")))


def test_text(two: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(f"First={two[0]}", two[1]) == MET
    out = capsys.readouterr().out
    assert "First" in out
    assert "Bolt 1" in out
    assert "(only one)" in out
    assert not (two[0] / "results.json").exists()  # nothing is changed


def test_only_this_one_fails(two: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(*two, "--only", "Bolt 1") == MET
    out = capsys.readouterr().out
    assert "5.5 Token" in out
    assert "1.1 A client" not in out
    assert run(*two, "--only", "Nobody") == USAGE
    assert "the columns are Acme 1, Bolt 1" in capsys.readouterr().err


def test_json_from_a_results_file_alone(two: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    report_bundle(Bundle(two[0]))
    assert run(two[0] / "results.json", two[1], "--json", "--profile", "multi-entity") == MET
    comparison = Comparison.model_validate(json.loads(capsys.readouterr().out))
    assert [column.candidate for column in comparison.columns] == ["Acme", "Bolt"]
    assert comparison.rubric.endswith("profile multi-entity")


def test_one_bundle_is_not_a_comparison(two: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(two[0]) == USAGE
    assert run(two[0], "no/such") == USAGE
    assert run(*two, "--html", two[0]) == USAGE
    assert "manifest.json: is missing" in capsys.readouterr().err


def test_the_page_is_one_file_without_requests(two: tuple[Path, Path], tmp_path: Path) -> None:
    page = tmp_path / "comparison.html"
    assert run(*two, "--html", page) == MET
    text = page.read_text(encoding="utf-8")
    Links().feed(text)
    assert "default-src 'none'" in unescape(text)
    assert "What only one of them fails" in text


def test_hostile_text_shows_as_text() -> None:
    text = render_comparison(compared(bundle(HOSTILE, ("1.1",)), bundle("Bolt"), names=(HOSTILE,)))
    assert "<script>alert" not in text
    assert "\u202e" not in text
    assert len(text) < 200_000


class Links(HTMLParser):
    """Fails on anything that a browser would fetch."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag not in ("link", "img", "iframe", "object", "embed")
        for name, value in attrs:
            assert name not in ("src", "srcset", "action", "onclick"), (tag, name)
            assert name != "href" or (value or "").startswith("#"), value


def test_hostile_text_steers_no_terminal() -> None:
    stream = io.StringIO()
    hostile = "\x1b[2J" + HOSTILE
    both = compared(bundle(hostile, ("1.1",)), bundle("Bolt"), names=(hostile,))
    print_comparison(both, Console(file=stream, width=100, color_system=None))
    assert "\x1b" not in stream.getvalue()
    assert "\u202e" not in stream.getvalue()
    assert len(stream.getvalue()) < 50_000
