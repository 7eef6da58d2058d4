"""Certificates."""

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
)
from sqlalchemy.sql.naming import conv

from storage.schema.checks import length
from storage.schema.metadata import TIMESTAMPTZ, metadata

certificate = Table(
    "certificate",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("participant_id", Uuid, ForeignKey("person.id"), nullable=False),
    Column("engagement_id", Uuid, nullable=False),
    Column("issued_at", TIMESTAMPTZ, nullable=False),
    Column("code", Text, nullable=False, unique=True),
    Column("revoked_at", TIMESTAMPTZ),
    Column("revocation_reason", Text),
    Column("created_at", TIMESTAMPTZ, nullable=False),
    UniqueConstraint("engagement_id", "participant_id", name=conv("certificate_once_each")),
    ForeignKeyConstraint(
        ["engagement_id", "participant_id"], ["enrollment.engagement_id", "enrollment.person_id"]
    ),
    CheckConstraint("code ~ '^[A-Za-z0-9_-]{22,64}$'", name="code"),
    length("revocation_reason", 1, 300),
    CheckConstraint("revoked_at >= issued_at", name=conv("certificate_check")),
    CheckConstraint("(revoked_at IS NULL) = (revocation_reason IS NULL)", name="revoked"),
    Index("certificate_participant", "participant_id"),
)
