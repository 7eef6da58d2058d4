"""The Slack workspaces in which Uptake is installed."""

from sqlalchemy import Column, Table, Text, Uuid

from storage.schema.checks import length
from storage.schema.metadata import TIMESTAMPTZ, metadata

workspace = Table(
    "workspace",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("team_id", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("bot_user_id", Text),
    Column("created_at", TIMESTAMPTZ, nullable=False),
    length("team_id", 1, 32),
    length("name", 1, 150),
    length("bot_user_id", 1, 32),
)
