"""People, what they told about themselves as learners, and their roles."""

from sqlalchemy import (
    Boolean,
    Column,
    Computed,
    ForeignKey,
    Index,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY

from core.people import ContentArea, Experience, GradeBand, SchoolRole
from core.policy import Role, ScopeKind
from storage.schema.checks import length, one_of, some_of
from storage.schema.metadata import TIMESTAMPTZ, metadata

person = Table(
    "person",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("workspace_id", Uuid, ForeignKey("workspace.id"), nullable=False),
    Column("slack_user_id", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("time_zone", Text, nullable=False),
    Column("locale", Text, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("dm_channel_id", Text),
    Column("refreshed_at", TIMESTAMPTZ),
    Column("created_at", TIMESTAMPTZ, nullable=False),
    Column(
        "audit_ref", Uuid, nullable=False, unique=True, server_default=text("gen_random_uuid()")
    ),
    UniqueConstraint("workspace_id", "slack_user_id"),
    length("slack_user_id", 1, 32),
    length("name", 1, 150),
    length("time_zone", 1, 64),
    length("locale", 2, 16),
    length("dm_channel_id", 1, 32),
)

learner_profile = Table(
    "learner_profile",
    metadata,
    Column("person_id", Uuid, ForeignKey("person.id"), primary_key=True),
    Column("grade_bands", ARRAY(Text), nullable=False),
    Column("experience", Text),
    Column("content_areas", ARRAY(Text), nullable=False),
    Column("school_role", Text),
    Column("created_at", TIMESTAMPTZ, nullable=False),
    Column("id", Uuid, nullable=False, unique=True, server_default=text("gen_random_uuid()")),
    some_of("grade_bands", GradeBand),
    one_of("experience", Experience),
    some_of("content_areas", ContentArea),
    one_of("school_role", SchoolRole),
)

role_assignment = Table(
    "role_assignment",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("person_id", Uuid, ForeignKey("person.id"), nullable=False),
    Column("role", Text, nullable=False),
    Column("scope_kind", Text, nullable=False),
    Column("scope_id", Uuid, nullable=False),
    Column("created_at", TIMESTAMPTZ, nullable=False),
    Column(
        "organisation_id",
        Uuid,
        Computed(
            "CASE WHEN (scope_kind = 'organisation') THEN scope_id ELSE NULL::uuid END",
            persisted=True,
        ),
        ForeignKey("organisation.id"),
    ),
    Column(
        "school_id",
        Uuid,
        Computed(
            "CASE WHEN (scope_kind = 'school') THEN scope_id ELSE NULL::uuid END", persisted=True
        ),
        ForeignKey("school.id"),
    ),
    Column(
        "engagement_id",
        Uuid,
        Computed(
            "CASE WHEN (scope_kind = 'engagement') THEN scope_id ELSE NULL::uuid END",
            persisted=True,
        ),
        ForeignKey("engagement.id"),
    ),
    UniqueConstraint("person_id", "role", "scope_kind", "scope_id"),
    one_of("role", Role),
    one_of("scope_kind", ScopeKind),
    Index("role_assignment_organisation_id_idx", "organisation_id"),
    Index("role_assignment_school_id_idx", "school_id"),
    Index("role_assignment_engagement_id_idx", "engagement_id"),
)
