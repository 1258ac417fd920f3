"""The POSTs that the ledgers send out: blocking, in threads of their own."""

from __future__ import annotations

import base64
import logging
from typing import Any

import requests
from urllib3.util import SKIP_HEADER

log = logging.getLogger(__name__)


def post(url: str, outgoing: dict[str, Any], deadline_seconds: float) -> int | None:
    """The status that the receiver answers; None when it gives no answer in time or cannot be reached.

    Redirects are not followed, proxies of this machine are not used, and no header is sent but the ledger's own.
    """
    with requests.Session() as session:
        session.trust_env = False
        session.headers.clear()
        session.headers.update(dict.fromkeys(("User-Agent", "Accept-Encoding"), SKIP_HEADER))
        try:
            with session.post(
                url,
                data=base64.b64decode(outgoing["body"]),
                headers=outgoing["headers"],
                timeout=deadline_seconds,
                allow_redirects=False,
                stream=True,
            ) as answer:
                return answer.status_code
        except (requests.RequestException, ValueError) as error:  # ValueError: host names that IDNA forbids
            log.info("POST %s got no answer: %s", url, error)
            return None
