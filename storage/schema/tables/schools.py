"""Schools, their holidays, and what is known of their context."""

from sqlalchemy import (
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, ExcludeConstraint
from sqlalchemy.sql.naming import conv

from core.schools import ChangeTag, Priority
from storage.schema.checks import at_least, between, length, some_of
from storage.schema.metadata import TIMESTAMPTZ, metadata

school = Table(
    "school",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("workspace_id", Uuid, ForeignKey("workspace.id"), nullable=False),
    Column("name", Text, nullable=False),
    Column("time_zone", Text, nullable=False),
    Column("district", Text),
    Column("hubspot_company_id", Text, unique=True),
    Column("created_at", TIMESTAMPTZ, nullable=False),
    UniqueConstraint("workspace_id", "district", "name", postgresql_nulls_not_distinct=True),
    length("name", 1, 150),
    length("time_zone", 1, 64),
    length("district", 1, 150),
    length("hubspot_company_id", 1, 64),
)

school_holiday = Table(
    "school_holiday",
    metadata,
    Column("school_id", Uuid, ForeignKey("school.id"), primary_key=True),
    Column("day", Date, primary_key=True),
)

school_context_profile = Table(
    "school_context_profile",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("school_id", Uuid, ForeignKey("school.id"), nullable=False),
    Column("version", Integer, nullable=False),
    Column("readiness", SmallInteger, nullable=False),
    Column("change_tags", ARRAY(Text), nullable=False),
    Column("priorities", ARRAY(Text), nullable=False),
    Column("note", Text),
    Column("valid_from", TIMESTAMPTZ, nullable=False),
    Column("valid_to", TIMESTAMPTZ),
    Column("updated_at", TIMESTAMPTZ, nullable=False),
    Column("updated_by", Uuid, ForeignKey("person.id", ondelete="SET NULL")),
    Column("created_at", TIMESTAMPTZ, nullable=False),
    ExcludeConstraint(
        ("school_id", "="),
        (text("tstzrange(valid_from, valid_to)"), "&&"),
        name=conv("school_context_profile_no_overlap"),
    ),
    UniqueConstraint("school_id", "version"),
    at_least("version", 1),
    between("readiness", 1, 5),
    some_of("change_tags", ChangeTag, at_most=8),
    some_of("priorities", Priority, at_most=3),
    length("note", 1, 500),
    CheckConstraint("valid_to >= valid_from", name="range"),
    Index("school_context_profile_updated_by", "updated_by"),
)
