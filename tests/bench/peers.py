"""What a user would pick instead, installed from its registry into a folder of its own, started and asked the same."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests
from books import XERO_INVOICE
from measuring import CONNECTIONS, Call
from servers import NotStartedError, free_port, running

HOME = Path(__file__).parents[2] / ".bench"
INSTALL_SECONDS = 300
JSON = {"Content-Type": "application/json", "Accept": "application/json"}
BEARER = {**JSON, "Authorization": "Bearer any", "Xero-Tenant-Id": "11111111-1111-4111-8111-111111111111"}
SPECIFICATION = "XERO_OPENAPI"


class UnavailableError(RuntimeError):
    """A peer that cannot be measured here; the message says why."""


@dataclass(frozen=True)
class Started:
    """A peer that runs: what to ask it, and how long it took to come up."""

    seconds: float
    read: Call
    write: Call


@dataclass(frozen=True)
class Peer:
    """One peer. `reads`, `writes`: how many times its rate ours is to be; None: a yardstick."""

    name: str
    packages: tuple[str, ...]
    registry: str
    program: str
    start: Callable[[Peer], Any]
    reads: float | None
    writes: float | None
    does: str
    connections: int = CONNECTIONS

    @property
    def path(self) -> Path:
        """The program, once it is installed."""
        folder = HOME / ("venv/bin" if self.registry == "PyPI" else "node/node_modules/.bin")
        return folder / self.program

    def install(self) -> None:
        """Install it unless it is there. Raises UnavailableError."""
        if self.path.exists():
            return
        HOME.mkdir(exist_ok=True)
        try:
            for command in self._commands():
                done = subprocess.run(
                    command, capture_output=True, text=True, check=False, timeout=INSTALL_SECONDS, cwd=HOME
                )
                if done.returncode:
                    said = (done.stderr or done.stdout).strip().splitlines()
                    raise UnavailableError(f"it could not be installed: {said[-1] if said else 'no reason given'}")
        except (OSError, subprocess.TimeoutExpired) as error:
            raise UnavailableError(f"it could not be installed: {type(error).__name__}") from error

    def version(self) -> str:
        """What was installed."""
        if self.registry == "PyPI":
            name = self.packages[0].partition("[")[0]
            command = [str(HOME / "venv/bin/python"), "-c",
                       f"import importlib.metadata as m; print(m.version({name!r}))"]  # fmt: skip
            return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()
        manifest = HOME / "node/node_modules" / self.packages[0] / "package.json"
        return str(json.loads(manifest.read_text())["version"])

    def _commands(self) -> list[list[str]]:
        if self.registry == "PyPI":
            python = HOME / "venv/bin/python"
            make = [] if python.exists() else [[sys.executable, "-m", "venv", str(HOME / "venv")]]
            return [*make, [str(python), "-m", "pip", "install", "--quiet", *self.packages]]
        if shutil.which("npm") is None:
            raise UnavailableError("npm is not installed")
        quiet = ["--silent", "--no-fund", "--no-audit"]
        return [["npm", "install", *quiet, "--prefix", str(HOME / "node"), *self.packages]]


@contextmanager
def _xero_local(peer: Peer) -> Iterator[Started]:
    port = free_port()
    with running([str(peer.path)], port, {"XERO_PORT": str(port), "XERO_HOST": "127.0.0.1"}) as seconds:
        body = json.dumps(XERO_INVOICE).encode()
        base = f"http://127.0.0.1:{port}/api.xro/2.0"
        made = requests.post(f"{base}/Invoices", data=body, headers=BEARER, timeout=10).json()["Invoices"][0]
        path = f"/api.xro/2.0/Invoices/{made['InvoiceID']}"
        yield Started(
            seconds, Call(port, "GET", path, headers=BEARER),
            Call(port, "POST", "/api.xro/2.0/Invoices", body, BEARER),
        )  # fmt: skip


@contextmanager
def _prism(peer: Peer) -> Iterator[Started]:
    document = os.environ.get(SPECIFICATION)
    if not document or not Path(document).exists():
        raise UnavailableError(f"Xero's OpenAPI document is not here; {SPECIFICATION} names it")
    port = free_port()
    command = [str(peer.path), "mock", document, "-p", str(port), "-h", "127.0.0.1", "-v", "silent"]
    with running(command, port) as seconds:
        path = "/Invoices/00000000-0000-4000-8000-000000000000"
        body = json.dumps({"Invoices": [XERO_INVOICE]}).encode()
        yield Started(seconds, Call(port, "GET", path, headers=BEARER), Call(port, "POST", "/Invoices", body, BEARER))


@contextmanager
def _mockoon(peer: Peer) -> Iterator[Started]:
    port = free_port()
    answer = json.dumps({"Invoices": [{**XERO_INVOICE, "InvoiceID": "00000000-0000-4000-8000-000000000000"}]})
    route = {
        "type": "http", "documentation": "", "enabled": True, "responseMode": None, "streamingMode": None,
        "streamingInterval": 0,
    }  # fmt: skip
    response = {
        "uuid": "r", "body": answer, "latency": 0, "statusCode": 200, "label": "", "bodyType": "INLINE",
        "headers": [{"key": "Content-Type", "value": "application/json"}], "filePath": "", "sendFileAsBody": False,
        "rules": [], "rulesOperator": "OR", "disableTemplating": False, "fallbackTo404": False, "default": True,
        "databucketID": "", "crudKey": "id", "callbacks": [],
    }  # fmt: skip
    routes = [
        {
            **route,
            "uuid": method,
            "method": method,
            "endpoint": endpoint,
            "responses": [{**response, "uuid": f"r{method}"}],
        }
        for method, endpoint in (("get", "invoices/:id"), ("post", "invoices"))
    ]
    environment = {
        "uuid": "bench", "lastMigration": 33, "name": "bench", "port": port, "hostname": "127.0.0.1",
        "endpointPrefix": "", "latency": 0, "folders": [], "routes": routes, "proxyMode": False, "proxyHost": "",
        "proxyRemovePrefix": False, "cors": True, "headers": [], "proxyReqHeaders": [], "proxyResHeaders": [],
        "data": [], "callbacks": [],
        "rootChildren": [{"type": "route", "uuid": each["uuid"]} for each in routes],
        "tlsOptions": {"enabled": False, "type": "CERT", "pfxPath": "", "certPath": "", "keyPath": "", "caPath": "",
                       "passphrase": ""},
    }  # fmt: skip
    file = HOME / "mockoon.json"
    file.write_text(json.dumps(environment))
    command = [str(peer.path), "start", "--data", str(file), "--port", str(port), "--repair", "--disable-log-to-file"]
    with running(command, port) as seconds:
        body = json.dumps(XERO_INVOICE).encode()
        yield Started(
            seconds, Call(port, "GET", "/invoices/7", headers=JSON), Call(port, "POST", "/invoices", body, JSON)
        )


@contextmanager
def _moto(peer: Peer) -> Iterator[Started]:
    port = free_port()
    with running([str(peer.path), "-H", "127.0.0.1", "-p", str(port)], port) as seconds:
        _dynamo(port, "CreateTable", {
            "TableName": "invoices", "BillingMode": "PAY_PER_REQUEST",
            "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
            "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
        })  # fmt: skip
        item = {"id": {"S": "1"}, "body": {"S": json.dumps(XERO_INVOICE)}}
        put = {"TableName": "invoices", "Item": item}
        _dynamo(port, "PutItem", put)
        get = {"TableName": "invoices", "Key": {"id": {"S": "1"}}}
        read, write = (
            Call(port, "POST", "/", json.dumps(body).encode(), _signed(name))
            for name, body in (("GetItem", get), ("PutItem", put))
        )
        yield Started(seconds, read, write)


def _dynamo(port: int, name: str, body: Any) -> None:
    answer = requests.post(f"http://127.0.0.1:{port}/", json=body, headers=_signed(name), timeout=10)
    answer.raise_for_status()


def _signed(name: str) -> dict[str, str]:
    scope = "Credential=bench/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=bench"
    return {"Content-Type": "application/x-amz-json-1.0", "X-Amz-Target": f"DynamoDB_20120810.{name}",
            "Authorization": f"AWS4-HMAC-SHA256 {scope}"}  # fmt: skip


PEERS = (
    Peer("localstack-xero", ("localstack-xero",), "PyPI", "xero-local", _xero_local, 5.0, 3.0,
         "an in-memory Xero emulator: no tax, no postings, no durability"),
    Peer("Prism", ("@stoplight/prism-cli",), "npm", "prism", _prism, 50.0, 50.0,
         "Xero's own OpenAPI document, answered with its examples; no state. Both over one connection, its best", 1),
    Peer("Mockoon", ("@mockoon/cli",), "npm", "mockoon-cli", _mockoon, 1.0, 1.0,
         "two routes with a fixed answer; no state"),
    Peer("moto", ("moto[server]",), "PyPI", "moto_server", _moto, None, None,
         "another domain (an item in DynamoDB): a yardstick for a stateful mock"),
)  # fmt: skip

__all__ = ["PEERS", "NotStartedError", "Peer", "Started", "UnavailableError"]
