"""The words of signals, with what people read for them. Stored values never change."""

from enum import StrEnum


class NextEngagementState(StrEnum):
    DRAFTED = "drafted"
    LA_REVIEW = "la_review"
    PM_REVIEW = "pm_review"
    SENT_TO_HUBSPOT = "sent_to_hubspot"
    RETURNED = "returned"
    CLOSED = "closed"


class CohortFlag(StrEnum):
    AT_RISK = "at_risk"
    HIGH_PERFORMING = "high_performing"
    STEADY = "steady"


class GapSignalStatus(StrEnum):
    OPEN = "open"
    PLANNED = "planned"
    PUBLISHED = "published"
    DISMISSED = "dismissed"


class CaseStudyState(StrEnum):
    OPEN = "open"
    CLOSED = "closed"


NEXT_ENGAGEMENT_LABELS = {
    NextEngagementState.DRAFTED: "a draft",
    NextEngagementState.LA_REVIEW: "with the LA",
    NextEngagementState.PM_REVIEW: "with the Programme Manager",
    NextEngagementState.SENT_TO_HUBSPOT: "in HubSpot",
    NextEngagementState.RETURNED: "returned",
    NextEngagementState.CLOSED: "closed",
}


GAP_STATUS_LABELS = {
    GapSignalStatus.OPEN: "open",
    GapSignalStatus.PLANNED: "planned",
    GapSignalStatus.PUBLISHED: "published",
    GapSignalStatus.DISMISSED: "dismissed",
}
