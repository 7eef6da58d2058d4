"""A teacher's own data: a copy as a file, though the process is killed; then the erasure."""

import asyncio
from pathlib import Path
from typing import Any

import aiohttp
import yaml

from local_slack.clientperson import SlackPerson
from tests.conftest import Database
from tests.journeys.demo_story import CHICAGO, WORKSHOP_HOURS
from tests.support.bot import environment
from tests.support.deployment import Deployment, deployment
from tests.support.launch import ForkServer, Plainly

QUICK = {"UPTAKE_LEASE_SECONDS": "2", "UPTAKE_SLACK_TIMEOUT_SECONDS": "1"}
# Time enough, on a busy machine, to be killed before it gives an answer up.
PATIENT = {"UPTAKE_LEASE_SECONDS": "6", "UPTAKE_SLACK_TIMEOUT_SECONDS": "3"}
# A command is started, and on a busy machine that takes its time.
PATIENCE = 60.0
SHARE = "files.completeUploadExternal"
STATE = "SELECT kind, tried_at IS NOT NULL, outcome FROM subject_request ORDER BY created_at"
LENA = "SELECT id, dm_channel_id FROM person WHERE name = 'Lena Fischer'"
NOTE = "They *asked* <each> other & me"


async def _until(home: Deployment, wanted: list[tuple[Any, ...]]) -> None:
    loop = asyncio.get_running_loop()
    end = loop.time() + PATIENCE
    while (found := await home.database.rows(STATE)) != wanted:
        assert loop.time() < end, found
        await asyncio.sleep(0.05)


async def _tried(home: Deployment) -> SlackPerson:
    """Lena, who has logged a try."""
    await home.slack.clock.to_school_morning(CHICAGO)
    await home.slack.clock.advance(hours=WORKSHOP_HOURS)
    dana, lena = home.slack.as_user("dana.whitfield"), home.slack.as_user("lena.fischer")
    await dana.types("/uptake complete", channel="general")
    await dana.submits()
    await lena.types("/uptake", channel="general")
    await lena.presses("I tried it", where="general")
    await lena.chooses("Think-pair-share")
    await lena.presses("It worked")
    await lena.fills(application_note=NOTE)
    await lena.submits()
    await lena.closes()
    return lena


async def _killed_while_posting(
    home: Deployment, method: str, wanted: list[tuple[Any, ...]]
) -> None:
    """Start the command, and kill it when Slack has done it and the answer has not come yet."""
    await home.slack.faults.delays(method, 5, after=True)
    settings = environment({**home.bot.settings, **PATIENT})
    keeping = await Plainly().launch(["process-requests"], settings, home.folder / "keep.log")
    await _until(home, wanted)
    async with asyncio.timeout(PATIENCE):
        while await home.slack.faults.waiting():  # noqa: ASYNC110  # another process meets it
            await asyncio.sleep(0.05)
    keeping.send(9)  # type: ignore[arg-type]  # SIGKILL
    await keeping.ended()


async def _files(home: Deployment) -> list[dict[str, Any]]:
    """The files in Lena's DM, with what is in them."""
    settings = home.bot.settings
    headers = {"Authorization": f"Bearer {settings['SLACK_BOT_TOKEN']}"}
    ((channel,),) = await home.database.rows(
        "SELECT dm_channel_id FROM person WHERE name = 'Lena Fischer'"
    )
    ids = [file for one in await home.slack.messages(channel) for file in one.get("files", [])]
    found = []
    async with aiohttp.ClientSession(headers=headers) as session:
        for file_id in ids:
            info = f"{settings['SLACK_API_URL']}files.info"
            async with session.get(info, params={"file": file_id}) as answer:
                file = (await answer.json())["file"]
            async with session.get(file["url_private_download"]) as answer:
                found.append({**file, "text": await answer.text()})
    return found


async def test_a_copy_comes_once_and_who_is_erased_is_a_stranger_until_they_are_added_again(
    tmp_path: Path, database: Database, launcher: ForkServer
) -> None:
    settings = {**QUICK, "UPTAKE_OPERATOR_DATABASE_URL": database.operator_url}
    parts = ("web", "delivery")
    async with deployment(
        tmp_path, database=database, launcher=launcher, settings=settings, only=parts
    ) as home:
        lena = await _tried(home)
        lena.timeout = PATIENCE
        await lena.types("/uptake export", channel="general")
        await lena.sees("Your file comes to your messages", where="general")
        await _killed_while_posting(home, SHARE, [("export", True, None)])
        clock = home.another_bot("clock")
        try:
            await clock.start()
            await _until(home, [("export", True, "sent")])
            await lena.sees("Here is everything that Uptake holds about you", where="dm")
            (file,) = await _files(home)
            current = yaml.safe_load(file["text"])
            assert current["Person"]["Name"] == "Lena Fischer"
            assert [one["Note"] for one in current["Tries"]] == [NOTE]
            await clock.stop()
            await _asks_to_be_erased(home, lena)
            tried = [("export", True, "sent"), ("erasure", True, None)]
            await _killed_while_posting(home, "chat.postMessage", tried)
            await clock.start()
            await _is_erased(home, lena)
            await _is_known_anew(home, lena)
        finally:
            await clock.stop()
        for log in (home.bot.words(), clock.words(), (tmp_path / "keep.log").read_text()):
            assert "asked* <each>" not in log
            assert "Lena" not in log
        broken = await home.slack.broken_rules()
        assert [rule for rule in broken if "fault on demand" not in rule] == []


async def _asks_to_be_erased(home: Deployment, lena: SlackPerson) -> None:
    await lena.opens_home()
    await lena.types("/uptake erase", channel="general")
    await lena.submits()
    await lena.presses("Yes, erase everything about me", where="modal")
    await lena.submits()
    await lena.sees("You get one last message from Uptake", where="modal")


async def _is_erased(home: Deployment, lena: SlackPerson) -> None:
    ((person, channel),) = await home.database.rows(LENA)
    await lena.sees("You aren't part of a workshop here yet", where="home")
    loop = asyncio.get_running_loop()
    end = loop.time() + PATIENCE
    while await home.database.rows(LENA):
        assert loop.time() < end
        await asyncio.sleep(0.05)
    output = [one["text"] for one in await home.slack.messages(channel)]
    assert sum("this is our last message" in text for text in output) == 1
    # What was open on the screen, and an old message, lead nowhere and break nothing.
    await lena.presses("Don't erase me", where="modal")
    await lena.sees("isn't available to you, or it no longer exists", where="modal")
    await lena.closes(whole_stack=True)
    await lena.types("/uptake", channel="general")
    await lena.sees("You aren't part of a workshop here yet", where="general")
    marks = await home.database.rows(
        "SELECT mark = encode(sha256(%(person)s::text::bytea), 'hex') FROM erasure",
        person=str(person),
    )
    assert marks == [(True,)]


async def _is_known_anew(home: Deployment, lena: SlackPerson) -> None:
    await home.load()
    await lena.opens_home()
    await lena.sees("Talk that teaches", where="home")
    assert await home.database.rows(
        "SELECT count(*) FROM application_event AS x JOIN person AS p ON p.id = x.participant_id"
        " WHERE p.name = 'Lena Fischer'"
    ) == [(0,)]
    assert len(await home.database.rows(LENA)) == 1
