"""The audit, its seals, and the marks of people who were erased."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Identity,
    Integer,
    LargeBinary,
    Table,
    Text,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from storage.schema.checks import at_least, length, one_of
from storage.schema.metadata import TIMESTAMPTZ, metadata

audit_event = Table(
    "audit_event",
    metadata,
    Column("seq", BigInteger, Identity(always=True), primary_key=True),
    Column("id", Uuid, nullable=False, unique=True),
    Column("at", TIMESTAMPTZ, nullable=False),
    Column("actor_kind", Text, nullable=False),
    Column("actor_id", Text),
    Column("action", Text, nullable=False),
    Column("record_kind", Text, nullable=False),
    Column("record_id", Text, nullable=False),
    Column("before", JSONB),
    Column("after", JSONB),
    Column("request_id", Text),
    Column("created_at", TIMESTAMPTZ, nullable=False, server_default=text("clock_timestamp()")),
    Column("workspace_id", Uuid),
    one_of("actor_kind", ("person", "system")),
    length("actor_id", 1, 64),
    CheckConstraint("action ~ '^[a-z0-9_.]{1,64}$'", name="action"),
    CheckConstraint("record_kind ~ '^[a-z0-9_]{1,64}$'", name="record_kind"),
    length("record_id", 1, 200),
    length("request_id", 1, 300),
)

audit_seal = Table(
    "audit_seal",
    metadata,
    Column("id", Uuid, primary_key=True, server_default=text("gen_random_uuid()")),
    Column("n", BigInteger, nullable=False, unique=True),
    Column("upto_seq", BigInteger, nullable=False, unique=True),
    Column("lines", Integer, nullable=False),
    Column("marks", LargeBinary, nullable=False),
    Column("hash", Text, nullable=False),
    Column("created_at", TIMESTAMPTZ, nullable=False),
    at_least("n", 1),
    at_least("lines", 1),
    CheckConstraint("octet_length(marks) = 8 * lines", name="marks"),
    CheckConstraint("hash ~ '^[0-9a-f]{64}$'", name="hash"),
)

erasure = Table(
    "erasure",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("mark", Text, nullable=False, unique=True),
    Column("created_at", TIMESTAMPTZ, nullable=False),
    CheckConstraint("mark ~ '^[0-9a-f]{64}$'", name="mark"),
)
