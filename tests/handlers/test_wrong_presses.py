"""Wrong presses, flow by flow: how many effects they have, and what the person reads.

A window is opened, something goes wrong, and it is sent. The table says for each flow and each
wrong what stands afterwards, and words that are in the answers to the last presses.
"""

import asyncio

import pytest

from tests.conftest import Database, MovableClock
from tests.handlers.bolt_client import BoltClient
from tests.handlers.slack_double import SlackDouble
from tests.handlers.wrong_flows import FLOWS, Flow, Place
from tests.storage.world import World, look


@pytest.fixture
def place(
    bolt_client: BoltClient,
    slack: SlackDouble,
    world: World,
    database: Database,
    clock: MovableClock,
) -> Place:
    return Place(bolt_client, slack, world, database, clock)


async def _double_click(place: Place, flow: Flow) -> list[str]:
    window = await flow.opens(place)
    return await asyncio.gather(*(flow.send(place, window, 0, "9.9") for _ in range(2)))


async def _lost_answer(place: Place, flow: Flow) -> list[str]:
    window = await flow.opens(place)
    return [await flow.send(place, window, 0, "9.9") for _ in range(2)]


async def _lost_then_changed(place: Place, flow: Flow) -> list[str]:
    """Slack keeps the window's id and hash where it never heard an answer."""
    window = await flow.opens(place)
    await flow.send(place, window, 0, "9.9")
    return [await flow.send(place, window, 1, "9.9")]


async def _two_tabs(place: Place, flow: Flow) -> list[str]:
    one, other = await flow.opens(place), await flow.opens(place)
    await flow.send(place, one, 0, "9.1")
    return [await flow.send(place, other, 1, "9.2")]


async def _back_button(place: Place, flow: Flow) -> list[str]:
    """The window that was sent is there again, and is sent with something else in it."""
    window = await flow.opens(place)
    await flow.send(place, window, 0, "9.1")
    return [await flow.send(place, window, 1, "9.2")]


async def _overnight(place: Place, flow: Flow) -> list[str]:
    window = await flow.opens(place)
    place.clock.advance(hours=19)
    return [await flow.send(place, window, 0, "9.9")]


async def _too_late(place: Place, flow: Flow) -> list[str]:
    window = await flow.opens(place)
    await flow.ends(place)
    return [await flow.send(place, window, 0, "9.9")]


async def _lost_and_too_late(place: Place, flow: Flow) -> list[str]:
    """It was done, its answer was lost, and it is sent once more when it would be too late."""
    window = await flow.opens(place)
    await flow.send(place, window, 0, "9.9")
    await flow.ends(place)
    return [await flow.send(place, window, 0, "9.9")]


async def _role_gone(place: Place, flow: Flow) -> list[str]:
    """They left the cohort, or are the strategist no more."""
    window = await flow.opens(place)
    place.change("UPDATE enrollment SET left_at = now()")
    place.change("DELETE FROM role_assignment")
    return [await flow.send(place, window, 0, "9.9")]


async def _deactivated(place: Place, flow: Flow) -> list[str]:
    window = await flow.opens(place)
    place.change("UPDATE person SET active = false")
    return [await flow.send(place, window, 0, "9.9")]


WRONGS = {
    "double click": _double_click,
    "lost answer": _lost_answer,
    "lost, then changed": _lost_then_changed,
    "two tabs": _two_tabs,
    "back button": _back_button,
    "overnight": _overnight,
    "too late": _too_late,
    "lost, and too late": _lost_and_too_late,
    "role gone": _role_gone,
    "deactivated": _deactivated,
}

