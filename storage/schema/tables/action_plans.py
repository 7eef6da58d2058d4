"""Action plans: every revision is a row."""

from sqlalchemy import (
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
)

from storage.schema.checks import at_least, length
from storage.schema.metadata import TIMESTAMPTZ, metadata

action_plan = Table(
    "action_plan",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("participant_id", Uuid, ForeignKey("person.id"), nullable=False),
    Column("engagement_id", Uuid, nullable=False),
    Column("strategy_id", Uuid, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("what", Text, nullable=False),
    Column("due_at", TIMESTAMPTZ, nullable=False),
    Column("with_whom_slack_id", Text),
    Column("with_whom_text", Text),
    Column("cue", Text),
    Column("created_at", TIMESTAMPTZ, nullable=False),
    Column("withdrawn_at", TIMESTAMPTZ),
    Column("calendar_at", TIMESTAMPTZ),
    UniqueConstraint("participant_id", "engagement_id", "revision"),
    ForeignKeyConstraint(
        ["engagement_id", "participant_id"], ["enrollment.engagement_id", "enrollment.person_id"]
    ),
    ForeignKeyConstraint(
        ["engagement_id", "strategy_id"],
        ["engagement_strategy.engagement_id", "engagement_strategy.strategy_id"],
    ),
    at_least("revision", 1),
    length("what", 1, 500),
    length("with_whom_slack_id", 1, 32),
    length("with_whom_text", 1, 150),
    length("cue", 1, 300),
    Index(
        "action_plan_engagement",
        "engagement_id",
        "participant_id",
        "revision",
        postgresql_include=["due_at", "created_at", "withdrawn_at"],
    ),
)
