"""Proves that the audit is whole, and reads it."""

from collections.abc import Sequence
from pathlib import Path

from bot.audit_heads import parse_head, read_heads
from bot.database import open_operator
from bot.settings import DatabaseSettings
from storage.operator import people
from storage.operator.audit import ChainReport, verify
from storage.operator.people import Found, Line


def verify_audit(
    settings: DatabaseSettings, file: Path | None, given: Sequence[str]
) -> ChainReport:
    """Look through the whole audit. Raises DatabaseError."""
    heads = [parse_head(one) for one in given]
    heads += read_heads(file or settings.audit_heads, must_exist=file is not None)
    with open_operator(settings) as connection:
        return verify(connection, heads)


def read_audit(
    settings: DatabaseSettings, person: Found | None, record: str | None, limit: int
) -> list[Line]:
    """Return the newest lines, oldest of them first. Raises DatabaseError."""
    with open_operator(settings) as connection:
        return people.read_audit(connection, person.id if person else None, record, limit)
