"""Loading puts the files and Slack together: all of it, or nothing and every reason."""

from pathlib import Path
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.loading.load import PROGRESS_EVERY, load_files
from core.kernel.errors import LoadError
from core.programmes.specs import LoadReport
from storage.unit_of_work import PostgresDatabase
from tests.architecture.sources import REPOSITORY
from tests.bot.slack_server import SlackServer
from tests.conftest import Database
from tests.storage.world import look

SAMPLE = REPOSITORY / "bot" / "data" / "samples" / "riverside"
ENGAGEMENT = SAMPLE / "engagement.yaml"
ROSTER = SAMPLE / "roster.csv"
NOTHING = "SELECT (SELECT count(*) FROM person) + (SELECT count(*) FROM engagement)"
MARCUS = "marcus.bell@riverside.example"
LENA = "lena.fischer@riverside.example"
DANA = "dana.whitfield@riverside.example"


class Directory:
    """A workspace in which everybody has the address they are asked for by."""

    def __init__(self, server: SlackServer) -> None:
        self.people: dict[str, dict[str, Any]] = {}
        self.unknown: set[str] = set()
        self.ids: dict[str, str] = {}
        self.channels = [{"id": "C1", "name": "talk-that-teaches", "is_member": True}]
        server.answers |= {
            "auth.test": {"ok": True, "team_id": "T1", "team": "District", "user_id": "UBOT"},
            "users.lookupByEmail": self._by_email,
            "users.info": self._info,
            "conversations.list": self._channels,
        }

    def _by_email(self, text: dict[str, str]) -> dict[str, Any]:
        email = text["email"]
        if email in self.unknown:
            return {"ok": False, "error": "users_not_found"}
        return {"ok": True, "user": {"id": self._id(email)}}

    def _id(self, email: str) -> str:
        given = self.ids.setdefault(email, f"U{100 + len(self.ids)}")
        return str(self.people.get(email, {}).get("id", given))

    def _info(self, text: dict[str, str]) -> dict[str, Any]:
        known = {self._id(email): one for email, one in self.people.items()}
        user = {"id": text["user"], "name": "n", "tz": "America/Chicago", "locale": "en-US"}
        return {"ok": True, "user": user | known.get(text["user"], {})}

    def _channels(self, text: dict[str, str]) -> dict[str, Any]:
        """One channel a page, so that pages are turned."""
        at = int(text.get("cursor") or 0)
        more = str(at + 1) if at + 1 < len(self.channels) else ""
        return {
            "ok": True,
            "channels": self.channels[at : at + 1],
            "response_metadata": {"next_cursor": more},
        }


@pytest.fixture
def directory(slack: SlackServer) -> Directory:
    return Directory(slack)


async def _load(
    db: PostgresDatabase, client: AsyncWebClient, roster: Path = ROSTER, **files: Path
) -> LoadReport:
    engagement = files.get("engagement", ENGAGEMENT)
    return await load_files(db, client, engagement, roster, [].append)


async def _problems(db: PostgresDatabase, client: AsyncWebClient, **files: Path) -> list[str]:
    with pytest.raises(LoadError) as refused:
        await _load(db, client, **files)
    return refused.value.problems


async def test_the_sample_is_loaded_and_loading_it_again_changes_nothing(
    db: PostgresDatabase, client: AsyncWebClient, directory: Directory, database: Database
) -> None:
    first = await _load(db, client)
    again = await _load(db, client)
    assert (first.engagement_is_new, first.enrolled, first.enrolled_before) == (True, 20, 0)
    assert (again.engagement_is_new, again.enrolled, again.enrolled_before) == (False, 0, 20)
    assert look(database, NOTHING) == [(25,)]
    assert look(database, "SELECT digest_channel_id FROM engagement") == [("C1",)]


async def test_somebody_whose_zone_is_not_known_here_is_loaded_with_utc(
    db: PostgresDatabase, client: AsyncWebClient, directory: Directory, database: Database
) -> None:
    directory.people = {LENA: {"id": "U1", "tz": "Europe/Atlantis"}}
    await _load(db, client)
    assert look(database, "SELECT time_zone FROM person WHERE slack_user_id = 'U1'") == [("UTC",)]


