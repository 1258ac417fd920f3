"""`sevenpoint check-candidate`: is this candidate fit to be judged? Its claims, and one record made and read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rich.console import Console

from sevenpoint.harness import contract as c
from sevenpoint.harness.errors import MET, NOT_MET, CandidateDown
from sevenpoint.harness.fronts import Front, open_front
from sevenpoint.harness.fronts.candidate import Candidate, ask_as_described, describe
from sevenpoint.harness.fronts.errors import CandidateError, Unsupported
from sevenpoint.harness.readable import readable
from sevenpoint.harness.results import CandidateInfo

CLIENT = "Preflight Client"
PATIENCE = 15.0
LISTENING = ("webhook", "webhook_and_polling")
# One verb of each capability that can be asked in an empty workspace without changing anything.
HARMLESS: dict[str, Callable[[Candidate], object]] = {
    "connect": Candidate.connections,
    "clients": Candidate.clients,
    "invoices": Candidate.invoices,
    "payments": Candidate.payments,
    "clock": Candidate.clock,
    "alerts": Candidate.alerts,
    "notices": Candidate.notices,
    "audit": Candidate.audit_trail,
    "members": Candidate.members,
}


def meet(address: str) -> CandidateInfo:
    """Who is to be judged. Raises CandidateDown when it does not answer `describe` as the contract says."""
    try:
        said = describe(open_front(address, PATIENCE))
    except CandidateError as error:
        raise CandidateDown(
            f"{error} Nothing was judged: see that the candidate runs there, then try again."
        ) from error
    claims: dict[str, Any] = said.model_dump(mode="json")
    return CandidateInfo(name=said.name, version=said.version, address=address, claims=claims)


def check(address: str, console: Console) -> int:
    """Print what holds and what does not; 0 when everything that is claimed works, else 1.

    Raises CandidateDown when the candidate does not even describe itself.
    """
    meet(address)
    front = open_front(address)
    description = describe(front)
    _claims(description, console)
    problems = [*_odd_claims(description), *_one_record(front, description, console)]
    for problem in problems:
        console.print(f"✗ {readable(problem)}", markup=False, highlight=False, soft_wrap=True)
    if not problems:
        console.print("✓ Fit to be judged: `sevenpoint evaluate --candidate " + address + "`", soft_wrap=True)
    return NOT_MET if problems else MET


def _claims(description: c.Description, console: Console) -> None:
    offered = [name for name, claim in description.capabilities.items() if claim.supported]
    missing = sorted({verb.capability for verb in c.VERBS.values()} - {"describe", *offered})
    named = f"{description.name} {description.version}, contract {description.contract_version}"
    console.print(readable(named), markup=False)
    console.print(f"  ledgers      {readable(', '.join(description.ledgers)) or 'none'}", markup=False)
    console.print(f"  offers       {readable(', '.join(offered)) or 'nothing'}", markup=False, soft_wrap=True)
    console.print(f"  not offered  {', '.join(missing) or 'nothing'}", markup=False, soft_wrap=True)


def _odd_claims(description: c.Description) -> list[str]:
    """Claims that cannot be right."""
    known = {verb.capability for verb in c.VERBS.values()} | c.WITHOUT_A_VERB
    told = [f"it claims a capability that the contract does not know: {name}" for name in description.capabilities]
    odd = [text for text, name in zip(told, description.capabilities, strict=True) if name not in known]
    if description.contract_version.split(".")[0] != c.CONTRACT_VERSION.split(".")[0]:
        odd.append(f"it speaks contract {description.contract_version}, this is {c.CONTRACT_VERSION}")
    if not description.ledgers:
        odd.append("it names no ledger that it works with, so nothing can be measured")
    return odd


def _one_record(front: Front, description: c.Description, console: Console) -> list[str]:
    """Make a workspace and a client in it, read the client back, forget the workspace."""
    if not description.ledgers:
        return []
    try:
        workspace = ask_as_described(
            front, description, "create_workspace", c.Workspace, body=c.NewWorkspace(name="Preflight")
        )
        candidate = Candidate(front, description, workspace, description.ledgers[0])
    except Unsupported as unsupported:
        return [f"{unsupported} Without workspaces no scenario can run."]
    except CandidateError as error:
        return [str(error)]
    steps = (_client, *(verb for name, verb in HARMLESS.items() if candidate.offers(name)), Candidate.forget_workspace)
    problems = _unkept(description, workspace)
    problems += [problem for step in steps if (problem := _try(step, candidate))]
    if not problems:
        console.print("✓ A workspace and a client were made, read back and forgotten", markup=False)
    return problems


def _unkept(description: c.Description, workspace: c.Workspace) -> list[str]:
    """What the description promises and the workspace does not hold."""
    told = [f"it says that it has the role {role}, and gave no token for it" for role in description.roles]
    unkept = [text for text, role in zip(told, description.roles, strict=True) if role not in workspace.tokens]
    listens = "sync_from_ledger" in description.model_fields_set and description.sync_from_ledger in LISTENING
    for ledger in description.ledgers:
        if ledger not in workspace.redirect_urls:
            unkept.append(f"it says that it works with {ledger.value}, and gave no redirect URL for it")
        if listens and ledger not in workspace.webhook_urls:
            unkept.append(f"it says that it hears of changes in {ledger.value} by webhook, and gave no address")
    return unkept


def _client(candidate: Candidate) -> None:
    if not candidate.offers("clients"):
        return
    made = candidate.create_client(CLIENT, email="preflight@client.example")
    read = candidate.client(made.id)
    if (read.name, read.email) != (CLIENT, "preflight@client.example"):
        raise CandidateError("client", f"It read back {read.name!r} and {read.email!r} for the client just made.")


def _try(step: Callable[[Candidate], object], candidate: Candidate) -> str | None:
    try:
        step(candidate)
    except Unsupported as unsupported:
        return None if unsupported.declined else str(unsupported)
    except CandidateError as error:
        return str(error)
    return None
