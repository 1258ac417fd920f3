"""Whether the firm was told."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from sevenpoint.harness.bench.sinks import Mail
from sevenpoint.harness.contract import Alert
from sevenpoint.harness.oracles.alerts import about, false_alarms, on_time, told, uncleared

NINE = dt.datetime(2026, 3, 2, 9, 0, tzinfo=dt.UTC)
QUARTER = dt.timedelta(minutes=15)
MAIL = Mail(("firm@example.com",), "Invoice 7", "It was refused.")


def alert(**members: Any) -> Alert:
    """An alert of nine o'clock."""
    members = {"id": "a", "raised_at": NINE, "severity": "error", "who_must_act": "firm", **members}
    return Alert(**{"subject": "Invoice 7 was refused", "message": "The account is archived.", **members})


@pytest.mark.parametrize(
    ("alerts", "mails", "posts", "raised", "outside", "fully"),
    [
        (1, 1, 0, True, True, True),
        (1, 0, 1, True, True, True),
        (1, 0, 0, True, False, False),
        (0, 1, 0, False, True, False),
        (0, 0, 0, False, False, False),
    ],
)
def test_told_in_the_product_and_outside(
    alerts: int, mails: int, posts: int, raised: bool, outside: bool, fully: bool
) -> None:
    said = told([alert()] * alerts, [MAIL] * mails, [{"subject": "Invoice 7"}] * posts)

    assert (said.raised(), said.outside(), said.fully()) == (raised, outside, fully)


@pytest.mark.parametrize(("severity", "warns"), [("info", False), ("warning", True), ("error", True)])
def test_mere_information_warns_nobody(severity: str, warns: bool) -> None:
    assert told([alert(severity=severity)]).raised() is warns
    assert bool(false_alarms([alert(severity=severity)], NINE)) is warns


def test_what_is_said_names_a_reason_in_subject_message_or_record() -> None:
    said = told([alert()])

    assert said.says_one_of(["ARCHIVED"])
    assert said.says_one_of(["nothing", "refused"])
    assert not said.says_one_of(["inactive"])
    assert said.says_one_of(["inactive"], None, "Made INACTIVE")
    assert said.says_one_of(["archived. made"], "Made inactive")
    assert not said.says_one_of(["xx"], None)
    assert not said.says_one_of([])


def test_the_words_of_all_alerts_in_small_letters() -> None:
    said = told([alert(subject="One", message="Two"), alert(subject="Three", message="Four")])

    assert said.words() == "one two three four"


def test_who_must_act() -> None:
    said = told([alert(), alert(who_must_act="vendor")])

    assert said.asks("firm")
    assert said.asks("vendor")
    assert not said.asks("client")


def test_in_short() -> None:
    assert told([alert()], [MAIL] * 2).in_short() == "1 alert, and outside the product"
    assert told([alert()] * 2).in_short() == "2 alerts, nothing outside the product"


def test_alerts_about_a_record_name_it_by_id_or_in_words() -> None:
    by_id, by_word, other = alert(id="1", entity_id="inv-9", subject="?", message="?"), alert(id="2"), alert(id="3")
    other = other.model_copy(update={"subject": "Something", "message": "else"})
    by_message = alert(id="4", subject="?", message="Invoice 7")

    assert about([by_id, by_word, other, by_message], ["inv-9", "Invoice 7"]) == [by_id, by_word, by_message]
    assert about([by_id, by_word], ["inv-9", "Invoice 7"], but=["1"]) == [by_word]
    assert about([other], [""]) == []


@pytest.mark.parametrize(("minutes", "timely"), [(-1, False), (0, True), (15, True), (16, False)])
def test_on_time_is_after_the_event_and_within_the_limit(minutes: int, timely: bool) -> None:
    raised = alert(raised_at=NINE + dt.timedelta(minutes=minutes))

    assert on_time([raised], NINE, QUARTER) is timely
    assert not on_time([], NINE, QUARTER)


@pytest.mark.parametrize(("minutes", "stands"), [(None, True), (-1, True), (0, False), (1, False)])
def test_an_alert_is_cleared_once_its_cause_is_mended(minutes: int | None, stands: bool) -> None:
    cleared = None if minutes is None else NINE + dt.timedelta(minutes=minutes)

    assert bool(uncleared([alert(cleared_at=cleared)], NINE)) is stands


@pytest.mark.parametrize(("minutes", "false"), [(-1, False), (0, True), (1, True)])
def test_what_is_raised_while_all_is_well_is_a_false_alarm(minutes: int, false: bool) -> None:
    assert bool(false_alarms([alert(raised_at=NINE + dt.timedelta(minutes=minutes))], NINE)) is false
