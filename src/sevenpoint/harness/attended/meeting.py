"""Where a person and a program meet: a record that a person made gets the id by which the program knows it.

Without one, the program cannot be told which record is meant; asking it would be blamed on the product.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sevenpoint.harness import contract as c
from sevenpoint.harness.attended.memory import KINDS, Memory
from sevenpoint.harness.fronts.base import Front
from sevenpoint.harness.fronts.errors import CandidateError, NotWitnessed

# By kind of record: the verb that lists them, and which of them is the one that was made.
Same = Callable[[Any, Any], bool]
LISTS: dict[str, tuple[str, str, Same]] = {
    "client": ("clients", "clients", lambda listed, made: listed.name == made.name),
    "invoice": (
        "invoices",
        "invoices",
        lambda listed, made: (
            listed.client_id == made.client_id
            and [line.description for line in listed.lines] == [line.description for line in made.lines]
        ),
    ),
}


def introduce(
    program: Front, memory: Memory, kind: str, path: Mapping[str, str], token: str | None, made: c.Model
) -> None:
    """Give a record that a person made the program's own id, when the program lists exactly one that is the same."""
    account = path.get("workspace_id", "")
    ours = made.__dict__.get("id")
    if kind not in LISTS or not isinstance(ours, str):
        return
    verb, member, same = LISTS[kind]
    try:
        listed = program.call(c.VERBS[verb], {"workspace_id": account}, None, token)
    except CandidateError:
        return  # The program does not list them: the id stays ours, and `insist_on_its_own` speaks of it.
    found = [each.id for each in getattr(listed, member) if same(each, made)]
    if len(found) == 1:
        memory.rename(account, kind, ours, found[0])
        made.__dict__["id"] = found[0]


def insist_on_its_own(memory: Memory, verb: c.Verb, path: Mapping[str, str], body: c.Model | None) -> None:
    """Raises NotWitnessed when a program would be asked about a record that only a person knows."""
    account = path.get("workspace_id", "")
    said = {} if body is None else {name: body.__dict__.get(name) for name in KINDS}
    named = {**said, **path}
    for name, kind in KINDS.items():
        record = named.get(name)
        if isinstance(record, str) and memory.is_ours(account, kind, record):
            raise NotWitnessed(
                f"A person made {memory.words(account, kind, record)}, and the product's program does not list it: "
                f"let a person do this too ({verb.summary.lower()})"
            )