NOT_YOURS = "That isn't available to you, or it no longer exists."
ELSEWHERE = "You saved something else here meanwhile."
PLAN_CHANGED = "Your plan was changed a moment ago. Open it again to see how it stands."
ANSWERS_CHANGED = "You changed these answers elsewhere meanwhile, so this wasn't saved."
REMINDERS_CHANGED = "You changed your reminders elsewhere meanwhile, so this wasn't saved."
NOT_OPEN = "Reflections open once the workshop is marked complete."
_MUTED = " off"
_COPY = "Your file comes to your messages with Uptake."
_ERASED = "You asked to be erased."
_STAYS = "You won't be erased."
# What each has on which something else is said: effects, and words of the answer.
Cell = tuple[int, str]
TABLE: dict[str, tuple[Cell, dict[str, Cell]]] = {
    # A profile is one's own whatever becomes of a workshop; the newest one stands.
    "profile": (
        (1, "Saved."),
        {
            "lost, then changed": (2, "11 to 20 years"),
            "two tabs": (1, ANSWERS_CHANGED),
            "back button": (1, ANSWERS_CHANGED),
        },
    ),
    "pulse": (
        (1, "are saved."),
        {
            "too late": (0, "This pulse check has closed. Thank you for meaning to answer."),
            "lost, and too late": (1, "has closed.\nYour answers are counted with the group's."),
            "role gone": (0, NOT_YOURS),
        },
    ),
    "plan": (
        (1, "I will try"),
        {
            "lost, then changed": (1, PLAN_CHANGED),
            "two tabs": (1, PLAN_CHANGED),
            "back button": (1, PLAN_CHANGED),
            "too late": (0, "This workshop was cancelled, so there is nothing to plan for it."),
            "role gone": (0, NOT_YOURS),
        },
    ),
    # Other words in another window are another try; in the same one they are the same try.
    "try": (
        (1, "first try"),
        {
            "lost, then changed": (
                1,
                "This try was saved when you first sent it, without this change. Take it back",
            ),
            "two tabs": (2, "second try"),
            "back button": (2, "second try"),
            "too late": (0, "That workshop was cancelled, so tries of it are no longer logged."),
            "role gone": (0, NOT_YOURS),
        },
    ),
    "looking back": (
        (1, "What will you try next?"),
        {
            "lost, then changed": (1, ELSEWHERE),
            "two tabs": (1, ELSEWHERE),
            "back button": (1, ELSEWHERE),
            "too late": (0, NOT_OPEN),
            "role gone": (0, NOT_YOURS),
        },
    ),
    "looking ahead": (
        (1, "Your certificate is in your messages"),
        {
            "lost, then changed": (1, ELSEWHERE),
            "two tabs": (1, ELSEWHERE),
            "back button": (1, ELSEWHERE),
            "too late": (0, NOT_OPEN),
            "role gone": (0, NOT_YOURS),
        },
    ),
    # A certificate was earned, and stays its holder's.
    "certificate": (
        (1, "is on its way to your messages"),
        {"too late": (0, "This certificate was taken back, so it can't be sent again.")},
    ),
    "pre-work": (
        (1, "✓ Done"),
        {
            "too late": (0, NOT_YOURS),
            "lost, and too late": (1, NOT_YOURS),
            "role gone": (0, NOT_YOURS),
        },
    ),
    "reminders": ((1, _MUTED), {}),
    "settings": (
        (1, "Saved."),
        {"two tabs": (1, REMINDERS_CHANGED), "back button": (1, REMINDERS_CHANGED)},
    ),
    "completion": (
        (1, "6 people get a message that asks for one small thing to try."),
        {
            "two tabs": (1, "This workshop is completed already."),
            "back button": (1, "This workshop is completed already."),
            "too late": (0, "This workshop is cancelled already, so it can't be marked complete."),
            "role gone": (0, NOT_YOURS),
        },
    ),
    "opening the pulse check": (
        (1, "0 people have answered."),
        {
            "two tabs": (1, "This pulse check was opened already, and is opened only once."),
            "back button": (1, "This pulse check was opened already, and is opened only once."),
            "too late": (0, "There is no pulse check to open for this workshop."),
            "role gone": (0, NOT_YOURS),
        },
    ),
    "closing the pulse check": (
        (1, "has closed"),
        {
            "two tabs": (1, "This pulse check is closed already."),
            "back button": (1, "This pulse check is closed already."),
            "too late": (1, "This pulse check is closed already."),
            "role gone": (0, NOT_YOURS),
        },
    ),
    "export": ((1, _COPY), {}),
    "erasure": ((1, _ERASED), {}),
    "staying": (
        (1, _STAYS),
        {
            "two tabs": (1, "Nothing is waiting to be erased."),
            "back button": (1, "Nothing is waiting to be erased."),
            "too late": (0, "Your erasure has begun, so it can't be stopped any more."),
        },
    ),
}


@pytest.mark.parametrize("wrong", WRONGS)
@pytest.mark.parametrize("name", FLOWS)
async def test_a_wrong_press_has_one_effect_and_a_true_answer(
    place: Place, name: str, wrong: str
) -> None:
    flow = FLOWS[name]
    usual, others = TABLE[name]
    unknown = (0, NOT_YOURS) if wrong == "deactivated" else usual
    effects, words = others.get(wrong, unknown)
    await flow.prepare(place)
    for text in await WRONGS[wrong](place, flow):
        assert words in text
    assert look(place.database, flow.effects) == [(effects,)]


_OWN_YEARS = """
    SELECT experience FROM learner_profile JOIN person AS p ON p.id = person_id
    WHERE slack_user_id = 'U0'
"""
NEWEST = {
    "profile": (_OWN_YEARS, "y11_20"),
    "pulse": ("SELECT mcq_answers FROM uptake_raw.pulse_response", [1, 1, 1]),
    "settings": ("SELECT weekdays FROM nudge_preference", [4]),
}


@pytest.mark.parametrize("name", NEWEST)
async def test_after_a_lost_answer_what_was_sent_last_stands(place: Place, name: str) -> None:
    stored, newest = NEWEST[name]
    await FLOWS[name].prepare(place)
    await _lost_then_changed(place, FLOWS[name])
    assert look(place.database, stored) == [(newest,)]


def test_the_table_speaks_of_nothing_else() -> None:
    assert TABLE.keys() == FLOWS.keys()
    assert {wrong for _, others in TABLE.values() for wrong in others} <= WRONGS.keys()
