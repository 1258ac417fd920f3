"""401s of QuickBooks itself, behind the gateway: XML even when JSON was asked (quickbooks.md 1.6).

When Intuit answers so cannot be told from outside; here a company does once its setting `core_refusal` names a code.
"""

from __future__ import annotations

from flask import Response

from ..bookkeeping import Organisation
from . import formats, xml_out

# Code to (Message, Detail). The ends of the last two details are own: published ones are cut short.
_TEXTS = {
    "100": (
        "General Authentication Error",
        "AuthenticationErrorGeneral: SRV-110-Authentication Failure , statusCode: 401",
    ),
    "120": (
        "Authorization Failure",
        "AuthorizationFailure: -11014-You do not have access to use QuickBooks Online Plus, statusCode: 401",
    ),
    "130": ("Accessing Wrong Cluster", "WrongClusterError: -11017-Accessing Wrong Cluster, statusCode: 401"),
}


class CoreRefusalError(Exception):
    """A request that QuickBooks itself does not authenticate. Its argument is the code."""


def check(organisation: Organisation) -> None:
    """Raises CoreRefusalError when the company is set to refuse."""
    code = organisation.settings.get("core_refusal")
    if code in _TEXTS:
        raise CoreRefusalError(code)


def answer(code: str) -> Response:
    """The 401 of a code."""
    message, detail = _TEXTS[code]
    error = {"Message": message, "Detail": detail, "code": code}
    body = {"Fault": {"type": "AuthenticationFault", "Error": [error]}, "time": formats.answer_time(formats.now())}
    return formats.with_headers(Response(xml_out.dump(body), 401, content_type="application/xml"))
