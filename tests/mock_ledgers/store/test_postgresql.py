"""What only PostgreSQL asks for: turns, its database's ways with text, connections that are lost."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask.testing import FlaskClient
from own_cluster import Cluster
from sqlalchemy import insert, select
from sqlalchemy.exc import OperationalError

from sevenpoint.mock_ledgers.app import create_app
from sevenpoint.mock_ledgers.store import Store, StoreError, in_order, position, schema, turns

_SOON = 0.3
_D = schema.document.c


@pytest.fixture
def url(cluster: Cluster) -> Iterator[str]:
    """An empty database."""
    with cluster.database() as made:
        yield made


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    """A store in it."""
    made = Store(url)
    yield made
    made.close()


def _in_turn(store: Store, wait: Callable[..., None], key: str, then: Callable[[], None]) -> None:
    with store.transaction() as connection:
        wait(connection, key)
        then()


def test_one_sandbox_is_written_by_one_at_a_time(store: Store) -> None:
    began, others = threading.Event(), threading.Event()
    with ThreadPoolExecutor(2) as pool:
        with store.transaction() as connection:
            turns.of_sandbox(connection, "a")
            waiting = pool.submit(_in_turn, store, turns.of_sandbox, "a", began.set)
            pool.submit(_in_turn, store, turns.of_sandbox, "b", others.set).result(5)
            assert others.is_set()
            assert not began.wait(_SOON)
        waiting.result(5)
    assert began.is_set()


@pytest.mark.parametrize("which", ["token", "app", "delivery"])
def test_a_turn_is_that_of_the_sandbox_that_a_thing_belongs_to(
    which: str, store: Store, make_world: Callable[..., Any]
) -> None:
    world = make_world("xero")
    with store.transaction() as connection:
        key = _made(connection, which, world)
    began = threading.Event()
    with ThreadPoolExecutor(1) as pool:
        with store.transaction() as connection:
            turns.of_sandbox(connection, world.sandbox_id)
            waiting = pool.submit(_in_turn, store, getattr(turns, f"of_{which}"), key, began.set)
            assert not began.wait(_SOON)
        waiting.result(5)


def _made(connection: Any, which: str, world: Any) -> Any:
    app = world.app
    if which == "app":
        return app.client_id
    now = world.books(connection).now
    if which == "delivery":
        row = {"sandbox": world.sandbox_id, "ledger": "xero", "client_id": app.client_id, "url": "", "headers": {},
               "body": b"", "status": "pending", "attempts": 0, "queued_at": now, "due_at": now}  # fmt: skip
        return connection.execute(insert(schema.delivery).values(**row)).inserted_primary_key[0]
    consent = {"id": "c", "sandbox": world.sandbox_id, "client_id": app.client_id, "user_id": "u", "scopes": []}
    connection.execute(insert(schema.consent).values(**consent, given_at=now))
    token = {"digest": "d", "consent": "c", "kind": "access", "expires_at": now, "data": {}}
    connection.execute(insert(schema.token).values(**token))
    return "d"


def test_what_nobody_knows_is_not_waited_for(store: Store) -> None:
    with store.transaction() as connection:
        turns.of_token(connection, "unknown")
        turns.of_app(connection, "unknown")
        turns.of_delivery(connection, 7)


def test_servers_that_start_together_make_the_tables_once(cluster: Cluster) -> None:
    url = cluster.url(cluster.new_database())
    with ThreadPoolExecutor(4) as pool:
        for opened in list(pool.map(lambda _: Store(url), range(4))):
            opened.close()


def test_missing_values_come_first_as_in_sqlite(store: Store, make_world: Callable[..., Any]) -> None:
    world = make_world("xero")
    with store.transaction() as connection:
        numbers = connection.execute(select(_D.number).order_by(in_order(_D.number.asc()))).scalars().all()
        backwards = connection.execute(select(_D.number).order_by(in_order(_D.number.desc()))).scalars().all()
        assert connection.execute(select(position("abc", "c"))).scalar() == 3
    assert numbers[0] is None
    assert world.organisation.key
    assert numbers == sorted(numbers, key=lambda number: (number is not None, number or ""))
    assert backwards == numbers[::-1]


def test_a_database_that_sorts_otherwise_is_refused(cluster: Cluster) -> None:
    name = cluster.new_database("LC_COLLATE 'C.UTF-8' LC_CTYPE 'C.UTF-8'")
    with pytest.raises(StoreError, match=rf"sorts text by C\.UTF-8.*createdb .*--locale C --encoding UTF8 {name}"):
        Store(cluster.url(name))


def test_a_database_that_is_not_there(cluster: Cluster) -> None:
    with pytest.raises(StoreError, match=r'database "missing" does not exist\. A database is made with: createdb'):
        Store(cluster.url("missing"))


@pytest.mark.parametrize("address", ["books", "mysql://localhost/books"])
def test_an_address_that_is_none(address: str) -> None:
    with pytest.raises(StoreError, match="A database is given as postgresql://"):
        Store(address)


def test_no_password_is_told(cluster: Cluster) -> None:
    with pytest.raises(StoreError, match="missing") as refused:
        Store(cluster.url("missing").replace("ledgers@", "ledgers:hunter2@"))
    assert "hunter2" not in str(refused.value)


def test_an_idle_connection_that_was_cut_is_not_noticed(store: Store, cluster: Cluster) -> None:
    client = create_app(store, "control").test_client()
    assert _health(client) == 200
    cluster.put_out(store.engine.url.database)
    assert _health(client) == 200


def test_a_connection_that_is_cut_in_a_request_undoes_it(store: Store, cluster: Cluster) -> None:
    def cut() -> None:
        cluster.put_out(store.engine.url.database)

    with pytest.raises(OperationalError):
        _in_turns(store, "a", cut, "b")
    assert _health(create_app(store, "control").test_client()) == 200


def test_a_server_that_is_gone_is_told_as_a_failing_store(url: str, cluster: Cluster) -> None:
    store = Store(url)
    client = create_app(store, "control").test_client()
    store.engine.dispose()
    with cluster.closed(url):
        answer = client.get("/_control/health")
    assert answer.status_code == 507, answer.text
    assert _health(client) == 200
    store.close()


def _in_turns(store: Store, first: str, between: Callable[[], None], second: str) -> None:
    with store.transaction() as connection:
        turns.of_sandbox(connection, first)
        between()
        turns.of_sandbox(connection, second)


def _health(client: FlaskClient) -> int:
    return client.get("/_control/health").status_code
