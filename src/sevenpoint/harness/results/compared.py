"""Several judged bundles side by side: candidates to choose from, or evaluations of one candidate over time."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

from pydantic import Field

from sevenpoint.harness.results.gathered import RESULTS_VERSION, Model, Money, Outcome


class ComparedOne(Model):
    """One column: a judged bundle, every one of them by the same rubric. Scores 0..100."""

    name: str = Field(description="How it is called here; different for each.")
    candidate: str
    version: str
    run_id: str
    started_at: dt.datetime
    complete: bool
    sevenpoint_version: str
    seed: int
    ledgers: list[str]
    label: str
    score: float | None
    floor: float
    ceiling: float
    coverage: float
    common_score: float | None = Field(
        description="Over the requirements that were observed for all; gates cap it too."
    )
    gates: list[str] = Field(description="Titles of the gates that it closed.")
    hours: float | None = Field(description="Estimated manual work a month, in hours.")
    cost: Money | None


class ComparedCell(Model):
    """One requirement of one column. Scores 0..1."""

    outcome: Outcome
    score: float | None
    floor: float
    ceiling: float
    checks: int = Field(description="Checks that saw something.")
    worst: str | None = Field(default=None, description="Title of the most harmful finding that is no pass.")


class ComparedRequirement(Model):
    """One row of the matrix."""

    id: str
    title: str
    point: int
    weight: float
    cells: list[ComparedCell]
    common: bool = Field(description="Observed for all.")
    only_fails: int | None = Field(
        default=None, description="Place of the only column that fails while every other passes."
    )
    only_passes: int | None = Field(
        default=None, description="Place of the only column that passes while every other fails."
    )


class ComparedPoint(Model):
    """One of the seven points, a score per column, over everything and over what is common."""

    number: int
    title: str
    scores: list[float | None]
    floors: list[float]
    ceilings: list[float]
    common_scores: list[float | None]
    capped: list[bool] = Field(description="Whether a gate holds it down.")


class RankStability(Model):
    """How often one column is before another, over weights drawn around the rubric's. Shares 0..1."""

    draws: int
    seed: int
    basis: str = Field(description="What was drawn, in a sentence.")
    first: list[float] = Field(description="Share of the draws in which each column is first; equal firsts share it.")
    beats: list[list[float]] = Field(
        description="[row][column]: share in which row is before column; a tie counts half."
    )


class ChangeKind(StrEnum):
    """What became of one requirement between two evaluations."""

    REGRESSED = "regressed"
    WORSE = "worse"
    GONE = "gone"
    CHANGED_EVIDENCE = "changed_evidence"
    NEW = "new"
    BETTER = "better"
    FIXED = "fixed"


class Change(Model):
    """One requirement that is not as it was."""

    requirement: str
    title: str
    kind: ChangeKind
    before: Outcome
    after: Outcome
    score_before: float | None
    score_after: float | None
    detail: str


class ChangeSet(Model):
    """What changed from one column to the next."""

    before: str
    after: str
    changes: list[Change] = Field(description="The worst first.")
    dropped_runs: list[str] = Field(description="Runs of the first that the second does not have.")
    added_runs: list[str]
    harness: list[str] = Field(description="What else differs, so that a change need not be the candidate's.")


class Comparison(Model):
    """Several judged bundles side by side."""

    results_version: str = RESULTS_VERSION
    rubric: str
    same_candidate: bool = Field(description="Evaluations of one candidate, in the order of their start.")
    columns: list[ComparedOne]
    points: list[ComparedPoint]
    requirements: list[ComparedRequirement]
    common_requirements: int
    stability: list[RankStability]
    changes: list[ChangeSet] = Field(description="Between neighbours; empty for different candidates.")
    notes: list[str]
