"""The phases of the cycle, of which several slices speak. Stored values never change."""

from enum import StrEnum


class CyclePhase(StrEnum):
    PREPARE = "prepare"
    ENGAGE = "engage"
    COMMIT = "commit"
    APPLY = "apply"
    REFLECT = "reflect"
    SUSTAIN = "sustain"


PHASE_LABELS = {
    CyclePhase.PREPARE: "Prepare",
    CyclePhase.ENGAGE: "Workshop day",
    CyclePhase.COMMIT: "Make a plan",
    CyclePhase.APPLY: "Try it",
    CyclePhase.REFLECT: "Look back",
    CyclePhase.SUSTAIN: "Keep going",
}
