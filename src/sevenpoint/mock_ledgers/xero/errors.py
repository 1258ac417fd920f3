"""Xero's error answers as named exceptions, and its texts as data.

Grades as in the fact sheet: a text marked [U] is our wording because no source shows Xero's own; tests never assert it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

NOT_FOUND_TEXT = "The resource you're looking for cannot be found"  # xero.md 2.9, served as text/html


class XeroError(Exception):
    """Base of every refused request."""


class NotFoundError(XeroError):
    """404 text/html, whatever the Accept header (xero.md 2.9)."""


class PreconditionError(XeroError):
    """412: an If-Modified-Since that is no date (xero.md 2.9)."""


class UnacceptableError(XeroError):
    """406: a representation that this ledger does not write."""


class UnsupportedMediaError(XeroError):
    """415: a body of a media type that this ledger does not read; Xero's own behaviour is not documented [U]."""


class MethodNotImplementedError(XeroError):
    """501, number 20, XML body (xero.md 2.5)."""


class BrokenRequestError(XeroError):
    """500: what makes Xero itself fall over, such as an object where Tracking is an array (xero.md 2.9)."""


@dataclass
class AccessError(XeroError):
    """401 or 403 in the JSON problem shape (xero.md 1.7). `scheme`: WWW-Authenticate."""

    status: int
    detail: str
    scheme: str | None = None

    @property
    def title(self) -> str:
        """The problem's title."""
        return "Unauthorized" if self.status == 401 else "Forbidden"


def role_too_low() -> AccessError:
    """403: the user may not do that. The status is that of reports; no source shows the Detail for writes [U]."""
    return AccessError(403, "AuthorizationUnsuccessful")


@dataclass
class RequestError(XeroError):
    """400 with one of the ErrorNumber families (xero.md 2.5). `elements` None: no such member."""

    number: int
    kind: str
    message: str
    elements: list[dict[str, Any]] | None = None


class InvalidError(XeroError):
    """One element of a request breaks rules. `known`: how the stored record looks, when an update was refused."""

    def __init__(self, *messages: str, known: dict[str, Any] | None = None) -> None:
        super().__init__("; ".join(messages))
        self.messages: Sequence[str] = messages
        self.known = known or {}


def validation(elements: list[dict[str, Any]]) -> RequestError:
    """Number 10: the elements that failed, each with its messages."""
    return RequestError(10, "ValidationException", "A validation exception occurred", elements)


def unreadable(message: str) -> RequestError:
    """Number 14: the body does not fit the model."""
    return RequestError(14, "PostDataInvalidException", message)


def unparsed_query(message: str) -> RequestError:
    """Number 16: a bad `where` or `order`."""
    return RequestError(16, "QueryParseException", message)


def nothing_sent(entity: str) -> RequestError:
    """Number 17: an empty or wrongly rooted body; Xero's own spelling."""
    text = (
        "No data has been processed for this endpoint. "
        f"This endpoint is expecting {entity} data to be specifed in the request body."
    )
    return RequestError(17, "NoDataProcessedException", text)


def key_reused(key: str) -> RequestError:
    """An Idempotency-Key that came with another request (xero.md 2.8; the body's shape is [U])."""
    return RequestError(10, "ValidationException", f"Idempotency Key: {key} is used with a different request.", [])


# --- texts (xero.md 5.x) --------------------------------------------------------------------------------------------

CONTACT_NAME_TAKEN = (
    "The contact name {name} is already assigned to another contact. "
    "The contact name must be unique across all active contacts."
)
CONTACT_ARCHIVED = (
    "The specified contact details matched an archived contact. "
    "Archived contacts cannot currently be edited via the API."
)
CONTACT_UNIDENTIFIED = (
    "The Contact must contain at least 1 of the following elements to identify the contact: "
    "Name, ContactID, ContactNumber"
)
CONTACT_NUMBER_TAKEN = "Another contact has this contact number. Please enter a different contact number."
CONTACT_ACCOUNT_NUMBER_TAKEN = "The Account Number already exists. Please enter a different Account Number."
CONTACT_EMAIL = "Email address must be valid"
CONTACT_STATUS = "The status '{status}' is not valid for contacts"
CONTACT_ARCHIVED_FOR_DOCUMENT = (
    "The contact with the specified contact details has been archived. "
    "The contact must be un-archived before creating new invoices or credit notes"
)
CONTACT_NAME_FORM = "The contact name cannot contain < or >, or leading, trailing or double spaces"  # [U]
TOO_LONG = "The {member} field exceeds the maximum length of {length} characters"  # [U]

