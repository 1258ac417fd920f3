"""Bad luck that any user of a ledger can cause by hand, each with the way back, for a person to do on its pages.

A table: where no control plane is, these are the faults that can be had (judging.md 2.3). Placeholders are filled in by
whoever shows a card: {tool}, {organisation}, {client}, {invoice}, {amount}, {account}, {tax}, {user}.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from string import Formatter

XERO = "xero"
QUICKBOOKS = "quickbooks"


@dataclass(frozen=True)
class FaultCard:
    """One thing to make go wrong.

    like: what the mock ledgers call the nearest fault or control call. requirements: what can be seen by it.
    steps, undo: by ledger, what to do on its pages, in order. undo_matters: whether the books stay changed without it.
    watch: what the tool ought to do.
    """

    name: str
    title: str
    like: str
    requirements: tuple[str, ...]
    steps: Mapping[str, tuple[str, ...]]
    undo: Mapping[str, tuple[str, ...]]
    watch: str
    undo_matters: bool = True

    @property
    def ledgers(self) -> tuple[str, ...]:
        """Where it can be done."""
        return tuple(self.steps)

    @property
    def placeholders(self) -> set[str]:
        """What has to be known to show it."""
        texts = [text for table in (self.steps, self.undo) for lines in table.values() for text in lines]
        return {name for text in texts for _, name, _, _ in Formatter().parse(text) if name}

    def told(self, ledger: str, values: Mapping[str, str]) -> tuple[list[str], list[str]]:
        """Steps and way back for one ledger, filled in. Raises KeyError for a ledger or a value that is missing."""
        return [step.format_map(values) for step in self.steps[ledger]], [
            step.format_map(values) for step in self.undo[ledger]
        ]


CARDS: tuple[FaultCard, ...] = (
    FaultCard(
        name="remove_the_app",
        title="The tool's connection is removed in the ledger",
        like="grants/revoke",
        requirements=("5.3", "5.5", "6.4"),
        steps={
            XERO: (
                "In Xero, open the menu of {organisation} and choose Settings, then Connected apps.",
                "Find {tool}, choose Disconnect and confirm.",
            ),
            QUICKBOOKS: (
                "In QuickBooks, open Apps, then My apps.",
                "At {tool}, open Action, choose Disconnect and confirm.",
            ),
        },
        undo={
            XERO: ("In {tool}, connect {organisation} again and allow it on Xero's page.",),
            QUICKBOOKS: ("In {tool}, connect {organisation} again and allow it on Intuit's page.",),
        },
        watch="Says within minutes that the connection is broken and who must act, and loses nothing that waited.",
    ),
    FaultCard(
        name="archive_the_account",
        title="An account that a service is mapped to is archived",
        like="archive_account",
        requirements=("5.2", "5.3", "7.4"),
        steps={
            XERO: (
                "In Xero, open Accounting, then Chart of accounts.",
                "Tick {account}, choose Archive and confirm.",
            ),
            QUICKBOOKS: (
                "In QuickBooks, open Accounting, then Chart of accounts.",
                "At {account}, open the menu of the row and choose Make inactive.",
            ),
        },
        undo={
            XERO: (
                "In Xero, open Chart of accounts, then the tab Archive.",
                "Tick {account} and choose Restore.",
            ),
            QUICKBOOKS: (
                "In Chart of accounts, tick Include inactive at the gear above the list.",
                "At {account}, choose Make active.",
            ),
        },
        watch="Does not repeat the refused invoice for ever, names account and client, and sends it once mended.",
    ),
    FaultCard(
        name="lock_the_books",
        title="The period is locked, as after filing",
        like="close_books",
        requirements=("2.4", "5.2", "5.3"),
        steps={
            XERO: (
                "In Xero, open Accounting, Advanced, then Financial settings.",
                "Note the lock date that stands at 'Stop all users' (perhaps none), set it to yesterday and save.",
            ),
            QUICKBOOKS: (
                "In QuickBooks, open the gear, Account and settings, then Advanced.",
                "Note what stands at Close the books, switch it on with yesterday's date and save.",
            ),
        },
        undo={
            XERO: ("In Financial settings, put back the lock date that you noted, or clear it, and save.",),
            QUICKBOOKS: ("In Advanced, put back what stood at Close the books and save.",),
        },
        watch="Tells that the period is closed, and puts no figure of its own into another period unasked.",
    ),
    FaultCard(
        name="change_the_tax_rate",
        title="The tax rate of a mapped service changes",
        like="change_settings",
        requirements=("2.2", "5.2"),
        steps={
            XERO: (
                "In Xero, open Accounting, Advanced, then Tax rates.",
                "Open {tax}, add one per cent to its component and save.",
            ),
            QUICKBOOKS: (
                "In QuickBooks, open Taxes, then Sales tax settings, then Rates.",
                "Open {tax}, add one per cent and save.",
            ),
        },
        undo={
            XERO: ("In Tax rates, open {tax} and put back the rate that it had.",),
            QUICKBOOKS: ("In Rates, open {tax} and put back the rate that it had.",),
        },
        watch="Totals of new invoices agree with the ledger to the cent, and sent ones keep theirs.",
    ),
    FaultCard(
        name="delete_the_tax_rate",
        title="A tax rate that a service is mapped to is deleted",
        like="delete_tax",
        requirements=("5.2", "5.3"),
        steps={
            XERO: (
                "In Xero, open Tax rates and add one named {tax}, then map a service of {tool} to it.",
                "Tick {tax} and choose Delete.",
            ),
            QUICKBOOKS: (
                "In QuickBooks, open Sales tax settings, add a rate named {tax} and map a service of {tool} to it.",
                "Make {tax} inactive.",
            ),
        },
        undo={
            XERO: ("Map the service of {tool} to the rate that it had before.",),
            QUICKBOOKS: ("Map the service of {tool} to the rate that it had before.",),
        },
        watch="Stops after the first refusal, says which rate is gone, and sends the invoice once it is mapped anew.",
    ),
    FaultCard(
        name="void_the_invoice",
        title="The bookkeeper voids an invoice",
        like="void_invoice",
        requirements=("1.8", "2.4"),
        steps={
            XERO: (
                "In Xero, open Business, then Invoices, and open {invoice} for {client}.",
                "Open Invoice options, choose Void and confirm.",
            ),
            QUICKBOOKS: (
                "In QuickBooks, open Sales, then Invoices, and open {invoice} for {client}.",
                "Open More, choose Void and confirm.",
            ),
        },
        undo={
            XERO: ("Nothing brings a voided invoice back: bill {client} anew in {tool} if it is needed.",),
            QUICKBOOKS: ("Nothing brings a voided invoice back: bill {client} anew in {tool} if it is needed.",),
        },
        watch="Shows it as voided, asks nobody for the money, and bills the next period as agreed.",
        undo_matters=False,
    ),
    FaultCard(
        name="pay_by_hand",
        title="A bank transfer is recorded by hand",
        like="pay",
        requirements=("1.4", "1.5", "4.4"),
        steps={
            XERO: (
                "In Xero, open {invoice} for {client}.",
                "At Receive a payment enter {amount}, today's date and the account {account}, and choose Add payment.",
            ),
            QUICKBOOKS: (
                "In QuickBooks, choose + New, then Receive payment, for {client}.",
                "Tick {invoice}, enter {amount}, deposit it to {account} and save.",
            ),
        },
        undo={
            XERO: ("Open the payment on {invoice}, choose Options, then Remove and redo, and confirm.",),
            QUICKBOOKS: ("Open the payment of {client}, choose More, then Delete, and confirm.",),
        },
        watch="Shows what was paid and what is still due, and sends no reminder for what was paid.",
    ),
    FaultCard(
        name="rename_the_client",
        title="The bookkeeper renames a client",
        like="change_contact",
        requirements=("1.1", "1.6"),
        steps={
            XERO: (
                "In Xero, open Contacts, then {client}, and choose Edit.",
                "Add ' (renamed)' to the name and save.",
            ),
            QUICKBOOKS: (
                "In QuickBooks, open Sales, then Customers, then {client}, and choose Edit.",
                "Add ' (renamed)' to the display name and save.",
            ),
        },
        undo={
            XERO: ("Edit the contact again and take ' (renamed)' away.",),
            QUICKBOOKS: ("Edit the customer again and take ' (renamed)' away.",),
        },
        watch="Shows the new name, and makes no second client at the next invoice.",
    ),
    FaultCard(
        name="lower_the_role",
        title="The role of the user who connected the tool is lowered",
        like="change_role",
        requirements=("5.3", "5.5", "6.3"),
        steps={
            XERO: (
                "As another user with full rights, open Settings, then Users, then {user}.",
                "Note the role, change it to Read only and save.",
            ),
            QUICKBOOKS: (
                "As another administrator, open the gear, Manage users, then {user}.",
                "Note the role, change it to View company reports and save.",
            ),
        },
        undo={
            XERO: ("In Users, give {user} the role back that you noted.",),
            QUICKBOOKS: ("In Manage users, give {user} the role back that you noted.",),
        },
        watch="Tells a missing right from an outage, says who must act, and goes on once the role is back.",
    ),
)  # fmt: skip
BY_NAME: dict[str, FaultCard] = {card.name: card for card in CARDS}


def cards_for(ledger: str, requirements: set[str] | None = None) -> list[FaultCard]:
    """Cards that can be done in a ledger; None: for any requirement.

    >>> [card.name for card in cards_for("xero", {"1.5"})]
    ['pay_by_hand']
    """
    return [
        card
        for card in CARDS
        if ledger in card.ledgers and (requirements is None or requirements & set(card.requirements))
    ]


# What a list shows where nobody has filled anything in.
IN_WORDS = {
    "tool": "the tool",
    "organisation": "the organisation",
    "client": "the client",
    "invoice": "the invoice",
    "amount": "the amount",
    "account": "the account",
    "tax": "the tax rate",
    "user": "the user who connected the tool",
}


def as_lines(ledger: str) -> Iterator[str]:
    """The cards of a ledger for a terminal."""
    for card in cards_for(ledger):
        steps, undo = card.told(ledger, IN_WORDS)
        yield f"{card.title} ({card.name}; shows {', '.join(card.requirements)})"
        yield from (f"  {number}. {step}" for number, step in enumerate(steps, 1))
        yield f"  Watch: {card.watch}"
        yield from (f"  Undo: {step}" for step in undo)
