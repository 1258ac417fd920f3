"""The routes: pages to look at, and one address to which every form posts its deed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as Answer

from .. import shapes, workspaces
from ..access import ALLOWED, actor_of
from ..audit import Actor
from ..billing import proposals
from ..connections import registry
from ..office import Office, Workspace
from ..problems import RequestError
from ..values import Doc
from .forms import body_of

COOKIE_SECONDS = 30 * 24 * 3600
# What may be asked of the tool: verb, path, body.
CarryOut = Callable[[Workspace, Actor, str, Doc, Doc], Any]
SECTIONS = {
    "clients": "Clients",
    "proposals": "Proposals",
    "invoices": "Invoices",
    "payments": "Payments",
    "alerts": "Alerts",
    "notices": "Sent to clients",
    "audit": "Audit trail",
    "ledgers": "Ledgers",
    "members": "Members",
    "time": "Time",
}
# Where a deed leads; {id} is the record that it made or changed.
AFTER = {
    "create_client": "clients/{id}",
    "change_client": "clients/{id}",
    "create_proposal": "proposals/{id}",
    "accept_proposal": "proposals/{id}",
    "amend_proposal": "proposals/{id}",
    "cancel_proposal": "proposals/{id}",
    "bill_lines": "proposals/{id}",
    "create_invoice": "invoices/{id}",
    "change_invoice": "invoices/{id}",
    "void_invoice": "invoices/{id}",
    "record_payment": "invoices/{invoice_id}",
    "collect": "invoices/{invoice_id}",
    "refund": "payments",
    "return_payment": "payments",
    "disconnect": "ledgers",
    "save_settings": "ledgers",
    "sync": "ledgers",
    "set_clock": "time",
    "save_member": "members",
}


def pages(office: Office, carry_out: CarryOut) -> Blueprint:
    """The blueprint below `/pages`."""
    side = Blueprint("pages", __name__, url_prefix="/pages", template_folder="templates")

    side.add_app_template_filter(_pairs, "pairs")

    def cookie() -> str:
        return f"reference-{office.url.rpartition(':')[2]}"

    def signed_in() -> tuple[Workspace, Actor] | None:
        account, _, key = request.cookies.get(cookie(), "").partition("|")
        ws = office.workspaces.get(account)
        if ws is None:
            return None
        try:
            return ws, actor_of(office.store.read(), ws.id, f"Bearer {key}")
        except RequestError:
            return None

    def entered() -> tuple[Workspace, Actor]:
        who = signed_in()
        if who is None:
            raise RequestError("forbidden", "Sign in first.")
        return who

    def show(template: str, **more: Any) -> str:
        who = signed_in()
        return render_template(
            f"{template}.html.j2",
            account=who[0] if who else None,
            role=who[1].role if who else None,
            may=ALLOWED.get(who[1].role, set()) if who else set(),
            sections=SECTIONS,
            **more,
        )

    def ask(verb: str, **path: str) -> Any:
        ws, actor = entered()
        return carry_out(ws, actor, verb, path, {})

    def names() -> dict[str, str]:
        return {each["id"]: each["name"] for each in ask("clients")["clients"]}

    @side.errorhandler(RequestError)
    def _no(problem: RequestError) -> tuple[str, int]:
        return show("no", message=problem.message, forbidden=problem.code == "forbidden"), problem.status

    @side.get("/")
    def home() -> str:
        return show("home")

    @side.post("/accounts")
    def open_account() -> str:
        made = workspaces.create(office, shapes.read("create_workspace", body_of(request.form)))
        return show("opened", made=made, name=request.form.get("name", ""))

    @side.post("/sign-in")
    def sign_in() -> Answer:
        key = request.form.get("key", "").strip()
        for ws in list(office.workspaces.values()):
            try:
                actor_of(office.store.read(), ws.id, f"Bearer {key}")
            except RequestError:
                continue
            answer = redirect("/pages/clients", 303)
            answer.set_cookie(
                cookie(), f"{ws.id}|{key}", max_age=COOKIE_SECONDS, httponly=True, samesite="Lax", path="/pages"
            )
            return answer
        raise RequestError("forbidden", "No account has this sign-in key.")

    @side.post("/do/<verb>")
    def do(verb: str) -> Answer:
        ws, actor = entered()
        form = request.form.to_dict()
        path = {name[1:]: value for name, value in form.items() if name.startswith("~")}
        done = carry_out(ws, actor, verb, path, shapes.read(verb, body_of(form)))
        if verb == "connect":
            return redirect(done["authorize_url"], 303)
        place = AFTER.get(verb, "").format_map({"id": "", "invoice_id": "", **path, **(done or {})})
        return redirect(f"/pages/{place}", 303)

    @side.post("/preview/<ledger>")
    def preview(ledger: str) -> str:
        return show("preview", ledger=ledger, preview=ask("preview_import", ledger=ledger))

    @side.post("/import/<ledger>")
    def run_import(ledger: str) -> str:
        ws, actor = entered()
        body = shapes.read("run_import", body_of(request.form))
        return show("imported", ledger=ledger, done=carry_out(ws, actor, "run_import", {"ledger": ledger}, body))

    @side.get("/clients")
    def clients() -> str:
        return show("clients", clients=ask("clients")["clients"])

    @side.get("/clients/<client_id>")
    def client(client_id: str) -> str:
        return show("client", client=ask("client", client_id=client_id))

    @side.get("/proposals")
    def all_proposals() -> str:
        ws, _ = entered()
        shown = [proposals.shown(each) for each in office.store.read().list(ws.id, "proposal")]
        return show("proposals", proposals=shown, names=names(), today=ws.today())

    @side.get("/proposals/<proposal_id>")
    def proposal(proposal_id: str) -> str:
        found, stand = (ask(verb, proposal_id=proposal_id) for verb in ("proposal", "position"))
        return show("proposal", proposal=found, position=stand, names=names(), today=entered()[0].today())

    @side.get("/invoices")
    def invoices() -> str:
        return show("invoices", invoices=ask("invoices")["invoices"], names=names())

    @side.get("/invoices/<invoice_id>")
    def invoice(invoice_id: str) -> str:
        paid = [each for each in ask("payments")["payments"] if each["invoice_id"] == invoice_id]
        return show("invoice", invoice=ask("invoice", invoice_id=invoice_id), payments=paid, names=names())

    @side.get("/payments")
    def payments() -> str:
        of = {each["id"]: each for each in ask("invoices")["invoices"]}
        return show("payments", payments=ask("payments")["payments"], invoices=of, names=names())

    @side.get("/alerts")
    def alerts() -> str:
        return show("alerts", alerts=ask("alerts")["alerts"])

    @side.get("/notices")
    def notices() -> str:
        of = {each["id"]: each for each in ask("invoices")["invoices"]}
        return show("notices", notices=ask("notices")["notices"], invoices=of, names=names())

    @side.get("/audit")
    def audit() -> str:
        return show("audit", entries=ask("audit_trail")["entries"])

    @side.get("/ledgers")
    def ledgers() -> str:
        ws, _ = entered()
        found = ask("connections")["connections"]
        kept = {each["ledger"]: ask("settings", ledger=each["ledger"]) for each in found if _named(each)}
        return show("ledgers", connections=found, settings=kept, options=_options(ws), ledgers=list(office.books))

    def _options(ws: Workspace) -> dict[str, Doc]:
        """What can be mapped to, of every ledger that answers."""
        found = {}
        for row in registry.known(office.store.read(), ws):
            try:
                found[row["ledger"]] = ask("ledger_options", ledger=row["ledger"])
            except RequestError:
                continue
        return found

    @side.get("/members")
    def members() -> str:
        return show("members", members=ask("members")["members"])

    @side.get("/time")
    def time() -> str:
        return show("time", now=ask("clock")["now"])

    @side.after_request
    def _seal(answer: Response) -> Response:
        answer.headers["Cache-Control"] = "no-store"
        answer.headers["X-Content-Type-Options"] = "nosniff"
        return answer

    @side.get("/style.css")
    def style() -> Response:
        answer = make_response(render_template("style.css.j2"))
        answer.headers["Content-Type"] = "text/css; charset=utf-8"
        return answer

    return side


def _pairs(records: list[Doc], words: str = "name") -> list[tuple[str, str]]:
    """For a choice: id, and name with code."""
    return [(each["id"], f"{each[words]} ({each['code']})" if each.get("code") else each[words]) for each in records]


def _named(connection: Doc) -> bool:
    return bool(connection.get("organisation_id"))