ACCOUNT_NAME_TAKEN = "Please enter a unique Name."
ACCOUNT_CODE_TAKEN = "Please enter a unique Code."  # [U]
ACCOUNT_NEEDS = "Account {member} must be specified"  # [U]
ACCOUNT_SYSTEM = "You cannot {verb} a system account"  # [U]
ACCOUNT_USED = "The account is used on transactions and can only be archived"  # [U]
ACCOUNT_ARCHIVE_ALONE = "Only the Status can be supplied when archiving an account"  # [U]
ONE_PER_REQUEST = "Only one {entity} may be sent per request"  # [U]

TAX_RATE_NEEDS = "The tax rate must have a Name and at least one TaxComponent"  # [U]
TAX_RATE_SYSTEM = "System defined tax rates cannot be updated"  # [U]
TAX_REPORT_TYPE = "ReportTaxType must be specified"  # [U]
TAX_TYPE_UNKNOWN = "The TaxType code '{tax}' is not valid"
TAX_RATE_INACTIVE = "Tax rate must be Active"
TAX_TYPE_FOR_ACCOUNT = "The TaxType code '{tax}' cannot be used with account code '{account}'."

TRACKING_NAME_UNKNOWN = "There is no ACTIVE tracking category with the name '{name}'"
TRACKING_OPTION_UNKNOWN = "There is no ACTIVE tracking option with the name '{name}'"  # [U]
TRACKING_TOO_MANY = "A maximum of 2 active and 4 total tracking categories is allowed"  # [U]
TRACKING_NAME_TAKEN = "The {thing} name must be unique"  # [U]
NAME_MISSING = "Name must be specified"  # [U]

ITEM_TAKEN = "Price List Item with Code '{code}' already exists"
ITEM_CODE_MISSING = "Price List Item Code must be specified"  # [U]
ITEM_UNKNOWN = "Item code '{code}' is not valid"  # [U]

INVOICE_NOT_MODIFIABLE = "Invoice not of valid status for modification"
INVOICE_NOT_CREATABLE = "Invoice not of valid status for creation"
INVOICE_TYPE = "Invoice not of valid type for creation"
INVOICE_PAID_LOCKED = "This document cannot be edited as it has a payment or credit note allocated to it."
INVOICE_STATUS_PAID = (
    "The status {status} cannot be applied to the invoice because it has payments or credit notes allocated to it."
)
INVOICE_PAID_LINE = "To update fields on a paid invoice line item, you must supply a LineItemID"
INVOICE_NUMBER_TAKEN = "Invoice # must be unique."
INVOICE_DUE_DATE = "Due Date must be specified for an approved document"  # [U]
INVOICE_NO_ONLINE = "An online invoice is only available for approved sales invoices"  # [U]
LINES_MISSING = "One or more line items must be specified"
CONTACT_MISSING = "A Contact must be specified for this type of transaction"
DESCRIPTION_MISSING = "The description field is mandatory for each line item."
ACCOUNT_CODE_MISSING = "Account code must be specified"
ACCOUNT_CODE_INVALID = "Account code '{code}' is not a valid code for this document."
ACCOUNT_CODE_ARCHIVED = (
    "Account code '{code}' has been archived, or has been deleted. Each line item must reference a valid account."
)
LINE_TOTAL = "The line total {sent} does not match the expected line total {expected}"
LINE_TOO_LARGE = "The line amount is too large"  # [U]
LINE_TAX = "The tax total {sent} does not match the expected tax total {expected}"  # [U]
NO_BILL_DISCOUNT = "Discounts may not be applied to ACCPAY invoices."
CURRENCY_UNKNOWN = "Organisation is not subscribed to currency {currency}"
LOCKED_PERIOD = "The document date cannot be before the {lock}, currently set at {date}"
SENT_ONLY_AUTHORISED = "Only AUTHORISED invoices may have SentToContact updated."

