"""Keys of requests that were handled."""

from sqlalchemy import Column, Index, Table, Text

from storage.schema.checks import length
from storage.schema.metadata import TIMESTAMPTZ, metadata

inbox = Table(
    "inbox",
    metadata,
    Column("key", Text, primary_key=True),
    Column("received_at", TIMESTAMPTZ, nullable=False),
    length("key", 1, 300),
    Index("inbox_received", "received_at"),
)
