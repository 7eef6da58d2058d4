"""Pulse check and pre-work over signed HTTP: asked in the room, answered, closed, looked at."""

from pathlib import Path

import aiohttp

from tests.conftest import Database
from tests.journeys.demo_story import CHICAGO
from tests.support.deployment import deployment
from tests.support.launch import ForkServer

STATEMENT = "I feel ready to lead structured talk in my next lesson."
FIRST = "You asked a question and two hands are up. What gives most children a turn to think?"
SECOND = "Which stem invites a child to build on another child's idea?"
THIRD = "A pair has stopped talking after ten seconds. What helps first?"
KNOWN = {
    STATEMENT: "4",
    FIRST: "Wait, then let everyone talk in pairs",
    SECOND: "I'd like to add to what … said",
    THIRD: "Ask them to find one thing they disagree on",
}


async def test_from_the_room_to_what_is_worth_another_look(
    tmp_path: Path, database: Database, launcher: ForkServer
) -> None:
    async with deployment(tmp_path, database=database, launcher=launcher) as home:
        await home.slack.clock.to_school_morning(CHICAGO)
        await home.slack.clock.advance(hours=3)
        dana = home.slack.as_user("dana.whitfield")
        await dana.types("/uptake pulse", channel="general")
        await dana.sees("20 people get a message", where="modal")
        await dana.submits()
        await dana.sees("0 people have answered", where="modal")
        lena = home.slack.as_user("lena.fischer")
        await lena.sees("Nobody but you learns what you answer.", where="dm")
        await lena.presses("Answer the pulse check")
        await lena.sees("only when 5 or more answered", where="modal")
        await lena.fills(**{**KNOWN, FIRST: "Ask one of the two"})
        await lena.submits()
        await lena.sees("are saved", where="modal")
        await dana.presses("Count again")
        await dana.sees("1 person has answered", where="modal")
        await dana.presses("Close it early")
        await dana.submits()
        await dana.sees("has closed", where="modal")
        await lena.closes(whole_stack=True)
        await home.slack.clock.advance(minutes=5)
        await lena.presses("Answer the pulse check")
        await lena.sees(FIRST, where="modal")
        await lena.does_not_see(SECOND, where="modal")
        await lena.sees("Wait time: three seconds that change who talks", where="modal")
        tom = home.slack.as_user("tom.obrien")
        await tom.presses("Answer the pulse check")
        await tom.sees("Thank you for meaning to answer", where="modal")
        async with (
            aiohttp.ClientSession() as session,
            session.get(f"{home.bot.url}/video/x") as answer,
        ):
            assert answer.status == 404
