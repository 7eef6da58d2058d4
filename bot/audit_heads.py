"""The newest seals of the audit, kept outside the database.

A file on this machine already tells when the database was changed; one that is carried elsewhere,
or the line in the log, also where both were.
"""

import logging
import os
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from bot.database import DatabaseError
from core.audit_sealing import AuditHead

Head = tuple[int, str]

_HEAD = re.compile(r"([1-9][0-9]*)[ :]([0-9a-f]{64})")

_log = logging.getLogger("uptake.keeping")


@dataclass(slots=True)
class DailyHeads:
    """Once a day, writes down outside the database which seal is newest."""

    path: Path
    today: Callable[[], date]
    _published: date | None = field(default=None, init=False)

    def publish(self, head: AuditHead) -> None:
        if self._published != self.today():
            _log.info("audit head %s %s", head.n, head.hash)
            write_head(self.path, head)
            self._published = self.today()


def write_head(path: Path, head: AuditHead) -> None:
    """Add a head to the file. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as file:
        file.write(f"{head.n} {head.hash}\n")
        file.flush()
        os.fsync(file.fileno())


def read_heads(path: Path, *, must_exist: bool) -> list[Head]:
    """Read the heads in a file. Raises DatabaseError."""
    try:
        lines = path.read_text().splitlines()
    except FileNotFoundError:
        if must_exist:
            raise DatabaseError(f"There is no file {path}.") from None
        return []
    except (OSError, UnicodeDecodeError):
        raise DatabaseError(f"{path} cannot be read as heads of the audit.") from None
    return [parse_head(line) for line in lines]


def parse_head(text: str) -> Head:
    """Read a number and a hash. Raises DatabaseError."""
    found = _HEAD.fullmatch(text.strip())
    if found is None:
        raise DatabaseError(
            f"'{text}' is no head of the audit: a number, a space or a colon, and 64 characters."
        )
    return int(found[1]), found[2]
