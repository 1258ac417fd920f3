"""The entities that are kept: one file declares one, this registry names them all."""

from __future__ import annotations

from collections.abc import Mapping

from ..entity import Entity
from .account import ACCOUNT
from .attachable import ATTACHABLE
from .company import COMPANY_INFO, PREFERENCES
from .customer import CUSTOMER
from .deposit import DEPOSIT
from .invoice import INVOICE
from .item import ITEM
from .klass import CLASS
from .payment import PAYMENT
from .payment_method import PAYMENT_METHOD
from .purchase import PURCHASE
from .taxes import TAX_AGENCY, TAX_CODE, TAX_RATE
from .term import TERM
from .vendor import VENDOR

ENTITIES: Mapping[str, Entity] = {
    entity.name: entity
    for entity in (
        ACCOUNT, ATTACHABLE, CLASS, COMPANY_INFO, CUSTOMER, DEPOSIT, INVOICE, ITEM, PAYMENT, PAYMENT_METHOD, PREFERENCES,
        PURCHASE, TAX_AGENCY, TAX_CODE, TAX_RATE, TERM, VENDOR,
    )
}  # fmt: skip
# By the lower-case form that paths and queries use.
BY_PATH: Mapping[str, Entity] = {name.lower(): entity for name, entity in ENTITIES.items()}

__all__ = ["BY_PATH", "ENTITIES"]
