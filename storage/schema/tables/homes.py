"""Which App Home shows an older state than the database."""

from sqlalchemy import BigInteger, CheckConstraint, Column, ForeignKey, Index, Table, Uuid, text

from storage.schema.checks import at_least
from storage.schema.metadata import TIMESTAMPTZ, metadata

home_page = Table(
    "home_page",
    metadata,
    Column("person_id", Uuid, ForeignKey("person.id"), primary_key=True),
    Column("changed", BigInteger, nullable=False),
    Column("shown", BigInteger, nullable=False, server_default=text("0")),
    Column("claimed_until", TIMESTAMPTZ),
    Column("created_at", TIMESTAMPTZ, nullable=False),
    at_least("changed", 1),
    CheckConstraint("shown BETWEEN 0 AND changed", name="shown"),
    Index("home_page_behind", "person_id", postgresql_where=text("shown < changed")),
)
