"""References between records: whether what is pointed to is there and in use, and the names shown beside ids."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ..bookkeeping import Books
from .entity import DOCUMENT, Draft, Entity
from .faults import QuickBooksError, fault
from .fields import Body, Field, Group, Many, NameOf, Ref

# What an unknown id of a kind is called (quickbooks.md 2.6, 2500). Other kinds name the property's path.
_NOT_FOUND = {
    "Account": "Accounts element id {id} not found",
    "Customer": "Names element id {id} not found",
    "Vendor": "Names element id {id} not found",
    "Employee": "Names element id {id} not found",
    "Class": "Klasses element id {id} not found",
    "Department": "Depts element id {id} not found",
}
CURRENCIES = {
    "USD": "United States Dollar", "GBP": "British Pound Sterling", "AUD": "Australian Dollar", "EUR": "Euro",
    "CAD": "Canadian Dollar", "NZD": "New Zealand Dollar",
}  # fmt: skip


def check(draft: Draft) -> None:
    """Every reference that the request brings must lead to a record in use; old ones are left in peace. Raises 2500."""
    known = set(_found(draft.entity.fields, draft.before or {}, ""))
    targets = {(kinds, target) for kinds, target, _ in known}
    for kinds, target, path in _found(draft.entity.fields, draft.body, ""):
        if (kinds, target) not in targets:
            _require(draft.books, kinds, target, path)


def _require(books: Books, kinds: tuple[str, ...], target: str, path: str) -> None:
    if kinds == ("Currency",):
        if target != books.organisation.currency and not _is_company_currency(books, target):
            raise fault("bad_reference", what=path, element=path)
        return
    found = next((record for kind in kinds if (record := books.get(kind, target))), None)
    if found is None:
        raise unknown(kinds[0], target, path)
    if found.status == "inactive":
        raise fault("inactive")


def _is_company_currency(books: Books, code: str) -> bool:
    return books.count("CompanyCurrency", DOCUMENT.number == code, DOCUMENT.status == "active") > 0


def unknown(kind: str, target: str, path: str) -> QuickBooksError:
    """The fault of a reference that leads nowhere."""
    return fault(
        "bad_reference", what=_NOT_FOUND.get(kind, path).format(id=target), element="" if kind in _NOT_FOUND else path
    )


def _found(fields: Mapping[str, Field], body: Body, path: str) -> Iterator[tuple[tuple[str, ...], str, str]]:
    for key, value in body.items():
        found, here = fields.get(key), f"{path}{key}"
        if isinstance(found, Ref) and found.to:
            yield _kinds(found, value), value["value"], here
        elif isinstance(found, Group):
            yield from _found(found.fields, value, f"{here}.")
        elif isinstance(found, Many):
            for each in value:
                yield from _found(found.fields, each, f"{here}.")


def _kinds(found: Ref, value: Body) -> tuple[str, ...]:
    return (value["type"],) if value.get("type") in found.to else found.to


class Names:
    """The names shown in references, looked up once each."""

    def __init__(self, books: Books, entities: Mapping[str, Entity]) -> None:
        self._books, self._entities = books, entities
        self._known: dict[tuple[str, str], str | None] = {}

    def of(self, kind: str, target: str) -> str | None:
        """The name of a record."""
        if kind == "Currency":
            return CURRENCIES.get(target, target)
        if (kind, target) not in self._known:
            record = self._books.get(kind, target) if kind in self._entities else None
            self._known[kind, target] = record.body.get(self._entities[kind].name_field) if record else None
        return self._known[kind, target]


def name_of(books: Books, entities: Mapping[str, Entity]) -> NameOf:
    """A look-up of names for one answer."""
    return Names(books, entities).of
