"""Steps 3 and 5 of the story, by hand in Chromium: a plan is made and changed, a try is logged.

With UPTAKE_SCREENSHOTS naming a folder, the screens of the README are kept there.
"""

import os
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.async_api import Browser, Page, expect

from tests.journeys.demo_story import CHANNEL, CHICAGO
from tests.support.browser import SECONDS, chromium
from tests.support.deployment import Deployment, deployment
from tests.support.launch import ForkServer

pytestmark = pytest.mark.browser
LENA = "lena.fischer"
OTHERS = (
    *("marcus.bell", "aisha.khan", "tom.obrien", "grace.mensah", "sofia.rossi", "wei.chen"),
    *("hannah.cohen", "ruth.jensen", "omar.haddad", "emily.clarke", "kwame.boateng"),
)
TRIED = 9


@pytest.fixture(scope="module")
async def home(
    tmp_path_factory: pytest.TempPathFactory, launcher: ForkServer
) -> AsyncIterator[Deployment]:
    async with deployment(tmp_path_factory.mktemp("house"), launcher=launcher) as started:
        # How soon a busy machine answers is not what is looked at here.
        await started.slack.set(trigger_seconds=15, deadline_seconds=15)
        await started.slack.clock.to_school_morning(CHICAGO)
        await started.slack.clock.advance(hours=7)
        dana = started.slack.as_user("dana.whitfield")
        await dana.types("/uptake complete", channel="general")
        await dana.submits()
        for handle in OTHERS:
            await _plans(started, handle)
        yield started


async def _plans(home: Deployment, handle: str) -> None:
    """Make a plan without the page: more people than one stand behind a digest."""
    teacher = home.slack.as_user(handle)
    await teacher.presses("Make my plan")
    await teacher.chooses("Think-pair-share")
    await teacher.fills(
        **{
            "What will you try?": "pairs before hands",
            "On which day?": (await _school_day(home)).date().isoformat(),
            "At what time?": "11:00",
            "Or with whom else?": "my class",
        }
    )
    await teacher.submits()
    await teacher.closes()


async def _tries(home: Deployment, handle: str) -> None:
    teacher = home.slack.as_user(handle)
    await teacher.presses("I tried it")
    await teacher.presses("It worked")
    await teacher.submits()
    await teacher.closes()


