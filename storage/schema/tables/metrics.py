"""Privacy floors, the released figures, and the settings that they are computed with."""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    Numeric,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.sql.naming import conv

from core.metrics.measures import Checkpoint, Measure, PulseClosed
from core.privacy import Band, BlankReason, Modifier
from storage.schema.checks import at_least, between, listed, one_of
from storage.schema.metadata import TIMESTAMPTZ, metadata

# A breakdown tells of its parts, each of which is of fewer people: its floor is higher.
_BREAKDOWNS = (
    Measure.EVIDENCE_MIX,
    Measure.PROFILE_GRADE_BAND,
    Measure.PROFILE_EXPERIENCE,
    Measure.PROFILE_CONTENT_AREA,
    Measure.PROFILE_SCHOOL_ROLE,
    Measure.PULSE_DISTRIBUTION,
    Measure.QUESTION_OPTION,
)
# `released_figure` is what the first figures were released into; `released_cell` followed it.
_EARLY_MEASURES = (
    Measure.PLAN_RATE,
    Measure.APPLIED_24H,
    Measure.APPLIED_48H,
    Measure.APPLIED_5D,
    Measure.MEDIAN_HOURS,
    Measure.NUDGES_ACTED_ON,
    Measure.SUCCESS_SHARE,
)
_EARLY_REASONS = (
    BlankReason.TOO_FEW,
    BlankReason.WINDOW_OPEN,
    BlankReason.NOT_REACHED,
    BlankReason.NOBODY_YET,
)

privacy_floor = Table(
    "privacy_floor",
    metadata,
    Column("organisation_id", Uuid, ForeignKey("organisation.id"), primary_key=True),
    Column("score", SmallInteger, nullable=False),
    Column("rate", SmallInteger, nullable=False),
    Column("breakdown", SmallInteger, nullable=False),
    Column("created_at", TIMESTAMPTZ, nullable=False),
    at_least("score", 5),
    at_least("rate", 5),
    at_least("breakdown", 10),
)

figure_setting = Table(
    "figure_setting",
    metadata,
    Column("organisation_id", Uuid, ForeignKey("organisation.id"), primary_key=True),
    Column("mastery_streak", SmallInteger, nullable=False),
    Column("created_at", TIMESTAMPTZ, nullable=False),
    between("mastery_streak", 2, 10),
)

checkpoint_release = Table(
    "checkpoint_release",
    metadata,
    Column("cohort_id", Uuid, ForeignKey("cohort.id"), primary_key=True),
    Column("checkpoint", Text, primary_key=True),
    Column("released_at", TIMESTAMPTZ, nullable=False),
    one_of("checkpoint", Checkpoint),
)

released_figure = Table(
    "released_figure",
    metadata,
    Column("cohort_id", Uuid, primary_key=True),
    Column("checkpoint", Text, primary_key=True),
    Column("measure", Text, primary_key=True),
    Column("value", Numeric),
    Column("modifier", Text),
    Column("blank_reason", Text),
    Column("n_band", Text),
    Column("denominator", Integer, nullable=False),
    Column("still_open", Integer),
    Column("computed_at", TIMESTAMPTZ, nullable=False),
    ForeignKeyConstraint(
        ["cohort_id", "checkpoint"],
        ["checkpoint_release.cohort_id", "checkpoint_release.checkpoint"],
    ),
    one_of("measure", _EARLY_MEASURES),
    one_of("modifier", Modifier),
    one_of("blank_reason", _EARLY_REASONS),
    one_of("n_band", Band),
    at_least("denominator", 0),
    at_least("still_open", 0),
    CheckConstraint("(n_band IS NULL) = (denominator < 5)", name=conv("released_figure_band")),
    CheckConstraint(
        "(value IS NULL) = (blank_reason IS NOT NULL)", name=conv("released_figure_blank_or_value")
    ),
    CheckConstraint("value IS NULL OR denominator >= 5", name=conv("released_figure_floor")),
    CheckConstraint(
        "modifier IS NULL OR value IS NOT NULL", name=conv("released_figure_modified_value")
    ),
)

released_cell = Table(
    "released_cell",
    metadata,
    Column("id", Uuid, primary_key=True, server_default=text("gen_random_uuid()")),
    Column("engagement_id", Uuid, ForeignKey("engagement.id"), nullable=False),
    Column("moment", Text, nullable=False),
    Column("measure", Text, nullable=False),
    Column("part", Text, nullable=False, server_default=text("''")),
    Column("numerator", Integer),
    Column("denominator", Integer, nullable=False),
    Column("everybody", Integer),
    Column("events", ARRAY(Integer)),
    Column("leavers", ARRAY(Integer)),
    Column("floor", SmallInteger, nullable=False),
    Column("value", Numeric),
    Column("modifier", Text),
    Column("blank_reason", Text),
    Column("n_band", Text),
    Column("n_or_more", Boolean, nullable=False, server_default=text("false")),
    Column("some_still_open", Boolean, nullable=False, server_default=text("false")),
    Column("as_of", TIMESTAMPTZ, nullable=False),
    Column("created_at", TIMESTAMPTZ, nullable=False, server_default=text("clock_timestamp()")),
    UniqueConstraint("id", "moment", "measure", "part"),
    one_of("moment", (*Checkpoint, *PulseClosed)),
    one_of("measure", Measure),
    CheckConstraint("char_length(part) <= 80", name="part"),
    at_least("denominator", 0),
    at_least("everybody", 0),
    at_least("floor", 5),
    one_of("modifier", Modifier),
    one_of("blank_reason", BlankReason),
    one_of("n_band", Band),
    CheckConstraint("n_band IS NULL OR denominator >= 5", name=conv("released_cell_band")),
    CheckConstraint(
        "(value IS NULL) = (blank_reason IS NOT NULL)", name=conv("released_cell_blank_or_value")
    ),
    CheckConstraint(
        f"measure NOT IN ({listed(_BREAKDOWNS)}) OR floor >= 10",
        name=conv("released_cell_breakdown_floor"),
    ),
    CheckConstraint(
        "n_band IS NOT NULL OR (numerator IS NULL AND events IS NULL AND leavers IS NULL)",
        name=conv("released_cell_few"),
    ),
    CheckConstraint("value IS NULL OR denominator >= floor", name=conv("released_cell_floor")),
    CheckConstraint(
        "modifier IS NULL OR value IS NOT NULL", name=conv("released_cell_modified_value")
    ),
    Index("released_cell_engagement", "engagement_id", "moment"),
)

released_cell_cohort = Table(
    "released_cell_cohort",
    metadata,
    Column("cohort_id", Uuid, ForeignKey("cohort.id"), primary_key=True),
    Column("moment", Text, primary_key=True),
    Column("measure", Text, primary_key=True),
    Column("part", Text, primary_key=True),
    Column("cell_id", Uuid, nullable=False),
    ForeignKeyConstraint(
        ["cell_id", "moment", "measure", "part"],
        ["released_cell.id", "released_cell.moment", "released_cell.measure", "released_cell.part"],
    ),
    Index("released_cell_cohort_cell", "cell_id"),
)
