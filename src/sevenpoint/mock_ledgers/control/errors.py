"""How the control API refuses."""

from __future__ import annotations


class ControlError(Exception):
    """A refused call: HTTP status, a code for programs and a sentence for people."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code


class NotFoundError(ControlError):
    """404."""

    def __init__(self, message: str) -> None:
        super().__init__(404, "not_found", message)


class BadRequestError(ControlError):
    """400."""

    def __init__(self, message: str) -> None:
        super().__init__(400, "bad_request", message)


class ConflictError(ControlError):
    """409."""

    def __init__(self, message: str) -> None:
        super().__init__(409, "conflict", message)
