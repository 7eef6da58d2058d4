"""Strategies, engagements, cohorts and who is enrolled in them."""

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.sql.naming import conv

from core.engagements.vocabulary import (
    AttendeeGroup,
    EngagementSource,
    EngagementState,
    WindowAnchor,
    WorkshopType,
)
from core.schools import ChangeTag, Priority
from storage.schema.checks import between, length, one_of, some_of
from storage.schema.metadata import TIMESTAMPTZ, metadata

strategy = Table(
    "strategy",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("workspace_id", Uuid, ForeignKey("workspace.id"), nullable=False),
    Column("name", Text, nullable=False),
    Column("description", Text, nullable=False),
    Column("created_at", TIMESTAMPTZ, nullable=False),
    UniqueConstraint("workspace_id", "name"),
    length("name", 1, 75),
    length("description", 1, 150),
)

engagement = Table(
    "engagement",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("school_id", Uuid, ForeignKey("school.id"), nullable=False),
    Column("topic", Text, nullable=False),
    Column("starts_at", TIMESTAMPTZ, nullable=False),
    Column("strategist_id", Uuid, ForeignKey("person.id")),
    Column("workshop_type", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("hubspot_deal_id", Text, unique=True),
    Column("digest_channel_id", Text),
    Column("window_anchor", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("completed_at", TIMESTAMPTZ),
    Column("created_at", TIMESTAMPTZ, nullable=False),
    Column("anchored_at", TIMESTAMPTZ),
    UniqueConstraint("school_id", "topic", "starts_at"),
    length("topic", 1, 150),
    one_of("workshop_type", WorkshopType),
    one_of("source", EngagementSource),
    length("hubspot_deal_id", 1, 64),
    length("digest_channel_id", 1, 32),
    one_of("window_anchor", WindowAnchor),
    one_of("state", EngagementState),
    CheckConstraint("(completed_at IS NOT NULL) = (state = 'completed')", name="completed_at"),
    Index("engagement_completed", "completed_at", postgresql_where=text("state = 'completed'")),
    Index("engagement_strategist", "strategist_id"),
)

engagement_strategy = Table(
    "engagement_strategy",
    metadata,
    Column("engagement_id", Uuid, ForeignKey("engagement.id"), primary_key=True),
    Column("strategy_id", Uuid, ForeignKey("strategy.id"), primary_key=True),
    Column("position", SmallInteger, nullable=False),
    UniqueConstraint("engagement_id", "position", deferrable=True, initially="DEFERRED"),
    CheckConstraint('"position" >= 1 AND "position" <= 100', name="position"),
    Index("engagement_strategy_strategy_id_idx", "strategy_id"),
)

cohort = Table(
    "cohort",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("engagement_id", Uuid, ForeignKey("engagement.id"), nullable=False),
    Column("name", Text, nullable=False),
    Column("attendee_group", Text),
    Column("note", Text),
    Column("expected_count", Integer),
    Column("created_at", TIMESTAMPTZ, nullable=False),
    UniqueConstraint("engagement_id", "id"),
    UniqueConstraint("engagement_id", "name"),
    length("name", 1, 75),
    one_of("attendee_group", AttendeeGroup),
    length("note", 1, 300),
    between("expected_count", 0, 100000),
)

enrollment = Table(
    "enrollment",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("engagement_id", Uuid, ForeignKey("engagement.id"), nullable=False),
    Column("cohort_id", Uuid, nullable=False),
    Column("person_id", Uuid, ForeignKey("person.id"), nullable=False),
    Column("joined_at", TIMESTAMPTZ, nullable=False),
    Column("left_at", TIMESTAMPTZ),
    Column("checked_in_at", TIMESTAMPTZ),
    Column("anchor_at", TIMESTAMPTZ),
    Column("created_at", TIMESTAMPTZ, nullable=False),
    UniqueConstraint("engagement_id", "person_id"),
    ForeignKeyConstraint(["engagement_id", "cohort_id"], ["cohort.engagement_id", "cohort.id"]),
    CheckConstraint("left_at >= joined_at", name=conv("enrollment_check")),
    Index("enrollment_cohort", "cohort_id"),
    Index("enrollment_person", "person_id"),
)

engagement_context = Table(
    "engagement_context",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("engagement_id", Uuid, ForeignKey("engagement.id"), nullable=False, unique=True),
    Column("readiness", SmallInteger, nullable=False),
    Column("change_tags", ARRAY(Text), nullable=False),
    Column("priorities", ARRAY(Text), nullable=False),
    Column("note", Text),
    Column("updated_at", TIMESTAMPTZ, nullable=False),
    Column("updated_by", Uuid, ForeignKey("person.id", ondelete="SET NULL")),
    Column("created_at", TIMESTAMPTZ, nullable=False),
    between("readiness", 1, 5),
    some_of("change_tags", ChangeTag, at_most=8),
    some_of("priorities", Priority, at_most=3),
    length("note", 1, 500),
    Index("engagement_context_updated_by", "updated_by"),
)
