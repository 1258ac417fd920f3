"""Errors of the tool: what an API call answers, and what a ledger said or did not say."""

from __future__ import annotations

STATUS = {
    "invalid": 400,
    "forbidden": 403,
    "not_found": 404,
    "conflict": 409,
    "refused": 422,
    "unsupported": 501,
    "ledger_refused": 502,
}


class RequestError(Exception):
    """An answer other than success. `code` is one of `STATUS`; the message says what to do."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message

    @property
    def status(self) -> int:
        """The HTTP status of the code."""
        return STATUS[self.code]


class LedgerError(Exception):
    """Anything that went wrong between the tool and a ledger. The message is safe to show: it never holds a token.

    `uncertain`: the ledger may have what was to be written all the same, so it is looked for before it is repeated.
    """

    uncertain = False


class LedgerRefusedError(LedgerError):
    """The ledger's final no, in its own words. Repeating the request cannot help before the cause is mended."""


class NotAllowedError(LedgerRefusedError):
    """The user who connected may not do that any more. The connection itself is alive."""


class LedgerUnavailableError(LedgerError):
    """No answer, or an answer that asks for patience.

    `retry_after`: seconds that the ledger asked to wait. `throttled`: the whole connection has to slow down.
    """

    def __init__(
        self, message: str, *, uncertain: bool = True, retry_after: float | None = None, throttled: bool = False
    ) -> None:
        super().__init__(message)
        self.uncertain = uncertain
        self.retry_after = retry_after
        self.throttled = throttled


class ConnectionBrokenError(LedgerError):
    """The grant is gone: only a person can connect again."""


class NotMappedError(LedgerError):
    """The tool has not been told where in the ledger something belongs. Nothing is sent until it has."""


class WaitingError(LedgerError):
    """Another record (`kind`, `entity`) must reach the ledger first."""

    def __init__(self, kind: str, entity: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind
        self.entity = entity
