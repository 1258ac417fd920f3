"""Names of list records: uniqueness, hierarchies, the suffix of what was made inactive (quickbooks.md 7.0)."""

from __future__ import annotations

from ..bookkeeping import Books, Document
from .entity import DOCUMENT, Draft
from .faults import fault
from .fields import Body

SUFFIX = " (deleted)"
_DEEPEST = 5


def inactive_suffix(draft: Draft, name_field: str) -> None:
    """An inactive record's name carries the suffix, which frees the name; taken into use again it loses it."""
    name = draft.body[name_field]
    if draft.body.get("Active", True):
        draft.body[name_field] = name.removesuffix(SUFFIX)
    elif not name.endswith(SUFFIX):
        draft.body[name_field] = name + SUFFIX


def require_unique(draft: Draft, name_field: str, kinds: tuple[str, ...], who: str, parent: str | None = None) -> None:
    """Raises 6240 when an active record of `kinds` has the name, whatever its case; `parent`: only beside siblings."""
    name = draft.body[name_field].strip().casefold()
    for kind in kinds:
        for other in draft.books.find(kind, DOCUMENT.name_key == name, DOCUMENT.status == "active"):
            itself = kind == draft.entity.name and other.id == draft.id
            if not itself and (parent is None or other.party == (parent or None)):
                raise fault("duplicate_name", who=who)


def place_in_hierarchy(draft: Draft, name_field: str, sub_field: str) -> None:
    """Fill FullyQualifiedName, Level and the sub flag from ParentRef. Raises 2020, 6180, 6000."""
    body, entity = draft.body, draft.entity
    parent_id = body.get("ParentRef", {}).get("value")
    body[sub_field] = bool(body.get(sub_field) or False)
    if body[sub_field] and parent_id is None:
        raise fault("missing", name="ParentRef")
    body[sub_field] = parent_id is not None
    if parent_id is None:
        body["FullyQualifiedName"] = body[name_field]
        body.pop("Level", None)
        return
    chain = _ancestors(draft.books, entity.name, parent_id)
    if draft.id in [each.id for each in chain]:
        raise fault("business", detail="A record cannot be its own parent.")
    if len(chain) >= _DEEPEST:
        raise fault("too_deep")
    body["FullyQualifiedName"] = f"{chain[0].body['FullyQualifiedName']}:{body[name_field]}"
    body["Level"] = len(chain)


def settle_hierarchy(draft: Draft, document: Document, name_field: str) -> None:
    """The parent knows that it has children; the fully qualified names below a renamed record follow."""
    if document.party is not None:
        _mark_parent(draft.books, document)
    if draft.before is None or draft.before.get("FullyQualifiedName") == document.body.get("FullyQualifiedName"):
        return
    _rename(draft.books, document, name_field, document.body.get("Level", 0))


def has_children(document: Document) -> bool:
    """Whether anything may stand below the record: saves a search for each row of a query."""
    return bool(document.body.get("_parent"))


def list_index(name_field: str, body: Body) -> dict[str, str | None]:
    """What is indexed of a list record; `party` is its parent."""
    return {
        "name": body[name_field],
        "status": "active" if body.get("Active", True) else "inactive",
        "party": body.get("ParentRef", {}).get("value"),
    }


def _ancestors(books: Books, kind: str, parent_id: str | None) -> list[Document]:
    chain: list[Document] = []
    while parent_id is not None and len(chain) <= _DEEPEST:
        parent = books.get(kind, parent_id)
        if parent is None:
            break
        chain.append(parent)
        parent_id = parent.body.get("ParentRef", {}).get("value")
    return chain


def _mark_parent(books: Books, document: Document) -> None:
    parent = books.get(document.kind, document.party or "")
    if parent is not None and not has_children(parent):
        parent.body["_parent"] = True
        books.save(parent, operation="", bump=False)


def _rename(books: Books, parent: Document, name_field: str, level: int) -> None:
    for child in books.find(parent.kind, DOCUMENT.party == parent.id):
        child.body["FullyQualifiedName"] = f"{parent.body['FullyQualifiedName']}:{child.body[name_field]}"
        child.body["Level"] = level + 1
        books.save(child, operation="", bump=False)
        _rename(books, child, name_field, level + 1)
