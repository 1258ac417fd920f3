"""The result models: everything a bundle holds and everything a report is made from.

Two fields that are never mixed: `outcome` says what was seen against what was wanted, `evidence` says how well it was
seen (reference: judging.md 2.2). A harness error is never the candidate's failure; a check that saw nothing is never a
pass.

Files of a bundle (a folder):
    manifest.json             Manifest
    scenarios/<id>.json       ScenarioRun, one per scenario and ledger, written the moment it ends
    exchanges/<id>.jsonl      the ledger's journal of that run, one Exchange a line
    calls/<id>.jsonl          what the candidate was asked in that run, one Call a line
    witnesses.json            Witnesses: who answered cards at a browser; attachments/ holds what they attached
    results.json              Results: the judged bundle
    report.html junit.xml     made from results.json
    questionnaire.yaml        the vendor's answers, where they were added
    questionnaire.json        Attested: the same, scored against the measured results
    signer.json signer.pub    Signer, and the public key
    SHA256SUMS SHA256SUMS.sig the hash of every other file, and the Ed25519 signature of that list
"""

from sevenpoint.harness.results.attached import (
    Attested,
    AttestedAnswer,
    AttestedDocument,
    AttestedLine,
    AttestedPart,
    AttestedSection,
    Signer,
)
from sevenpoint.harness.results.compared import (
    Change,
    ChangeKind,
    ChangeSet,
    ComparedCell,
    ComparedOne,
    ComparedPoint,
    ComparedRequirement,
    Comparison,
    RankStability,
)
from sevenpoint.harness.results.gathered import (
    RESULTS_VERSION,
    Call,
    CandidateInfo,
    Evidence,
    Exchange,
    FaultSpan,
    Finding,
    Harm,
    LoadSummary,
    Manifest,
    Measurement,
    Model,
    Money,
    Outcome,
    ScenarioRun,
    Step,
)
from sevenpoint.harness.results.judged import (
    Condition,
    ConditionKind,
    CostLine,
    Costs,
    CurveScore,
    Gate,
    GateState,
    GateWatch,
    LostPoints,
    PointResult,
    ProfileUsed,
    RequirementResult,
    Results,
)
from sevenpoint.harness.results.timed import LatencyResult, MechanismSeen, QuantileInterval, Timely
from sevenpoint.harness.results.witnessed import Attachment, Opinion, WitnessedCard, Witnesses

__all__ = [
    "RESULTS_VERSION",
    "Attachment",
    "Attested",
    "AttestedAnswer",
    "AttestedDocument",
    "AttestedLine",
    "AttestedPart",
    "AttestedSection",
    "Call",
    "CandidateInfo",
    "Change",
    "ChangeKind",
    "ChangeSet",
    "ComparedCell",
    "ComparedOne",
    "ComparedPoint",
    "ComparedRequirement",
    "Comparison",
    "Condition",
    "ConditionKind",
    "CostLine",
    "Costs",
    "CurveScore",
    "Evidence",
    "Exchange",
    "FaultSpan",
    "Finding",
    "Gate",
    "GateState",
    "GateWatch",
    "Harm",
    "LatencyResult",
    "LoadSummary",
    "LostPoints",
    "Manifest",
    "Measurement",
    "MechanismSeen",
    "Model",
    "Money",
    "Opinion",
    "Outcome",
    "PointResult",
    "ProfileUsed",
    "QuantileInterval",
    "RankStability",
    "RequirementResult",
    "Results",
    "ScenarioRun",
    "Signer",
    "Step",
    "Timely",
    "WitnessedCard",
    "Witnesses",
]
