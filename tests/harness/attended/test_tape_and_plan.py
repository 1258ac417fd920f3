"""Going on where a story was, and the plan before the run."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import requests

from conftest import everything_by_hand
from sevenpoint.harness.attended.desk.forms import money
from sevenpoint.harness.attended.plan import NEEDS_CLOCK, SECONDS_BY_HAND, make_plan
from sevenpoint.harness.attended.setup import Way
from sevenpoint.harness.attended.survey import survey
from sevenpoint.harness.attended.tape import Tape, TapeTorn, recording
from sevenpoint.harness.bench import waiting
from sevenpoint.harness.bench.kept import Kept
from sevenpoint.harness.coverage import every_scenario
from sevenpoint.harness.judging import load_rubric


@pytest.fixture
def counter():
    """A server that counts: every answer is another number."""
    asked = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(f"{self.command} {self.path}")
            body = str(len(asked)).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_POST = do_GET  # noqa: N815 - the library's name

        def log_message(self, *_):
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()
    thread.join()
    server.server_close()


def story(url):
    """Posts, then looks until there are enough; what it saw."""
    with requests.Session() as session:
        first = session.post(f"{url}/post", data="x").text
        seen, held = waiting.poll(lambda: session.get(f"{url}/look").text, lambda text: int(text) % 4 == 0, 5)
        return first, seen, held


def test_a_story_told_again_is_answered_from_its_tape_and_goes_on_after_its_end(counter, tmp_path):
    url, asked = counter
    file = tmp_path / "run.jsonl"
    with recording(Tape(file), "http://desk"):
        told = story(url)
    before = len(asked)
    with recording(Tape(file), "http://desk"):
        assert story(url) == told
        assert len(asked) == before
        assert requests.get(f"{url}/more", timeout=5).text == str(before + 1)
    with recording(Tape(file), url):
        requests.get(f"{url}/desk", timeout=5)
    assert "/desk" not in file.read_text()


def test_a_tape_that_was_cut_off_asks_reads_again_and_never_repeats_a_write(counter, tmp_path):
    url, asked = counter
    file = tmp_path / "run.jsonl"
    with recording(Tape(file), "http://desk"):
        story(url)
    lines = file.read_text().splitlines(keepends=True)
    looks = [number for number, line in enumerate(lines) if '"/look"' in line]
    file.write_text("".join(lines[: looks[0] + 1]) + '{"half')
    with recording(Tape(file), "http://desk"):
        story(url)
    assert asked.count("POST /post") == 1
    file.write_text(lines[0])
    with recording(Tape(file), "http://desk"), pytest.raises(TapeTorn, match="interrupted while it asked POST"):
        story(url)
    assert asked.count("POST /post") == 1


def test_a_story_that_asks_for_something_else_tears_its_tape(counter, tmp_path):
    url, _ = counter
    file = tmp_path / "run.jsonl"
    with recording(Tape(file), "http://desk"):
        story(url)
    with recording(Tape(file), "http://desk"), pytest.raises(TapeTorn, match="GET /other where it asked POST /post"):
        requests.get(f"{url}/other", timeout=5)


def test_what_went_wrong_goes_wrong_again_from_the_tape(tmp_path):
    file = tmp_path / "run.jsonl"
    for _ in range(2):
        with recording(Tape(file), "http://desk"), pytest.raises(requests.ConnectionError):
            requests.get("http://127.0.0.1:1/nobody", timeout=5)
    assert len(file.read_text().splitlines()) == 2


def test_sinks_keep_port_and_messages_for_another_day(tmp_path):
    kept = Kept(tmp_path / "mail.jsonl")
    kept.listening(4711)
    kept.add({"subject": "Sync failed"})
    file = tmp_path / "mail.jsonl"
    file.write_text(file.read_text() + '{"half')
    again = Kept(tmp_path / "mail.jsonl")
    assert (again.port, again.messages) == (4711, [{"subject": "Sync failed"}])


# The plan


@pytest.fixture(scope="module")
def scenarios():
    return list(every_scenario())


def planned(scenarios, **changes):
    setup = everything_by_hand()
    ways = {**setup.capabilities, **changes.pop("ways", {})}
    return make_plan(setup.model_copy(update={"capabilities": ways, **changes}), scenarios, survey(), load_rubric())


def test_the_plan_fits_into_the_time_and_takes_the_most_worth_first(scenarios):
    short, long = planned(scenarios, minutes=60), planned(scenarios, minutes=2400)
    assert short.needs <= 60
    assert 0 < len(short.chosen) < len(long.chosen)
    covered = {name for run in short.chosen for name in run.requirements}
    assert len(covered) > len(short.chosen), "an hour that says one thing for each story is not well spent"
    assert short.in_short().startswith(f"{len(short.chosen)} of ")


def test_every_line_of_the_checklist_says_how_it_will_be_known(scenarios):
    plan = planned(scenarios)
    assert {each.how for each in plan.requirements} >= {"witnessed", "attested"}
    assert all(each.why for each in plan.requirements if each.how in ("no", "later", "attested"))


def test_what_cannot_be_shown_by_hand_is_said_before(scenarios):
    plan = planned(scenarios, minutes=100_000, ways={"clock": Way.NONE, "refunds": Way.NONE})
    why = {run.run: run.why for run in plan.runs if run.how == "no"}
    assert why["point_4_real_time.change_reaches_the_ledger-xero"] == SECONDS_BY_HAND
    assert why["point_1_two_way_sync.bank_transfer_in_ledger-xero"] == NEEDS_CLOCK
    assert why["point_1_two_way_sync.refund_reaches_the_ledger-xero"] == "the set-up has nothing for this: refunds"


def test_what_programs_do_needs_no_person_and_is_measured(scenarios):
    setup = everything_by_hand()
    ways = dict.fromkeys(setup.capabilities, Way.PROGRAM)
    plan = planned(scenarios, ways=ways, program="http://127.0.0.1:9", minutes=1)
    assert {run.how for run in plan.runs} == {"measured"}
    assert plan.needs == 0
    assert all(run.chosen for run in plan.runs)


def test_the_survey_knows_nearly_every_scenario(scenarios):
    known = {run.rpartition("-")[0] for run in survey()}
    names = {name.replace("/", ".") for name, _ in scenarios}
    assert len(names - known) <= len(names) / 10, f"renew survey.json: {sorted(names - known)}"


@pytest.mark.parametrize("text", ["much", "1.2.3,4x5-", ""])
def test_what_is_no_amount_is_refused(text):
    with pytest.raises(ValueError, match="is no amount"):
        money(text)


def test_survey_is_json_with_a_line_for_each_run():
    assert json.loads(json.dumps({run: asked.verbs for run, asked in survey().items()}))
