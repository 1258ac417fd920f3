"""Reading rubric files."""

from __future__ import annotations

import pytest
from judging_builders import bundle, finding, run

from sevenpoint.harness.judging import RubricError, judge, load_rubric
from sevenpoint.harness.judging.rubric import DEFAULT
from sevenpoint.harness.results import Harm, Outcome


def changed(tmp_path, old, new):
    file = tmp_path / "mine.toml"
    text = DEFAULT.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")
    return file


def test_another_rubric_gives_other_scores_from_the_same_evidence(tmp_path):
    data = bundle(run(findings=[finding(harm=Harm.MONEY_WRONG), finding(outcome=Outcome.FAIL, harm=Harm.COSMETIC)]))
    mine = load_rubric(changed(tmp_path, "cosmetic = 2.5", "cosmetic = 0"))
    assert judge(data, load_rubric()).points[0].score == 80
    assert judge(data, mine).points[0].score == 100


def test_a_firm_can_weigh_a_requirement_away(tmp_path):
    mine = load_rubric(changed(tmp_path, "[requirement_weights]", '[requirement_weights]\n"1.1" = 0'))
    results = judge(bundle(run(findings=[finding("1.1", Outcome.FAIL), finding("1.2")])), mine)
    assert results.points[0].score == 100


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("security = 10.0", "", "missing: security"),
        ("\n7 = 8.0", "", "missing: 7"),
        ("cap = 20.0", "cap = 120", "less than or equal to 100"),
        ('["6.6"]', '["5.99"]', "not in the checklist: 5.99"),
        ("[requirement_weights]", "[requirement_weight]", "requirement_weight"),
        ("claimed = 0.5", "claimed = nan", "evidence_caps.claimed"),
        ('name = "Sevenpoint default"', "name = ", "is not a TOML file"),
    ],
)
def test_a_bad_rubric_says_which_file_and_what(tmp_path, old, new, says):
    file = changed(tmp_path, old, new)
    with pytest.raises(RubricError, match=r"mine\.toml") as caught:
        load_rubric(file)
    assert says in str(caught.value)


def test_a_missing_rubric_says_so(tmp_path):
    with pytest.raises(RubricError, match="cannot be read"):
        load_rubric(tmp_path / "none.toml")


def test_a_firm_can_replace_single_consequences(tmp_path):
    own = '[consequences."1.5"]\nclause = "Ours."\nunit = "clients"\nminutes = 1\n'
    mine = load_rubric(changed(tmp_path, "[profiles.bookkeeping-firm]", f"{own}\n[profiles.bookkeeping-firm]"))
    assert mine.consequences["1.5"].clause == "Ours."
    assert mine.consequences["1.6"] == load_rubric().consequences["1.6"]


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("half_seconds = 60.0", "half_seconds = 1.0", "good_seconds must be less than half_seconds"),
        ("staff = 8\n", "", "firm.volumes: missing: staff"),
        ('"1.5" = 3.0', '"1.55" = 3.0', "not in the checklist: 1.55"),
        ("[profiles.bookkeeping-firm]", "[consequences.x]\nclause = 'c'\n[profiles.bookkeeping-firm]", "checklist: x"),
        ('name = "Sevenpoint default"', 'name = "x"\nconsequences = 3', "consequences: must be a table"),
    ],
)
def test_bad_curves_profiles_and_consequences_say_what(tmp_path, old, new, says):
    with pytest.raises(RubricError, match=r"mine\.toml") as caught:
        load_rubric(changed(tmp_path, old, new))
    assert says in str(caught.value)


def test_how_the_score_is_made_is_told_from_the_rubric_that_was_used(tmp_path):
    told = judge(bundle(), load_rubric(changed(tmp_path, "partial = 0.5", "partial = 0.25"))).score_rules
    assert told[0].startswith("A check is worth: pass 1, partial 0.25, fail 0")
    assert "One failed check of the harm money wrong holds its requirement at 0 of 100 or less." in told
    assert any(rule.startswith("4.1 is also graded by time: 50% of changes, with 95% confidence") for rule in told)
