"""Exports and erases what is held about one person, when the operator says so."""

import json
import os
from pathlib import Path

from bot.data_requests.erasure_log import ErasureLog
from bot.database import DatabaseError, open_operator
from bot.settings import DatabaseSettings
from storage.operator import people
from storage.operator.people import Erased, Found


def find_person(settings: DatabaseSettings, slack_user: str, team_id: str | None) -> Found:
    """Find the one who is meant. Raises DatabaseError."""
    with open_operator(settings) as connection:
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
    with open_operator(settings) as connection:
        exported = people.export(connection, person.id)
        if exported is None:
            raise DatabaseError("There is no such person any more.")
        _write_new(to, json.dumps(exported, ensure_ascii=False, indent=2) + "\n")


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
    log = ErasureLog(settings.erasures)
    with open_operator(settings) as connection:
        erased = people.erase(connection, person.id, lambda erasure_id: log.add([erasure_id]))
    if erased is None:
        raise DatabaseError("There is no such person any more.")
    return erased


def erase_again(settings: DatabaseSettings) -> int:
    """Take out whom a restored backup brought back; say how many. Raises DatabaseError."""
    log = ErasureLog(settings.erasures)
    with open_operator(settings) as connection:
        log.add(people.known_erasures(connection))
        return people.erase_again(connection, log.read())
