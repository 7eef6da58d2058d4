"""One participant's whole way by hand in Chromium, from before the workshop to the certificate.

With UPTAKE_SCREENSHOTS naming a folder, a picture of each screen is kept in `participant` there.
"""

import os
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import aiohttp
import pypdfium2
import pytest
from playwright.async_api import Browser

from tests.browser.way import AtThePage
from tests.journeys.demo_story import CHICAGO
from tests.support.browser import chromium
from tests.support.deployment import Deployment, deployment
from tests.support.launch import ForkServer
from tests.support.school import STRATEGIST, coming_school

pytestmark = pytest.mark.browser
LENA = "lena.fischer"
SHELF = "participant"
STATEMENT = "I feel ready to lead structured talk in my next lesson."
MISSED = "You asked a question and two hands are up. What gives most children a turn to think?"


@pytest.fixture
async def home(tmp_path: Path, launcher: ForkServer) -> AsyncIterator[Deployment]:
    async with deployment(
        tmp_path, school=coming_school(tmp_path), welcomes=True, launcher=launcher
    ) as started:
        # How soon a busy machine answers is not what is looked at here.
        await started.slack.set(trigger_seconds=15, deadline_seconds=15)
        await started.slack.clock.to_school_morning(CHICAGO)
        yield started


async def test_from_before_the_workshop_to_the_certificate(home: Deployment) -> None:
    async with chromium() as browser:
        lena = await AtThePage.open(browser, home, LENA, SHELF)
        await _prepares(home, lena)
        await _answers(home, lena)
        await _plans(home, lena)
        await _tries(home, lena)
        await _tries_again(lena)
        await _looks_back(lena)
        await _is_certified(home, lena, browser)
        await _looks_again(lena)
    assert await home.slack.broken_rules() == []


async def _prepares(home: Deployment, lena: AtThePage) -> None:
    """The welcome, about one's work, the pre-work, and how it shows that it is done."""
    await lena.goes("Messages")
    await lena.sees("Welcome to Uptake")
    await lena.keeps("welcome")
    await lena.opens("About my work")
    await lena.chooses("What is your role?", "Coach")
    await lena.keeps("profile")
    await lena.presses("Save")
    await lena.sees("Saved.")
    await lena.closes()
    await lena.goes("Home")
    await lena.sees("Get ready for")
    await lena.keeps("home-prepare")
    await lena.opens("Do the pre-work")
    await lena.sees("0 of 2 done")
    await lena.dialog.get_by_role("button", name="Mark as done").first.click()
    await lena.sees("1 of 2 done")
    await lena.keeps("materials")
    await lena.closes()


async def _answers(home: Deployment, lena: AtThePage) -> None:
    """The pulse check on the day, with one question missed."""
    await _to_the_workshops_noon(home)
    dana = home.slack.as_user(STRATEGIST)
    await dana.types("/uptake pulse", channel="general")
    await dana.submits()
    await lena.goes("Messages")
    await lena.sees("Nobody but you learns what you answer.")
    await lena.keeps("pulse-invitation")
    await lena.opens("Answer the pulse check")
    await lena.sees("Who sees what")
    for answer in (
        "4",
        "Repeat the question louder",
        "I'd like to add to what … said",
        "Ask them to find one thing they disagree on",
    ):
        await lena.dialog.get_by_label(answer, exact=True).check()
    await lena.keeps("pulse")
    await lena.presses("Send my answers")
    await lena.sees("are saved")
    await lena.keeps("pulse-thanks")
    await lena.closes()
    await dana.presses("Close it early")
    await dana.submits()
    await dana.closes(whole_stack=True)


async def _to_the_workshops_noon(home: Deployment) -> None:
    ((starts_at,),) = await home.database.rows("SELECT starts_at FROM engagement")
    noon = starts_at.timestamp() + 3 * 3600
    await home.slack.clock.advance(seconds=noon - await home.slack.clock.now())


async def _plans(home: Deployment, lena: AtThePage) -> None:
    """A plan, its sentence read back, and its file for one's own calendar."""
    dana = home.slack.as_user(STRATEGIST)
    await dana.types("/uptake complete", channel="general")
    await dana.submits()
    await lena.sees("What is one small thing you will try")
    await lena.keeps("plan-invitation")
    await lena.opens("Make my plan")
    await lena.chooses("Which strategy?", "Think-pair-share")
    tomorrow = await _school_day(home)
    await lena.fills(
        **{
            "What will you try?": "Two minutes in pairs before any hand goes up",
            "On which day?": tomorrow.date().isoformat(),
            "At what time?": "08:30",
            "What will be your cue?": "the bell has rung",
        }
    )
    await lena.chooses("With a colleague?", "Aisha Khan")
    await lena.keeps("plan")
    await lena.presses("Save my plan")
    await lena.sees("Two minutes in pairs")
    await lena.keeps("plan-saved")
    await lena.presses("Put it in my calendar")
    await lena.sees("On its way")
    await lena.closes()
    await lena.sees("Here is your plan for your calendar")
    await lena.keeps("plan-calendar")


