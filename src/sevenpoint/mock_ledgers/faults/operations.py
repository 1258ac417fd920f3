"""Operations by one name for both ledgers: `create_invoice` is a PUT at Xero and a POST at QuickBooks."""

from __future__ import annotations

import json
import re
from typing import Any

from flask import Request

from ..bookkeeping import Change
from ..bookkeeping.views import singular

# Logical name, its plural, Xero's entity, QuickBooks' entity; None: the ledger has none.
ENTITIES: tuple[tuple[str, str, str | None, str | None], ...] = (
    ("account", "accounts", "Accounts", "Account"),
    ("attachment", "attachments", "Attachments", "Attachable"),
    ("bank_transaction", "bank_transactions", "BankTransactions", "Purchase"),
    ("bill", "bills", None, "Bill"),
    ("company", "companies", "Organisation", "CompanyInfo"),
    ("credit_note", "credit_notes", "CreditNotes", "CreditMemo"),
    ("customer", "customers", "Contacts", "Customer"),
    ("deposit", "deposits", None, "Deposit"),
    ("invoice", "invoices", "Invoices", "Invoice"),
    ("item", "items", "Items", "Item"),
    ("journal", "journals", "ManualJournals", "JournalEntry"),
    ("payment", "payments", "Payments", "Payment"),
    ("quote", "quotes", "Quotes", "Estimate"),
    ("repeating_invoice", "repeating_invoices", "RepeatingInvoices", "RecurringTransaction"),
    ("tax_rate", "tax_rates", "TaxRates", "TaxRate"),
    ("tracking", "trackings", "TrackingCategories", "Class"),
    ("vendor", "vendors", None, "Vendor"),
)
VERBS = ("create", "update", "delete", "void", "get")
# Grants of the token endpoints.
TOKEN_OPERATIONS = {
    "authorization_code": "exchange_code", "refresh_token": "refresh_token", "client_credentials": "client_token",
}  # fmt: skip
OTHERS = ("batch", "list_changes", "list_connections", "revoke_token")

_XERO = re.compile(r"^/api\.xro/2\.0/([A-Za-z]+)(?:/([^/]+))?(?:/([A-Za-z]+))?", re.IGNORECASE)
_QUICKBOOKS = re.compile(r"^/v3/company/[^/]+/([A-Za-z]+)(?:/([^/]+))?")
# QuickBooks asks in its query language: select * from Invoice where …
_FROM = re.compile(r"\bfrom\s+([A-Za-z]+)", re.IGNORECASE)
_BY_ENTITY = [{singular(row[column] or ""): (row[0], row[1]) for row in ENTITIES if row[column]} for column in (2, 3)]
_CHANGE_VERBS = {"CREATE": "create", "UPDATE": "update", "DELETE": "delete", "VOID": "void", "MERGE": "delete"}

KNOWN: frozenset[str] = frozenset(
    [f"{verb}_{row[0]}" for row in ENTITIES for verb in VERBS]
    + [f"list_{row[1]}" for row in ENTITIES]
    + [*TOKEN_OPERATIONS.values(), *OTHERS]
)


def entity_of(request: Request) -> str | None:
    """The ledger's name of the records that a request is about, as written there; None when it has none."""
    found = _XERO.search(request.path) or _QUICKBOOKS.search(request.path)
    if found is not None and found[1].lower() == "query":
        found = _FROM.search(_query_text(request))
    return None if found is None else found[1]


def operation_of(request: Request) -> str | None:
    """The request's operation by its logical name; None for what the tables do not know."""
    for find in (_token_operation, _xero_operation, _quickbooks_operation):
        found = find(request)
        if found is not None:
            return found
    return None


def operation_of_change(change: Change, ledger: str) -> str | None:
    """What a change did, by its logical name."""
    names = _BY_ENTITY[0 if ledger == "xero" else 1].get(singular(change.kind))
    return None if names is None else f"{_CHANGE_VERBS[change.operation]}_{names[0]}"


def is_api_call(request: Request) -> bool:
    """Whether a request goes to the records, and not to tokens or consent."""
    return bool(_XERO.match(request.path) or _QUICKBOOKS.match(request.path))


def is_read(request: Request) -> bool:
    """Whether a request to the records only reads them; a QuickBooks query may be a POST."""
    if not is_api_call(request):
        return False
    return request.method in ("GET", "HEAD") or request.path.rstrip("/").endswith("/query")


