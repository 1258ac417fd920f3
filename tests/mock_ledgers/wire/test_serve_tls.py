"""`sevenpoint serve --tls` prints what a program with hard-coded addresses needs, and that is enough."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys

import requests

_LINES = 40
_COMMAND = "from sevenpoint.harness.cli import main; main()"


def test_the_two_lines_that_it_prints_are_all_that_is_needed() -> None:
    command = [sys.executable, "-c", _COMMAND, "serve", "--tls", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env={**os.environ, "COLUMNS": "80"}) as served:
        assert served.stdout is not None
        said = ""
        try:
            for _ in range(_LINES):
                line = served.stdout.readline()
                said += line
                if not line or line.startswith("Ctrl-C"):
                    break
            settings = dict(re.findall(r"(?m)^  (HTTPS_PROXY|SSL_CERT_FILE)=(\S+)", said))
            assert set(settings) == {"HTTPS_PROXY", "SSL_CERT_FILE"}, said
            with requests.Session() as session:
                session.trust_env = False
                session.proxies, session.verify = {"https": settings["HTTPS_PROXY"]}, settings["SSL_CERT_FILE"]
                for host in ("identity.xero.com", "developer.api.intuit.com"):
                    name = "openid-configuration" if "xero" in host else "openid_configuration"
                    found = session.get(f"https://{host}/.well-known/{name}", timeout=10).json()
                    assert found["token_endpoint"].startswith(f"https://{host}/")
        finally:
            served.send_signal(signal.SIGINT)
        assert served.wait(timeout=20) == 0
