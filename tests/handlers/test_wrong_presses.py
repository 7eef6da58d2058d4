"""Wrong presses, flow by flow: how many effects they have, and what the person reads.

A window is opened, something goes wrong, and it is sent. The table says for each flow and each
wrong what stands afterwards, and words that are in the answers to the last presses.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import pytest

from core.kernel.notices import NoticeKind
from modals import own_data, people, reflections
from modals.kit import blocks, doors
from modals.kit.payloads import Element, View
from modals.pulses import answering
from tests.bot.test_learning_pages import piece
from tests.conftest import Database, MovableClock
from tests.handlers.hearing import Answer, Hearing
from tests.handlers.slack_double import SlackDouble
from tests.handlers.test_pulse_check import closed, opened
from tests.modals.reading import answered, buttons, shown
from tests.storage.world import World, look
from tests.support.reflecting import earned, revoked


@dataclass
class Place:
    hearing: Hearing
    slack: SlackDouble
    world: World
    database: Database
    clock: MovableClock

    async def opens(self, button: Element) -> View:
        await self.hearing.press("U0", button, where="home")
        return self.slack.view

    def change(self, sql: str, *values: object) -> None:
        look(self.database, sql, *values)


@pytest.fixture
def place(
    hearing: Hearing, slack: SlackDouble, world: World, database: Database, clock: MovableClock
) -> Place:
    return Place(hearing, slack, world, database, clock)


Window = View | Element
Send = Callable[[Place, Window, int, str], Awaitable[str]]


async def _nothing(_: Place) -> None:
    return


@dataclass(frozen=True)
class Flow:
    """`send` sends a window with its nth content under a key, and returns what is then read.

    `ends` makes it too late; `effects` counts what it was for.
    """

    opens: Callable[[Place], Awaitable[Window]]
    send: Send
    effects: str
    ends: Callable[[Place], Awaitable[None]]
    prepare: Callable[[Place], Awaitable[None]] = _nothing


def _read(answer: Answer) -> str:
    if answer.said.get("response_action") == "errors":
        return "\n".join(answer.errors.values())
    return shown(answer.view)


def _form(fill: Callable[[View, int], View]) -> Send:
    async def send(place: Place, window: Window, nth: int, key: str) -> str:
        return _read(await place.hearing.submit("U0", fill(window, nth), view_id=key))

    return send


async def _press(place: Place, window: Window, _: int, key: str) -> str:
    """Press a button of a window. The key is the moment at which it is pressed."""
    await place.hearing.press("U0", window, where="modal", at=key)
    return shown(place.slack.view)


async def _press_in_a_message(place: Place, window: Window, _: int, key: str) -> str:
    await place.hearing.press("U0", window, at=key)
    said: str = place.slack.sentence["text"]
    return said


async def _complete(place: Place) -> None:
    await place.world.complete()


async def _cancelled(place: Place) -> None:
    place.change("UPDATE engagement SET state = 'cancelled', completed_at = NULL")


# The profile.


async def _opens_profile(place: Place) -> Window:
    return await place.opens(doors.profile_button())


def _fills_profile(view: View, nth: int) -> View:
    years = ("y21_plus", "y11_20")[nth]
    return answered(view, {people.YEARS: years})


# The pulse check.


async def _begins_pulse(place: Place) -> None:
    await opened(place.world)


async def _opens_pulse(place: Place) -> Window:
    return await place.opens(doors.pulse_button(place.world.engagement_id))


def _fills_pulse(view: View, nth: int) -> View:
    picked = dict.fromkeys(answering.QUESTIONS, str(nth))
    return answered(view, {answering.LIKERT_FIELD: "4", **picked})


async def _ends_pulse(place: Place) -> None:
    await closed(place.world, released=True)


# The reflection's two steps.


async def _opens_back(place: Place) -> Window:
    return await place.opens(doors.reflection_button(place.world.engagement_id))


def _fills_back(view: View, nth: int) -> View:
    return answered(view, {reflections.EVIDENCE: ("Pairs talked", "Nobody talked")[nth]})


async def _opens_ahead(place: Place) -> Window:
    back = _fills_back(await _opens_back(place), 0)
    return (await place.hearing.submit("U0", back)).view


def _fills_ahead(view: View, nth: int) -> View:
    return answered(view, {reflections.NEXT_TRY: ("The same again", "Something else")[nth]})


# A certificate sent again.


async def _earns(place: Place) -> None:
    await place.world.complete()
    await earned(place.world)
    place.change("DELETE FROM outbox")
    place.clock.advance(hours=1)


async def _opens_certificates(place: Place) -> Window:
    return buttons(await place.opens(doors.certificates_button()))["Send me the PDF"]


async def _takes_back(place: Place) -> None:
    ((code,),) = look(place.database, "SELECT code FROM certificate")
    await revoked(place.world, code)


# Pre-work done.


async def _releases(place: Place) -> None:
    await piece(place.world)


async def _opens_materials(place: Place) -> Window:
    view = await place.opens(doors.materials_button(place.world.engagement_id))
    return buttons(view)["Mark as done"]


async def _takes_in(place: Place) -> None:
    place.change("UPDATE content_asset SET visibility = 'draft'")


# Reminders.


async def _sees_reminder(_: Place) -> Window:
    menu = doors.reminder_menu(NoticeKind.NO_ACTION_PLAN)
    return buttons(blocks.message("x", [blocks.actions(menu)]))["No more reminders at all"]


# One's own data.


async def _sees_export(_: Place) -> Window:
    return doors.export_button()


async def _opens_erasure(place: Place) -> Window:
    first = answered(await place.opens(doors.erase_button()))
    return (await place.hearing.submit("U0", first)).view


def _ticks(view: View, _: int) -> View:
    return answered(view, {own_data.SURE: ["yes"]})


async def _waits_to_be_erased(place: Place) -> None:
    await place.hearing.submit("U0", _ticks(await _opens_erasure(place), 0))


async def _sees_stay(place: Place) -> Window:
    return buttons(await place.opens(doors.erase_button()))["Don't erase me"]


async def _has_begun(place: Place) -> None:
    place.change("UPDATE subject_request SET begun_at = now()")


FLOWS = {
    "profile": Flow(
        _opens_profile,
        _form(_fills_profile),
        "SELECT count(*) FROM audit_event WHERE action = 'learner_profile.saved'",
        ends=_cancelled,
    ),
    "pulse": Flow(
        _opens_pulse,
        _form(_fills_pulse),
        "SELECT count(*) FROM uptake_raw.pulse_response",
        ends=_ends_pulse,
        prepare=_begins_pulse,
    ),
    "looking back": Flow(
        _opens_back,
        _form(_fills_back),
        "SELECT count(*) FROM audit_event WHERE action = 'reflection.saved'",
        ends=_cancelled,
        prepare=_complete,
    ),
    "looking ahead": Flow(
        _opens_ahead,
        _form(_fills_ahead),
        "SELECT count(*) FROM certificate",
        ends=_cancelled,
        prepare=_complete,
    ),
    "certificate": Flow(
        _opens_certificates,
        _press,
        "SELECT count(*) FROM outbox WHERE kind = 'certificate'",
        ends=_takes_back,
        prepare=_earns,
    ),
    "pre-work": Flow(
        _opens_materials,
        _press,
        "SELECT count(*) FROM audit_event WHERE action = 'pre_work.done'",
        ends=_takes_in,
        prepare=_releases,
    ),
    "reminders": Flow(
        _sees_reminder,
        _press_in_a_message,
        "SELECT count(*) FROM nudge_preference WHERE muted_all",
        ends=_cancelled,
    ),
    "export": Flow(
        _sees_export,
        _press,
        "SELECT count(*) FROM subject_request WHERE kind = 'export'",
        ends=_cancelled,
    ),
    "erasure": Flow(
        _opens_erasure,
        _form(_ticks),
        "SELECT count(*) FROM subject_request WHERE kind = 'erasure'",
        ends=_cancelled,
    ),
    "staying": Flow(
        _sees_stay,
        _press,
        "SELECT count(*) FROM audit_event WHERE action = 'erasure.taken_back'",
        ends=_has_begun,
        prepare=_waits_to_be_erased,
    ),
}


async def _double_click(place: Place, flow: Flow) -> list[str]:
    window = await flow.opens(place)
    return await asyncio.gather(*(flow.send(place, window, 0, "9.9") for _ in range(2)))


async def _lost_answer(place: Place, flow: Flow) -> list[str]:
    window = await flow.opens(place)
    return [await flow.send(place, window, 0, "9.9") for _ in range(2)]


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


async def _left_the_cohort(place: Place, flow: Flow) -> list[str]:
    window = await flow.opens(place)
    place.change("UPDATE enrollment SET left_at = now()")
    return [await flow.send(place, window, 0, "9.9")]


async def _deactivated(place: Place, flow: Flow) -> list[str]:
    window = await flow.opens(place)
    place.change("UPDATE person SET active = false")
    return [await flow.send(place, window, 0, "9.9")]


WRONGS = {
    "double click": _double_click,
    "lost answer": _lost_answer,
    "two tabs": _two_tabs,
    "back button": _back_button,
    "overnight": _overnight,
    "too late": _too_late,
    "lost, and too late": _lost_and_too_late,
    "left the cohort": _left_the_cohort,
    "deactivated": _deactivated,
}

NOT_YOURS = "That isn't available to you, or it no longer exists."
ELSEWHERE = "You changed this in another window meanwhile."
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
        {"two tabs": (2, "11 to 20 years"), "back button": (2, "11 to 20 years")},
    ),
    "pulse": (
        (1, "are saved."),
        {
            "too late": (0, "This pulse check has closed. Thank you for meaning to answer."),
            "lost, and too late": (1, "has closed.\nYour answers are counted with the group's."),
            "left the cohort": (0, NOT_YOURS),
        },
    ),
    "looking back": (
        (1, "What will you try next?"),
        {
            "two tabs": (1, ELSEWHERE),
            "back button": (1, ELSEWHERE),
            "too late": (0, NOT_OPEN),
            "left the cohort": (0, NOT_YOURS),
        },
    ),
    "looking ahead": (
        (1, "Your certificate is in your messages"),
        {
            "two tabs": (1, ELSEWHERE),
            "back button": (1, ELSEWHERE),
            "too late": (0, NOT_OPEN),
            "left the cohort": (0, NOT_YOURS),
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
            "left the cohort": (0, NOT_YOURS),
        },
    ),
    "reminders": ((1, _MUTED), {}),
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
    for said in await WRONGS[wrong](place, flow):
        assert words in said
    assert look(place.database, flow.effects) == [(effects,)]


def test_the_table_speaks_of_nothing_else() -> None:
    assert TABLE.keys() == FLOWS.keys()
    assert {wrong for _, others in TABLE.values() for wrong in others} <= WRONGS.keys()
