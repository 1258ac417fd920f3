"""Carrying out the outbox: one function for each kind of change, each safe to repeat."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from . import coding, invoices, outbox
from .alerts import raise_alert
from .audit import system_actor
from .connections import registry
from .inbound import apply
from .ledgers.base import CLIENT_FIELDS, Book, DraftFee, DraftPayment, LedgerInvoice
from .office import Office, Workspace
from .problems import LedgerRefusedError, WaitingError
from .storage import Tx
from .values import Doc, plain

SYNC = system_actor("sync")


@dataclass
class Push:
    """One row of the outbox on its way: what the functions below need to carry it out."""

    office: Office
    ws: Workspace
    row: Doc
    connection: Doc
    book: Book

    @property
    def key(self) -> str:
        """The idempotency key of this intent; a new generation after a refusal."""
        if self.office.flaws.on("retry-without-key"):
            return ""
        return f"{self.row['key']}-{self.row['generation']}"

    @property
    def uncertain(self) -> bool:
        """An earlier attempt may have succeeded."""
        return bool(self.row["uncertain"]) and not self.office.flaws.on("retry-without-key")

    @property
    def entity(self) -> str:
        """The record's id."""
        return str(self.row["entity"])

    def read(self) -> Tx:
        """A reader."""
        return self.office.store.read()

    def link_of(self, kind: str, local_id: str) -> Doc | None:
        """The link of a record in this organisation."""
        return registry.link_of(self.read(), self.ws, self.connection, kind, local_id)

    def settings(self) -> Doc:
        """The settings of this organisation."""
        return registry.settings(self.read(), self.ws, self.connection)

    def done(self, tx: Tx) -> None:
        """The row is carried out."""
        outbox.finished(tx, self.ws, self.row)


def carry_out(push: Push) -> None:
    """Carry out a row. Raises the errors of `problems`; the caller settles what becomes of the row then."""
    HANDLERS[push.row["op"]](push)


# --- clients ----------------------------------------------------------------------------------------------------------


def push_client(push: Push) -> None:
    """Create the contact, link it when the books already hold it, or send what changed."""
    client = push.office.get(push.read(), push.ws, "client", push.entity)
    link = push.link_of("client", push.entity)
    if link is None:
        _first_contact(push, client)
        return
    remote = push.book.read_contacts([link["ledger_id"]])
    if not remote:
        raise LedgerRefusedError("The contact behind this client is gone from the ledger.")
    with push.office.store.write() as tx:
        # The declared rule: where both sides changed the same detail since they last agreed, the ledger's stands.
        apply.contact(push.office, tx, push.ws, push.connection, remote[0])
        client = push.office.get(tx, push.ws, "client", push.entity)
    _send_details(push, client, link["ledger_id"])


def _first_contact(push: Push, client: Doc) -> None:
    found = push.book.find_contacts(client["name"])
    if push.office.flaws.on("import-duplicates-clients") and found:
        client = {**client, "name": f"{client['name']} (2)"}
        found = []
    if len(found) > 1:
        raise LedgerRefusedError(
            f"Several contacts in the ledger are called {client['name']}; merge them there or import first."
        )
    if found:
        contact = found[0]
        if registry.local_of(push.read(), push.ws, push.connection, "client", contact.ledger_id):
            raise LedgerRefusedError(f"The contact {client['name']} belongs to another client of the tool already.")
        with push.office.store.write() as tx:
            adopted = apply.adopt(push.office, tx, push.ws, push.connection, client["id"], contact, SYNC)
        _send_details(push, adopted, contact.ledger_id)
        return
    made = push.book.create_contact({name: client[name] for name in CLIENT_FIELDS}, push.key)
    with push.office.store.write() as tx:
        registry.link(tx, push.ws, push.connection, "client", client["id"], made.ledger_id, made.fields)
        _clean(push.office, tx, push.ws, "client", client, CLIENT_FIELDS)
        push.done(tx)


def _send_details(push: Push, client: Doc, ledger_id: str) -> None:
    """Send the details that the ledger does not have yet."""
    changed = {name: client[name] for name in client["dirty"]}
    answer = push.book.update_contact(ledger_id, changed, push.key) if changed else None
    with push.office.store.write() as tx:
        if answer is not None:
            registry.link(tx, push.ws, push.connection, "client", client["id"], ledger_id, answer.fields)
            _clean(push.office, tx, push.ws, "client", client, changed)
        push.done(tx)


def _clean(office: Office, tx: Tx, ws: Workspace, kind: str, sent: Doc, names: object) -> None:
    """Forget that details are unsent, unless they were changed again while they were on their way."""
    now = office.get(tx, ws, kind, sent["id"])
    kept = [name for name in now["dirty"] if name not in names or now[name] != sent[name]]  # type: ignore[operator]
    tx.put(ws.id, kind, {**now, "dirty": kept})


