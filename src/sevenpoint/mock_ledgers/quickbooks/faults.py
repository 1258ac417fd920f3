"""What QuickBooks says when it refuses: the two fault dialects and their texts (quickbooks.md 1.6, 2.5, 2.6).

The texts marked "own" are not published; the rest are quoted from recorded answers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Response
from werkzeug.exceptions import HTTPException

from ..oauth import Access
from . import formats

# Code to Message.
MESSAGES = {
    "500": "Unsupported Operation",
    "600": "Duplicate request id",  # own
    "610": "Object Not Found",
    "1040": "Batch size is too large",  # own
    "2010": "Request has invalid or unsupported property",
    "2020": "Required param missing, need to supply the required value for the API",
    "2030": "Invalid ID",
    "2050": "String length is either shorter or longer than supported by specification",  # own
    "2130": "Invalid request id",  # own
    "2140": "Invalid amount",  # own
    "2210": "Invalid email address format",  # own
    "2300": "Debits and credits are not equal",  # own
    "2380": "Email address missing",  # own
    "2500": "Invalid Reference Id",
    "4000": "Error parsing query",
    "4001": "Invalid query",
    "4002": "Error processing query",
    "5010": "Stale Object Error",
    "5030": "Feature Not Supported Error",  # own
    "6000": "A business validation error has occurred while processing your request",
    "6010": "Account type and subtype do not match",  # own
    "6070": "Amount calculation incorrect in the request.",
    "6080": "Name required",  # own
    "6090": "Invalid discount line",  # own
    "6100": "Invalid tax code on a line",  # own
    "6140": "Duplicate Document Number Error",
    "6180": "Hierarchy too deep",  # own
    "6200": "Account Period Closed",  # own
    "6210": "Account Period Closed With Password",  # own
    "6220": "Delete List Has Balance Error",
    "6240": "Duplicate Name Exists Error",
    "6420": "Email address required",  # own
    "6430": "Invalid account type",  # own
    "6540": "Deposited Transaction cannot be changed",  # own
    "10000": "An application error has occurred while processing your request",
}

INACTIVE = (
    "Something you're trying to use has been made inactive. "
    "Check the fields with accounts, customers, items, vendors or employees."
)
# Name to (code, Detail with its blanks, element or None when the fault has none).
TEXTS: dict[str, tuple[str, str, str | None]] = {
    "unsupported": ("500", "Operation {operation} is not supported.", None),
    "not_found": ("610", f"Object Not Found : {INACTIVE}", ""),
    "deleted": ("610", "Object Not Found : Another user has deleted this transaction.", ""),
    "inactive": ("2500", f"Invalid Reference Id : {INACTIVE}", ""),
    "batch_size": ("1040", "A batch may have at most {limit} items. Supplied number:{number}", "BatchItemRequest"),
    "unknown_property": (
        "2010",
        "Property Name:failed to parse json object; a property specified is unsupported or invalid",
        None,
    ),
    "mistyped_property": (
        "2010",
        "Property Name:Can not construct instance of java.m specified is unsupported or invalid",
        None,
    ),
    "missing": ("2020", "Required parameter {name} is missing in the request", "{name}"),
    "bad_id": ("2030", "Id should be a valid number. Supplied value:{value}", "Id"),
    "too_long": ("2050", "Min:0 Max:{limit} supported. Supplied length:{length}", "{name}"),
    "request_id_taken": ("600", "The request id {id} came before, with another request.", "requestid"),
    "request_id": ("2130", "The request id may have at most {limit} characters.", "requestid"),
    "amount": ("2140", "Amount out of range. Supplied value:{value}", "{name}"),
    "email": ("2210", "Email Address does not conform to the syntax rules. Supplied value:{value}", "{name}"),
    "unbalanced": ("2300", "Debits {debits} and credits {credits} of a journal entry must be equal.", "Line"),
    "books_closed": ("6200", "The account period has closed, and the books cannot be changed up to {date}.", ""),
    "closing_password": ("6210", "The account period up to {date} has closed; changing it needs a password.", ""),
    "bad_address": ("4002", "QueryProcessingError: To email address entered is invalid", None),
    "no_email": ("6420", "There is no address to send this to: BillEmail and sendTo are missing.", "BillEmail"),
    "no_email_to_send": ("2380", "There is no address to send this to: BillEmail and sendTo are missing.", "BillEmail"),
    "bad_reference": ("2500", "Invalid Reference Id : {what}", "{element}"),
    "query_syntax": ("4000", "QueryParserError: {detail}", None),
    "query_invalid": ("4001", "QueryValidationError: {detail}", None),
    "stale": (
        "5010",
        "Stale Object Error : You and root were working on this at the same time. "
        "root finished before you did, so your work was not saved.",
        "",
    ),
    "feature_off": ("5030", "Feature Not Supported Error : {detail}", ""),
    "business": ("6000", "Business Validation Error: {detail}", ""),
    "subtype": ("6010", "AccountSubType {subtype} does not belong to AccountType {type}", "AccountSubType"),
    "calculation": ("6070", "Amount is not equal to UnitPrice * Qty. Supplied value:{value}", "Line.Amount"),
    "no_name": ("6080", "DisplayName or one of Title, GivenName, MiddleName, FamilyName, Suffix is required", ""),
    "discount": ("6090", "{detail}", "Line.DiscountLineDetail"),
    "us_tax_code": ("6100", "The tax code on a line must be TAX or NON. Supplied value:{value}", "Line.TaxCodeRef"),
    "duplicate_number": (
        "6140",
        "Duplicate Document Number Error : You must specify a different number. This number has already been used. "
        "DocNumber={number} is assigned to TxnType={type} with TxnId={id}",
        "",
    ),
    "too_deep": ("6180", "A hierarchy may have at most 5 levels", "ParentRef"),
    "has_balance": (
        "6220",
        "The entity you are trying to delete has an open balance. : "
        "This customer cannot be deleted because it has a non-zero balance",
        "",
    ),
    "duplicate_name": (
        "6240",
        "The name supplied already exists. : Another {who} is already using this \nname. Please use a different name.",
        "",
    ),
    "account_type": ("6430", "The account {id} cannot be used here. Expected type: {expected}", "{element}"),
    "deposited": ("6540", "This transaction is in deposit {id}: take it out of there before you go on.", ""),
    "failure": ("10000", "System Failure Error: {detail}", ""),
}


@dataclass(frozen=True)
class Flaw:
    """One error of a fault."""

    code: str
    detail: str
    element: str | None

    def as_json(self) -> dict[str, str]:
        """As it stands in `Fault.Error`."""
        shown = {"Message": MESSAGES[self.code], "Detail": self.detail, "code": self.code}
        return shown if self.element is None else {**shown, "element": self.element}


class QuickBooksError(Exception):
    """A refused request. `kind` is the fault's type."""

    def __init__(self, *flaws: Flaw, status: int = 400, kind: str = "ValidationFault") -> None:
        super().__init__("; ".join(flaw.detail for flaw in flaws))
        self.flaws, self.status, self.kind = flaws, status, kind


