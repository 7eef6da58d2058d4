"""Signals that were found about one participant, and each person's own reminder settings."""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    SmallInteger,
    Table,
    Text,
    Time,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.sql.naming import conv

from core.kernel.cycle import CyclePhase
from core.triggers import ResponseType, SignalChannel, SignalType
from storage.schema.checks import between, length, one_of
from storage.schema.metadata import TIMESTAMPTZ, metadata

intervention_trigger = Table(
    "intervention_trigger",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("phase", Text, nullable=False),
    Column("participant_id", Uuid, ForeignKey("person.id")),
    Column("engagement_id", Uuid, ForeignKey("engagement.id"), nullable=False),
    Column("cohort_id", Uuid, nullable=False),
    Column("signal_type", Text, nullable=False),
    Column("step", SmallInteger, nullable=False),
    Column("fired_at", TIMESTAMPTZ, nullable=False),
    Column("response_type", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("resolved_at", TIMESTAMPTZ),
    Column("resolution", Text),
    Column("created_at", TIMESTAMPTZ, nullable=False),
    UniqueConstraint(
        "participant_id",
        "engagement_id",
        "cohort_id",
        "signal_type",
        "step",
        name=conv("intervention_trigger_meaning"),
        postgresql_nulls_not_distinct=True,
    ),
    UniqueConstraint(
        "participant_id",
        "engagement_id",
        "signal_type",
        "step",
        name=conv("intervention_trigger_once_each"),
    ),
    ForeignKeyConstraint(["engagement_id", "cohort_id"], ["cohort.engagement_id", "cohort.id"]),
    one_of("phase", CyclePhase),
    one_of("signal_type", SignalType),
    between("step", 0, 100),
    one_of("response_type", ResponseType),
    one_of("channel", SignalChannel),
    length("resolution", 1, 64),
    CheckConstraint("(resolved_at IS NULL) = (resolution IS NULL)", name="resolved"),
    Index("intervention_trigger_engagement", "engagement_id"),
)

nudge_preference = Table(
    "nudge_preference",
    metadata,
    Column("person_id", Uuid, ForeignKey("person.id"), primary_key=True),
    Column("muted_all", Boolean, nullable=False, server_default=text("false")),
    Column("muted_kinds", ARRAY(Text), nullable=False, server_default=text("'{}'")),
    Column("snoozed_until", TIMESTAMPTZ),
    Column("created_at", TIMESTAMPTZ, nullable=False),
    Column("opens", Time),
    Column("closes", Time),
    Column("weekdays", ARRAY(SmallInteger)),
    CheckConstraint(
        "cardinality(muted_kinds) <= 50 AND array_position(muted_kinds, NULL) IS NULL",
        name="muted_kinds",
    ),
    CheckConstraint(
        "cardinality(weekdays) BETWEEN 1 AND 5 AND weekdays <@ '{1,2,3,4,5}'::smallint[]"
        " AND array_position(weekdays, NULL) IS NULL",
        name="weekdays",
    ),
    CheckConstraint(
        "num_nulls(opens, closes, weekdays) IN (0, 3) AND closes - opens >= interval '1 hour'",
        name="hours",
    ),
)
