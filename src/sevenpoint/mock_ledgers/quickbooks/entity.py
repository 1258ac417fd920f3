"""What an entity is: its fields, what may be done with it, and its rules. One file in `entities/` declares one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal

from sqlalchemy import ColumnElement, func

from ..bookkeeping import Books, Document, Line
from ..store import schema
from .faults import fault
from .fields import Body, Field

Operation = Literal["create", "read", "update", "delete", "void", "query", "cdc"]
FilterKind = Literal["id", "text", "money", "day", "instant", "flag", "ref", "member"]
DOCUMENT = schema.document.c


@dataclass(frozen=True)
class Filter:
    """A property that queries may filter and sort by. `column` is compared as `kind` says.

    `member`: the column holds words between bars, one of which is asked for. `indexed`: a column that holds the same
    text and finds it quickly, where the case of letters does not matter.
    """

    kind: FilterKind
    column: Any
    indexed: Any = None


@dataclass
class Draft:
    """A record being written.

    `sent`: what the request holds; `before`: what was kept, None for a new one; `body`: what will be kept, for the
    entity's rules to complete; `options`: the words of `include=`.
    """

    books: Books
    entity: Entity
    sent: Body
    before: Body | None
    body: Body
    id: str | None = None
    options: frozenset[str] = frozenset()

    def account(self, role: str) -> str:
        """A ready account by its role, e.g. `receivable`."""
        return ready_account(self.books, role)

    def refuse_receivable(self, account: str, element: str) -> None:
        """Receivable and payable accounts move with documents of a party, or they would not be the sum of them.

        Raises 6430.
        """
        for role, name in (("receivable", "Accounts Receivable"), ("payable", "Accounts Payable")):
            if account == self.account(role):
                raise fault("account_type", id=account, expected=f"any but {name}", element=element)

    def preference(self, group: str, name: str) -> Any:
        """One setting of the company's Preferences."""
        return preference(self.books, group, name)


def _nothing(*_: Any) -> None:
    return None


def _no_lines(_books: Books, _document: Document) -> Sequence[Line]:
    return ()


@dataclass(frozen=True)
class Entity:
    """An entity of QuickBooks.

    - `required`: properties without which nothing is kept (fault 2020).
    - `sequence`: the id sequence; all transactions share one (quickbooks.md 2.4).
    - `name_field`: what a reference shows as `name`; `lists`: an inactive record hides from queries.
    - `filters`: what queries may filter by, beside Id, MetaData and (for lists) Active; `order`: the default order.
    - `complete(draft)`: defaults and rules; raises a fault. `index(body)`: what is indexed of it.
    - `postings(books, document)`: its double entry. `settle(draft, document)`: what follows once it is kept.
    - `derive(books, document, shown)`: what is computed whenever it is shown.
    - `release(books, document)`: before it is deleted or voided; raises a fault. `void(body)`: empties it.
    - `pseudo`: conditions of rows that come on top of MAXRESULTS (quickbooks.md 3.3).
    - `unseen_delete`: it may be deleted without a SyncToken (quickbooks.md 2.7).
    - `json_name`: its property in answers where that is not its name. `free_ids`: its ids are no numbers.
    - `anonymous`: it shows no Id (quickbooks.md 7.1, ExchangeRate).
    """

    name: str
    fields: Mapping[str, Field]
    operations: frozenset[Operation]
    required: tuple[str, ...] = ()
    sequence: str = ""
    name_field: str = "Name"
    lists: bool = False
    filters: Mapping[str, Filter] = field(default_factory=dict)
    order: Sequence[Any] = ()
    complete: Callable[[Draft], None] = _nothing
    index: Callable[[Body], dict[str, Any]] = dict
    postings: Callable[[Books, Document], Sequence[Line]] = _no_lines
    settle: Callable[[Draft, Document], None] = _nothing
    derive: Callable[[Books, Document, Body], None] = _nothing
    release: Callable[[Books, Document], None] = _nothing
    void: Callable[[Body], None] = _nothing
    pseudo: ColumnElement[bool] | None = None
    unseen_delete: bool = False
    json_name: str = ""
    free_ids: bool = False
    anonymous: bool = False

    @property
    def key(self) -> str:
        """The name of the entity's property in requests and answers."""
        return self.json_name or self.name


LIST_OPERATIONS: frozenset[Operation] = frozenset({"create", "read", "update", "query", "cdc"})
TRANSACTION_OPERATIONS: frozenset[Operation] = frozenset({*LIST_OPERATIONS, "delete"})
READ_OPERATIONS: frozenset[Operation] = frozenset({"read", "query"})


def text(*path: str) -> Filter:
    """A string property by its path in the body."""
    return Filter("text", DOCUMENT.body[path].as_string())


DOC_NUMBER = Filter("text", DOCUMENT.body["DocNumber"].as_string(), indexed=DOCUMENT.number)


def ref(name: str) -> Filter:
    """A reference property: compared by id."""
    return Filter("ref", DOCUMENT.body[(name, "value")].as_string())


TRANSACTION_FILTERS: Mapping[str, Filter] = {
    "TxnDate": Filter("day", DOCUMENT.date),
    "TotalAmt": Filter("money", DOCUMENT.total),
}
# Transactions come newest change first (quickbooks.md 3.3).
NEWEST_FIRST: Sequence[Any] = (DOCUMENT.updated_at.desc(), func.length(DOCUMENT.id).desc(), DOCUMENT.id.desc())


def ready_account(books: Books, role: str) -> str:
    """A ready account of the company by its role, e.g. `receivable`."""
    return str(books.organisation.settings["accounts"][role])


def preference(books: Books, group: str, name: str) -> Any:
    """One setting of the company's Preferences; None when it is not set."""
    found = books.get("Preferences", "1")
    return None if found is None else found.body.get(group, {}).get(name)


def total_of(lines: Sequence[Body]) -> Decimal:
    """The sum of the lines' amounts."""
    return sum((each["Amount"] for each in lines), Decimal("0.00"))
