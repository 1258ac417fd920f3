"""The entities that are kept: one file declares one, this registry names them all."""

from __future__ import annotations

from collections.abc import Mapping

from ..entity import Entity
from .account import ACCOUNT
from .attachable import ATTACHABLE
from .bill import BILL
from .bill_payment import BILL_PAYMENT
from .budget import BUDGET
from .company import COMPANY_INFO, PREFERENCES
from .credit_card_payment import CREDIT_CARD_PAYMENT
from .credit_memo import CREDIT_MEMO
from .currencies import COMPANY_CURRENCY, EXCHANGE_RATE
from .customer import CUSTOMER
from .department import DEPARTMENT
from .deposit import DEPOSIT
from .employee import EMPLOYEE
from .estimate import ESTIMATE
from .inventory_adjustment import INVENTORY_ADJUSTMENT
from .invoice import INVOICE
from .item import ITEM
from .journal_entry import JOURNAL_ENTRY
from .klass import CLASS
from .payment import PAYMENT
from .payment_method import PAYMENT_METHOD
from .purchase import PURCHASE
from .purchase_order import PURCHASE_ORDER
from .recurring_transaction import RECURRING_TRANSACTION
from .refund_receipt import REFUND_RECEIPT
from .reimburse_charge import REIMBURSE_CHARGE
from .sales_receipt import SALES_RECEIPT
from .small_lists import CUSTOMER_TYPE, JOURNAL_CODE, TAX_CLASSIFICATION, TAX_PAYMENT
from .taxes import TAX_AGENCY, TAX_CODE, TAX_RATE
from .term import TERM
from .time_activity import TIME_ACTIVITY
from .transfer import TRANSFER
from .vendor import VENDOR
from .vendor_credit import VENDOR_CREDIT

ENTITIES: Mapping[str, Entity] = {
    entity.name: entity
    for entity in (
        ACCOUNT, ATTACHABLE, BILL, BILL_PAYMENT, BUDGET, CLASS, COMPANY_CURRENCY, COMPANY_INFO, CREDIT_CARD_PAYMENT,
        CREDIT_MEMO, CUSTOMER, CUSTOMER_TYPE, DEPARTMENT, DEPOSIT, EMPLOYEE, ESTIMATE, EXCHANGE_RATE,
        INVENTORY_ADJUSTMENT, INVOICE, ITEM, JOURNAL_CODE, JOURNAL_ENTRY, PAYMENT, PAYMENT_METHOD, PREFERENCES,
        PURCHASE, PURCHASE_ORDER, RECURRING_TRANSACTION, REFUND_RECEIPT, REIMBURSE_CHARGE, SALES_RECEIPT, TAX_AGENCY,
        TAX_CLASSIFICATION, TAX_CODE, TAX_PAYMENT, TAX_RATE, TERM, TIME_ACTIVITY, TRANSFER, VENDOR, VENDOR_CREDIT,
    )
}  # fmt: skip
# By the lower-case form that paths and queries use.
BY_PATH: Mapping[str, Entity] = {name.lower(): entity for name, entity in ENTITIES.items()}
# By the property under which requests and answers hold them.
BY_KEY: Mapping[str, Entity] = {entity.key: entity for entity in ENTITIES.values()}

__all__ = ["BY_KEY", "BY_PATH", "ENTITIES"]
