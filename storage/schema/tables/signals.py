"""Next-engagement signals, gap signals, their thresholds, and case studies."""

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from core.metrics.measures import Checkpoint, Measure
from core.privacy import Band, Modifier
from core.signals.vocabulary import CaseStudyState, CohortFlag, GapSignalStatus, NextEngagementState
from storage.schema.checks import between, length, one_of
from storage.schema.metadata import TIMESTAMPTZ, metadata

next_engagement_signal = Table(
    "next_engagement_signal",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("engagement_id", Uuid, nullable=False),
    Column("cohort_id", Uuid, nullable=False),
    Column("checkpoint", Text, nullable=False),
    Column("flag", Text, nullable=False),
    Column("gap_summary", JSONB, nullable=False),
    Column("state", Text, nullable=False),
    Column("la_id", Uuid, ForeignKey("person.id", ondelete="SET NULL")),
    Column("la_passed_at", TIMESTAMPTZ),
    Column("la_absent", Text),
    Column("pm_id", Uuid, ForeignKey("person.id", ondelete="SET NULL")),
    Column("pm_passed_at", TIMESTAMPTZ),
    Column("returned_because", Text),
    Column("hubspot_id", Text, unique=True),
    Column("created_at", TIMESTAMPTZ, nullable=False),
    UniqueConstraint("cohort_id", "checkpoint"),
    ForeignKeyConstraint(["engagement_id", "cohort_id"], ["cohort.engagement_id", "cohort.id"]),
    one_of("checkpoint", (Checkpoint.D5, Checkpoint.D14)),
    one_of("flag", CohortFlag),
    CheckConstraint(
        "jsonb_typeof(gap_summary) = 'array' AND octet_length(gap_summary::text) <= 4000",
        name="gap_summary",
    ),
    one_of("state", NextEngagementState),
    CheckConstraint("la_absent ~ '^[a-z0-9_]{1,64}$'", name="la_absent"),
    length("returned_because", 1, 300),
    length("hubspot_id", 1, 64),
    CheckConstraint(
        "state NOT IN ('drafted', 'la_review') OR (la_passed_at IS NULL AND pm_passed_at IS NULL)",
        name="afresh",
    ),
    CheckConstraint(
        "state NOT IN ('pm_review', 'sent_to_hubspot')"
        " OR la_passed_at IS NOT NULL OR la_absent IS NOT NULL",
        name="first",
    ),
    CheckConstraint("la_id IS NULL OR la_passed_at IS NOT NULL", name="la"),
    CheckConstraint("pm_id IS NULL OR pm_passed_at IS NOT NULL", name="pm"),
    CheckConstraint("state <> 'returned' OR returned_because IS NOT NULL", name="returned"),
    CheckConstraint("state <> 'sent_to_hubspot' OR pm_passed_at IS NOT NULL", name="second"),
    CheckConstraint(
        "CASE WHEN hubspot_id IS NULL THEN state <> 'sent_to_hubspot'"
        " ELSE state IN ('sent_to_hubspot', 'closed') END",
        name="sent",
    ),
    CheckConstraint("la_passed_at IS NULL OR la_absent IS NULL", name="unread"),
    Index("next_engagement_signal_la_id_idx", "la_id"),
    Index("next_engagement_signal_pm_id_idx", "pm_id"),
)

signal_threshold = Table(
    "signal_threshold",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("organisation_id", Uuid, ForeignKey("organisation.id"), nullable=False),
    Column("measure", Text, nullable=False),
    Column("at_risk_below", SmallInteger, nullable=False),
    Column("high_performing_from", SmallInteger, nullable=False),
    Column("created_at", TIMESTAMPTZ, nullable=False),
    UniqueConstraint("organisation_id", "measure"),
    one_of("measure", (Measure.PLAN_RATE, Measure.APPLIED_5D, Measure.SURVEY_RATE)),
    between("at_risk_below", 21, 79),
    between("high_performing_from", 22, 80),
    CheckConstraint("at_risk_below < high_performing_from", name="order"),
)

gap_signal = Table(
    "gap_signal",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("workspace_id", Uuid, ForeignKey("workspace.id"), nullable=False),
    Column("gap_tag", Text, ForeignKey("gap_tag.tag"), nullable=False),
    Column("share", SmallInteger, nullable=False),
    Column("share_modifier", Text),
    Column("n_band", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("asset_id", Uuid, ForeignKey("content_asset.id")),
    Column("created_at", TIMESTAMPTZ, nullable=False),
    between("share", 0, 100),
    one_of("share_modifier", Modifier),
    one_of("n_band", Band),
    one_of("status", GapSignalStatus),
    CheckConstraint("(asset_id IS NOT NULL) = (status = 'published')", name="answered"),
    Index(
        "gap_signal_one_at_work",
        "workspace_id",
        "gap_tag",
        unique=True,
        postgresql_where=text("status IN ('open', 'planned')"),
    ),
    Index("gap_signal_workspace_id_idx", "workspace_id"),
    Index("gap_signal_gap_tag_idx", "gap_tag"),
    Index("gap_signal_asset_id_idx", "asset_id"),
)

gap_signal_engagement = Table(
    "gap_signal_engagement",
    metadata,
    Column("gap_signal_id", Uuid, ForeignKey("gap_signal.id"), primary_key=True),
    Column("engagement_id", Uuid, ForeignKey("engagement.id"), primary_key=True),
    Column("share", SmallInteger, nullable=False),
    Column("share_modifier", Text),
    Column("n_band", Text, nullable=False),
    between("share", 0, 100),
    one_of("share_modifier", Modifier),
    one_of("n_band", Band),
    Index("gap_signal_engagement_engagement_id_idx", "engagement_id"),
)

case_study_request = Table(
    "case_study_request",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("engagement_id", Uuid, nullable=False),
    Column("cohort_id", Uuid, nullable=False, unique=True),
    Column("state", Text, nullable=False),
    Column("opened_at", TIMESTAMPTZ, nullable=False),
    Column("closed_at", TIMESTAMPTZ),
    Column("created_at", TIMESTAMPTZ, nullable=False),
    UniqueConstraint("id", "engagement_id"),
    ForeignKeyConstraint(["engagement_id", "cohort_id"], ["cohort.engagement_id", "cohort.id"]),
    one_of("state", CaseStudyState),
    CheckConstraint("(closed_at IS NOT NULL) = (state = 'closed')", name="closed"),
)

case_study_volunteer = Table(
    "case_study_volunteer",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("request_id", Uuid, nullable=False),
    Column("engagement_id", Uuid, nullable=False),
    Column("participant_id", Uuid, ForeignKey("person.id"), nullable=False),
    Column("created_at", TIMESTAMPTZ, nullable=False),
    UniqueConstraint("request_id", "participant_id"),
    ForeignKeyConstraint(
        ["engagement_id", "participant_id"], ["enrollment.engagement_id", "enrollment.person_id"]
    ),
    ForeignKeyConstraint(
        ["request_id", "engagement_id"],
        ["case_study_request.id", "case_study_request.engagement_id"],
    ),
    Index("case_study_volunteer_participant", "participant_id"),
)
