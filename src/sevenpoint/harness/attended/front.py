"""The attended front: each verb goes to a person's card, to the product's program, or to nobody, as the set-up says."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import ExitStack
from functools import partial
from urllib.parse import parse_qs, urlsplit

from sevenpoint.harness.attended import answers
from sevenpoint.harness.attended.card import Answered
from sevenpoint.harness.attended.client import Desk
from sevenpoint.harness.attended.compose import Composer
from sevenpoint.harness.attended.meeting import insist_on_its_own, introduce
from sevenpoint.harness.attended.memory import Memory
from sevenpoint.harness.attended.setup import Way
from sevenpoint.harness.attended.tape import Tape, recording
from sevenpoint.harness.attended.words import verb_words
from sevenpoint.harness.contract import VERBS, Connections, ConnectStarted, Description, Model, Verb, Workspace
from sevenpoint.harness.fronts.base import Front, Testimony
from sevenpoint.harness.fronts.errors import CandidateRefused, NotWitnessed, Unsupported
from sevenpoint.harness.fronts.http import HttpFront
from sevenpoint.harness.results import Finding

PROGRAM_PATIENCE = 60.0


class AttendedFront:
    """A candidate that a person drives. See `Front` and `ByHand`."""

    def __init__(self, address: str) -> None:
        """`attended+http://host:port?token=…&epoch=…`: a desk that is open."""
        parts = urlsplit(address.removeprefix("attended+"))
        said = parse_qs(parts.query)
        self.address = f"{parts.scheme}://{parts.netloc}"
        self._desk = Desk(self.address, said["token"][0], said["epoch"][0])
        self._setup = self._desk.setup()
        self.patience_seconds = self._setup.patience_minutes * 60
        self._program: Front | None = (
            HttpFront(self._setup.program, read_seconds=PROGRAM_PATIENCE) if self._setup.program else None
        )
        self._description: Description | None = None
        self._taping = ExitStack()
        self.begin("")

    # --- what the bench tells ---------------------------------------------------------------------------------------

    def begin(self, run: str) -> None:
        """A run starts: its cards are counted from one, and nothing is known yet."""
        self._run, self._seq, self._findings, self._last = run, 0, 0, ""
        self._looks = 0
        self._taping.close()
        self._attempt = 0
        if run:
            self._attempt, tape = self._desk.begin(run)
            torn = partial(self._desk.start_again, run)
            self._taping.enter_context(recording(Tape(tape, torn), self.address))
        self._memory = Memory()
        self._composer = Composer(
            self._memory,
            self._setup.product_url,
            self._setup.roles,
            has_clock=self._setup.way(VERBS["clock"]) is not Way.NONE,
        )
        self._composer.ledger = run.rpartition("-")[2]
        self._consenting = False
        self._fresh: Connections | None = None
        self._cards: list[str] = []
        self.testimony: Testimony | None = None

    def by_person(self, verb: str) -> bool:
        """Whether a person carries this verb out."""
        return self._setup.way(VERBS[verb]) is Way.PERSON

    def consent_at(self, organisation: str) -> None:
        """The next `connect` by a person goes on through the consent page, to this organisation."""
        self._composer.organisation = organisation
        self._consenting = True

    def call_things(self, names: Mapping[str, str]) -> None:
        """What the ledger's own ids are called."""
        self._composer.names = names

    def heard(self, finding: Finding) -> None:
        """A finding, for those who answered the cards that it rests on."""
        self._findings += 1
        told = finding.model_dump(mode="json")
        self._desk.found(self._run, self._attempt, self._findings, self._cards, told)

    # --- verbs --------------------------------------------------------------------------------------------------------

    def call(self, verb: Verb, path: Mapping[str, str], body: Model | None = None, token: str | None = None) -> Model:
        """Ask. See `Front`. Raises NotWitnessed when the person could not say."""
        self.testimony = None
        if verb.name == "describe":
            return self._describe(verb)
        way = self._setup.way(verb)
        if way is Way.PROGRAM and self._program is not None:
            insist_on_its_own(self._memory, verb, path, body)
            answer = self._program.call(verb, path, body, token)
            self._learn(path, answer)
            return answer
        if way is not Way.PERSON:
            raise Unsupported(verb.name, declined=True)
        if verb.name == "connections" and self._fresh is not None:
            answer, self._fresh = self._fresh, None
            return answer
        return self._by_person(verb, path, body, token)

    def _describe(self, verb: Verb) -> Description:
        if self._description is None:
            said = self._program.call(verb, {}) if self._program is not None else None
            self._description = self._setup.description(said if isinstance(said, Description) else None)
        return self._description

    def _learn(self, path: Mapping[str, str], answer: Model) -> None:
        if isinstance(answer, Workspace):
            for role, key in answer.tokens.items():
                self._memory.roles[key] = (role, key)
            self._memory.accounts[answer.workspace_id] = answer.workspace_id
        else:
            self._memory.learn(path.get("workspace_id", ""), answer)

    def _by_person(self, verb: Verb, path: Mapping[str, str], body: Model | None, token: str | None) -> Model:
        signed_in = self._memory.roles.get(token or "")
        if token is not None and signed_in is None:
            raise NotWitnessed("A person at a browser cannot show a token that was made up")
        consenting = self._consenting and verb.name == "connect"
        asked = f"{verb.name} {sorted(path.items())} {body} {token}"
        self._looks = self._looks + 1 if asked == self._last and verb.method == "GET" else 0
        self._last, self._fresh = asked, None
        card = self._composer.card(
            verb, path, body, signed_in=signed_in, consenting=consenting, looks_before=self._looks
        )
        self._seq += 1
        number = self._desk.hand_in(self._run, self._attempt, self._seq, card)
        if verb_words()[verb.name].later:
            return verb.response()
        said = self._desk.answer(number)
        self._cards.append(number)
        self.testimony = Testimony(card=number, witness=said.person)
        _insist(verb, said)
        answer = answers.model_of(verb, path, body, said, self._memory, self._setup.roles, consenting=consenting)
        if consenting:
            self._consenting = False
            self._fresh = answers.connections_of(str(path.get("ledger") or getattr(body, "ledger", "")), said)
            return ConnectStarted(authorize_url="")
        self._introduce(verb, path, token, answer)
        return answer

    def _introduce(self, verb: Verb, path: Mapping[str, str], token: str | None, answer: Model) -> None:
        """A record that a person has just made is known to persons only, unless the program lists it."""
        kind, made = verb_words()[verb.name].made, answer.__dict__.get("id")
        if kind is None or not isinstance(made, str):
            return
        self._memory.ours(path.get("workspace_id", ""), kind, made)
        if self._program is not None:
            introduce(self._program, self._memory, kind, path, token, answer)


def _insist(verb: Verb, said: Answered) -> None:
    """Raises what the answer means when the verb was not carried out."""
    if said.kind == "refused":
        status, code = (403, "forbidden") if said.forbidden else (422, "refused")
        raise CandidateRefused(verb.name, status, code, said.said)
    if said.kind == "missing":
        raise Unsupported(verb.name, declined=True)
    if said.kind == "unable":
        raise NotWitnessed(f"{said.person} could not do this ({verb.summary.lower()}): {said.said}")
