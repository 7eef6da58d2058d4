"""Gap tags, content assets, the strategists' videos, and what participants did with them."""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Computed,
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
from sqlalchemy.sql.naming import conv

from core.content.vocabulary import AssetOwner, AssetType, ReleaseRule, VideoApproval, Visibility
from storage.schema.checks import at_least, between, length, one_of
from storage.schema.metadata import TIMESTAMPTZ, metadata

gap_domain = Table(
    "gap_domain",
    metadata,
    Column("id", Uuid, nullable=False, unique=True, server_default=text("gen_random_uuid()")),
    Column("domain", Text, primary_key=True),
    Column("created_at", TIMESTAMPTZ, nullable=False),
    CheckConstraint("domain ~ '^[a-z0-9_]+$' AND char_length(domain) <= 73", name="domain"),
)

gap_tag = Table(
    "gap_tag",
    metadata,
    Column("tag", Text, primary_key=True),
    Column("created_at", TIMESTAMPTZ, nullable=False),
    Column("id", Uuid, nullable=False, unique=True, server_default=text("gen_random_uuid()")),
    Column("seeded", Boolean, nullable=False, server_default=text("false")),
    Column(
        "domain",
        Text,
        Computed("split_part(tag, '/', 1)", persisted=True),
        ForeignKey("gap_domain.domain"),
        nullable=False,
    ),
    CheckConstraint("tag ~ '^[a-z0-9_]+/[a-z0-9_]+$' AND char_length(tag) <= 75", name="tag"),
    Index("gap_tag_domain", "domain"),
)

content_asset = Table(
    "content_asset",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("workspace_id", Uuid, ForeignKey("workspace.id"), nullable=False),
    Column("engagement_id", Uuid, ForeignKey("engagement.id")),
    Column("title", Text, nullable=False),
    Column("type", Text, nullable=False),
    Column("link", Text, nullable=False),
    Column("visibility", Text, nullable=False, server_default=text("'draft'")),
    Column("owner", Text, nullable=False, server_default=text("'pm'")),
    Column("release_rule", Text, nullable=False),
    Column("created_by", Uuid, ForeignKey("person.id")),
    Column("created_at", TIMESTAMPTZ, nullable=False),
    length("title", 1, 150),
    one_of("type", AssetType),
    CheckConstraint(
        "link ~* '^https?://[^[:space:]/]+[^[:space:]]*$' AND char_length(link) <= 2000",
        name="link",
    ),
    one_of("visibility", Visibility),
    one_of("owner", AssetOwner),
    one_of("release_rule", ReleaseRule),
    CheckConstraint("engagement_id IS NOT NULL OR type = 'microlearning'", name="engagement"),
    CheckConstraint(
        "engagement_id IS NOT NULL OR (owner = 'content_creator' AND release_rule = 'by_hand'"
        " AND visibility IN ('draft', 'post_released'))",
        name="reusable",
    ),
    Index("content_asset_created_by", "created_by"),
    Index("content_asset_engagement", "engagement_id"),
    Index("content_asset_reusable", "workspace_id", postgresql_where=text("engagement_id IS NULL")),
    Index(
        "content_asset_to_release",
        "engagement_id",
        postgresql_where=text("release_rule <> 'by_hand' AND visibility <> 'post_released'"),
    ),
    Index("content_asset_workspace_id_idx", "workspace_id"),
)

content_asset_gap_tag = Table(
    "content_asset_gap_tag",
    metadata,
    Column("asset_id", Uuid, ForeignKey("content_asset.id"), primary_key=True),
    Column("gap_tag", Text, ForeignKey("gap_tag.tag"), primary_key=True),
    Index("content_asset_gap_tag_tag", "gap_tag"),
)

visibility_transition = Table(
    "visibility_transition",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("asset_id", Uuid, ForeignKey("content_asset.id"), nullable=False),
    Column("moved_from", Text, nullable=False),
    Column("moved_to", Text, nullable=False),
    Column("actor_kind", Text, nullable=False),
    Column("actor_ref", Uuid),
    Column("at", TIMESTAMPTZ, nullable=False),
    Column("created_at", TIMESTAMPTZ, nullable=False),
    one_of("moved_from", Visibility),
    one_of("moved_to", Visibility),
    one_of("actor_kind", ("person", "system")),
    CheckConstraint("(actor_kind = 'person') = (actor_ref IS NOT NULL)", name="actor"),
    CheckConstraint("moved_from <> moved_to", name="moves"),
    Index("visibility_transition_asset", "asset_id", "at"),
)

intro_video = Table(
    "intro_video",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("strategist_id", Uuid, ForeignKey("person.id"), nullable=False),
    Column("url", Text, nullable=False),
    Column("duration_seconds", SmallInteger, nullable=False),
    Column("approval", Text, nullable=False, server_default=text("'pending'")),
    Column("submission", Integer, nullable=False, server_default=text("1")),
    Column("submitted_at", TIMESTAMPTZ, nullable=False),
    Column("reviewer_id", Uuid, ForeignKey("person.id")),
    Column("reviewed_at", TIMESTAMPTZ),
    Column("reason", Text),
    Column("created_at", TIMESTAMPTZ, nullable=False),
    CheckConstraint(
        "url ~* '^https?://[^[:space:]/]+[^[:space:]]*$' AND char_length(url) <= 2000", name="url"
    ),
    between("duration_seconds", 1, 45),
    one_of("approval", VideoApproval),
    at_least("submission", 1),
    length("reason", 1, 300),
    CheckConstraint("(approval = 'rejected') = (reason IS NOT NULL)", name="rejected"),
    CheckConstraint("(approval = 'pending') = (reviewed_at IS NULL)", name="reviewed"),
    CheckConstraint("reviewer_id IS NULL OR approval <> 'pending'", name="reviewer"),
    Index(
        "intro_video_one_pending",
        "strategist_id",
        unique=True,
        postgresql_where=text("approval = 'pending'"),
    ),
    Index("intro_video_reviewer", "reviewer_id"),
    Index("intro_video_strategist", "strategist_id", "approval"),
)

video_view = Table(
    "video_view",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("participant_id", Uuid, ForeignKey("person.id"), nullable=False),
    Column("video_id", Uuid, ForeignKey("intro_video.id"), nullable=False),
    Column("watched_pct", SmallInteger, nullable=False),
    Column("created_at", TIMESTAMPTZ, nullable=False),
    UniqueConstraint("participant_id", "video_id", name=conv("video_view_once_each")),
    between("watched_pct", 0, 100),
    Index("video_view_video", "video_id"),
)

pre_work_completion = Table(
    "pre_work_completion",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("participant_id", Uuid, ForeignKey("person.id"), nullable=False),
    Column("asset_id", Uuid, ForeignKey("content_asset.id"), nullable=False),
    Column("completed_at", TIMESTAMPTZ, nullable=False),
    Column("created_at", TIMESTAMPTZ, nullable=False),
    UniqueConstraint("asset_id", "participant_id", name=conv("pre_work_completion_once_each")),
    Index("pre_work_completion_participant", "participant_id"),
)

pre_work_opening = Table(
    "pre_work_opening",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("participant_id", Uuid, ForeignKey("person.id", ondelete="CASCADE"), nullable=False),
    Column("asset_id", Uuid, ForeignKey("content_asset.id"), nullable=False),
    Column("opened_at", TIMESTAMPTZ, nullable=False),
    Column("created_at", TIMESTAMPTZ, nullable=False),
    UniqueConstraint("asset_id", "participant_id", name=conv("pre_work_opening_once_each")),
    Index("pre_work_opening_participant", "participant_id"),
)
