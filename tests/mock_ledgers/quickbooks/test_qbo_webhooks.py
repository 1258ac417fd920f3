"""Webhooks: which changes are told, in which shape, signed how."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import hmac
import json
from collections.abc import Callable
from typing import Any

from qbo_caller import Caller
from sqlalchemy import select

from sevenpoint.mock_ledgers.bookkeeping import Change
from sevenpoint.mock_ledgers.quickbooks.webhook import DEADLINE_SECONDS, RETRY_SECONDS, TOLD, sign, webhook
from sevenpoint.mock_ledgers.store import schema


def _told(caller: Caller, since: int = 0) -> list[tuple[str, str]]:
    """(entity, type word) of the events that everything since a change would raise."""
    built = webhook(caller.world.app, _changes(caller, since))
    return [] if built is None else [tuple(each["type"].split(".")[1:3]) for each in json.loads(built.body)]  # type: ignore[misc]


def _changes(caller: Caller, since: int) -> list[Change]:
    c = schema.change.c
    with caller.world.store.transaction() as connection:
        rows = connection.execute(select(schema.change).where(c.seq > since).order_by(c.seq)).all()
    return [Change(caller.world.organisation, row.kind, row.document, row.operation, row.at) for row in rows]


def _last(caller: Caller) -> int:
    with caller.world.store.transaction() as connection:
        return max([0, *connection.execute(select(schema.change.c.seq)).scalars()])


def test_a_new_company_tells_nothing(caller: Caller) -> None:
    assert _told(caller) == []


def test_a_payment_tells_of_itself_and_of_its_invoice(caller: Caller) -> None:
    customer = caller.customer()
    invoice = caller.invoice(customer, "10.00")
    assert _told(caller) == [("customer", "created"), ("invoice", "created")]
    since = _last(caller)
    payment = caller.payment(customer, "10.00", (invoice["Id"], "10.00"))
    assert _told(caller, since) == [("payment", "created"), ("invoice", "updated")]
    since = _last(caller)
    caller.make("Payment", {"Id": payment["Id"], "SyncToken": "0"}, "?include=void")
    assert _told(caller, since) == [("payment", "void"), ("invoice", "updated")]
    since = _last(caller)
    caller.make("Invoice", {"Id": invoice["Id"], "SyncToken": "2"}, "?operation=delete")
    assert _told(caller, since) == [("invoice", "deleted")]


def test_the_cloud_event_and_its_signature(caller: Caller) -> None:
    customer = caller.customer()
    built = webhook(caller.world.app, _changes(caller, 0))
    assert built is not None
    (event,) = json.loads(built.body)
    assert event["specversion"] == "1.0"
    assert (event["type"], event["intuitentityid"]) == ("qbo.customer.created.v1", customer)
    assert (event["intuitaccountid"], event["time"]) == (caller.realm, "2026-03-02T09:00:00.000Z")
    key = caller.world.app.webhook_key.encode()
    expected = base64.b64encode(hmac.new(key, built.body, hashlib.sha256).digest()).decode()
    assert built.headers["intuit-signature"] == expected


def test_the_published_signature_vector() -> None:
    body = (
        '[{"specversion":"1.0","id":"e1","type":"qbo.invoice.updated.v1","time":"2026-09-01T12:00:00Z",'
        '"intuitentityid":"145","intuitaccountid":"9130001"}]'
    )
    assert sign("verifier-1", body.encode()) == "DMSgX4f4WLqCNkExfrvnEtfbVEFAiclRG33jma1kz5I="


def test_the_legacy_form_is_a_setting(caller: Caller) -> None:
    customer = caller.customer()
    caller.world.organisation.settings["webhook_format"] = "legacy"
    built = webhook(caller.world.app, _changes(caller, 0))
    assert built is not None
    (notification,) = json.loads(built.body)["eventNotifications"]
    assert notification["realmId"] == caller.realm
    (entity,) = notification["dataChangeEvent"]["entities"]
    assert entity == {
        "name": "Customer",
        "id": customer,
        "operation": "Create",
        "lastUpdated": "2026-03-02T09:00:00.000Z",
    }


def test_several_changes_of_a_record_are_one_event(caller: Caller) -> None:
    customer = caller.customer()
    made: list[Any] = _changes(caller, 0)
    updated = Change(made[0].organisation, "Customer", customer, "UPDATE", made[0].at)
    built = webhook(caller.world.app, [*made, updated])
    assert built is not None
    assert [each["type"] for each in json.loads(built.body)] == ["qbo.customer.created.v1"]


def test_the_ladder_of_retries() -> None:
    assert RETRY_SECONDS[:8] == (10, 20, 30, 300, 1200, 7200, 14400, 21600)
    assert DEADLINE_SECONDS == 3


def test_every_operation_of_the_published_table_is_told(caller: Caller) -> None:
    told = {(kind, operation) for kind, operations in TOLD.items() for operation in operations}
    assert len(told) == 6 * 4 + 7 * 3 + 3 * 4 + 2 * 4 + 5 * 5 + 5 * 2 + 1
    organisation, at = caller.world.organisation, dt.datetime(2026, 3, 2, tzinfo=dt.UTC)
    changes = [Change(organisation, kind, f"{kind}{operation}", operation, at) for kind, operation in sorted(told)]
    built = webhook(caller.world.app, changes)
    assert built is not None
    types = {each["type"] for each in json.loads(built.body)}
    assert len(types) == len(told)
    assert {"qbo.invoice.void.v1", "qbo.estimate.emailed.v1", "qbo.customer.merged.v1"} <= types
    assert webhook(caller.world.app, [Change(organisation, "TaxCode", "1", "UPDATE", at)]) is None


def test_the_spelling_of_void_is_a_setting(caller: Caller) -> None:
    caller.world.organisation.settings["webhook_words"] = {"VOID": "voided"}
    change = Change(caller.world.organisation, "Invoice", "1", "VOID", dt.datetime(2026, 3, 2, tzinfo=dt.UTC))
    built = webhook(caller.world.app, [change])
    assert built is not None
    assert json.loads(built.body)[0]["type"] == "qbo.invoice.voided.v1"


def test_one_delivery_may_mix_companies(caller: Caller, make_world: Callable[..., Any]) -> None:
    other, at = make_world("quickbooks", seed=8).organisation, dt.datetime(2026, 3, 2, tzinfo=dt.UTC)
    own = caller.world.organisation
    changes = [Change(each, "Invoice", "1", "CREATE", at) for each in (own, other)]
    built = webhook(caller.world.app, changes)
    assert built is not None
    assert [each["intuitaccountid"] for each in json.loads(built.body)] == [own.key, other.key]
    own.settings["webhook_format"] = "legacy"
    built = webhook(caller.world.app, changes)
    assert built is not None
    assert [each["realmId"] for each in json.loads(built.body)["eventNotifications"]] == [own.key, other.key]


def test_a_merge_names_the_customer_that_is_gone(caller: Caller) -> None:
    at, own = dt.datetime(2026, 3, 2, tzinfo=dt.UTC), caller.world.organisation
    changes = [Change(own, "Customer", "27", "DELETE", at), Change(own, "Customer", "1", "MERGE", at, "27")]
    built = webhook(caller.world.app, changes)
    assert built is not None
    told = [(each["type"], each["intuitentityid"], each["data"]) for each in json.loads(built.body)]
    assert told == [("qbo.customer.merged.v1", "1", {"deletedid": "27"})]
    own.settings["webhook_format"] = "legacy"
    built = webhook(caller.world.app, changes)
    assert built is not None
    entities = json.loads(built.body)["eventNotifications"][0]["dataChangeEvent"]["entities"]
    assert [(each["operation"], each["id"], each["deletedId"]) for each in entities] == [("Merge", "1", "27")]
