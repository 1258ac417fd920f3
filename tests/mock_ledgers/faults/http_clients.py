"""Four HTTP clients, each asked to write one record: what they make of a broken wire, in one word and one name."""

from __future__ import annotations

import json
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass

import httpx
import requests
import urllib3

PATIENCE = 0.5
NODE = shutil.which("node")

# One process for all calls: a line in is a call, a line out is what came of it.
_SCRIPT = """
const ask = async ({url, token, patience}) => {
  const began = Date.now();
  const answer = {};
  try {
    const got = await fetch(url, {method: "POST", body: "{}", signal: AbortSignal.timeout(patience * 1000),
                                  headers: {Authorization: token, "Content-Type": "application/json"}});
    answer.status = got.status;
    answer.text = await got.text();
  } catch (error) {
    answer.error = error.name + "/" + (error.cause?.code ?? "");
  }
  console.log(JSON.stringify({...answer, seconds: (Date.now() - began) / 1000}));
};
require("readline").createInterface({input: process.stdin}).on("line", (line) => ask(JSON.parse(line)));
"""


@dataclass
class Seen:
    """What a client saw: a status and a text, or the error that it raised; after how many seconds."""

    status: int | None
    text: str
    error: str
    seconds: float

    @property
    def outcome(self) -> str:
        """`whole`: a document; `half`: a success whose document does not parse; `late`: timed out; `broken`."""
        if self.error:
            return "late" if "Timeout" in self.error else "broken"
        try:
            json.loads(self.text)
        except ValueError:
            return "half"
        return "whole"


Client = Callable[[str, dict[str, str]], Seen]


def _timed(ask: Callable[[], tuple[int, str]]) -> Seen:
    began = time.monotonic()
    try:
        status, text = ask()
    except (requests.RequestException, httpx.HTTPError, urllib3.exceptions.HTTPError) as error:
        return Seen(None, "", type(error).__name__, time.monotonic() - began)
    return Seen(status, text, "", time.monotonic() - began)


def with_requests(url: str, headers: dict[str, str]) -> Seen:
    """requests, one session a call."""

    def ask() -> tuple[int, str]:
        with requests.Session() as session:
            session.trust_env = False
            answer = session.post(url, json={}, headers=headers, timeout=PATIENCE)
            return answer.status_code, answer.text

    return _timed(ask)


def with_httpx(url: str, headers: dict[str, str]) -> Seen:
    """httpx, one client a call."""

    def ask() -> tuple[int, str]:
        with httpx.Client(trust_env=False) as client:
            answer = client.post(url, json={}, headers=headers, timeout=PATIENCE)
            return answer.status_code, answer.text

    return _timed(ask)


def with_urllib3(url: str, headers: dict[str, str]) -> Seen:
    """urllib3 without its retries."""

    def ask() -> tuple[int, str]:
        with urllib3.PoolManager(retries=False) as pool:
            answer = pool.request("POST", url, body=b"{}", headers=headers, timeout=PATIENCE)
            return answer.status, answer.data.decode()

    return _timed(ask)


@contextmanager
def node_fetch() -> Iterator[Client]:
    """Node's own fetch, in a process of its own for as long as the block lasts."""
    assert NODE is not None
    with subprocess.Popen([NODE, "-e", _SCRIPT], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as node:

        def ask(url: str, headers: dict[str, str]) -> Seen:
            assert node.stdin is not None
            assert node.stdout is not None
            node.stdin.write(json.dumps({"url": url, "token": headers["Authorization"], "patience": PATIENCE}) + "\n")
            node.stdin.flush()
            said = json.loads(node.stdout.readline())
            return Seen(said.get("status"), said.get("text", ""), said.get("error", ""), said["seconds"])

        yield ask
        node.kill()


CLIENTS: dict[str, Callable[[], AbstractContextManager[Client]]] = {
    "requests": lambda: nullcontext(with_requests),
    "httpx": lambda: nullcontext(with_httpx),
    "urllib3": lambda: nullcontext(with_urllib3),
    "fetch": node_fetch,
}
