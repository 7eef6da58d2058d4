"""The one organisation, and the Slack workspaces that belong to it."""

from sqlalchemy import Column, ForeignKey, Index, Table, Text, Uuid, text

from storage.schema.checks import length
from storage.schema.metadata import TIMESTAMPTZ, metadata

organisation = Table(
    "organisation",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("created_at", TIMESTAMPTZ, nullable=False),
    # There is one: a second row would have the same value here.
    Index("organisation_only_one", text("(true)"), unique=True),
)

workspace = Table(
    "workspace",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("team_id", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("bot_user_id", Text),
    Column("created_at", TIMESTAMPTZ, nullable=False),
    Column("organisation_id", Uuid, ForeignKey("organisation.id"), nullable=False),
    length("team_id", 1, 32),
    length("name", 1, 150),
    length("bot_user_id", 1, 32),
    Index("workspace_organisation_id_idx", "organisation_id"),
)