async def _school_day(home: Deployment) -> datetime:
    day = datetime.fromtimestamp(await home.slack.clock.now(), ZoneInfo(CHICAGO))
    day += timedelta(days=1)
    while day.weekday() > 4:
        day += timedelta(days=1)
    return day


async def _tries(home: Deployment, lena: AtThePage) -> None:
    """At the plan's own time: a try that did not work, thanked for."""
    await home.slack.clock.to_school_morning(CHICAGO)
    await home.slack.clock.advance(minutes=31)
    await lena.sees("Have you tried it?")
    await lena.keeps("plan-due")
    await lena.opens("Why did I get this?")
    await lena.sees("How it stands now")
    await lena.keeps("why")
    await lena.closes()
    await lena.opens("I tried it")
    await lena.dialog.get_by_label("It didn't work yet").check()
    await lena.fills(**{"What did you notice?": "Two pairs had nothing to say."})
    await lena.keeps("try")
    await lena.presses("Save")
    await lena.sees("That's your first try")
    await lena.keeps("try-saved")
    await lena.closes()


async def _tries_again(lena: AtThePage) -> None:
    """By a command in a channel, read and confirmed; then all tries in one list."""
    await lena.types("general", "/applied think-pair-share worked")
    await lena.sees("What did you try?")
    await lena.fills(**{"What did you notice?": "With a stem on the board everybody spoke."})
    await lena.keeps("applied")
    await lena.presses("Save")
    await lena.sees("second try")
    await lena.presses("My tries")
    await lena.sees("With a stem on the board")
    await lena.keeps("tries")
    await lena.closes()
    await lena.goes("Uptake")
    await lena.goes("Home")
    await lena.sees("You tried something from")
    await lena.keeps("home-reflect")


async def _looks_back(lena: AtThePage) -> None:
    """Two steps, each saved as it is sent."""
    await lena.opens("Look back")
    await lena.fills(
        **{"What did you see when you tried it?": "More hands went up, and quieter children spoke."}
    )
    await lena.dialog.get_by_label("Class size").check()
    await lena.keeps("reflection-1")
    await lena.presses("Save and go on")
    await lena.fills(**{"What will you try next?": "The same, with sentence starters on the wall."})
    await lena.keeps("reflection-2")
    await lena.presses("Save and finish")
    await lena.sees("Your certificate is in your messages")
    await lena.keeps("reflection-done")
    await lena.closes()


async def _is_certified(home: Deployment, lena: AtThePage, browser: Browser) -> None:
    """The file in the messages, and the page that anybody may check."""
    await lena.goes("Messages")
    await lena.sees("Here is your certificate")
    await lena.keeps("certificate-message")
    await _keep_sheet(home)
    await lena.goes("Home")
    await lena.opens("My certificates")
    await lena.sees("Address to share")
    await lena.keeps("certificates")
    ((code,),) = await home.database.rows("SELECT code FROM certificate")
    anybody = await browser.new_page(viewport={"width": 700, "height": 640})
    await anybody.goto(f"{home.bot.url}/certificates/{code}")
    await anybody.get_by_role("heading", name="This certificate is valid").wait_for()
    await AtThePage(anybody, "", SHELF).keeps("certificate-page")
    await anybody.close()
    await lena.closes()


async def _keep_sheet(home: Deployment) -> None:
    """Draw the certificate's one page, as whoever opens the file sees it."""
    settings = home.bot.settings
    headers = {"Authorization": f"Bearer {settings['SLACK_BOT_TOKEN']}"}
    ((channel,),) = await home.database.rows(
        "SELECT dm_channel_id FROM person WHERE name = 'Lena Fischer'"
    )
    sent = [file for one in await home.slack.messages(channel) for file in one.get("files", [])]
    async with aiohttp.ClientSession(headers=headers) as session:
        info = f"{settings['SLACK_API_URL']}files.info"
        async with session.get(info, params={"file": sent[-1]}) as answer:
            file = (await answer.json())["file"]
        async with session.get(file["url_private_download"]) as answer:
            document = pypdfium2.PdfDocument(await answer.read())
    assert file["title"] == "Certificate: Talk that teaches"
    if folder := os.environ.get("UPTAKE_SCREENSHOTS"):
        picture = document[0].render(scale=1.2).to_pil()
        picture.save(Path(folder) / SHELF / "certificate.png", optimize=True)


async def _looks_again(lena: AtThePage) -> None:
    """Home with everything done; what one missed oneself; what others see; settings."""
    await lena.sees("Well done")
    await lena.keeps("home-sustain")
    await lena.opens("What to look at again")
    await lena.sees(MISSED)
    await lena.keeps("pulse-missed")
    await lena.closes()
    await lena.opens("What others see about us")
    await lena.keeps("others-see")
    await lena.closes()
    await lena.opens("Settings")
    await lena.sees("Which reminders do you want?")
    await lena.keeps("settings")
    await lena.opens("Erase me")
    await lena.sees("What goes, for good")
    await lena.keeps("erase")
    await lena.presses("Cancel")
