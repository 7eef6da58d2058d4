"""What the operator does with the audit and with what is held about one person.

The newest seals of the audit are kept outside: a file on this machine already tells when the
database was changed; one that is carried elsewhere, or the line in the log, also where both were.
"""

import json
import logging
import os
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from bot.database import DatabaseError, open_keeper
from bot.settings import DatabaseSettings
from bot.tombstones import Tombstones
from core.audit_sealing import AuditHead
from core.unit_of_work import Database
from jobs.audit_sealing import seal
from storage.operator import people
from storage.operator.audit import Verdict, verify
from storage.operator.people import Erased, Found, Line

Head = tuple[int, str]

_HEAD = re.compile(r"([1-9][0-9]*)[ :]([0-9a-f]{64})")

_log = logging.getLogger("uptake.keeping")


@dataclass(slots=True)
class Sealer:
    """Seals the audit, and once a day writes down outside the database which seal is newest."""

    database: Database
    heads: Path
    today: Callable[[], date]
    _posted: date | None = field(default=None, init=False)

    async def look(self) -> None:
        head = await seal(self.database)
        if head is not None and self._posted != self.today():
            _log.info("audit head %s %s", head.n, head.hash)
            write_head(self.heads, head)
            self._posted = self.today()


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


def verify_audit(settings: DatabaseSettings, file: Path | None, given: Sequence[str]) -> Verdict:
    """Look through the whole audit. Raises DatabaseError."""
    heads = [parse_head(one) for one in given]
    heads += read_heads(file or settings.audit_heads, must_exist=file is not None)
    with open_keeper(settings) as connection:
        return verify(connection, heads)


def find_person(settings: DatabaseSettings, slack_user: str, team_id: str | None) -> Found:
    """Find the one who is meant. Raises DatabaseError."""
    with open_keeper(settings) as connection:
        found = people.find(connection, slack_user)
    meant = [one for one in found if team_id in {None, one.team_id}]
    if not meant:
        raise DatabaseError(f"There is no such person: {slack_user}.")
    if len(meant) > 1:
        teams = ", ".join(one.team_id for one in meant)
        raise DatabaseError(f"{slack_user} is in several workspaces: say --workspace, of {teams}.")
    return meant[0]


def export_person(settings: DatabaseSettings, person: Found, to: Path) -> None:
    """Write everything held about them to a new file. Raises DatabaseError."""
    with open_keeper(settings) as connection:
        held = people.export(connection, person.id)
        if held is None:
            raise DatabaseError("There is no such person any more.")
        _write_new(to, json.dumps(held, ensure_ascii=False, indent=2) + "\n")


def _write_new(path: Path, text: str) -> None:
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise DatabaseError(f"{path} is there already: name a file that is not.") from None
    except OSError as error:
        raise DatabaseError(f"{path} cannot be written ({error.strerror}).") from None
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)


def erase_person(settings: DatabaseSettings, person: Found) -> Erased:
    """Take everything out that is held about them. Raises DatabaseError."""
    stones = Tombstones(settings.erasures)
    with open_keeper(settings) as connection:
        erased = people.erase(connection, person.id, lambda mark: stones.add([mark]))
    if erased is None:
        raise DatabaseError("There is no such person any more.")
    return erased


def erase_again(settings: DatabaseSettings) -> int:
    """Take out whom a restored backup brought back; say how many. Raises DatabaseError."""
    stones = Tombstones(settings.erasures)
    with open_keeper(settings) as connection:
        stones.add(people.known_erasures(connection))
        return people.erase_again(connection, stones.read())


def read_audit(
    settings: DatabaseSettings, person: Found | None, record: str | None, most: int
) -> list[Line]:
    """Return the newest lines, oldest of them first. Raises DatabaseError."""
    with open_keeper(settings) as connection:
        return people.read_audit(connection, person.id if person else None, record, most)
