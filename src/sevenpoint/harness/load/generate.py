"""The generator: Locust with our own arrivals inside. Run as `python -m gevent.monkey --module` this one.

A process of its own, because gevent must patch the standard library before anything else is imported. The master (or
the only process) gets the world as a line on stdin and writes events, a JSON object a line, on stdout; workers get the
world from the master, over Locust's own connection.
"""

from __future__ import annotations

import json
import logging
import sys
from typing import Any, cast

import click
import gevent
from gevent.event import Event as Happened
from gevent.lock import Semaphore
from locust import User, task
from locust.env import Environment
from locust.exception import StopUser
from locust.html import get_html_report
from locust.runners import LocalRunner, MasterRunner, WorkerRunner

from sevenpoint.harness.load.driver import Driver
from sevenpoint.harness.load.world import World

HEAD_START = 2.0
CONNECT_WITHIN = 120.0
FLUSH_EVERY = 0.25
WORLD, GO, PREPARED, EVENTS, FINISHED, BROKEN = (
    f"sevenpoint_{name}" for name in ("world", "go", "prepared", "events", "finished", "broken")
)


class Worker:
    """This process's share of the run; what it says goes to the master in batches."""

    def __init__(self, environment: Environment) -> None:
        """Wait for the world."""
        self._environment = environment
        self._runner = cast(Any, environment.runner)
        self._tell = cast(Any, environment.events.request.fire)
        self._driver: Driver | None = None
        self._go = Happened()
        self._start = 0.0
        self._waiting: list[dict[str, Any]] = []
        self._runner.register_message(WORLD, self._on_world, concurrent=True)
        self._runner.register_message(GO, self._on_go)
        gevent.spawn(self._flush_for_ever)

    def drive(self) -> None:
        """Called by Locust's user: the whole run."""
        self._go.wait()
        assert self._driver is not None
        try:
            self._driver.run(self._start)
        except Exception as error:
            self._runner.send_message(BROKEN, f"{type(error).__name__}: {error}")
            raise
        self._flush()
        self._runner.send_message(FINISHED, self._runner.worker_index)

    def _on_world(self, msg: Any, **_: Any) -> None:
        try:
            world = World.model_validate_json(msg.data)
            index = self._runner.worker_index
            self._driver = Driver(world, index, world.plan.workers, self._waiting.append, self._told)
        except Exception as error:
            self._runner.send_message(BROKEN, f"{type(error).__name__}: {error}")
            raise
        offset = self._driver.clock.offset
        said = {"event": "prepared", "worker": index, "offset": offset.seconds, "error": offset.error}
        self._runner.send_message(PREPARED, said)

    def _on_go(self, msg: Any, **_: Any) -> None:
        self._start = msg.data
        self._go.set()

    def _told(self, kind: str, name: str, seconds: float, error: Exception | None) -> None:
        self._tell(
            request_type=kind, name=name, response_time=seconds * 1000, response_length=0, exception=error, context={}
        )

    def _flush_for_ever(self) -> None:
        while True:
            gevent.sleep(FLUSH_EVERY)
            self._flush()

    def _flush(self) -> None:
        batch, self._waiting[:] = list(self._waiting), []
        if batch:
            self._runner.send_message(EVENTS, batch)


class Master:
    """Sends the world out, lets everybody begin at the same moment, passes on what they say."""

    def __init__(self, environment: Environment, world: World, worker: Worker | None) -> None:
        """`worker`: the share of this process itself, when there are no others."""
        self._environment, self._world, self._alone = environment, world, worker is not None
        self._runner = cast(Any, environment.runner)
        self._prepared = self._finished = 0
        self._done = Happened()
        self._writing = Semaphore()
        for name, listener in ((PREPARED, self._on_prepared), (EVENTS, self._on_events),
                               (FINISHED, self._on_finished), (BROKEN, self._on_broken)):  # fmt: skip
            self._runner.register_message(name, listener)

    def run(self) -> bool:
        """The whole run; whether every worker came to its end."""
        count, sandbox = self._world.plan.workers, self._world.open_sandbox()
        if not self._alone and not self._all_here(count):
            return False
        self._runner.send_message(WORLD, self._world.model_dump_json())
        self._runner.start(count, spawn_rate=count)
        waited = 0.0
        while self._prepared < count:
            if self._done.is_set() or waited > CONNECT_WITHIN:
                self._say({"event": "broken", "error": f"{self._prepared} of {count} workers got ready"})
                return False
            gevent.sleep(0.1)
            waited += 0.1
        start = sandbox.now().timestamp() + HEAD_START
        self._say({"event": "go", "start": start})
        self._runner.send_message(GO, start)
        while not self._done.wait(1.0):
            if not self._alone and len(self._runner.clients.missing):
                self._say({"event": "broken", "error": f"{len(self._runner.clients.missing)} workers are gone"})
                return False
        return self._finished == count

    def _all_here(self, count: int) -> bool:
        waited = 0.0
        while len(self._runner.clients.ready) < count:
            if waited > CONNECT_WITHIN:
                here = len(self._runner.clients.ready)
                self._say({"event": "broken", "error": f"{here} of {count} workers came within {CONNECT_WITHIN:.0f} s"})
                return False
            if waited % 5 < 0.1:
                self._say({"event": "waiting", "here": len(self._runner.clients.ready), "wanted": count})
            gevent.sleep(0.1)
            waited += 0.1
        return True

    def _on_prepared(self, msg: Any, **_: Any) -> None:
        self._prepared += 1
        self._say(msg.data)

    def _on_events(self, msg: Any, **_: Any) -> None:
        for event in msg.data:
            self._say(event)

    def _on_finished(self, msg: Any, **_: Any) -> None:
        self._finished += 1
        if self._finished == self._world.plan.workers:
            self._done.set()

    def _on_broken(self, msg: Any, **_: Any) -> None:
        self._say({"event": "broken", "error": msg.data})
        self._done.set()

    def _say(self, event: dict[str, Any]) -> None:
        with self._writing:
            sys.stdout.write(json.dumps(event) + "\n")
            sys.stdout.flush()


@click.command()
@click.option("--role", type=click.Choice(["alone", "master", "worker"]), default="alone")
@click.option("--host", default="127.0.0.1")
@click.option("--port", type=int, default=5557)
@click.option("--page", type=click.Path())
def main(role: str, host: str, port: int, page: str | None) -> None:
    """See the module."""
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr)
    worker: Worker | None = None

    class Arrivals(User):
        """Locust's user: one on each worker, who makes all of its arrivals."""

        @task
        def everything(self) -> None:
            """Until the last one is settled."""
            assert worker is not None
            worker.drive()
            raise StopUser

    environment = Environment(user_classes=[Arrivals])
    if role == "worker":
        runner: LocalRunner | MasterRunner | WorkerRunner = environment.create_worker_runner(host, port)
        worker = Worker(environment)
        runner.greenlet.join()
        return
    world = World.model_validate_json(sys.stdin.readline())
    if role == "alone":
        runner = environment.create_local_runner()
        worker = Worker(environment)
    else:
        runner = environment.create_master_runner(host, port)
    ended = Master(environment, world, worker).run()
    gevent.sleep(0.0 if worker is not None else 3.5)  # the workers' last statistics
    if page is not None:
        with open(page, "w", encoding="utf-8") as file:  # noqa: PTH123 - gevent's own
            as_html = cast(Any, get_html_report)
            file.write(as_html(environment, show_download_link=False))
    runner.quit()
    sys.exit(0 if ended else 1)


if __name__ == "__main__":
    main()
