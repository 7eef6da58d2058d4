"""Tries over signed HTTP: by command, taken back, from a message, with a file, seen again."""

from datetime import timedelta
from pathlib import Path

from local_slack.clientperson import SlackPerson
from tests.conftest import Database
from tests.journeys.demo_story import CHICAGO
from tests.support.deployment import Deployment, deployment
from tests.support.launch import ForkServer

TRIED = "SELECT attempt_number, outcome, evidence_type, note FROM application_event ORDER BY 1"
MESSAGE = "Two minutes of talk in pairs, and Room 4 did not want to stop."


async def test_from_a_command_to_the_list_of_tries(
    tmp_path: Path, database: Database, launcher: ForkServer
) -> None:
    async with deployment(tmp_path, database=database, launcher=launcher) as home:
        await home.slack.clock.to_school_morning(CHICAGO)
        await home.slack.clock.advance(hours=3)
        lena = home.slack.as_user("lena.fischer")
        await lena.types("/applied", channel="general")
        await lena.sees("as soon as a workshop that you took part in is marked complete")
        dana = home.slack.as_user("dana.whitfield")
        await dana.types("/uptake complete", channel="general")
        await dana.submits()
        await lena.sees("Make my plan", where="dm")
        await home.slack.clock.advance(hours=1)
        await _logs_and_takes_back(home, lena)
        await _logs_over_a_message(lena)
        await _logs_an_early_one_with_a_file(home, lena)
        await _looks_back(lena)
        assert await home.database.rows(TRIED) == [
            (1, "success", "self_report", MESSAGE),
            (2, "attempted_failed", "artifact", None),
        ]


async def _logs_and_takes_back(home: Deployment, lena: SlackPerson) -> None:
    await lena.types("/applied think pair share didn't work on Monday", channel="general")
    await lena.sees("I didn't understand “on monday”.", where="modal")
    await lena.submits()
    await lena.sees("That's your first try of Think-pair-share.", where="modal")
    await lena.sees("That's your first try of Think-pair-share.", where="dm")
    await lena.presses("Take it back")
    await lena.sees("That try is gone, with what you wrote.", where="modal")
    await lena.sees("You took that try back, after Talk that teaches.", where="dm")
    await lena.closes(whole_stack=True)
    # The button in the message is still there, and tells the truth.
    await lena.presses("Take it back", where="dm")
    await lena.sees("That try isn't among yours any more: it was taken back.", where="dm")
    assert await home.database.rows(TRIED) == []


async def _logs_over_a_message(lena: SlackPerson) -> None:
    await lena.types(MESSAGE, channel="general")
    await lena.uses_message_shortcut("log_as_application", MESSAGE)
    await lena.sees("Please take out whatever tells of a student.", where="modal")
    await lena.fills(**{"What did you try?": "Think-pair-share", "How did it go?": "It worked"})
    await lena.submits()
    await lena.sees("That's your first try of Think-pair-share.", where="modal")
    await lena.closes(whole_stack=True)


async def _logs_an_early_one_with_a_file(home: Deployment, lena: SlackPerson) -> None:
    photo = await lena.uploads("board.png", b"png", "image/png")
    await lena.types("/applied think-pair-share didn't work", channel="general")
    now = await home.slack.clock.now()
    day_before = await home.database.rows(
        "SELECT to_char(to_timestamp(%(now)s) - %(day)s, 'YYYY-MM-DD')",
        now=now,
        day=timedelta(days=1),
    )
    await lena.fills(
        **{
            "On which day?": day_before[0][0],
            "How do you know?": "Something made in class",
            "Or a file": [photo],
        }
    )
    await lena.submits()
    await lena.sees("That is before the workshop was marked complete", where="modal")
    await lena.presses("Yes, I tried it before the workshop was complete")
    await lena.submits()
    await lena.sees("That's your second try of Think-pair-share.", where="modal")
    stored = await home.database.rows("SELECT slack_file_id FROM application_event ORDER BY 1")
    assert stored == [(photo,), (None,)]


async def _looks_back(lena: SlackPerson) -> None:
    await lena.presses("My tries")
    text = await lena.sees("2 tries so far.", where="modal")
    assert text.index("first try") < text.index("second try")
    assert MESSAGE in text
    assert "with a file of yours in Slack" in text
    await lena.closes(whole_stack=True)
    await lena.uses_message_shortcut("log_as_application", "That's your second try")
    await lena.sees("Only a message of your own can be logged")
