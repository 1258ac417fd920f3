"""The set-up of an attended evaluation: who, what, which ledger, how much time, and who answers for which verb."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from pydantic import Field

from sevenpoint.harness import contract as c

DEFAULT_MINUTES = 120
# What a product is asked about one by one; `describe` is answered by the set-up itself.
CAPABILITIES: dict[str, str] = {
    "workspaces": "Accounts: a place to work in",
    "connect": "Connecting a ledger, and the state of the connection",
    "settings": "Mapping services to the ledger's accounts",
    "clients": "Clients",
    "proposals": "Proposals or engagements that a client signs",
    "manual_billing": "Billing a line when somebody says so",
    "position": "A page of what is agreed, billed and paid",
    "invoices": "Invoices",
    "payments": "Recording money received",
    "collection": "Paying by card or debit inside the product",
    "refunds": "Refunds",
    "sync": "A button that synchronises now",
    "clock": "A time that can be moved (test products only)",
    "alerts": "Alerts to the firm",
    "notices": "A list of what clients were sent",
    "audit": "An audit trail or history",
    "members": "Members with roles",
    "import": "A first import from the ledger",
    "workflow": "A link to a practice-workflow tool (Karbon)",
}
RARE = frozenset({"clock", "workflow", "manual_billing", "import", "position"})
# Kinds of records that have no verb of their own, offered where these verbs are.
BESIDE = {"currencies": "clients", "payment_accounts": "settings", "proration": "proposals"}


class Way(StrEnum):
    """Who carries a verb out."""

    PERSON = "person"
    PROGRAM = "program"
    NONE = "none"


class SetUp(c.Model):
    """What the first page asked.

    `capabilities` says for each who does it; `verbs` overrides it for single verbs. `program`: base URL of the
    product's adapter, where some verbs go to a program.
    `practice`: the product is the reference candidate, started here. `patience_minutes`: how long a change may take
    where no clock can be moved. `second`: whether a second assessor may answer, or must. `runs`: chosen, in this order.
    """

    person: str
    product: str
    version: str = "version not stated"
    product_url: str | None = None
    ledgers: list[str] = Field(default_factory=lambda: ["xero"])
    capabilities: dict[str, Way] = Field(default_factory=dict)
    verbs: dict[str, Way] = Field(default_factory=dict)
    roles: list[str] = Field(default_factory=lambda: ["owner"])
    program: str | None = None
    practice: bool = False
    minutes: int = DEFAULT_MINUTES
    patience_minutes: float = 5
    second: Literal["none", "may", "must"] = "may"
    seed: int = 7
    runs: list[str] = Field(default_factory=list)

    @property
    def uses_program(self) -> bool:
        """Whether a program carries anything out."""
        return Way.PROGRAM in self.capabilities.values() or Way.PROGRAM in self.verbs.values()

    def way(self, verb: c.Verb) -> Way:
        """Who carries this verb out.

        >>> SetUp(person="Ann", product="Acme", capabilities={"clients": "person"}).way(c.VERBS["clients"])
        <Way.PERSON: 'person'>
        """
        return self.verbs.get(verb.name, self.capabilities.get(verb.capability, Way.NONE))

    def description(self, claimed: c.Description | None = None) -> c.Description:
        """What `describe` answers: what the program says of itself, if there is one, and what a person can do."""
        base = claimed or c.Description(
            contract_version=c.CONTRACT_VERSION, name=self.product, version=self.version, ledgers=[], roles=self.roles
        )
        capabilities = {name: claim for name, claim in base.capabilities.items() if name in c.WITHOUT_A_VERB}
        for name, way in self.capabilities.items():
            said = base.capabilities.get(name)
            offered = said.supported if way is Way.PROGRAM and said else way is not Way.NONE
            capabilities[name] = c.Capability(supported=offered, limits=said.limits if said else None)
        if claimed is None:
            for name, beside in BESIDE.items():
                capabilities[name] = c.Capability(supported=self.capabilities.get(beside) is Way.PERSON)
        return base.model_copy(
            update={"ledgers": [c.Ledger(each) for each in self.ledgers], "capabilities": capabilities}
        )
