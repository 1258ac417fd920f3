"""`sevenpoint serve` over a database: what it asks for that cannot be had is told in one sentence."""

from __future__ import annotations

import pytest

from sevenpoint.harness import cli
from sevenpoint.harness.errors import USAGE


def _refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    with pytest.raises(SystemExit) as ended:
        cli.main(["serve", "--port", "0", *arguments])
    assert ended.value.code == USAGE
    return capsys.readouterr().err


def test_more_workers_need_a_database(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SEVENPOINT_DATABASE", raising=False)
    assert "--workers needs --database: an SQLite file has one writer" in _refused(capsys, "--workers", "2")


def test_a_database_that_nobody_serves(capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("psycopg")
    said = _refused(capsys, "--database", "postgresql://me:hunter2@127.0.0.1:1/books")
    assert said.startswith("sevenpoint: --database: ")
    assert "postgresql://me:***@127.0.0.1:1/books cannot be used: " in said
    assert "createdb --template template0 --locale C --encoding UTF8 books" in said


def test_a_database_that_is_none(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("psycopg")
    monkeypatch.setenv("SEVENPOINT_DATABASE", "books.sqlite")
    assert "A database is given as postgresql://user:password@host:port/name." in _refused(capsys)
