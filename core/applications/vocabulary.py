"""The words of a try, with what people read for them. Stored values never change."""

from enum import StrEnum


class EvidenceType(StrEnum):
    ARTIFACT = "artifact"
    OBSERVATION = "observation"
    SELF_REPORT = "self_report"


class Outcome(StrEnum):
    SUCCESS = "success"
    ATTEMPTED_FAILED = "attempted_failed"


OUTCOME_LABELS = {
    Outcome.SUCCESS: "It worked",
    Outcome.ATTEMPTED_FAILED: "It didn't work yet",
}


EVIDENCE_LABELS = {
    EvidenceType.SELF_REPORT: "My own account",
    EvidenceType.OBSERVATION: "Somebody watched",
    EvidenceType.ARTIFACT: "Something made in class",
}
