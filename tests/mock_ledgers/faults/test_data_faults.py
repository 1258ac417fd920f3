"""Reads that are behind, lists that disagree, pages that shift, elements that fail: at both ledgers."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from real_ledgers import Real

LEDGERS = pytest.mark.parametrize("name", ["xero", "quickbooks"])


@LEDGERS
def test_read_lag(real: Callable[[str], Real], name: str) -> None:
    app = real(name)
    old = app.make("Old")
    app.world.advance(seconds=100)
    app.strike("read_lag", settings={"seconds": 60})
    young = app.make("Young")
    assert app.read(old).status_code == 200
    assert app.read(young).status_code in (400, 404)
    assert (app.names().count("Old"), app.names().count("Young")) == (1, 0)
    assert app.write("Young").status_code == 400  # the name is taken: writes see everything
    app.world.advance(seconds=61)
    assert app.read(young).status_code == 200
    assert "Young" in app.names()


@LEDGERS
def test_stale_read(real: Callable[[str], Real], name: str) -> None:
    app = real(name)
    record = app.make("Before")
    assert "Before" in app.read(record).text
    app.rename(record, "After")
    app.strike("stale_read")
    assert "Before" in app.read(record).text
    assert "After" in "".join(app.names())  # never asked before: there is nothing old to show
    app.control("DELETE", "/faults")
    assert "After" in app.read(record).text


@LEDGERS
def test_a_stale_read_needs_an_answer_that_is_old_enough(real: Callable[[str], Real], name: str) -> None:
    app = real(name)
    record = app.make("Before")
    app.read(record)
    app.rename(record, "After")
    app.strike("stale_read", settings={"seconds": 60})
    assert "After" in app.read(record).text
    app.world.advance(seconds=60)
    assert "After" in app.read(record).text  # the newest that is a minute old is the one just given
    assert app.control("GET", "/faults")["faults"][0]["struck"] == 1


@LEDGERS
def test_a_list_that_disagrees(real: Callable[[str], Real], name: str) -> None:
    app = real(name)
    record = app.make("Old")
    app.world.advance(seconds=600)
    app.rename(record, "Renamed")
    app.strike("list_disagrees", settings={"seconds": 300})
    assert "Renamed" in app.read(record).text
    assert app.names() == []
    app.world.advance(seconds=301)
    assert app.names() == ["Renamed"]


@LEDGERS
@pytest.mark.parametrize(("by", "seen"), [(1, "abde"), (-1, "abbcde"), (0, "abcde"), (100, "ab")])
def test_pages_shift(real: Callable[[str], Real], name: str, by: int, seen: str) -> None:
    app = real(name)
    for letter in "abcde":
        app.make(letter)
        app.world.advance(seconds=1)
    app.strike("page_shift", settings={"by": by})
    pages = [app.names(page) for page in (1, 2, 3)]
    assert "".join(name for page in pages for name in page) == seen


@LEDGERS
@pytest.mark.parametrize("element", [1, 2, 3])
def test_one_bad_element(real: Callable[[str], Real], name: str, element: int) -> None:
    app = real(name)
    before = app.stored()
    app.strike("bad_element", settings={"element": element, "message": "Not this one."})
    assert app.write_three() == [number != element for number in (1, 2, 3)]
    assert app.stored() - before == 2
    assert app.write("Alone").status_code == 200  # no batch
    app.world.assert_balanced()


def test_a_bad_element_fails_the_whole_request_where_the_ledger_says_so(real: Callable[[str], Real]) -> None:
    app = real("xero")
    app.strike("bad_element", settings={"message": "Not this one."})
    answer = app.call("PUT", "Contacts", body={"Contacts": [{"Name": "One"}, {"Name": "Two"}]})
    assert answer.status_code == 400
    (refused,) = answer.get_json()["Elements"]
    assert (refused["Name"], refused["ValidationErrors"]) == ("Two", [{"Message": "Not this one."}])
    assert app.stored() == 0


@LEDGERS
def test_every_reader_sees_clearly_without_a_fault(real: Callable[[str], Real], name: str) -> None:
    app = real(name)
    app.strike("read_lag", match={"app": "somebody else"})
    record = app.make("Able")
    assert app.read(record).status_code == 200
