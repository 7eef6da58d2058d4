"""From the first try to the certificate: reflection in two steps, the PDF in the DM, once."""

import asyncio
from pathlib import Path
from typing import Any

import aiohttp
import jwt
import pypdfium2

from local_slack.clientperson import SlackPerson
from tests.conftest import Database
from tests.journeys.demo_story import CHICAGO, WORKSHOP_HOURS
from tests.support.bot import environment
from tests.support.deployment import Deployment, deployment
from tests.support.launch import ForkServer

NOTICES = "SELECT state FROM outbox WHERE kind = 'certificate'"


async def _tried(home: Deployment) -> SlackPerson:
    """Lena, who has logged her first try."""
    await home.slack.clock.to_school_morning(CHICAGO)
    await home.slack.clock.advance(hours=WORKSHOP_HOURS)
    dana, lena = home.slack.as_user("dana.whitfield"), home.slack.as_user("lena.fischer")
    await dana.types("/uptake complete", channel="general")
    await dana.submits()
    await lena.types("/uptake", channel="general")
    await lena.presses("I tried it", where="general")
    await lena.chooses("Think-pair-share")
    await lena.presses("It worked")
    await lena.submits()
    await lena.closes()
    await lena.sees("That earns your certificate", where="dm")
    return lena


async def _reflects(lena: SlackPerson) -> None:
    await lena.presses("My reflection", where="dm")
    await lena.fills(
        **{"What did you see when you tried it?": "More hands went up, and *quiet* <b>ones</b> too"}
    )
    await lena.presses("Class size")
    await lena.submits()
    await lena.fills(**{"What will you try next?": "The same"})
    await lena.presses("Back to step 1")
    await lena.sees("More hands went up", where="modal")
    await lena.submits()
    await lena.fills(**{"What will you try next?": "The same again, with sentence starters"})
    await lena.submits()
    await lena.sees("Your certificate is in your messages", where="modal")
    await lena.closes()


async def _files(home: Deployment) -> list[str]:
    """The ids of all files in Lena's DM."""
    ((channel,),) = await home.database.rows(
        "SELECT dm_channel_id FROM person WHERE name = 'Lena Fischer'"
    )
    return [file for one in await home.slack.messages(channel) for file in one.get("files", [])]


async def _pdf(home: Deployment, file_id: str) -> tuple[str, str]:
    """A file's title, and the words on the one page of its PDF, read by others' hands."""
    settings = home.bot.settings
    headers = {"Authorization": f"Bearer {settings['SLACK_BOT_TOKEN']}"}
    async with aiohttp.ClientSession(headers=headers) as session:
        info = f"{settings['SLACK_API_URL']}files.info"
        async with session.get(info, params={"file": file_id}) as answer:
            file: dict[str, Any] = (await answer.json())["file"]
        async with session.get(file["url_private_download"]) as answer:
            document = pypdfium2.PdfDocument(await answer.read())
    assert len(document) == 1
    return file["title"], document[0].get_textpage().get_text_bounded()


async def test_a_teacher_reflects_and_gets_a_certificate_once(
    tmp_path: Path, database: Database, launcher: ForkServer
) -> None:
    async with deployment(tmp_path, database=database, launcher=launcher) as home:
        lena = await _tried(home)
        # Slack takes the file, and its answer is lost.
        await home.slack.faults.drops("files.completeUploadExternal", after=True)
        await _reflects(lena)
        await lena.sees("Here is your certificate for Talk that teaches", where="dm")
        await _until(home, 1)
        (file,) = await _files(home)
        title, output = await _pdf(home, file)
        assert title == "Certificate: Talk that teaches"
        ((code,),) = await home.database.rows("SELECT code FROM certificate")
        for words in ("Lena Fischer", "Talk that teaches", "Think-pair-share", code):
            assert words in output
        await lena.opens_home()
        await lena.presses("My certificates", where="home")
        await lena.presses("Send me the PDF", where="modal")
        await lena.sees("is on its way to your messages", where="modal")
        await lena.closes(whole_stack=True)
        await _until(home, 2)
        assert await _pdf(home, (await _files(home))[1]) == (title, output)
        await _anybody_checks_it(home, code)
        await _taken_back(home, lena, code)
        broken = await home.slack.broken_rules()
        assert [rule for rule in broken if "fault on demand" not in rule] == []
        log = home.bot.words()
        assert "More hands" not in log
        assert code not in log


async def _anybody_checks_it(home: Deployment, code: str) -> None:
    page = f"{home.bot.url}/certificates/{code}"
    async with aiohttp.ClientSession() as session:
        async with session.get(page) as answer:
            output = await answer.text()
        async with session.get(f"{page}/badge.jwt") as answer:
            token = await answer.text()
        async with session.get(jwt.get_unverified_header(token)["kid"]) as answer:
            key = jwt.PyJWK(await answer.json(content_type=None))
    assert "This certificate is valid" in output
    assert "Lena Fischer" in output
    # Its time is the product's, which the story has moved on.
    claims = jwt.decode(token, key, ["RS256"], options={"verify_nbf": False})
    assert claims["name"] == "Talk that teaches"


async def _taken_back(home: Deployment, lena: SlackPerson, code: str) -> None:
    page, log = f"{home.bot.url}/certificates/{code}", home.folder / "revoke.log"
    command = ["certificate", "revoke", page, "--reason", "Given by mistake"]
    revoking = await home.bot.launcher.launch(command, environment(home.bot.settings), log)
    await revoking.ended()
    assert "Taken back" in log.read_text()
    await lena.sees("Your certificate for Talk that teaches was taken back", where="dm")
    async with aiohttp.ClientSession() as session, session.get(page) as answer:
        assert "This certificate was taken back" in await answer.text()


async def _until(home: Deployment, sent: int) -> None:
    """Wait until so many files were sent, and no more than those are there."""
    loop = asyncio.get_running_loop()
    end = loop.time() + 30
    while await home.database.rows(NOTICES) != [("sent",)] * sent:
        assert loop.time() < end, await home.database.rows(NOTICES)
        await asyncio.sleep(0.05)
    assert len(await _files(home)) == sent
