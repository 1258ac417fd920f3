"""Flaws that the scenarios of point 4 catch."""

from __future__ import annotations

from .flaw import Flaw

_POINT = "point_4_real_time/"

FLAWS = (
    Flaw(
        "hourly-push",
        "Invoices wait for an hourly job before they are sent to the ledger",
        requirement="4.1",
        scenario=_POINT + "change_reaches_the_ledger",
        classes=("LAT-01",),
    ),
    Flaw(
        "fees-wait-for-the-button",
        "The fees of collected payments are sent when somebody presses synchronise, and never before",
        requirement="4.3",
        scenario=_POINT + "nobody_presses_anything",
        classes=("LAT-03",),
    ),
    Flaw(
        "webhooks-unused",
        "The ledger's notifications are thrown away; changes wait for the next poll",
        requirement="4.2",
        scenario=_POINT + "change_reaches_the_tool",
        classes=("LAT-02",),
    ),
    Flaw(
        "payments-batched",
        "Payments wait for a quarter-hourly batch before the ledger shows them",
        requirement="4.4",
        scenario=_POINT + "payment_visible_at_once",
        classes=("LAT-01",),
    ),
    Flaw(
        "one-queue-for-all",
        "All firms wait in one queue: what throttles one of them holds up the others",
        requirement="4.5",
        scenario=_POINT + "busy_neighbour",
        classes=("LIM-06",),
    ),
    Flaw(
        "payments-behind-backlog",
        "A payment waits behind everything that was queued before it",
        requirement="4.5",
        scenario=_POINT + "payment_before_backlog",
        classes=("LAT-04", "LIM-03"),
    ),
    Flaw(
        "looks-up-everything",
        "While many records wait, accounts, items, taxes and tracking are read again before every single one",
        requirement="4.5",
        scenario=_POINT + "payment_before_backlog",
        classes=("LIM-04",),
    ),
    Flaw(
        "invoice-events-unsubscribed",
        "Only changes of contacts are subscribed to; invoices and payments wait for the next poll",
        requirement="4.2",
        scenario=_POINT + "every_kind_of_change_announced",
        classes=("RDG-10",),
    ),
)
