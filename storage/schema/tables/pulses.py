"""The pulse check's questions and its rounds; the answers are in `raw_answers`."""

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
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.sql.naming import conv

from core.pulses.records import RoundState
from storage.schema.checks import at_least, length, one_of
from storage.schema.metadata import TIMESTAMPTZ, Xid8, metadata

pulse_check = Table(
    "pulse_check",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("engagement_id", Uuid, ForeignKey("engagement.id"), nullable=False, unique=True),
    Column("statement", Text, nullable=False),
    Column("created_at", TIMESTAMPTZ, nullable=False),
    UniqueConstraint("id", "engagement_id"),
    length("statement", 1, 300),
)

pulse_question = Table(
    "pulse_question",
    metadata,
    Column("pulse_check_id", Uuid, ForeignKey("pulse_check.id"), primary_key=True),
    Column("position", SmallInteger, primary_key=True),
    Column("question", Text, nullable=False),
    Column("options", ARRAY(Text), nullable=False),
    Column("right_option", SmallInteger, nullable=False),
    Column("gap_tag", Text, ForeignKey("gap_tag.tag"), nullable=False),
    CheckConstraint('"position" >= 1 AND "position" <= 3', name="position"),
    length("question", 1, 300),
    CheckConstraint(
        "array_ndims(options) = 1 AND cardinality(options) BETWEEN 2 AND 5"
        " AND array_position(options, NULL) IS NULL AND array_position(options, '') IS NULL"
        " AND uptake.longest(options) <= 75",
        name="options",
    ),
    CheckConstraint("right_option BETWEEN 0 AND (cardinality(options) - 1)", name="right_option"),
    Index("pulse_question_gap_tag_idx", "gap_tag"),
)

pulse_round = Table(
    "pulse_round",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("pulse_check_id", Uuid, nullable=False, unique=True),
    Column("engagement_id", Uuid, nullable=False, unique=True),
    Column("opens_at", TIMESTAMPTZ, nullable=False),
    Column("closes_at", TIMESTAMPTZ, nullable=False),
    Column("score_floor", SmallInteger, nullable=False),
    Column("rate_floor", SmallInteger, nullable=False),
    Column("breakdown_floor", SmallInteger, nullable=False),
    Column("state", Text, nullable=False, server_default=text("'open'")),
    Column("closed_at", TIMESTAMPTZ),
    Column("closed_in", Xid8),
    Column("created_at", TIMESTAMPTZ, nullable=False),
    ForeignKeyConstraint(
        ["pulse_check_id", "engagement_id"], ["pulse_check.id", "pulse_check.engagement_id"]
    ),
    at_least("score_floor", 5),
    at_least("rate_floor", 5),
    at_least("breakdown_floor", 10),
    one_of("state", RoundState),
    CheckConstraint(
        "(state = 'open') = (closed_at IS NULL) AND (closed_at IS NULL) = (closed_in IS NULL)"
        " AND closed_at BETWEEN opens_at AND closes_at",
        name=conv("pulse_round_closed"),
    ),
    CheckConstraint(
        "closes_at > opens_at AND closes_at - opens_at <= interval '31 days'",
        name=conv("pulse_round_lasts"),
    ),
    Index("pulse_round_unreleased", "closes_at", postgresql_where=text("state <> 'released'")),
)
