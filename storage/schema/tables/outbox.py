"""Messages that are to be sent or were."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Identity,
    Index,
    Integer,
    Table,
    Text,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from storage.schema.checks import at_least, length, one_of
from storage.schema.metadata import TIMESTAMPTZ, metadata

outbox = Table(
    "outbox",
    metadata,
    Column("key", Text, primary_key=True),
    Column("seq", BigInteger, Identity(always=True), nullable=False, unique=True),
    Column("lane", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("person_id", Uuid, ForeignKey("person.id")),
    Column("channel_id", Text),
    Column("engagement_id", Uuid, ForeignKey("engagement.id")),
    Column("facts", JSONB, nullable=False),
    Column("counts_as_nudge", Boolean, nullable=False),
    Column("not_before", TIMESTAMPTZ, nullable=False),
    Column("expires_at", TIMESTAMPTZ),
    Column("state", Text, nullable=False, server_default=text("'waiting'")),
    Column("claim_token", Uuid),
    Column("claimed_until", TIMESTAMPTZ),
    Column("claimed_by", Text),
    Column("attempts", Integer, nullable=False, server_default=text("0")),
    Column("uncertain", Boolean, nullable=False, server_default=text("false")),
    Column("slack_channel", Text),
    Column("slack_ts", Text),
    Column("sent_at", TIMESTAMPTZ),
    Column("outcome_code", Text),
    Column("created_at", TIMESTAMPTZ, nullable=False),
    length("key", 1, 200),
    length("lane", 1, 100),
    CheckConstraint("kind ~ '^[a-z0-9_]{1,64}$'", name="kind"),
    length("channel_id", 1, 32),
    CheckConstraint(
        "jsonb_typeof(facts) = 'object' AND octet_length(facts::text) <= 4000", name="facts"
    ),
    one_of("state", ("waiting", "claimed", "sent", "lapsed", "failed")),
    length("claimed_by", 1, 100),
    at_least("attempts", 0),
    length("slack_channel", 1, 32),
    length("slack_ts", 1, 32),
    length("outcome_code", 1, 64),
    CheckConstraint("(person_id IS NULL) <> (channel_id IS NULL)", name="audience"),
    CheckConstraint(
        "(state = 'claimed') = (claim_token IS NOT NULL)"
        " AND (claim_token IS NULL) = (claimed_until IS NULL)"
        " AND (claim_token IS NULL) = (claimed_by IS NULL)",
        name="claim",
    ),
    CheckConstraint("(state = 'sent') = (sent_at IS NOT NULL)", name="sent"),
    Index("outbox_digests", "engagement_id", postgresql_where=text("kind = 'digest'")),
    Index("outbox_due", "not_before", postgresql_where=text("state IN ('waiting', 'claimed')")),
    Index(
        "outbox_engagement_nudges",
        "engagement_id",
        postgresql_where=text("counts_as_nudge AND state = 'sent'"),
    ),
    Index(
        "outbox_lane_heads", "lane", "seq", postgresql_where=text("state IN ('waiting', 'claimed')")
    ),
    Index(
        "outbox_nudges",
        "person_id",
        "sent_at",
        postgresql_where=text("counts_as_nudge AND state = 'sent'"),
    ),
    Index(
        "outbox_one_claim_a_lane", "lane", unique=True, postgresql_where=text("state = 'claimed'")
    ),
    Index("outbox_person_id_idx", "person_id"),
    Index("outbox_engagement_id_idx", "engagement_id"),
)