def flaw(text: str, /, **blanks: object) -> Flaw:
    """One error by its name in `TEXTS`."""
    code, detail, element = TEXTS[text]
    return Flaw(code, detail.format(**blanks), element and element.format(**blanks))


def fault(text: str, /, **blanks: object) -> QuickBooksError:
    """A fault with one error by its name in `TEXTS`."""
    return QuickBooksError(flaw(text, **blanks))


def fault_answer(error: QuickBooksError) -> Response:
    """A fault in the dialect of QuickBooks itself."""
    return formats.answer({"Fault": fault_body(error), "time": formats.answer_time(formats.now())}, error.status)


def fault_body(error: QuickBooksError) -> dict[str, Any]:
    """What stands under `Fault`: alone in an answer, or in an item of a batch."""
    return {"Error": [each.as_json() for each in error.flaws], "type": error.kind}


class GatewayError(Exception):
    """A request that the gateway in front of QuickBooks refuses."""

    def __init__(self, status: int, word: str, code: str, kind: str, detail: str | None) -> None:
        super().__init__(detail or word)
        self.status, self.word, self.code, self.kind, self.detail = status, word, code, kind, detail


class RoleError(Exception):
    """The role of the user who consented does not reach so far."""


def unauthenticated(access: Access | None, bearer: str = "") -> GatewayError:
    """No token, one that never was, or one that lives no more (quickbooks.md 1.6)."""
    if access is None:
        detail = "Malformed bearer token: too short or too long"
    else:
        detail = f"Token {access.state if access.state == 'revoked' else 'expired'}: {bearer[:4]}…"
    return GatewayError(401, "AuthenticationFailed", "3200", "AUTHENTICATION", detail)


