"""Errors that a person at the command line reads: one clear sentence each, and the exit code that goes with it."""

# ruff: noqa: N818 - named for what happened

from __future__ import annotations

MET = 0
NOT_MET = 1
INCONCLUSIVE = 2
BASELINE_CHANGED = 3
USAGE = 64
HARNESS = 70
INTERRUPTED = 130


class SevenpointError(Exception):
    """Base: what happened, where, and what to do next, in one sentence."""

    exit_code = HARNESS


class UsageError(SevenpointError):
    """The command line or a file that it names is wrong."""

    exit_code = USAGE


class CandidateDown(SevenpointError):
    """The candidate cannot be reached or does not speak the contract: nothing was observed."""

    exit_code = INCONCLUSIVE


class HarnessFault(SevenpointError):
    """The harness or the mock ledgers are at fault, never the candidate."""

    exit_code = HARNESS