@pytest.fixture(scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as started:
        yield started


async def _open(browser: Browser, home: Deployment, handle: str) -> Page:
    page = await browser.new_page(viewport={"width": 1280, "height": 860})
    page.set_default_timeout(SECONDS * 1000)
    await page.goto(f"{home.slack_process.url}/as/{home.slack.as_user(handle).id}")
    await page.wait_for_selector("body.ready")
    return page


async def _keep(page: Page, name: str) -> None:
    if folder := os.environ.get("UPTAKE_SCREENSHOTS"):
        await page.screenshot(path=str(Path(folder) / f"{name}.png"))


async def _school_day(home: Deployment) -> datetime:
    day = datetime.fromtimestamp(await home.slack.clock.now(), ZoneInfo(CHICAGO))
    day += timedelta(days=1)
    while day.weekday() > 4:
        day += timedelta(days=1)
    return day


async def _fill_plan(page: Page, on: datetime) -> None:
    dialog = page.get_by_role("dialog")
    await dialog.get_by_role("combobox", name="Which strategy?").click()
    await page.get_by_role("option", name="Think-pair-share").click()
    await dialog.get_by_label("What will you try?").fill("Pairs before hands")
    await dialog.get_by_label("On which day?").fill(on.date().isoformat())
    await dialog.get_by_label("At what time?").fill("08:30")
    await dialog.get_by_role("combobox", name="With a colleague?").click()
    await page.get_by_role("option", name="Aisha Khan").click()
    await dialog.get_by_label("What will be your cue?").fill("the bell has rung")


async def test_a_plan_is_made_in_the_page_corrected_at_its_field_and_changed(
    home: Deployment, browser: Browser
) -> None:
    page = await _open(browser, home, LENA)
    day = await _school_day(home)
    await page.get_by_role("button", name="Make my plan").click()
    dialog = page.get_by_role("dialog")
    await _fill_plan(page, day - timedelta(days=30))
    await dialog.get_by_role("button", name="Save my plan").click()

    await expect(dialog.get_by_text("That time has passed")).to_be_visible()
    await expect(dialog.get_by_label("What will you try?")).to_have_value("Pairs before hands")

    await dialog.get_by_label("On which day?").fill(day.date().isoformat())
    await _keep(page, "modal")
    await dialog.get_by_role("button", name="Save my plan").click()
    await expect(dialog.get_by_text("Your plan is saved")).to_be_visible()
    await expect(dialog.get_by_text("Pairs before hands")).to_be_visible()
    await dialog.get_by_role("button", name="Change it").click()
    await dialog.get_by_label("What will you try?").fill("Two minutes in pairs")
    await dialog.get_by_role("button", name="Save my plan").click()
    await expect(dialog.get_by_text("Your plan is saved")).to_be_visible()
    await expect(dialog.get_by_text("Two minutes in pairs")).to_be_visible()
    await dialog.get_by_role("button", name="Close").last.click()

    stored = await home.database.rows(
        "SELECT what, revision FROM action_plan AS a JOIN person AS p ON p.id = a.participant_id"
        " WHERE p.slack_user_id = %(user)s ORDER BY revision",
        user=home.slack.as_user(LENA).id,
    )
    assert stored == [("Pairs before hands", 1), ("Two minutes in pairs", 2)]
    await page.close()


async def test_a_failed_try_is_logged_in_the_page_when_the_plans_time_has_come(
    home: Deployment, browser: Browser
) -> None:
    page = await _open(browser, home, LENA)
    if not await page.get_by_role("button", name="Change my plan").count():
        await page.get_by_role("button", name="Make my plan").click()
        await _fill_plan(page, await _school_day(home))
        await page.get_by_role("dialog").get_by_role("button", name="Save my plan").click()
        await expect(page.get_by_role("dialog").get_by_text("Your plan is saved")).to_be_visible()
        await page.get_by_role("dialog").get_by_role("button", name="Close").last.click()
    await page.get_by_role("button", name="Next school morning").click()
    await page.wait_for_selector(".clock:not(.busy)")
    await page.get_by_role("button", name="+1 hour").click()
    await expect(page.get_by_text("Have you tried it?")).to_be_visible()
    await _keep(page, "dm")

    await page.get_by_role("button", name="I tried it").last.click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_label("It didn't work yet").check()
    await dialog.get_by_label("What did you notice?").fill("Two pairs had nothing to say.")
    await dialog.get_by_role("button", name="Save").click()

    await expect(dialog.get_by_text("That's your first try")).to_be_visible()
    await dialog.get_by_role("button", name="Close").last.click()
    stored = await home.database.rows(
        "SELECT outcome, attempt_number FROM application_event AS a"
        " JOIN person AS p ON p.id = a.participant_id WHERE p.slack_user_id = %(user)s",
        user=home.slack.as_user(LENA).id,
    )
    assert stored == [("attempted_failed", 1)]
    await page.close()


async def test_the_digest_stands_in_the_channel_with_its_picture(
    home: Deployment, browser: Browser
) -> None:
    for handle in OTHERS[:TRIED]:
        await _tries(home, handle)
    await home.slack.clock.advance(days=6)
    await home.slack.clock.to_school_morning(CHICAGO)
    page = await _open(browser, home, "priya.raman")
    await page.get_by_role("link", name=CHANNEL).click()
    await expect(page.get_by_text("How it's going").first).to_be_visible()
    picture = page.get_by_role("img", name="Bar chart").last
    await expect(picture).to_be_visible()
    await picture.scroll_into_view_if_needed()
    assert await picture.evaluate("image => image.decode().then(() => image.naturalWidth > 100)")
    await _keep(page, "digest")
    await page.close()