# --- invoices ---------------------------------------------------------------------------------------------------------


def create_invoice(push: Push) -> None:
    """Write the invoice, after its client, with the chosen coding and status."""
    invoice = push.office.get(push.read(), push.ws, "invoice", push.entity)
    gone = invoice["status"] == "voided" and not push.uncertain
    if gone or push.link_of("invoice", push.entity) is not None:
        with push.office.store.write() as tx:
            push.done(tx)
        return
    contact_id = _contact_of(push, invoice["client_id"])
    draft = coding.draft_invoice(push.office, push.connection["ledger"], push.settings(), invoice, contact_id)
    written = push.book.find_invoice(draft) if push.uncertain else None
    written = written or push.book.create_invoice(draft, push.key)
    with push.office.store.write() as tx:
        invoice = push.office.get(tx, push.ws, "invoice", push.entity)
        _pin_lines(invoice, written)
        tx.put(push.ws.id, "invoice", {**invoice, "dirty": _still_dirty(invoice, draft.reference)})
        registry.link(tx, push.ws, push.connection, "invoice", push.entity, written.ledger_id, written.content())
        expected = Decimal(invoice["subtotal"])
        apply.invoice(push.office, tx, push.ws, push.connection, written, written_by_us=True)
        if written.subtotal != expected:
            _tell_difference(push, tx, invoice, expected, written)
        after = push.office.get(tx, push.ws, "invoice", push.entity)
        if after["status"] in ("open", "part_paid", "paid"):
            invoices.notify(tx, push.ws, push.entity, "invoice")
        push.done(tx)


def update_invoice(push: Push) -> None:
    """Send the parts that changed here; parts that changed in the ledger as well keep the ledger's content."""
    link = push.link_of("invoice", push.entity)
    if link is not None:
        remote = push.book.read_invoices([link["ledger_id"]])
        with push.office.store.write() as tx:
            for each in remote:
                apply.invoice(push.office, tx, push.ws, push.connection, each)
    invoice = push.office.get(push.read(), push.ws, "invoice", push.entity)
    if link is None or not invoice["dirty"] or invoice["status"] == "voided":
        with push.office.store.write() as tx:
            push.done(tx)
        return
    contact_id = _contact_of(push, invoice["client_id"])
    draft = coding.draft_invoice(push.office, push.connection["ledger"], push.settings(), invoice, contact_id)
    answer = push.book.update_invoice(link["ledger_id"], draft, set(invoice["dirty"]), push.key)
    with push.office.store.write() as tx:
        _clean(push.office, tx, push.ws, "invoice", invoice, invoice["dirty"])
        now = push.office.get(tx, push.ws, "invoice", push.entity)
        _pin_lines(now, answer)
        tx.put(push.ws.id, "invoice", now)
        registry.link(tx, push.ws, push.connection, "invoice", push.entity, answer.ledger_id, answer.content())
        apply.invoice(push.office, tx, push.ws, push.connection, answer, written_by_us=True)
        push.done(tx)


def void_invoice(push: Push) -> None:
    """Void it in the ledger, if it ever got there."""
    link = push.link_of("invoice", push.entity)
    answer = push.book.void_invoice(link["ledger_id"], push.key) if link is not None else None
    with push.office.store.write() as tx:
        if answer is not None and link is not None:
            registry.link(tx, push.ws, push.connection, "invoice", push.entity, link["ledger_id"], answer.content())
        push.done(tx)


def _contact_of(push: Push, client_id: str) -> str:
    """The ledger's id of a client; a client whom the ledger does not know is sent first."""
    link = push.link_of("client", client_id)
    if link is not None:
        return str(link["ledger_id"])
    with push.office.store.write() as tx:
        sql = (
            "SELECT state FROM outbox WHERE workspace=? AND ledger=? AND organisation_id=? AND kind='client' "
            "AND entity=? ORDER BY id DESC"
        )
        values = (push.ws.id, push.connection["ledger"], push.connection["organisation_id"], client_id)
        last = tx.one(sql, *values)
        if last is None or last["state"] in ("done", "cancelled"):
            outbox.enqueue_for(push.office, tx, push.ws, push.connection, "client.push", client_id)
    raise WaitingError("client", client_id, "It waits for its client to reach the ledger.")


def _pin_lines(invoice: Doc, written: LedgerInvoice) -> None:
    """Remember which line is which in the ledger."""
    if len(invoice["lines"]) == len(written.lines):
        for line, theirs in zip(invoice["lines"], written.lines, strict=True):
            line["ledger_line"] = theirs.ledger_id


def _still_dirty(invoice: Doc, sent_reference: str) -> list[str]:
    """What was changed while the invoice was on its way has its own row in the outbox; only that stays unsent."""
    return [name for name in invoice["dirty"] if name != "reference" or invoice["reference"] != sent_reference]


