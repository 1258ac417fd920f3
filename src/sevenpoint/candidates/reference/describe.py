"""What the tool claims of itself. Claims are compared with what is observed, so limits are said here."""

from __future__ import annotations

from .access import ROLES
from .connections.providers import SCOPES
from .processor import CARD_FIXED, CARD_PERCENT
from .values import Doc, plain
from .variants import STANDARD, Variant

VERSION = "1.0"
LIMITS: dict[str, str | None] = {
    "workspaces": None,
    "connect": "One organisation of each ledger at a time.",
    "settings": "QuickBooks invoices are always authorised: QuickBooks has no drafts.",
    "clients": "A new client is sent at once; one made by a proposal is sent when it is accepted.",
    "proposals": None,
    "invoices": "A discount on a line reaches QuickBooks as a net price, because its lines have no discount.",
    "payments": None,
    "payment_accounts": None,
    "currencies": "A client is billed in one currency, which stays.",
    "collection": "The processor is simulated.",
    "refunds": "Whole payments only; the ledger's payment is taken back, the processor keeps its fee.",
    "sync": None,
    "clock": "A running clock that can be moved forward.",
    "alerts": "In the product, by SMTP and by HTTP.",
    "notices": None,
    "audit": None,
    "members": None,
    "import": "Clients and their open invoices, from the ledger to the tool.",
    "position": None,
    "manual_billing": "The firm is reminded after thirty days of what waits.",
    "proration": "By calendar days, on the next invoice; a credit larger than that invoice is refused.",
    "workflow": "Karbon; one work item for each line of the proposal.",
}


def describe(variant: Variant = STANDARD) -> Doc:
    """The answer to `describe`."""
    return {
        "contract_version": VERSION,
        "name": "Reference candidate" if variant is STANDARD else f"Reference candidate ({variant.name})",
        "version": VERSION,
        "ledgers": ["xero", "quickbooks"],
        "capabilities": {
            name: {"supported": True, "limits": limits} for name, limits in {**LIMITS, **variant.limits}.items()
        },
        "roles": list(ROLES),
        "sync_to_ledger": "push",
        "sync_from_ledger": variant.sync_from_ledger,
        "conflict_rule": variant.conflict_rule,
        "scopes": SCOPES,
        "card_fee": {"percent": plain(CARD_PERCENT), "fixed": plain(CARD_FIXED)},
    }
