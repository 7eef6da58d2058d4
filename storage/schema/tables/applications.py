"""Application events: each try of a strategy in class."""

from sqlalchemy import Column, ForeignKey, ForeignKeyConstraint, Index, Integer, Table, Text, Uuid

from core.applications.vocabulary import EvidenceType, Outcome
from storage.schema.checks import at_least, length, one_of
from storage.schema.metadata import TIMESTAMPTZ, metadata

application_event = Table(
    "application_event",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("participant_id", Uuid, ForeignKey("person.id"), nullable=False),
    Column("engagement_id", Uuid, nullable=False),
    Column("strategy_id", Uuid, nullable=False),
    Column("occurred_at", TIMESTAMPTZ, nullable=False),
    Column("evidence_type", Text, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("attempt_number", Integer, nullable=False),
    Column("note", Text),
    Column("artifact_link", Text),
    Column("slack_file_id", Text),
    Column("created_at", TIMESTAMPTZ, nullable=False),
    ForeignKeyConstraint(
        ["engagement_id", "participant_id"], ["enrollment.engagement_id", "enrollment.person_id"]
    ),
    ForeignKeyConstraint(
        ["engagement_id", "strategy_id"],
        ["engagement_strategy.engagement_id", "engagement_strategy.strategy_id"],
    ),
    one_of("evidence_type", EvidenceType),
    one_of("outcome", Outcome),
    at_least("attempt_number", 1),
    length("note", 1, 1000),
    length("artifact_link", 1, 2000),
    length("slack_file_id", 1, 32),
    Index(
        "application_event_attempt",
        "engagement_id",
        "participant_id",
        "strategy_id",
        "attempt_number",
        unique=True,
        postgresql_include=["outcome", "occurred_at", "created_at", "evidence_type"],
    ),
    Index("application_event_participant_id_idx", "participant_id"),
    postgresql_with={
        "autovacuum_vacuum_insert_scale_factor": "0.02",
        "autovacuum_vacuum_insert_threshold": "1000",
    },
)
