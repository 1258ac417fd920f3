"""What every model of the contract is built on."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from pydantic import BaseModel, ConfigDict

CONTRACT_VERSION = "1.0"


class Model(BaseModel):
    """Base of every contract model: unknown members are ignored, so that a candidate may say more than it is asked."""

    model_config = ConfigDict(extra="ignore", frozen=False)


class Ledger(StrEnum):
    """The accounting systems that a candidate can be judged against."""

    XERO = "xero"
    QUICKBOOKS = "quickbooks"


class SyncState(Model):
    """Whether a record has reached the ledger, and what stopped it."""

    state: Literal["pending", "synced", "failed", "not_applicable"]
    error: str | None = None


class Empty(Model):
    """No content."""


class ErrorBody(Model):
    """The inside of an error answer."""

    code: str
    message: str


class ErrorAnswer(Model):
    """What every refused or failed call answers."""

    error: ErrorBody