def unauthorized(detail: str | None = None) -> GatewayError:
    """A realm that the token does not open, or a missing scope (quickbooks.md 1.6)."""
    return GatewayError(403, "ApplicationAuthorizationFailed", "3100", "SERVICE", detail)


def gateway_answer(refusal: GatewayError) -> Response:
    """A refusal in the gateway's dialect: lower-case keys, `time` in epoch milliseconds."""
    message = f"message={refusal.word}; errorCode=00{refusal.code}; statusCode={refusal.status}"
    error = {"message": message, "detail": refusal.detail, "code": refusal.code, "element": None}
    body: dict[str, Any] = {
        "warnings": None, "intuitObject": None, "fault": {"error": [error], "type": refusal.kind}, "report": None,
        "queryResponse": None, "batchItemResponse": [], "attachableResponse": [], "syncErrorResponse": None,
        "requestId": None, "time": int(formats.now().timestamp() * 1000), "status": None, "cdcresponse": [],
    }  # fmt: skip
    response = formats.answer(body, refusal.status)
    if refusal.status == 401:
        response.headers["WWW-Authenticate"] = 'Bearer realm="Intuit", error="invalid_token"'
    return response


def token_expired(access: Access | None) -> Response:
    """The 401 of a token that ran out, whatever the caller's token is."""
    return gateway_answer(GatewayError(401, "AuthenticationFailed", "3200", "AUTHENTICATION", "Token expired: eyJl…"))


def server_error(settings: dict[str, Any]) -> Response:
    """The 500 of a failure inside QuickBooks."""
    return fault_answer(
        QuickBooksError(flaw("failure", detail="Unexpected Internal Error. (-30000)"), status=500, kind="SystemFault")
    )


def outage(settings: dict[str, Any]) -> Response:
    """The 503 while QuickBooks is away."""
    return fault_answer(QuickBooksError(flaw("failure", detail="Service Unavailable"), status=503, kind="SystemFault"))


def throttled(settings: dict[str, Any]) -> Response:
    """The 429: XML whatever was asked for, and no Retry-After (quickbooks.md 5)."""
    body = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        f'<IntuitResponse time="{formats.answer_time(formats.now())}" xmlns="http://schema.intuit.com/finance/v3">'
        '<Fault type="SERVICE"><Error code="3001"><Message>message=ThrottleExceeded; errorCode=003001; statusCode=429'
        "</Message><Detail>The request limit was reached.  Try again later</Detail></Error></Fault></IntuitResponse>"
    )
    return formats.with_headers(Response(body, 429, content_type="application/xml"))


def http_error(error: HTTPException) -> Response:
    """An unknown path or a wrong method is an unsupported operation (400); the rest keep their status."""
    from flask import request

    if error.code in (404, 405):
        return fault_answer(no_such_route(request.path))
    return fault_answer(
        QuickBooksError(flaw("failure", detail=error.name), status=error.code or 500, kind="SystemFault")
    )


def no_such_route(path: str) -> QuickBooksError:
    """What a path that QuickBooks does not know is answered with (quickbooks.md 2.6, code 500)."""
    return fault("unsupported", operation=f"Could not find resource for relative : {path} of full path: {path}")