PAYMENT_NOT_AUTHORISED = "Payments can only be made against Authorised documents"
PAYMENT_TOO_LARGE = "Payment amount exceeds the amount outstanding on this document"
PAYMENT_ONLY_STATUS = "Only Status accepted for updates."
PAYMENT_ACCOUNT_TYPE = "Account type is invalid for making a payment to/from"
PAYMENT_ACCOUNT_UNKNOWN = "Account could not be found"
PAYMENT_TARGET = "Exactly one Invoice must be specified for a payment"  # [U]
PAYMENT_INVOICE_UNKNOWN = "Invoice could not be found"  # [U]
PAYMENT_AMOUNT = "Payment amount must be greater than zero"  # [U]
PAYMENT_DELETED = "The payment has already been deleted"  # [U]
PAYMENT_CREDIT_UNKNOWN = "An existing {noun} with the specified {noun}ID could not be found"
PAYMENT_IN_BATCH = "This payment is part of a batch payment and cannot be deleted on its own"  # [U]
PAYMENT_CURRENCY = "The account is in a currency that this document cannot be paid in"  # [U]

BATCH_NEEDS = "A batch payment needs an Account and at least one payment"  # [U]
BATCH_TARGET = "A batch payment can only contain payments on invoices"  # [U]
BATCH_MIXED = "A batch payment cannot contain payments on both sales invoices and bills"  # [U]
BATCH_CURRENCY = "A batch payment can only be made in the base currency"  # [U]
BATCH_STATUS = "The batch payment status can only be set to DELETED"  # [U]
BATCH_DELETED = "The batch payment has already been deleted"  # [U]

TRANSFER_ACCOUNTS = "FromBankAccount and ToBankAccount must be two different active bank accounts"  # [U]
TRANSFER_AMOUNT = "The transfer amount must be greater than zero"  # [U]
TRANSFER_CURRENCY = "Bank transfers can only be made between accounts of the same currency"  # [U]
TRANSFER_STATUS = "The bank transfer status can only be set to DELETED"  # [U]
TRANSFER_DELETED = "The bank transfer has already been deleted"  # [U]

BANK_ACCOUNT = "A valid bank account must be specified"  # [U]
BANK_TYPE = "The bank transaction type is not valid"  # [U]
BANK_TOTAL = "The bank transaction total must be greater than zero"  # [U]
BANK_QUANTITY = "Quantity must be greater than zero and UnitAmount must not be zero"  # [U]
BANK_IMMUTABLE = "Bank transactions of type {type} cannot be edited or deleted"  # [U]
BANK_CURRENCY = "The currency of a bank transaction is that of its bank account"  # [U]
BANK_ITEM = "ItemCode can only be used on SPEND and RECEIVE transactions"  # [U]
OVERPAYMENT_LINES = "An overpayment must have exactly one line item"  # [U]
BANK_NOT_MODIFIABLE = "This Bank Transaction cannot be edited as it has been deleted"  # [U]

HISTORY_UNKNOWN = "The document with the supplied id was not found for this endpoint."
HISTORY_DETAILS = "Details must be between 1 and 2500 characters"  # [U]

NEGATIVE_TOTAL = "The document total cannot be negative"  # [U]
DISCOUNT_RANGE = "The discount must be between 0 and 100 percent"  # [U]

CREDIT_NUMBER_TAKEN = "Credit Note # must be unique."  # [U]
CREDIT_TYPE = "Credit Note not of valid type for creation"  # [U]
CREDIT_NOT_CREATABLE = "Credit Note not of valid status for creation"  # [U]
CREDIT_NOT_MODIFIABLE = "Credit Note not of valid status for modification"  # [U]
ALLOCATION_NEEDS = "An allocation needs an Invoice and an Amount greater than zero"  # [U]
# The texts are known for credit notes; the other nouns are ours.
ALLOCATION_STATUS = "{noun}s can only be allocated between Authorised documents"  # [U]
ALLOCATION_AMOUNT = "{noun} cannot be allocated as amount is greater than amount outstanding"
ALLOCATION_PAID = "The invoice you are trying to allocate to has already been paid off"
ALLOCATION_TYPE = "{noun} cannot be allocated to an incorrect invoice type"
ALLOCATION_CURRENCY = "{noun} cannot be allocated to an invoice in another currency"  # [U]
CREDIT_PAID_LOCKED = "This document cannot be edited as it has been allocated or refunded"  # [U]

MEMBER_MISSING = "{member} must be specified"  # [U]
NUMBER_TAKEN = "{entity} number must be unique"  # [U]

