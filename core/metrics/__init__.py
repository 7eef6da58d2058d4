"""Shared numbers: their names, when they are released, and to whom they are shown."""

from core.metrics.cohort_view import CohortView, OwnCohort, own_cohort, read_cohort_view
from core.metrics.figures import (
    Breadth,
    CohortFigures,
    FigureReader,
    FiguresOf,
    WiderFigures,
    digest_figures,
    figures_for,
    gap_shares_for,
)
from core.metrics.measures import (
    CHECKPOINT_AGES,
    IN_PARTS,
    OF_SOME,
    Measure,
    PulseClosed,
    ReleasePoint,
)
from core.metrics.releases import (
    DIGEST_FROM,
    DigestDue,
    ReleaseDue,
    ReleaseStore,
    announce_digests,
    engagements_due,
    release_due,
)
from core.metrics.settings import (
    MASTERY_STREAK,
    STREAK_MAX,
    STREAK_MIN,
    set_mastery_streak,
)

__all__ = [
    "CHECKPOINT_AGES",
    "DIGEST_FROM",
    "IN_PARTS",
    "MASTERY_STREAK",
    "OF_SOME",
    "STREAK_MAX",
    "STREAK_MIN",
    "Breadth",
    "CohortFigures",
    "CohortView",
    "DigestDue",
    "FigureReader",
    "FiguresOf",
    "Measure",
    "OwnCohort",
    "PulseClosed",
    "ReleaseDue",
    "ReleasePoint",
    "ReleaseStore",
    "WiderFigures",
    "announce_digests",
    "digest_figures",
    "engagements_due",
    "figures_for",
    "gap_shares_for",
    "own_cohort",
    "read_cohort_view",
    "release_due",
    "set_mastery_streak",
]
