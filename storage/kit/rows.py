"""Rows that more than one slice reads."""

from typing import Any

from core.kernel.ids import PersonId
from core.people import Person


def person_from(row: tuple[Any, ...]) -> Person:
    """Read id, Slack id, name, time zone, locale, active and DM channel, in this order."""
    return Person(
        id=PersonId(row[0]),
        slack_user_id=row[1],
        name=row[2],
        time_zone=row[3],
        locale=row[4],
        active=row[5],
        dm_channel_id=row[6],
    )