async def test_no_e_mail_is_stored_anywhere(
    db: PostgresDatabase, client: AsyncWebClient, slack: SlackServer, database: Database
) -> None:
    directory = Directory(slack)
    directory.people = {LENA: {"id": "U1"}, MARCUS: {"id": "U2"}}
    await _load(db, client)
    rows = look(database, "SELECT p::text FROM person p WHERE slack_user_id IN ('U1', 'U2')")
    assert len(rows) == 2
    assert "@" not in str(rows)


@pytest.mark.parametrize(
    ("user", "what"),
    [
        ({"deleted": True}, "is deactivated in Slack"),
        ({"is_bot": True}, "is a bot"),
        ({"is_stranger": True}, "belongs to another organisation"),
        ({"is_restricted": True}, "is a guest; make them a member first"),
        ({"is_ultra_restricted": True}, "is a guest; make them a member first"),
    ],
)
@pytest.mark.parametrize("email", [MARCUS, DANA])
async def test_who_cannot_take_part_is_told_and_nothing_is_loaded(
    db: PostgresDatabase,
    client: AsyncWebClient,
    directory: Directory,
    database: Database,
    *,
    user: dict[str, Any],
    what: str,
    email: str,
) -> None:
    directory.people[email] = user
    (told,) = await _problems(db, client)
    place = "roster.csv, line 3, column email" if email == MARCUS else "engagement.yaml, line 15"
    assert told.startswith(place)
    assert told.endswith(f"'{email}' {what}")
    assert look(database, NOTHING) == [(0,)]


async def test_every_unknown_e_mail_is_reported_and_none_is_dropped(
    db: PostgresDatabase, client: AsyncWebClient, directory: Directory, database: Database
) -> None:
    directory.unknown = {LENA, MARCUS, DANA}
    told = await _problems(db, client)
    assert len(told) == 3
    assert all("nobody in this Slack workspace has the e-mail" in one for one in told)
    assert look(database, NOTHING) == [(0,)]


async def test_a_wrong_file_is_told_before_slack_is_asked(
    db: PostgresDatabase,
    client: AsyncWebClient,
    directory: Directory,
    slack: SlackServer,
    tmp_path: Path,
) -> None:
    roster = tmp_path / "roster.csv"
    roster.write_text(ROSTER.read_text().replace("y3_5", "long", 1))
    engagement = tmp_path / "engagement.yaml"
    engagement.write_text(ENGAGEMENT.read_text().replace("full_day", "long", 1))
    told = await _problems(db, client, roster=roster, engagement=engagement)
    assert [one.partition(",")[0] for one in told] == ["engagement.yaml", "roster.csv"]
    assert slack.asked == []


async def test_a_channel_is_found_on_a_later_page(
    db: PostgresDatabase, client: AsyncWebClient, directory: Directory, database: Database
) -> None:
    others = [{"id": f"C{n}0", "name": f"other-{n}", "is_member": False} for n in range(3)]
    directory.channels = [*others, *directory.channels]
    await _load(db, client)
    assert look(database, "SELECT digest_channel_id FROM engagement") == [("C1",)]


@pytest.mark.parametrize(
    ("channels", "what"),
    [
        ([], "no channel '#talk-that-teaches' that the bot can see"),
        (
            [{"id": "C1", "name": "talk-that-teaches", "is_member": False}],
            "invite the bot to #talk-that-teaches first",
        ),
    ],
)
async def test_a_channel_that_the_bot_cannot_speak_in_is_told(
    db: PostgresDatabase,
    client: AsyncWebClient,
    directory: Directory,
    database: Database,
    *,
    channels: list[dict[str, Any]],
    what: str,
) -> None:
    directory.channels = channels
    (told,) = await _problems(db, client)
    assert told.startswith("engagement.yaml, line 26")
    assert what in told
    assert look(database, NOTHING) == [(0,)]


async def test_trouble_with_slack_is_not_told_as_an_unknown_person(
    db: PostgresDatabase, client: AsyncWebClient, slack: SlackServer, database: Database
) -> None:
    Directory(slack)
    slack.answers["users.lookupByEmail"] = {"ok": False, "error": "missing_scope"}
    with pytest.raises(SlackApiError):
        await _load(db, client)
    assert look(database, NOTHING) == [(0,)]


async def test_progress_is_told_while_slack_is_asked(
    db: PostgresDatabase, client: AsyncWebClient, directory: Directory
) -> None:
    told: list[str] = []
    await load_files(db, client, ENGAGEMENT, ROSTER, told.append)
    assert told[0].startswith("20 people in roster.csv")
    assert len(told) == 1 + 24 // PROGRESS_EVERY
