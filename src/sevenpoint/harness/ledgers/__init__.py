"""The mock ledgers from outside: the control API as one client, and what it answers."""

from sevenpoint.harness.ledgers.control import ControlRefusal, LedgerControl, stamp
from sevenpoint.harness.ledgers.models import (
    App,
    Balance,
    Chart,
    Checkpoint,
    Clock,
    Delivery,
    FaultKind,
    FaultPreset,
    Integrity,
    LedgerLimits,
    LedgerUser,
    LedgerUsers,
    NewOrganisation,
    Organisation,
    SandboxState,
    StruckFault,
    Webhook,
)
from sevenpoint.harness.ledgers.sandbox import HELD_BACK, Sandbox
from sevenpoint.harness.ledgers.world import NotDemonstrable, World

__all__ = [
    "HELD_BACK",
    "App",
    "Balance",
    "Chart",
    "Checkpoint",
    "Clock",
    "ControlRefusal",
    "Delivery",
    "FaultKind",
    "FaultPreset",
    "Integrity",
    "LedgerControl",
    "LedgerLimits",
    "LedgerUser",
    "LedgerUsers",
    "NewOrganisation",
    "NotDemonstrable",
    "Organisation",
    "Sandbox",
    "SandboxState",
    "StruckFault",
    "Webhook",
    "World",
    "stamp",
]
