"""The books of one run in a real organisation: what bears the run's mark, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sevenpoint.harness.bookkeepers import Bookkeeper
from sevenpoint.harness.bookkeepers.base import LedgerContact, LedgerInvoice, LedgerPayment, LedgerTransaction
from sevenpoint.harness.ledgers import Organisation, World
from sevenpoint.harness.live.opening import LiveBooks
from sevenpoint.harness.results import Exchange


class LiveWorld(World):
    """`World` in a real organisation, where the harness is a visitor: what only a mock can do is not demonstrable."""

    def __init__(self, books: LiveBooks, organisation: Organisation) -> None:
        """The calls so far belong to earlier runs."""
        super().__init__([organisation])
        self.where = f"a real {books.ledger.title} organisation"
        self._session = books.session
        self._skip = len(books.session.exchanges)

    def exchanges(self, after: int = 0) -> list[Exchange]:
        """See `World`: the bookkeeper's own calls; nobody sees the tool's."""
        own = self._session.exchanges[self._skip :]
        numbered = [each.model_copy(update={"seq": number}) for number, each in enumerate(own, 1)]
        return numbered[after:]


class LiveBookkeeper:
    """The bookkeeper, who overlooks what is not this run's: books of a firm are never empty.

    Everything else is passed on.
    """

    def __init__(self, keeper: Bookkeeper, mark: str, accounts: tuple[str, ...]) -> None:
        """`accounts`: what moved them before belongs to earlier runs."""
        self._keeper = keeper
        self._mark = mark
        self._before = {each.id for account in accounts for each in keeper.account_movements(account)}

    def __getattr__(self, name: str) -> Callable[..., Any]:
        """The bookkeeper's own."""
        own: Callable[..., Any] = getattr(self._keeper, name)
        return own

    def contacts(self, *, include_archived: bool = False) -> list[LedgerContact]:
        """Customers of this run."""
        return [each for each in self._keeper.contacts(include_archived=include_archived) if self._mark in each.name]

    def invoices(self) -> list[LedgerInvoice]:
        """Invoices for customers of this run."""
        return [each for each in self._keeper.invoices() if self._mark in each.contact_name]

    def payments(self) -> list[LedgerPayment]:
        """Payments on invoices of this run."""
        own = {each.id for each in self.invoices()}
        return [each for each in self._keeper.payments() if each.invoice_id in own]

    def account_movements(self, account: str) -> list[LedgerTransaction]:
        """What has moved an account since the run began."""
        return [each for each in self._keeper.account_movements(account) if each.id not in self._before]
