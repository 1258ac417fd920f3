"""What has to stand before the first card: ledgers that outlast an interruption, the product, the checks."""

from __future__ import annotations

import shutil
from collections.abc import Collection
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests

from sevenpoint.harness.attended.plan import Plan, make_plan
from sevenpoint.harness.attended.setup import SetUp
from sevenpoint.harness.attended.store import Store
from sevenpoint.harness.attended.survey import survey
from sevenpoint.harness.candidate_process import CandidateProcess, reference_command
from sevenpoint.harness.checklist import POINTS
from sevenpoint.harness.coverage import every_scenario
from sevenpoint.harness.errors import HarnessFault, SevenpointError
from sevenpoint.harness.evaluation import CANDIDATE_LOG
from sevenpoint.harness.judging import load_rubric
from sevenpoint.harness.ledgers import LedgerControl, NewOrganisation
from sevenpoint.harness.preflight import meet
from sevenpoint.mock_ledgers import LedgerServer, LedgerServerError

LEDGERS = "ledgers"
PRACTICE = "practice"
REACH_SECONDS = 5.0
ROOM_BYTES = 500 * 1024 * 1024
CONTROL = "control_token"


@dataclass(frozen=True)
class World:
    """What stands while the evaluation lasts. `practice`: where the reference product's pages are, if it is used."""

    ledgers: LedgerServer
    practice: str | None = None


def open_world(setup: SetUp, store: Store, logs: Path, flaw: str | None, stack: ExitStack) -> World:
    """Start the ledgers on their old port with their old books, and the reference product when it is practised on."""
    try:
        ledgers = LedgerServer(
            port=int(store.get("ledger_port", 0)), data=store.folder / LEDGERS, control_token=store.secret(CONTROL)
        )
    except (LedgerServerError, OSError) as error:
        raise HarnessFault(f"the mock ledgers did not start: {error}") from error
    stack.callback(ledgers.close)
    store.put("ledger_port", ledgers.port)
    if not setup.practice:
        return World(ledgers)
    command = reference_command(store.folder / PRACTICE, flaw, port=int(store.get("practice_port", 0)))
    product = stack.enter_context(CandidateProcess(logs / CANDIDATE_LOG, command))
    store.put("practice_port", int(product.url.rpartition(":")[2]))
    return World(ledgers, product.url)


def settled(setup: SetUp, world: World) -> SetUp:
    """The set-up with the addresses that are known now."""
    if world.practice is None:
        return setup
    return setup.model_copy(
        update={
            "product_url": f"{world.practice}/pages/",
            "program": setup.program or (world.practice if setup.uses_program else None),
        }
    )


def checks(setup: SetUp, world: World) -> list[dict[str, Any]]:
    """The pre-flight: each a sentence and whether it holds."""
    found = [_ledgers(world, setup), _room()]
    if setup.product_url:
        found.append(_product(setup.product_url))
    if setup.program and setup.uses_program:
        found.append(_program(setup.program))
    return found


def plan(setup: SetUp, profile: str | None, points: Collection[int] = tuple(POINTS), name: str = "") -> Plan:
    """The plan for this set-up. `points`, `name`: only scenarios that speak to these, and whose name contains this."""
    scenarios = [(each, about) for each, about in every_scenario() if name in each and about.points & set(points)]
    return make_plan(setup, scenarios, survey(), load_rubric(profile=profile))


def _ledgers(world: World, setup: SetUp) -> dict[str, Any]:
    try:
        control = LedgerControl(world.ledgers.url, world.ledgers.control_token)
        books = [NewOrganisation(ledger=ledger, name="Preflight Books") for ledger in setup.ledgers]
        control.create_sandbox("preflight", books).delete()
    except SevenpointError as fault:
        return {"ok": False, "text": f"The mock ledgers do not work: {fault}"}
    return {"ok": True, "text": f"The mock ledgers answer at {world.ledgers.url}; books were opened and closed."}


def _room() -> dict[str, Any]:
    free = shutil.disk_usage(Path.cwd()).free
    text = f"There are {free / 1e9:.1f} GB free for answers and attachments"
    return {"ok": free > ROOM_BYTES, "text": f"{text}." if free > ROOM_BYTES else f"{text}, which is not enough."}


def _product(url: str) -> dict[str, Any]:
    try:
        status = requests.get(url, timeout=REACH_SECONDS, allow_redirects=True).status_code
    except requests.RequestException as error:
        return {"ok": False, "text": f"The product's page {url} does not answer ({type(error).__name__})."}
    return {"ok": status < 500, "text": f"The product's page {url} answers."}


def _program(address: str) -> dict[str, Any]:
    try:
        met = meet(address)
    except SevenpointError as fault:
        return {"ok": False, "text": str(fault)}
    return {"ok": True, "text": f"The program at {address} says that it is {met.name} {met.version}."}