def _tell_difference(push: Push, tx: Tx, invoice: Doc, expected: Decimal, written: LedgerInvoice) -> None:
    ledger, label = push.connection["ledger"], written.number or invoice["id"]
    agreed, held = plain(expected), plain(written.subtotal)
    message = f"Agreed before tax: {agreed}; {ledger} holds {held}. Compare the lines of the invoice."
    subject = f"Invoice {label} differs in {ledger}"
    raise_alert(
        push.office, tx, push.ws, f"difference:{invoice['id']}", subject, message, severity="warning",
        entity=("invoice", invoice["id"]),
    )  # fmt: skip


# --- payments and fees ------------------------------------------------------------------------------------------------


def create_payment(push: Push) -> None:
    """Write the payment to the mapped account, gross: the fee is booked by itself."""
    payment = push.office.get(push.read(), push.ws, "payment", push.entity)
    undone = payment["status"] not in invoices.ALIVE and not push.uncertain
    if undone or push.link_of("payment", push.entity) is not None:
        with push.office.store.write() as tx:
            push.done(tx)
        return
    invoice_link = _required(push, "invoice", payment["invoice_id"])
    invoice = push.office.get(push.read(), push.ws, "invoice", payment["invoice_id"])
    account = coding.account(push.settings(), "payment_account", "collected money", push.connection["ledger"])
    netted = push.office.flaws.on("fee-netted-off")
    amount = Decimal(payment["amount"]) - (Decimal(payment["fee"]) if netted else 0)
    draft = DraftPayment(
        invoice_id=invoice_link["ledger_id"],
        contact_id=_contact_of(push, invoice["client_id"]),
        amount=amount,
        date=dt.date.fromisoformat(payment["date"]),
        account=account,
        reference=payment["id"],
    )
    ledger_id = (push.book.find_payment(draft) if push.uncertain else None) or push.book.create_payment(draft, push.key)
    with push.office.store.write() as tx:
        known = registry.link_of(tx, push.ws, push.connection, "payment", payment["id"])
        if known is None:
            registry.link(tx, push.ws, push.connection, "payment", payment["id"], ledger_id, {"amount": plain(amount)})
            apply.paid_more(push.office, tx, push.ws, payment["invoice_id"], amount, SYNC)
        push.done(tx)


def reverse_payment(push: Push) -> None:
    """Take the ledger's payment back."""
    payment = push.office.get(push.read(), push.ws, "payment", push.entity)
    link = push.link_of("payment", push.entity)
    if link is not None:
        push.book.reverse_payment(link["ledger_id"], push.key)
    with push.office.store.write() as tx:
        if link is not None and payment.get("undo_pending"):
            tx.put(push.ws.id, "payment", {**payment, "undo_pending": False})
            apply.paid_more(push.office, tx, push.ws, payment["invoice_id"], -Decimal(link["base"]["amount"]), SYNC)
        push.done(tx)


def book_fee(push: Push) -> None:
    """Book the processor's fee as an expense out of the account that the payment went to, after the payment itself."""
    payment = push.office.get(push.read(), push.ws, "payment", push.entity)
    if payment["status"] not in invoices.ALIVE and not push.uncertain and push.link_of("payment", push.entity) is None:
        with push.office.store.write() as tx:
            push.done(tx)
        return
    if push.link_of("fee", push.entity) is None:
        _required(push, "payment", push.entity)
        settings, ledger = push.settings(), push.connection["ledger"]
        draft = DraftFee(
            amount=Decimal(payment["fee"]),
            date=dt.date.fromisoformat(payment["date"]),
            account=coding.account(settings, "payment_account", "collected money", ledger),
            fee_account=coding.account(settings, "fee_account", "processing fees", ledger),
            reference=f"fee {payment['id']}",
        )
        ledger_id = (push.book.find_fee(draft) if push.uncertain else None) or push.book.create_fee(draft, push.key)
        with push.office.store.write() as tx:
            registry.link(tx, push.ws, push.connection, "fee", payment["id"], ledger_id, {"amount": payment["fee"]})
            after = {"amount": payment["fee"], "ledger_id": ledger_id}
            push.office.note(tx, push.ws, SYNC, "fee.booked", ("payment", payment["id"]), None, after)
    with push.office.store.write() as tx:
        push.done(tx)


def _required(push: Push, kind: str, local_id: str) -> Doc:
    link = push.link_of(kind, local_id)
    if link is None:
        raise WaitingError(kind, local_id, f"It waits for its {kind} to reach the ledger.")
    return link


HANDLERS: dict[str, Callable[[Push], None]] = {
    "client.push": push_client,
    "invoice.create": create_invoice,
    "invoice.update": update_invoice,
    "invoice.void": void_invoice,
    "payment.create": create_payment,
    "payment.reverse": reverse_payment,
    "fee.book": book_fee,
}
