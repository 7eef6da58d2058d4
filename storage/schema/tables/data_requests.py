"""What people asked for of their own data."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Table, Text, Uuid, text

from core.data_requests import RequestKind
from storage.schema.checks import one_of
from storage.schema.metadata import TIMESTAMPTZ, metadata

subject_request = Table(
    "subject_request",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("person_id", Uuid, ForeignKey("person.id", ondelete="CASCADE"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("begun_at", TIMESTAMPTZ),
    Column("tried_at", TIMESTAMPTZ),
    Column("done_at", TIMESTAMPTZ),
    Column("outcome", Text),
    Column("created_at", TIMESTAMPTZ, nullable=False),
    one_of("kind", RequestKind),
    one_of("outcome", ("sent", "undeliverable", "taken_back")),
    CheckConstraint("(done_at IS NULL) = (outcome IS NULL)", name="done"),
    Index(
        "subject_request_one_open",
        "person_id",
        "kind",
        unique=True,
        postgresql_where=text("done_at IS NULL"),
    ),
    Index("subject_request_person", "person_id"),
)
