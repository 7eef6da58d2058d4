"""Raw answers, in a schema and with an owner of their own: for DDL alone.

No statement is built from these tables, and no module of statements may import this one. SQLAlchemy
would need the right to read (RETURNING, EXCLUDED), which nobody has: definer functions are the only
way to a raw answer.
"""

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    SmallInteger,
    Table,
    Text,
    Uuid,
)
from sqlalchemy.dialects.postgresql import ARRAY

from storage.schema.checks import between
from storage.schema.metadata import RAW_SCHEMA, metadata

pulse_response = Table(
    "pulse_response",
    metadata,
    Column("round_id", Uuid, ForeignKey("pulse_round.id"), primary_key=True),
    Column("participant_id", Uuid, ForeignKey("person.id"), primary_key=True),
    Column("likert", SmallInteger, nullable=False),
    Column("mcq_answers", ARRAY(SmallInteger), nullable=False),
    between("likert", 1, 5),
    CheckConstraint(
        "array_ndims(mcq_answers) = 1 AND cardinality(mcq_answers) = 3"
        " AND array_position(mcq_answers, NULL) IS NULL"
        " AND 0 <= ALL (mcq_answers) AND 4 >= ALL (mcq_answers)",
        name="mcq_answers",
    ),
    Index("pulse_response_participant", "participant_id"),
    schema=RAW_SCHEMA,
)

pulse_count = Table(
    "pulse_count",
    metadata,
    Column("round_id", Uuid, ForeignKey("pulse_round.id"), primary_key=True),
    Column("measure", Text, primary_key=True),
    Column("part", Text, primary_key=True),
    Column("cell", SmallInteger, primary_key=True),
    Column("cohorts", ARRAY(Uuid), nullable=False),
    Column("numerator", Integer, nullable=False),
    Column("denominator", Integer, nullable=False),
    Column("floor", SmallInteger, nullable=False),
    CheckConstraint("char_length(measure) <= 64", name="measure"),
    CheckConstraint("char_length(part) <= 80", name="part"),
    schema=RAW_SCHEMA,
)

pulse_sealed = Table(
    "pulse_sealed",
    metadata,
    Column("round_id", Uuid, ForeignKey("pulse_round.id"), primary_key=True),
    Column("participant_id", Uuid, ForeignKey("person.id", ondelete="CASCADE"), primary_key=True),
    Column("sealed", LargeBinary, nullable=False),
    CheckConstraint("octet_length(sealed) = 31", name="sealed"),
    Index("pulse_sealed_participant", "participant_id"),
    schema=RAW_SCHEMA,
)

reflection_text = Table(
    "reflection_text",
    metadata,
    Column("participant_id", Uuid, nullable=False),
    Column("engagement_id", Uuid, nullable=False),
    Column("evidence", Text, nullable=False),
    Column("obstacles", Text, nullable=False),
    Column("next_try", Text, nullable=False),
    ForeignKeyConstraint(
        ["engagement_id", "participant_id"],
        ["reflection.engagement_id", "reflection.participant_id"],
        ondelete="CASCADE",
    ),
    CheckConstraint("char_length(evidence) <= 2000", name="evidence"),
    CheckConstraint("char_length(obstacles) <= 2000", name="obstacles"),
    CheckConstraint("char_length(next_try) <= 2000", name="next_try"),
    PrimaryKeyConstraint("engagement_id", "participant_id"),
    schema=RAW_SCHEMA,
)
