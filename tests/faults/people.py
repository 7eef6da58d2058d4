"""People who do not give up: what Slack says went wrong they do again, as people do.

What they were told is saved goes into a `Ledger`; nothing of it may be missing afterwards.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from local_slack.clientperson import SlackPerson
from local_slack.model import Json
from tests.support.deployment import Deployment
from tests.support.school import STRATEGIST

CHICAGO = ZoneInfo("America/Chicago")
PATIENCE = 75.0
_A_MOMENT = 0.02
_LOOKS = 40


@dataclass
class Ledger:
    """What was acknowledged, by words that are nobody else's; `again` counts second attempts."""

    plans: list[str] = field(default_factory=list)
    tries: list[str] = field(default_factory=list)
    again: Counter[str] = field(default_factory=Counter)


async def attempts(what: str) -> AsyncIterator[int]:
    """Count attempts until the caller stops. Raises AssertionError after PATIENCE seconds."""
    loop = asyncio.get_running_loop()
    end, number = loop.time() + PATIENCE, 0
    while loop.time() < end:
        yield number
        number += 1
        await asyncio.sleep(_A_MOMENT)
    raise AssertionError(f"not done in {PATIENCE} seconds: {what}")


async def modal(person: SlackPerson) -> Json | None:
    found: Json | None = (await person.screen_json())["modal"]
    return found


async def _opened(person: SlackPerson, title: str) -> bool:
    """Say whether the form is open, after at most a moment."""
    for _ in range(_LOOKS):
        shown = await modal(person)
        if shown and shown["title"] == title:
            return True
        await asyncio.sleep(_A_MOMENT)
    return False


async def completes(home: Deployment, ledger: Ledger) -> None:
    """Mark the workshop complete, however often it takes."""
    dana = home.slack.as_user(STRATEGIST)
    async for number in attempts("mark complete"):
        ledger.again["complete"] += number > 0
        shown = await modal(dana)
        if shown and shown["title"] == "Marked complete":
            return
        if shown and shown["title"] == "Mark complete":
            await dana.submits(trouble_ok=True)
        else:
            await dana.types("/uptake complete", trouble_ok=True)
            await _opened(dana, "Mark complete")


async def plans(
    home: Deployment, ledger: Ledger, who: str, what: str, on: date, *, by: str = "Make my plan"
) -> None:
    """Make a plan for 10:00 on that day, from the button `by`."""
    fields = {"plan_what": what, "plan_on": on, "plan_at": "10:00", "plan_with_whom": "my class"}
    person = home.slack.as_user(who)
    await _saves(person, ledger, by, fields, done="Your plan is saved")
    ledger.plans.append(what)


async def tries(home: Deployment, ledger: Ledger, who: str, note: str, outcome: str) -> None:
    """Log a try from the DM."""
    fields = {"application_outcome": outcome, "application_note": note}
    person = home.slack.as_user(who)
    await _saves(person, ledger, "I tried it", fields, done="Saved. Thank you")
    ledger.tries.append(note)


async def _saves(
    person: SlackPerson, ledger: Ledger, button: str, fields: Mapping[str, object], *, done: str
) -> None:
    if await modal(person):
        await person.closes(whole_stack=True)
    person.timeout = PATIENCE
    async for number in attempts(f"{person.person.label}: {button}"):
        ledger.again[button] += number > 0
        shown = await modal(person)
        if shown is None:
            await person.presses(button, where="dm", trouble_ok=True)
            await _any_opened(person)
        elif shown["title"] == done:
            return
        elif shown["submit"]:
            await _fills(person, fields)
            await person.submits(trouble_ok=True)
        else:
            raise AssertionError(f"an unexpected form\n{await person.screen()}")


async def _any_opened(person: SlackPerson) -> None:
    for _ in range(_LOOKS):
        if await modal(person):
            return
        await asyncio.sleep(_A_MOMENT)


async def _fills(person: SlackPerson, fields: Mapping[str, object]) -> None:
    shown = await modal(person)
    asked = {element["block_id"] for element in shown["elements"]} if shown else set()
    if "plan_strategy" in asked:
        await person.chooses("Think-pair-share", of="plan_strategy")
    await person.fills(**fields)


async def mutes(home: Deployment, who: str) -> None:
    """Take "No more reminders at all" from the newest reminder."""
    person = home.slack.as_user(who)
    person.timeout = PATIENCE
    async for _ in attempts("mute"):
        pressed = await person.presses("No more reminders at all", where="dm", trouble_ok=True)
        muted = await home.database.rows(
            "SELECT 1 FROM nudge_preference AS f JOIN person AS p ON p.id = f.person_id"
            " WHERE muted_all AND p.slack_user_id = %(who)s",
            who=person.id,
        )
        if pressed.trouble is None and muted:
            return


async def local_time(home: Deployment) -> datetime:
    """Return what the clock on the school's wall shows."""
    return datetime.fromtimestamp(await home.slack.clock.now(), CHICAGO)


async def moves_clock_to(home: Deployment, moment: datetime) -> None:
    await moves_clock(home, (moment - await local_time(home)).total_seconds())


async def begins_on_monday(home: Deployment) -> datetime:
    """Move the clock to a Monday at noon at the school; never today, which may be over."""
    now = await local_time(home)
    monday = now.date() + timedelta(days=7 - now.weekday())
    moment = datetime.combine(monday, time(12), tzinfo=CHICAGO)
    await moves_clock_to(home, moment)
    return moment


async def moves_clock(home: Deployment, seconds: float) -> None:
    """Move everybody's clock. When the bot did not hear of it, tell it again where it stands."""
    ahead = seconds
    async for _ in attempts("move the clock"):
        try:
            await home.slack.clock.advance(seconds=ahead)
        except AssertionError:  # the local Slack has moved; the bot was not there to follow
            ahead = 0.0
        else:
            return
