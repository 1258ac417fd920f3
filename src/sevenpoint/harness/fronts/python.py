"""Drive a candidate that is a Python object: `module:Class`, made without arguments, with methods named like the verbs.

A method takes the path's parameters, `body` (when the verb has a request) and `token` as keyword arguments, and returns
the verb's response model, or a mapping that makes one; None where the contract answers nothing. A method that is
missing, or raises NotImplementedError, means that the verb is not offered. `Refusal` says no.

    class MyTool:
        def describe(self, *, token: str | None) -> Description: …
        def create_client(self, *, workspace_id: str, body: NewClient, token: str | None) -> Client: …
"""

from __future__ import annotations

import importlib
import re
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from sevenpoint.harness.contract import Empty, Model, Verb
from sevenpoint.harness.errors import UsageError
from sevenpoint.harness.fronts.errors import CandidateNonsense, CandidateRefused, Unsupported

ADDRESS = re.compile(r"[A-Za-z_][\w.]*:[A-Za-z_]\w*")


class Refusal(Exception):  # noqa: N818 - the candidate's no, not an error
    """Raised by a Python candidate to say no, with the status and code that the contract would answer over HTTP."""

    def __init__(self, status: int, code: str, message: str) -> None:
        """E.g. `Refusal(403, "forbidden", "only owners refund")`."""
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message


def is_python_address(address: str) -> bool:
    """Whether this looks like `module:Class`.

    >>> is_python_address("my.tool:Candidate"), is_python_address("http://localhost:9")
    (True, False)
    """
    return ADDRESS.fullmatch(address) is not None


class PythonFront:
    """A candidate in this process."""

    def __init__(self, address: str) -> None:
        """Import the module, from the working directory too. Raises UsageError with the reason when that fails."""
        self.address = address
        module, name = address.split(":")
        here = str(Path.cwd())
        if here not in sys.path:
            sys.path.insert(0, here)
        try:
            self._object: Any = getattr(importlib.import_module(module), name)()
        except Exception as error:
            raise UsageError(f"--candidate {address}: cannot be made ({type(error).__name__}: {error})") from error

    def call(self, verb: Verb, path: Mapping[str, str], body: Model | None = None, token: str | None = None) -> Model:
        """Call the method named like the verb. See `Front`."""
        method = getattr(self._object, verb.name, None)
        if method is None:
            raise Unsupported(verb.name)
        arguments: dict[str, Any] = {**path, "token": token}
        if verb.request is not None:
            arguments["body"] = body
        try:
            said = method(**arguments)
        except NotImplementedError:
            raise Unsupported(verb.name, declined=True) from None
        except Refusal as refusal:
            raise CandidateRefused(verb.name, refusal.status, refusal.code, refusal.message) from refusal
        except Exception as error:
            raise CandidateNonsense(verb.name, f"its method raised {type(error).__name__}: {error}") from error
        return _model(verb, said)


def _model(verb: Verb, said: object) -> Model:
    if verb.response is Empty:
        return Empty()
    if isinstance(said, verb.response):
        return said
    try:
        return verb.response.model_validate(said)
    except ValidationError as error:
        raise CandidateNonsense(verb.name, f"its method returned no {verb.response.__name__}", repr(said)) from error
