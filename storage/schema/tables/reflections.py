"""Reflections, without their text, which is in `raw_answers`."""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Computed,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.sql.naming import conv

from core.reflections.vocabulary import ObstacleTheme, ReflectionState
from storage.schema.checks import one_of, some_of
from storage.schema.metadata import TIMESTAMPTZ, metadata

reflection = Table(
    "reflection",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("participant_id", Uuid, ForeignKey("person.id"), nullable=False),
    Column("engagement_id", Uuid, nullable=False),
    Column("state", Text, nullable=False),
    Column(
        "survey_complete", Boolean, Computed("state = 'complete'", persisted=True), nullable=False
    ),
    Column("themes", ARRAY(Text), nullable=False),
    Column("completed_at", TIMESTAMPTZ),
    Column("updated_at", TIMESTAMPTZ, nullable=False),
    Column("created_at", TIMESTAMPTZ, nullable=False),
    UniqueConstraint("engagement_id", "participant_id", name=conv("reflection_once_each")),
    ForeignKeyConstraint(
        ["engagement_id", "participant_id"], ["enrollment.engagement_id", "enrollment.person_id"]
    ),
    one_of("state", ReflectionState),
    some_of("themes", ObstacleTheme, at_most=10),
    CheckConstraint("(completed_at IS NOT NULL) = (state = 'complete')", name="completed_at"),
    Index("reflection_participant", "participant_id"),
)