def is_write(request: Request) -> bool:
    """Whether a request to the records changes them."""
    return is_api_call(request) and not is_read(request)


def later_page(request: Request) -> bool:
    """Whether a read asks for another page than the first: Xero's `page`, QuickBooks' STARTPOSITION."""
    if not is_read(request):
        return False
    position = re.search(r"\bstartposition\s+(\d+)", _query_text(request), re.IGNORECASE)
    page = request.args.get("page") or (position[1] if position is not None else "")
    return page.isdecimal() and int(page) > 1


def elements_of(request: Request) -> int:
    """How many elements a write has: records in a Xero list, items in a QuickBooks batch; 0 when it is no JSON list."""
    body = _json(request)
    lists = [value for value in body.values() if isinstance(value, list)] if isinstance(body, dict) else []
    if request.path.startswith("/v3/"):
        batch = body.get("BatchItemRequest") if isinstance(body, dict) else None
        return len(batch) if isinstance(batch, list) else 0
    whole = body if isinstance(body, list) else lists[0] if len(lists) == 1 and len(body) == 1 else []
    return len(whole)


def _token_operation(request: Request) -> str | None:
    if request.path.startswith("/connections"):
        return "list_connections" if request.method == "GET" else None
    if request.path.endswith(("/revocation", "/tokens/revoke")):
        return "revoke_token"
    return TOKEN_OPERATIONS.get(request.form.get("grant_type", "")) if request.method == "POST" else None


def _xero_operation(request: Request) -> str | None:
    found = _XERO.match(request.path)
    names = None if found is None else _BY_ENTITY[0].get(singular(found[3] or found[1]))
    if found is None or names is None:
        return None
    if request.method == "GET":
        # /Invoices/{id}/Attachments lists; /Invoices/{id} and the organisation are one record.
        single = (found[2] is not None and found[3] is None) or names[0] == "company"
        return f"get_{names[0]}" if single else f"list_{names[1]}"
    if request.method == "DELETE":
        return f"delete_{names[0]}"
    return f"{_xero_verb(request, names[0], on_one=found[2] is not None and found[3] is None)}_{names[0]}"


def _xero_verb(request: Request, name: str, *, on_one: bool) -> str:
    """PUT creates, POST creates or updates; deleting and voiding are statuses (xero.md 2.4)."""
    text = request.get_data(cache=True, as_text=True)
    status = re.search(r"[\"<]Status\"?\s*[:>]\s*\"?(VOIDED|DELETED|ARCHIVED)", text)
    if status is not None:
        return "void" if status[1] == "VOIDED" else "delete"
    own_id = {"customer": "ContactID", "tracking": "TrackingCategoryID"}.get(name, _pascal(name) + "ID")
    first = _first_element(_json(request))
    known = own_id in first if first is not None else f"<{own_id}>" in text
    return "update" if request.method == "POST" and (on_one or known) else "create"


def _quickbooks_operation(request: Request) -> str | None:
    found = _QUICKBOOKS.match(request.path)
    if found is None:
        return None
    place = found[1].lower()
    if place in ("batch", "cdc"):
        return "batch" if place == "batch" else "list_changes"
    if place == "upload":
        return "create_attachment"
    names = _BY_ENTITY[1].get(singular(entity_of(request) or ""))
    if names is None:
        return None
    if is_read(request):
        return f"list_{names[1]}" if place == "query" else f"get_{names[0]}"
    verb = request.args.get("operation", "").lower()
    if verb in ("delete", "void"):
        return f"{verb}_{names[0]}"
    body = _json(request)
    return f"update_{names[0]}" if isinstance(body, dict) and "Id" in body else f"create_{names[0]}"


def _first_element(body: Any) -> dict[str, Any] | None:
    if isinstance(body, dict) and len(body) == 1 and isinstance(next(iter(body.values())), list):
        body = next(iter(body.values()))
    if isinstance(body, list):
        body = body[0] if body else {}
    return body if isinstance(body, dict) else None


def _json(request: Request) -> Any:
    try:
        return json.loads(request.get_data(cache=True))
    except ValueError:
        return None  # XML, a form or nothing


def _query_text(request: Request) -> str:
    if not request.path.rstrip("/").endswith("/query"):
        return ""
    return request.args.get("query") or request.get_data(cache=True, as_text=True)


def _pascal(name: str) -> str:
    return "".join(part.capitalize() for part in name.split("_"))
