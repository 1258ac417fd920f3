"""The attended front: every verb is a card, what was said becomes the contract's answer, and nothing is guessed."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from conftest import everything_by_hand
from sevenpoint.harness import contract as c
from sevenpoint.harness.attended import front as front_module
from sevenpoint.harness.attended.card import Answered
from sevenpoint.harness.attended.setup import Way
from sevenpoint.harness.attended.words import CONSENTING, verb_words
from sevenpoint.harness.fronts.errors import CandidateRefused, NotWitnessed, Unsupported

AT = "2026-03-02T09:00:00+00:00"
BODIES = {
    "create_workspace": c.NewWorkspace(name="Firm K4TQ"),
    "connect": c.ConnectRequest(
        ledger="xero", base_url="http://127.0.0.1:9", app=c.AppCredentials(client_id="id_1", client_secret="s_3")
    ),
    "save_settings": c.LedgerSettings(services=[c.ServiceMapping(service="Advisory", account="200")]),
    "create_client": c.NewClient(name="Hill and Barnes 7KQ"),
    "change_client": c.ClientChange(email="new@client.example"),
    "create_proposal": c.NewProposal(
        client=c.NewClient(name="Hill and Barnes 7KQ"),
        title="Year-end work",
        start_date=dt.date(2026, 3, 2),
        lines=[c.NewProposalLine(service="Advisory", description="Advice 3KD", unit_price=Decimal("1043.17"))],
    ),
    "accept_proposal": c.Acceptance(accepted_by="Eve Client"),
    "amend_proposal": c.Amendment(effective_date=dt.date(2026, 4, 1), lines=[c.AmendedLine(unit_price=Decimal(9))]),
    "cancel_proposal": c.Cancellation(effective_date=dt.date(2026, 4, 1)),
    "bill_lines": c.LinesToBill(lines=["line-1"]),
    "create_invoice": c.NewInvoice(
        client_id="Hill and Barnes 7KQ",
        lines=[c.InvoiceLine(description="Advice 3KD", unit_price=Decimal("1043.17"))],
    ),
    "change_invoice": c.InvoiceChange(reference="REF-1"),
    "record_payment": c.NewPayment(amount=Decimal("500.05")),
    "collect": c.Collection(method="card"),
    "refund": c.Refund(),
    "return_payment": c.PaymentReturn(),
    "sync": c.SyncRequest(ledger="xero"),
    "set_clock": c.Clock(now=dt.datetime(2026, 4, 1, tzinfo=dt.UTC)),
    "save_member": c.Member(email="a@firm.example", role="member"),
    "connect_workflow": c.WorkflowConnection(base_url="http://127.0.0.1:9", token="t", access_key="k", assignee="a@b"),
    "run_import": c.ImportRequest(preview_id="preview-1"),
}
PATH = {
    "workspace_id": "account-1",
    "ledger": "xero",
    "client_id": "Hill and Barnes 7KQ",
    "proposal_id": "proposal-1",
    "invoice_id": "invoice-1",
    "payment_id": "payment-1",
    "import_id": "import-1",
}
ASKED = [verb for verb in c.VERBS.values() if verb.name != "describe"]


class Scribe:
    """A desk whose person says what the test tells them."""

    def __init__(self, folder, setup):
        self.folder, self._setup = folder, setup
        self.cards, self.says = [], {}

    def setup(self):
        return self._setup

    def begin(self, run):
        return 1, self.folder / f"{run}.jsonl"

    def hand_in(self, run, attempt, seq, card):
        self.cards.append(card)
        return f"card-{seq}"

    def answer(self, card):
        return Answered(**{"card": card, "person": "Ann", "kind": "done", "at": AT, **self.says})

    def start_again(self, run, reason):
        pytest.fail(f"{run}: {reason}")

    def found(self, *_):
        """Nobody looks."""


def front_with(monkeypatch, tmp_path, setup=None):
    scribe = Scribe(tmp_path, setup or everything_by_hand(roles=["owner", "member"]))
    monkeypatch.setattr(front_module, "Desk", lambda *_: scribe)
    front = front_module.AttendedFront("attended+http://127.0.0.1:1?token=t&epoch=1")
    front.begin("point_1.story-xero")
    return front, scribe


@pytest.fixture
def told(monkeypatch, tmp_path):
    """A front, its scribe, and an account that was opened."""
    front, scribe = front_with(monkeypatch, tmp_path)
    scribe.says = {"content": {"account": "Firm K4TQ", "redirect_url": "http://localhost:1/callback"}}
    workspace = front.call(c.VERBS["create_workspace"], {}, BODIES["create_workspace"])
    scribe.says = {}
    yield front, scribe, workspace
    front.begin("")


def ask(told, verb, body=None, role="owner", **path):
    front, _, workspace = told
    where = {"workspace_id": workspace.workspace_id, **path}
    return front.call(c.VERBS[verb], where, body or BODIES.get(verb), workspace.tokens[role])


def test_every_verb_has_its_words_and_no_words_are_left_over():
    assert set(verb_words()) == {*c.VERBS, CONSENTING}
    assert all(words.title and words.do and words.minutes > 0 for words in verb_words().values())


@pytest.mark.parametrize("verb", ASKED, ids=[verb.name for verb in ASKED])
def test_every_verb_becomes_a_card_that_can_be_answered(told, verb):
    front, scribe, workspace = told
    names = {part.split("}")[0] for part in verb.path.split("{")[1:]}
    path = {name: PATH[name] for name in names}
    scribe.says = {"content": {"authorize_url": "http://127.0.0.1:9/consent", "redirect_url": "http://localhost:1/cb"}}
    answer = front.call(verb, path, BODIES.get(verb.name), workspace.tokens["owner"])
    assert isinstance(answer, verb.response)
    card = scribe.cards[-1]
    assert card.verb == verb.name
    assert not {"{", "}"} & set("".join([card.title, *card.do]))
    assert all(field.label for field in card.fields)


def test_what_is_typed_is_shown_exactly_and_ids_by_their_names(told):
    front, scribe, _ = told
    front.call_things({"200": "Sales (200)"})
    ask(told, "create_client")
    ask(told, "create_invoice")
    given = {each.label: each.value for each in scribe.cards[-1].given}
    assert given == {"Client": "Hill and Barnes 7KQ"}
    assert scribe.cards[-1].tables[0].rows == [["Advice 3KD", "1", "1043.17"]]
    ask(told, "save_settings")
    assert scribe.cards[-1].tables[0].rows == [["Advisory", "Sales (200)"]]
    ask(told, "connect")
    assert {"id_1", "s_3"} <= {each.value for each in scribe.cards[-1].given}


def test_what_was_seen_is_the_answer_and_what_was_not_seen_says_so(told):
    front, scribe, _ = told
    ask(told, "create_client")
    made = ask(told, "create_invoice")
    scribe.says = {"content": {"status": "part_paid", "total": "1043.17", "sync.state": "synced", "reference": "–"}}
    seen = ask(told, "invoice", invoice_id=made.id)
    assert (seen.id, seen.status, seen.total, seen.sync.state) == (made.id, "part_paid", Decimal("1043.17"), "synced")
    assert seen.reference is None
    with pytest.raises(NotWitnessed, match="did not see this: Still due"):
        _ = seen.amount_due
    with pytest.raises(NotWitnessed, match="went wrong with that"):
        _ = seen.sync.error
    assert "the invoice to Hill and Barnes 7KQ over 1043.17 (“Advice 3KD”)" in scribe.cards[-1].do[0]
    assert (front.testimony.card, front.testimony.witness) == ("card-4", "Ann")


def test_a_list_finds_the_records_that_have_a_name_and_tells_two_alike_apart(told):
    _, scribe, _ = told
    ask(told, "create_client")
    made = ask(told, "create_invoice")
    row = {"client_id": "Hill and Barnes 7KQ", "total": "1043.17", "number": "INV-1", "status": "open"}
    scribe.says = {"content": {"invoices": [row, {**row, "number": "INV-2"}]}}
    first, second = ask(told, "invoices").invoices
    assert (first.id, first.client_id) == (made.id, "Hill and Barnes 7KQ")
    assert second.id != made.id
    scribe.says = {"content": {"clients": [{"name": "Hill and Barnes 7KQ"}, {"name": "Hill and Barnes 7KQ"}]}}
    one, other = ask(told, "clients").clients
    assert one.id == "Hill and Barnes 7KQ"
    assert one.id != other.id


def test_a_renamed_client_is_recognised_when_the_person_says_so(told):
    _, scribe, _ = told
    made = ask(told, "create_client")
    scribe.says = {"content": {"clients": [{"name": "Hill Group 7KQ", "which": made.id}]}}
    (seen,) = ask(told, "clients").clients
    assert (seen.id, seen.name) == (made.id, "Hill Group 7KQ")


@pytest.mark.parametrize(
    ("says", "error"),
    [
        ({"kind": "refused", "said": "Closed period"}, CandidateRefused),
        ({"kind": "missing"}, Unsupported),
        ({"kind": "unable", "said": "Locked out"}, NotWitnessed),
    ],
)
def test_how_it_went_decides_what_it_means(told, says, error):
    _, scribe, _ = told
    scribe.says = says
    with pytest.raises(error):
        ask(told, "create_client")


def test_a_no_for_want_of_rights_is_the_contracts_403(told):
    _, scribe, _ = told
    scribe.says = {"kind": "refused", "said": "Only owners may", "forbidden": True}
    with pytest.raises(CandidateRefused) as no:
        ask(told, "disconnect", role="member", ledger="xero")
    assert (no.value.status, no.value.message) == (403, "Only owners may")
    assert scribe.cards[-1].role == "member"


def test_a_token_that_was_made_up_is_nothing_for_a_person(told):
    front, _, workspace = told
    with pytest.raises(NotWitnessed):
        front.call(c.VERBS["clients"], {"workspace_id": workspace.workspace_id}, None, "forged")


def test_looking_again_is_asked_for_after_a_while_and_doing_again_is_not(told):
    _, scribe, _ = told
    for _ in range(3):
        ask(told, "alerts")
    assert [card.wait_seconds for card in scribe.cards[-3:]] == [0, 30, 60]
    assert scribe.cards[-1].do[0].startswith("Once more")
    ask(told, "sync")
    ask(told, "sync")
    assert scribe.cards[-1].wait_seconds == 0


def test_a_consent_by_hand_answers_the_look_that_follows(told):
    front, scribe, _ = told
    scribe.says = {"content": {"status": "connected", "organisation_name": "Long Advisers"}}
    front.consent_at("Long Advisers")
    started = ask(told, "connect")
    assert started.authorize_url == ""
    before = len(scribe.cards)
    (connection,) = ask(told, "connections").connections
    assert (connection.ledger, connection.status, len(scribe.cards)) == ("xero", "connected", before)
    assert "Choose the organisation Long Advisers" in scribe.cards[-1].do[1]


def test_nobody_waits_for_an_account_to_be_closed(told):
    _, scribe, _ = told
    scribe.answer = lambda card: pytest.fail("somebody waited")
    assert isinstance(ask(told, "delete_workspace"), c.Empty)
    assert scribe.cards[-1].later


class Program:
    """The adapter of a product: it knows clients, and invoices by `listed`."""

    listed = ()

    address = "http://127.0.0.1:9"

    def call(self, verb, path, body=None, token=None):
        if verb.name == "create_workspace":
            return c.Workspace(workspace_id="ws1", tokens={"owner": "key-1"}, redirect_urls={})
        if verb.name == "clients":
            return c.Clients(clients=self.listed)
        if verb.name == "record_payment":
            raise AssertionError("the program was asked about a record that it does not know")
        assert verb.name == "create_client"
        return c.Client(id="c-77", name=body.name)


def test_a_set_up_mixes_fronts_verb_by_verb(monkeypatch, tmp_path):
    ways = {"workspaces": Way.PROGRAM, "clients": Way.PROGRAM, "alerts": Way.PERSON, "invoices": Way.PERSON}
    setup = everything_by_hand(program="http://127.0.0.1:9").model_copy(
        update={"capabilities": ways, "verbs": {"client": Way.PERSON}}
    )
    front, scribe = front_with(monkeypatch, tmp_path, setup)
    front._program = Program()
    workspace = front.call(c.VERBS["create_workspace"], {}, BODIES["create_workspace"])
    path, token = {"workspace_id": workspace.workspace_id}, workspace.tokens["owner"]
    made = front.call(c.VERBS["create_client"], path, BODIES["create_client"], token)
    assert (made.id, front.testimony, scribe.cards) == ("c-77", None, [])
    scribe.says = {"content": {"name": "Hill and Barnes 7KQ"}}
    seen = front.call(c.VERBS["client"], {**path, "client_id": made.id}, None, token)
    assert (seen.id, front.testimony.witness) == ("c-77", "Ann")
    assert (scribe.cards[-1].key, "the client Hill and Barnes 7KQ" in scribe.cards[-1].do[0]) == ("key-1", True)
    with pytest.raises(Unsupported):
        front.call(c.VERBS["payments"], path, None, token)
    front.begin("")


def test_what_a_person_made_gets_the_programs_id_or_stays_with_persons(monkeypatch, tmp_path):
    setup = everything_by_hand(program="http://127.0.0.1:9")
    ways = {**setup.capabilities, "workspaces": Way.PROGRAM, "payments": Way.PROGRAM}
    front, scribe = front_with(monkeypatch, tmp_path, setup.model_copy(update={"capabilities": ways}))
    front._program = Program()
    front._program.listed = [c.Client(id="c-77", name="Hill and Barnes 7KQ"), c.Client(id="c-78", name="Other")]
    workspace = front.call(c.VERBS["create_workspace"], {}, BODIES["create_workspace"])
    path, token = {"workspace_id": workspace.workspace_id}, workspace.tokens["owner"]
    made = front.call(c.VERBS["create_client"], path, BODIES["create_client"], token)
    assert made.id == "c-77"
    front.call(c.VERBS["client"], {**path, "client_id": "c-77"}, None, token)
    assert "the client Hill and Barnes 7KQ" in scribe.cards[-1].do[0]
    monkeypatch.setattr(front._program, "call", lambda *_: (_ for _ in ()).throw(Unsupported("invoices")))
    invoice = front.call(c.VERBS["create_invoice"], path, BODIES["create_invoice"], token)
    with pytest.raises(NotWitnessed, match="let a person do this too"):
        front.call(c.VERBS["record_payment"], {**path, "invoice_id": invoice.id}, BODIES["record_payment"], token)
    front.begin("")
