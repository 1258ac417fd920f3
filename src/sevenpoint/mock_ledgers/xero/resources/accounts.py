"""Accounts (xero.md 5.3): GET, PUT (create one), POST (update one, archive), DELETE."""

from __future__ import annotations

from typing import Any

from ...bookkeeping import Books, Document
from ...store import schema
from .. import errors, exchange
from ..answers import Answer
from ..bodies import Element, as_guid
from ..call import Call, Route, View, created_at
from ..errors import InvalidError, NotFoundError
from ..lists import ListSpec, boolean, guid, listing, member, moment, status, text
from ..scopes import SETTINGS
from ..writing import Shape, write
from . import tax_rates

KIND = "Account"
SHAPE = Shape("Accounts", "AccountID", "HasErrors")

# Standard chart logic, grade U (xero.md 5.3).
CLASSES: dict[str, str] = {
    **dict.fromkeys(("BANK", "CURRENT", "FIXED", "INVENTORY", "NONCURRENT", "PREPAYMENT"), "ASSET"),
    **dict.fromkeys(("CURRLIAB", "LIABILITY", "TERMLIAB"), "LIABILITY"),
    "EQUITY": "EQUITY",
    **dict.fromkeys(("REVENUE", "SALES", "OTHERINCOME"), "REVENUE"),
    **dict.fromkeys(("EXPENSE", "DIRECTCOSTS", "OVERHEADS", "DEPRECIATN"), "EXPENSE"),
}
_LENGTHS = {"Code": 10, "Name": 150, "Description": 4000}

SPEC = ListSpec(
    KIND,
    "Account",
    {
        "AccountID": guid(schema.document.c.id),
        "Code": text(schema.document.c.number),
        "Status": status(),
        "UpdatedDateUTC": moment(),
        **{name: member(name) for name in ("Name", "Type", "Class", "TaxType", "SystemAccount", "Description",
                                           "BankAccountNumber", "CurrencyCode")},
        **{name: boolean(name) for name in ("EnablePaymentsToAccount", "ShowInExpenseClaims")},
    },
    default_order=(schema.document.c.number, schema.document.c.id),
)  # fmt: skip


def by_code(books: Books, code: str) -> Document | None:
    """An account by its code, deleted ones aside."""
    return next((found for found in books.all_numbered(KIND, code) if found.status != "DELETED"), None)


def system(books: Books, name: str) -> Document:
    """The account that Xero keeps itself, e.g. DEBTORS."""
    found = books.by_party(KIND, name)
    if found is None:
        raise LookupError(f"organisation {books.organisation.key} has no {name} account")
    return found


def referenced(books: Books, element: Element | None) -> Document | None:
    """The account that a nested `{AccountID}` or `{Code}` names."""
    if element is None:
        return None
    if element.has("AccountID"):
        return books.get(KIND, element.guid("AccountID") or "")
    return by_code(books, element.text("Code") or "")


def stub(document: Document) -> dict[str, Any]:
    """How other documents show an account."""
    return {"AccountID": document.id, "Code": document.number, "Name": document.body["Name"]}


def view(document: Document) -> dict[str, Any]:
    """The wire form."""
    body = document.body
    return {
        "AccountID": document.id,
        "Code": document.number,
        "Name": body["Name"],
        "Status": document.status,
        "Type": body["Type"],
        "TaxType": body["TaxType"],
        "Description": body.get("Description"),
        "Class": body["Class"],
        "SystemAccount": body.get("SystemAccount", ""),
        "EnablePaymentsToAccount": body["EnablePaymentsToAccount"],
        "ShowInExpenseClaims": body["ShowInExpenseClaims"],
        "BankAccountNumber": body.get("BankAccountNumber"),
        "BankAccountType": body.get("BankAccountType"),
        "CurrencyCode": body.get("CurrencyCode"),
        "HasAttachments": body.get("HasAttachments", False),
        "UpdatedDateUTC": created_at(document.updated_at),
        "AddToWatchlist": body.get("AddToWatchlist", False),
    }


def new_account(books: Books, body: dict[str, Any]) -> Document:
    """Store a new account; `party` of its record is the system account name, so that it is found at once."""
    body["Class"] = CLASSES[body["Type"]]
    document = Document(
        KIND, books.new_guid(), body, number=body.get("Code"), name=body["Name"], status=body["Status"],
        party=body.get("SystemAccount") or None,
    )  # fmt: skip
    return books.save(document)


# --- handlers -------------------------------------------------------------------------------------------------------


def get_all(call: Call) -> Answer:
    """GET /Accounts: archived ones too, deleted ones not."""
    found, _ = listing(call, SPEC, schema.document.c.status != "DELETED")
    return Answer("Accounts", [view(document) for document in found])


def get_one(call: Call, account_id: str) -> Answer:
    """GET /Accounts/{AccountID}."""
    return Answer("Accounts", [view(_stored(call, account_id))])


def put(call: Call) -> Answer:
    """PUT /Accounts creates one; POST updates one by the AccountID in its body."""
    elements = call.elements("Accounts", "Account")
    if len(elements) > 1:
        raise errors.validation([{"ValidationErrors": [{"Message": errors.ONE_PER_REQUEST.format(entity="Account")}]}])
    return write(call, SHAPE, elements, _create if call.creates_only else _update)


