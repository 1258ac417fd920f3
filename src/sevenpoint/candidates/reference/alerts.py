"""Alerts: raised once per cause, in the product and out of it, and cleared when the cause is mended."""

from __future__ import annotations

import json
import logging
import smtplib
from concurrent.futures import ThreadPoolExecutor
from email.message import EmailMessage

import requests

from .office import Office, Workspace
from .storage import Store, Tx, dump, load
from .values import Doc, new_id

LOG = logging.getLogger(__name__)
SECONDS = 10
SENDER = "alerts@reference-candidate.example"


def raise_alert(
    office: Office,
    tx: Tx,
    ws: Workspace,
    cause: str,
    subject: str,
    message: str,
    *,
    severity: str = "error",
    who: str = "firm",
    entity: tuple[str, str] | None = None,
) -> None:
    """Tell people, unless this cause is already open. `who` must act: firm, vendor, ledger or client."""
    alert_id = new_id("alert")
    kind, record = entity or (None, None)
    added = tx.run(
        "INSERT OR IGNORE INTO alerts "
        "(workspace, id, cause, raised_at, severity, subject, message, who, entity_kind, entity_id) "
        "VALUES (?,?,?,?,?,?,?,?,?,?)",
        ws.id,
        alert_id,
        cause,
        ws.stamp(),
        severity,
        subject,
        message,
        who,
        kind,
        record,
    )
    if added:
        tx.after_commit(lambda: office.deliver(ws, alert_id))


def clear_alert(tx: Tx, ws: Workspace, cause: str) -> None:
    """The cause is mended."""
    tx.run(
        "UPDATE alerts SET cleared_at=? WHERE workspace=? AND cause=? AND cleared_at IS NULL", ws.stamp(), ws.id, cause
    )


def listed(tx: Tx, ws: Workspace) -> list[Doc]:
    """Every alert, the newest last."""
    return [_shown(row) for row in tx.all("SELECT * FROM alerts WHERE workspace=? ORDER BY seq", ws.id)]


def _shown(row: Doc) -> Doc:
    return {
        **{name: row[name] for name in ("id", "raised_at", "cleared_at", "severity", "subject", "message")},
        "who_must_act": row["who"],
        "entity_kind": row["entity_kind"],
        "entity_id": row["entity_id"],
        "delivered_to": load(row["delivered_to"]),
    }


class Courier:
    """Takes alerts out of the product by mail and by HTTP, in its own threads, so that no sink can hold up the work."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._pool = ThreadPoolExecutor(max_workers=4, thread_name_prefix="courier")

    def deliver(self, ws: Workspace, alert_id: str) -> None:
        """Send an alert through every sink that the workspace has."""
        if ws.smtp is not None:
            self._pool.submit(self._carry, ws, alert_id, "smtp")
        if ws.http_sink is not None:
            self._pool.submit(self._carry, ws, alert_id, "http")

    def close(self) -> None:
        """Send what waits, then stop."""
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _carry(self, ws: Workspace, alert_id: str, channel: str) -> None:
        row = self._store.read().one("SELECT * FROM alerts WHERE workspace=? AND id=?", ws.id, alert_id)
        if row is None:
            return
        alert = _shown(row)
        try:
            if channel == "http":
                self._post(ws, alert)
            else:
                self._mail(ws, alert)
        except (OSError, smtplib.SMTPException, requests.RequestException) as error:
            LOG.error("Alert %s was not delivered by %s: %s", alert_id, channel, error)
            return
        with self._store.write() as tx:
            now = tx.one("SELECT delivered_to FROM alerts WHERE workspace=? AND id=?", ws.id, alert_id)
            if now is not None:
                channels = [*load(now["delivered_to"]), channel]
                tx.run("UPDATE alerts SET delivered_to=? WHERE workspace=? AND id=?", dump(channels), ws.id, alert_id)

    @staticmethod
    def _post(ws: Workspace, alert: Doc) -> None:
        body = json.dumps({**alert, "delivered_to": [*alert["delivered_to"], "http"]})
        headers = {"Content-Type": "application/json"}
        requests.post(str(ws.http_sink), data=body, headers=headers, timeout=SECONDS).raise_for_status()

    @staticmethod
    def _mail(ws: Workspace, alert: Doc) -> None:
        sink = ws.smtp or {}
        mail = EmailMessage()
        mail["From"], mail["To"] = SENDER, sink["recipient"]
        mail["Subject"] = f"[{ws.name}] {alert['subject']}"
        mail.set_content(f"{alert['message']}\n\nWho must act: {alert['who_must_act']}\nAlert: {alert['id']}\n")
        with smtplib.SMTP(sink["host"], sink["port"], timeout=SECONDS) as server:
            server.send_message(mail)
