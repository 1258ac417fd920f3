"""The resolver of a machine on which the ledgers' real names lead to the mock; `disguise` has every Python load it.

`SEVENPOINT_TEST_PORT`: where the mock listens; `SEVENPOINT_TEST_CA`: whom to trust.
"""

import os
import socket

import certifi

PORT, AUTHORITY = os.environ.get("SEVENPOINT_TEST_PORT"), os.environ.get("SEVENPOINT_TEST_CA")
NAMES = ("xero.com", "intuit.com")

if PORT and AUTHORITY:
    resolve, real_where = socket.getaddrinfo, certifi.where

    def lead_here(host, port, *more, **named):
        if str(host).endswith(NAMES):
            host, port = "127.0.0.1", int(PORT)
        return resolve(host, port, *more, **named)

    socket.getaddrinfo = lead_here
    certifi.where = lambda: AUTHORITY
    os.environ["REQUESTS_CA_BUNDLE"] = os.environ["SSL_CERT_FILE"] = AUTHORITY