REPEATING_ONLY_DELETED = "Repeating invoice status must be set to DELETED"
REPEATING_TYPE = "Only ACCREC repeating invoices may be created"  # [U]
REPEATING_STATUS = "Repeating invoice not of valid status for creation"  # [U]
REPEATING_SCHEDULE = "The Schedule needs a Period, Unit, DueDate and DueDateType that fit together"  # [U]
REPEATING_END = "The EndDate must not be before the StartDate"  # [U]
REPEATING_START = "The StartDate is too far in the past"  # [U]

QUOTE_STATUS = "Quote status cannot be changed from {before} to {wanted}"  # [U]
QUOTE_LOCKED = "A quote can only be edited while it is DRAFT or SENT"  # [U]

ORDER_CONTACT = "The contact could not be found; a purchase order needs an existing contact"  # [U]
ORDER_NUMBER_TAKEN = "Order number must be unique"
ORDER_STATUS = "PurchaseOrder status change is invalid"
ORDER_DELETED = "Deleted PurchaseOrders cannot be updated"
ORDER_SENT = "Only AUTHORISED and BILLED purchase orders may have SentToContact updated."

JOURNAL_UNBALANCED = "The total debits ({debits}) must equal total credits ({credits})"
JOURNAL_LINES = "A manual journal needs at least two lines"  # [U]
JOURNAL_STATUS = "The status '{status}' cannot be applied to the document"
JOURNAL_ACCOUNT_REMOVED = "Account code '{code}' has been removed as it does not match a recognised account."

LINKED_SOURCE = "The SourceLineItemID and SourceTransactionID do not match"
LINKED_CONTACT = "The ContactID and the TargetTransaction ContactID do not match"
LINKED_TARGET = "The TargetLineItemID and TargetTransactionID do not match"  # [U]
LINKED_CONTACT_UNKNOWN = "The Contact could not be found"  # [U]
LINKED_VOIDED = "The linked transaction cannot be edited as its source has been voided"  # [U]

RECEIPT_USER = "A User must be specified for a receipt or an expense claim"  # [U]
RECEIPT_STATUS = "The receipt status {status} cannot be set"  # [U]
RECEIPT_LOCKED = "Only receipts that are not part of an expense claim can be edited"  # [U]
CLAIM_RECEIPTS = "An expense claim needs at least one receipt that is not part of another claim"  # [U]
CLAIM_USER = "All receipts of an expense claim must belong to its user"  # [U]
CLAIM_STATUS = "The expense claim status cannot be changed from {before} to {wanted}"  # [U]

SETUP_DATE = "ConversionDate needs a Month from 1 to 12 and a Year after 2006"  # [U]
SETUP_CONTROL = "Account code '{code}' follows from its documents and takes no conversion balance"  # [U]

ATTACHMENT_NAME = 'The file name cannot be empty or contain any of < > : " / \\ | ? * +'  # [U]
ATTACHMENT_EMPTY = "The attachment has no content"  # [U]
ATTACHMENT_SIZE = "The attachment is larger than {bytes} bytes"  # [U]
ATTACHMENT_COUNT = "A document can have at most {most} attachments"  # [U]

EMAIL_STATUS = "Only submitted, approved and paid sales invoices can be emailed"  # [U]
EMAIL_ADDRESS = "The contact of the invoice has no email address"  # [U]
EMAIL_LIMIT = "The daily limit of {limit} emails has been reached"  # [U]

GROUP_NAME_TAKEN = "The contact group name must be unique"  # [U]
GROUP_LIMIT = "You\u2019ve reached the limit of 100 contact groups."
GROUP_ARCHIVED_CONTACT = "Unable to assign an Archived contact."
GROUP_NOT_A_MEMBER = "The contact is not in the contact group"  # [U]
GROUP_DELETED = "The contact group has been deleted"  # [U]

CURRENCY_CODE_MISSING = "Currency Code must be specified"  # [U]
CURRENCY_RATE = "CurrencyRate must be specified and greater than zero"  # [U]
CURRENCY_TAKEN = "The organisation is already subscribed to currency {currency}"  # [U]

PAYMENT_SERVICE_NEEDS = "{member} must be specified"  # [U]
PAYMENT_SERVICE_URL = "PaymentServiceUrl must be a valid URL"  # [U]
PAYMENT_SERVICE_TAKEN = "The payment service name must be unique"  # [U]
PAYMENT_SERVICE_UNKNOWN = "Payment service could not be found"

REPORT_CONTACT = "The contactID parameter is required for this report"  # [U]
REPORT_PARAMETER = "The {name} parameter is not valid"  # [U]
