"""What a candidate reaches besides the ledgers, one each per process: SMTP, an HTTP address for alerts, Karbon."""

from __future__ import annotations

import asyncio
import email
import email.policy
import json
import threading
from dataclasses import dataclass
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session

from sevenpoint.harness.bench.kept import Kept
from sevenpoint.harness.contract import SmtpSink
from sevenpoint.mock_karbon import KarbonServer

HOST = "127.0.0.1"


@dataclass(frozen=True)
class Mail:
    """A message as it arrived."""

    to: tuple[str, ...]
    subject: str
    text: str


class MailServer:
    """An SMTP server that keeps what it gets. One per process, started on first use."""

    def __init__(self, kept: Kept) -> None:
        """Start listening on the port that was kept, or a free one."""
        self._kept = kept
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="sevenpoint-mail", daemon=True)
        self._thread.start()
        self._server = asyncio.run_coroutine_threadsafe(self._listen(), self._loop).result(10)
        self.port: int = self._server.sockets[0].getsockname()[1]
        kept.listening(self.port)

    async def _listen(self) -> asyncio.Server:
        return await self._loop.create_server(lambda: SMTP(self, loop=self._loop), HOST, self._kept.port)

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Keep a message."""
        content = envelope.content if isinstance(envelope.content, bytes) else (envelope.content or "").encode()
        message = email.message_from_bytes(content, policy=email.policy.default)
        self._kept.add(
            {"to": list(envelope.rcpt_tos), "subject": str(message["Subject"] or ""), "text": _text(message)}
        )
        return "250 OK"

    def to(self, recipient: str) -> list[Mail]:
        """Messages to an address, the oldest first."""
        return [
            Mail(tuple(mail["to"]), mail["subject"], mail["text"])
            for mail in list(self._kept.messages)
            if recipient in mail["to"]
        ]

    def close(self) -> None:
        """Stop."""
        self._loop.call_soon_threadsafe(self._server.close)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()


class HookServer:
    """An HTTP address that keeps the JSON it is sent, by path. One per process, started on first use."""

    def __init__(self, kept: Kept) -> None:
        """Start listening on the port that was kept, or a free one."""
        self._kept = kept
        self._server = ThreadingHTTPServer((HOST, kept.port), self._handler())
        kept.listening(self._server.server_port)
        self._server.daemon_threads = True
        self.url = f"http://{HOST}:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, name="sevenpoint-hook", daemon=True)
        self._thread.start()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        kept = self._kept

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                try:
                    said = json.loads(body)
                except ValueError:
                    said = {"unreadable": body.decode(errors="replace")}
                kept.add({"path": self.path, "said": said if isinstance(said, dict) else {"value": said}})
                self.send_response(204)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Say nothing: what arrived is kept."""

        return Handler

    def at(self, path: str) -> list[dict[str, Any]]:
        """What was posted to a path, the oldest first."""
        return [each["said"] for each in list(self._kept.messages) if each["path"] == path]

    def close(self) -> None:
        """Stop."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(10)


class MailBox:
    """Alert mails of one workspace."""

    def __init__(self, server: MailServer, recipient: str, skip: int = 0) -> None:
        """Watch one recipient; the first `skip` messages belong to earlier stories."""
        self._server = server
        self.recipient = recipient
        self._skip = skip

    def messages(self) -> list[Mail]:
        """What has arrived, the oldest first."""
        return self._server.to(self.recipient)[self._skip :]

    def from_now(self) -> MailBox:
        """The same address for the next story."""
        return MailBox(self._server, self.recipient, len(self._server.to(self.recipient)))

    def sink(self) -> SmtpSink:
        """What the candidate is told."""
        return SmtpSink(host=HOST, port=self._server.port, recipient=self.recipient)


class Hook:
    """Alerts posted for one workspace."""

    def __init__(self, server: HookServer, path: str, skip: int = 0) -> None:
        """Watch one path; the first `skip` posts belong to earlier stories."""
        self._server = server
        self._path = path
        self._skip = skip
        self.url = server.url + path

    def alerts(self) -> list[dict[str, Any]]:
        """What has arrived, the oldest first, as the JSON that was posted."""
        return self._server.at(self._path)[self._skip :]

    def from_now(self) -> Hook:
        """The same address for the next story."""
        return Hook(self._server, self._path, len(self._server.at(self._path)))


class Sinks:
    """The servers of a process that a candidate reaches besides the ledgers, started when first asked for."""

    def __init__(self, folder: Path | None = None) -> None:
        """Nothing listens yet. `folder`: where ports and messages outlive this process; None: nowhere."""
        self._folder = folder
        self._mail: MailServer | None = None
        self._hook: HookServer | None = None
        self._karbon: KarbonServer | None = None

    def mailbox(self, recipient: str) -> MailBox:
        """A recipient's mail."""
        self._mail = self._mail or MailServer(self._kept("mail"))
        return MailBox(self._mail, recipient)

    def hook(self, path: str) -> Hook:
        """A path's posts."""
        self._hook = self._hook or HookServer(self._kept("hook"))
        return Hook(self._hook, path)

    def karbon(self) -> KarbonServer:
        """The mock of Karbon."""
        self._karbon = self._karbon or KarbonServer()
        return self._karbon

    def _kept(self, name: str) -> Kept:
        return Kept(None if self._folder is None else self._folder / f"{name}.jsonl")

    def close(self) -> None:
        """Stop what was started."""
        if self._karbon is not None:
            self._karbon.close()
        if self._mail is not None:
            self._mail.close()
        if self._hook is not None:
            self._hook.close()


def _text(message: EmailMessage | email.message.Message[str, str]) -> str:
    """The readable part of a message."""
    if not isinstance(message, EmailMessage):
        return str(message.get_payload())
    body = message.get_body(preferencelist=("plain", "html"))
    return str(body.get_content()) if body is not None else ""
