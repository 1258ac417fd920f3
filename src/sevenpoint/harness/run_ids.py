"""How a run is named: in the bundle's files, in `--scenario`, and in the workspace that it opens in the candidate."""

from __future__ import annotations


def run_id(scenario: str, ledger: str) -> str:
    """The run of a scenario on a ledger.

    >>> run_id("point_5_errors/expired_card", "xero")
    'point_5_errors.expired_card-xero'
    """
    return f"{scenario.replace('/', '.')}-{ledger}"


def file_of(run: str) -> str:
    """The scenario file of a run, below the scenarios folder; a file with several stories has runs of longer names.

    >>> file_of("point_5_errors.expired_card.twice-xero")
    'point_5_errors/expired_card.py'
    """
    return "/".join(run.rpartition("-")[0].split(".")[:2]) + ".py"


def workspace_name(scenario: str, ledger: str, nonce: str) -> str:
    """What a run calls a workspace in the candidate.

    >>> workspace_name("point_5_errors/expired_card", "xero", "K4TQ")
    'point_5_errors/expired_card xero K4TQ'
    """
    return f"{scenario} {ledger} {nonce}"


def run_of_workspace(name: str) -> str | None:
    """The run that a workspace's name tells; None: no run of ours.

    >>> run_of_workspace("point_5_errors/expired_card xero K4TQ")
    'point_5_errors.expired_card-xero'
    """
    parts = name.split(" ")
    return run_id(parts[0], parts[1]) if len(parts) == 3 else None