def post_one(call: Call, account_id: str) -> Answer:
    """POST /Accounts/{AccountID}."""
    document = _stored(call, account_id)
    elements = call.elements("Accounts", "Account")
    return write(call, SHAPE, elements[:1], lambda call, element: View(view(_change(call, element, document))))


def delete(call: Call, account_id: str) -> Answer:
    """DELETE /Accounts/{AccountID}: 200 with the account."""
    document = _stored(call, account_id)
    problem = None
    if document.body.get("SystemAccount"):
        problem = errors.ACCOUNT_SYSTEM.format(verb="delete")
    elif call.books.account_is_used(document.id):
        problem = errors.ACCOUNT_USED
    if problem is not None:
        raise errors.validation([{**view(document), "ValidationErrors": [{"Message": problem}]}])
    document.status = document.body["Status"] = "DELETED"
    document.name = None
    return Answer("Accounts", [view(call.books.save(document))])


def _stored(call: Call, account_id: str) -> Document:
    found = call.books.get(KIND, as_guid(account_id) or "")
    if found is None or found.status == "DELETED":
        raise NotFoundError
    return found


def _create(call: Call, element: Element) -> View:
    kind = element.choice("Type", tuple(CLASSES), "Xero.API.Library.AccountType")
    if kind is None:
        raise InvalidError(errors.ACCOUNT_NEEDS.format(member="Type"))
    if not element.text("Name"):
        raise InvalidError(errors.ACCOUNT_NEEDS.format(member="Name"))
    if kind == "BANK" and not element.text("BankAccountNumber"):
        raise InvalidError(errors.ACCOUNT_NEEDS.format(member="BankAccountNumber"))
    if kind != "BANK" and not element.text("Code"):
        raise InvalidError(errors.ACCOUNT_NEEDS.format(member="Code"))
    body: dict[str, Any] = {"Type": kind, "Status": "ACTIVE", "TaxType": "NONE"}
    if kind == "BANK":
        body["BankAccountType"] = element.text("BankAccountType") or "BANK"
        body["CurrencyCode"] = exchange.checked(
            call.books, element.text("CurrencyCode") or exchange.base_of(call.books)
        )
    body.update(EnablePaymentsToAccount=False, ShowInExpenseClaims=False)
    _apply(call, element, body, None)
    return View(view(new_account(call.books, body)))


def _update(call: Call, element: Element) -> View:
    if not element.has("AccountID"):
        raise InvalidError(errors.ACCOUNT_NEEDS.format(member="AccountID"))
    return View(view(_change(call, element, _stored(call, element.guid("AccountID") or ""))))


def _change(call: Call, element: Element, document: Document) -> Document:
    wanted = element.choice("Status", ("ACTIVE", "ARCHIVED"), "Xero.API.Library.AccountStatus")
    others = set(element.data) - {"AccountID", "Status"}
    if wanted == "ARCHIVED" and document.status != "ARCHIVED":
        if others:
            raise InvalidError(errors.ACCOUNT_ARCHIVE_ALONE, known=view(document))
        if document.body.get("SystemAccount"):
            raise InvalidError(errors.ACCOUNT_SYSTEM.format(verb="archive"), known=view(document))
    if wanted is not None:
        document.status = document.body["Status"] = wanted
    _apply(call, element, document.body, document)
    document.number, document.name = document.body.get("Code"), document.body["Name"]
    return call.books.save(document)


def imported(call: Call, element: Element) -> str:
    """Create, or update by code: what Setup does with one account. Returns New, Updated or System (left alone)."""
    known = by_code(call.books, (element.text("Code") or "").strip())
    if known is None:
        _create(call, element)
        return "New"
    if known.body.get("SystemAccount"):
        return "System"
    kept = {name: value for name, value in element.data.items() if name != "Status"}
    _change(call, Element(kept, element.path), known)
    return "Updated"


def _apply(call: Call, element: Element, body: dict[str, Any], known: Document | None) -> None:
    """Take over sent members; raise InvalidError for what is taken, too long or unknown."""
    for name in ("Code", "Name", "Description", "BankAccountNumber"):
        value = element.text(name)
        if value is None:
            continue
        if len(value) > _LENGTHS.get(name, 100):
            raise InvalidError(errors.TOO_LONG.format(member=name, length=_LENGTHS.get(name, 100)))
        body[name] = value.strip()
    for name in ("EnablePaymentsToAccount", "ShowInExpenseClaims", "AddToWatchlist"):
        flag = element.boolean(name)
        if flag is not None:
            body[name] = flag
    tax_type = element.text("TaxType")
    if tax_type:
        tax_rates.rate_of(call.books, tax_type)
        body["TaxType"] = tax_type
    c, own = schema.document.c, known.id if known is not None else ""
    alive = (c.id != own, c.status != "DELETED")
    if body.get("Code") and call.books.find_one(KIND, c.number == body["Code"], *alive):
        raise InvalidError(errors.ACCOUNT_CODE_TAKEN)
    if call.books.find_one(KIND, c.name_key == body["Name"].casefold(), *alive):
        raise InvalidError(errors.ACCOUNT_NAME_TAKEN)


ROUTES = (
    Route("GET", "Accounts", SETTINGS, get_all),
    Route("PUT", "Accounts", SETTINGS, put),
    Route("POST", "Accounts", SETTINGS, put),
    Route("GET", "Accounts/{}", SETTINGS, get_one),
    Route("POST", "Accounts/{}", SETTINGS, post_one),
    Route("DELETE", "Accounts/{}", SETTINGS, delete),
)
