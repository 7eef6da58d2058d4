"""A plan goes into the participant's own calendar, moves there, and leaves it again."""

import asyncio
from pathlib import Path

import aiohttp
from icalendar import Calendar

from local_slack.clientperson import SlackPerson
from tests.conftest import Database
from tests.journeys.demo_story import CHICAGO, WORKSHOP_HOURS
from tests.support.deployment import Deployment, deployment
from tests.support.launch import ForkServer

SENT = "SELECT state FROM outbox WHERE kind LIKE 'plan_calendar%' ORDER BY seq"
SECRETS = ("Think-pair-share", "Talk that teaches", "Riverside", "Lena", "pairs before hands")


async def _plans(home: Deployment) -> SlackPerson:
    """Lena, who has saved a plan for the day after the workshop."""
    await home.slack.clock.to_school_morning(CHICAGO)
    await home.slack.clock.advance(hours=WORKSHOP_HOURS)
    dana, lena = home.slack.as_user("dana.whitfield"), home.slack.as_user("lena.fischer")
    await dana.types("/uptake complete", channel="general")
    await dana.submits()
    await lena.presses("Make my plan")
    await lena.chooses("Think-pair-share")
    await lena.fills(
        **{
            "What will you try?": "pairs before hands",
            "On which day?": await _day(home, 1),
            "At what time?": "10:00",
            "Or with whom else?": "my first class",
        }
    )
    await lena.submits()
    await lena.sees("Your plan is saved", where="modal")
    return lena


async def _day(home: Deployment, ahead: int) -> str:
    ((day,),) = await home.database.rows(
        "SELECT (completed_at AT TIME ZONE 'America/Chicago')::date + %(ahead)s::integer"
        " FROM engagement",
        ahead=ahead,
    )
    return str(day)


async def _files(home: Deployment, sent: int) -> list[Calendar]:
    """Wait until so many files were sent; read them all, oldest first."""
    loop = asyncio.get_running_loop()
    end = loop.time() + 30
    while await home.database.rows(SENT) != [("sent",)] * sent:
        assert loop.time() < end, await home.database.rows(SENT)
        await asyncio.sleep(0.05)
    ((channel,),) = await home.database.rows(
        "SELECT dm_channel_id FROM person WHERE name = 'Lena Fischer'"
    )
    found = [file for one in await home.slack.messages(channel) for file in one.get("files", [])]
    return [await _calendar(home, file) for file in found]


async def _calendar(home: Deployment, file_id: str) -> Calendar:
    settings = home.bot.settings
    headers = {"Authorization": f"Bearer {settings['SLACK_BOT_TOKEN']}"}
    async with aiohttp.ClientSession(headers=headers) as session:
        info = f"{settings['SLACK_API_URL']}files.info"
        async with session.get(info, params={"file": file_id}) as answer:
            address = (await answer.json())["file"]["url_private_download"]
        async with session.get(address) as answer:
            words = await answer.text()
    assert [secret for secret in SECRETS if secret in words] == []
    return Calendar.from_ical(words)


async def test_a_plan_goes_into_a_calendar_moves_there_and_leaves_it(
    tmp_path: Path, database: Database, launcher: ForkServer
) -> None:
    async with deployment(tmp_path, database=database, launcher=launcher) as home:
        lena = await _plans(home)
        # Slack takes the file, and its answer is lost.
        await home.slack.faults.drops("files.completeUploadExternal", after=True)
        await lena.presses("Put it in my calendar", where="modal")
        await lena.sees("On its way", where="modal")
        (first,) = await _files(home, 1)
        await lena.sees("Here is your plan for your calendar", where="dm")
        await lena.presses("Change my plan", where="modal")
        await lena.fills(**{"On which day?": await _day(home, 3), "At what time?": "11:30"})
        await lena.submits()
        _, changed = await _files(home, 2)
        await lena.presses("Withdraw it", where="modal")
        await lena.sees("the entry leaves your calendar too", where="modal")
        await lena.submits()
        await lena.sees("Your plan is withdrawn", where="modal")
        await lena.closes(whole_stack=True)
        *_, cancelled = await _files(home, 3)
        await lena.sees("You withdrew your plan", where="dm")
        told = [(one["METHOD"], one.events[0]["SEQUENCE"]) for one in (first, changed, cancelled)]
        assert told == [("PUBLISH", 0), ("PUBLISH", 1), ("CANCEL", 2)]
        assert len({one.events[0]["UID"] for one in (first, changed, cancelled)}) == 1
        moved = changed.events[0].start - first.events[0].start
        assert (moved.days, moved.seconds) == (2, 90 * 60)
        assert changed.events[0].start == cancelled.events[0].start
        await _nothing_is_asked(home, lena)
        broken = await home.slack.broken_rules()
        assert [rule for rule in broken if "fault on demand" not in rule] == []
        assert "pairs before hands" not in home.bot.words()


async def _nothing_is_asked(home: Deployment, lena: SlackPerson) -> None:
    """The plan's time passes unasked, and a press on its old message is answered truly."""
    await home.slack.clock.advance(hours=24 * 4)
    await lena.presses("Put it in my calendar", where="dm")
    await lena.sees("You have no plan just now", where="dm")
    assert (
        await home.database.rows(
            "SELECT count(*) FROM outbox WHERE kind = 'plan_due' AND state = 'sent'"
        )
    ) == [(0,)]
