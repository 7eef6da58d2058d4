"""What is opened and sent in each flow, to be gone wrong with in `test_wrong_presses`."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from core.kernel.notices import NoticeKind
from jobs.pulses import close_and_release
from modals import data_requests, people, reflections
from modals.action_plans import form as plan_form
from modals.applications import form as try_form
from modals.interventions import settings
from modals.kit import blocks, shared_actions
from modals.kit.payloads import Element, Field, View
from modals.pulses import answering
from tests.bot.web.test_learning_pages import piece
from tests.conftest import Database, MovableClock
from tests.handlers.bolt_client import Answer, BoltClient
from tests.handlers.slack_double import SlackDouble
from tests.handlers.test_pulse_check import closed, opened
from tests.modals.reading import answered, buttons, question, shown
from tests.storage.world import World, look
from tests.support.reflecting import earned, revoked

TEACHER, STRATEGIST = "U0", "Uis"


@dataclass
class Place:
    bolt_client: BoltClient
    slack: SlackDouble
    world: World
    database: Database
    clock: MovableClock

    async def opens(self, button: Element, who: str = TEACHER) -> View:
        await self.bolt_client.press(who, button, where="home")
        return self.slack.view

    def change(self, sql: str, *values: object) -> None:
        look(self.database, sql, *values)


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
    if answer.output.get("response_action") == "errors":
        return "\n".join(answer.errors.values())
    return shown(answer.view)


def _form(fill: Callable[[View, int], View], who: str = TEACHER) -> Send:
    async def send(place: Place, window: Window, nth: int, key: str) -> str:
        return _read(await place.bolt_client.submit(who, fill(window, nth), view_id=key))

    return send


async def _press(place: Place, window: Window, _: int, key: str) -> str:
    """Press a button of a window. The key is the moment at which it is pressed."""
    await place.bolt_client.press(TEACHER, window, where="modal", at=key)
    return shown(place.slack.view)


async def _press_in_a_message(place: Place, window: Window, _: int, key: str) -> str:
    await place.bolt_client.press(TEACHER, window, at=key)
    output: str = place.slack.sentence["text"]
    return output


async def _complete(place: Place) -> None:
    await place.world.complete()


async def _cancelled(place: Place) -> None:
    place.change("UPDATE engagement SET state = 'cancelled', completed_at = NULL")


# The profile.


async def _opens_profile(place: Place) -> Window:
    return await place.opens(shared_actions.profile_button())


def _fills_profile(view: View, nth: int) -> View:
    years = ("y21_plus", "y11_20")[nth]
    return answered(view, {people.YEARS: years})


# The pulse check.


async def _begins_pulse(place: Place) -> None:
    await opened(place.world)


async def _opens_pulse(place: Place) -> Window:
    return await place.opens(shared_actions.pulse_button(place.world.engagement_id))


def _fills_pulse(view: View, nth: int) -> View:
    picked = dict.fromkeys(answering.QUESTIONS, str(nth))
    return answered(view, {answering.LIKERT_FIELD: "4", **picked})


async def _ends_pulse(place: Place) -> None:
    await closed(place.world, released=True)


# The plan, and a try.


def _first_option(view: View, field: Field) -> str:
    value: str = question(view, field)["element"]["options"][0]["value"]
    return value


async def _opens_plan(place: Place) -> Window:
    return await place.opens(shared_actions.plan_button(place.world.engagement_id, "Make my plan"))


def _fills_plan(view: View, nth: int) -> View:
    words = ("Three questions", "One question")[nth]
    return answered(
        view,
        {
            plan_form.STRATEGY: _first_option(view, plan_form.STRATEGY),
            plan_form.WHAT: words,
            plan_form.ON: "2026-09-16",
            plan_form.AT: "10:00",
            plan_form.WITH_WHOM: "my class",
        },
    )


async def _opens_try(place: Place) -> Window:
    return await place.opens(shared_actions.tried_button(place.world.engagement_id))


def _fills_try(view: View, nth: int) -> View:
    words = ("Loud", "Loud, and everybody spoke")[nth]
    return answered(
        view,
        {
            try_form.STRATEGY: _first_option(view, try_form.STRATEGY),
            try_form.OUTCOME: "success",
            try_form.NOTE: words,
        },
    )


# The reflection's two steps.


async def _opens_back(place: Place) -> Window:
    return await place.opens(shared_actions.reflection_button(place.world.engagement_id))


def _fills_back(view: View, nth: int) -> View:
    return answered(view, {reflections.EVIDENCE: ("Pairs talked", "Nobody talked")[nth]})


async def _opens_ahead(place: Place) -> Window:
    back = _fills_back(await _opens_back(place), 0)
    return (await place.bolt_client.submit(TEACHER, back)).view


def _fills_ahead(view: View, nth: int) -> View:
    return answered(view, {reflections.NEXT_TRY: ("The same again", "Something else")[nth]})


# A certificate sent again.


async def _earns(place: Place) -> None:
    await place.world.complete()
    await earned(place.world)
    place.change("DELETE FROM outbox")
    place.clock.advance(hours=1)


async def _opens_certificates(place: Place) -> Window:
    return buttons(await place.opens(shared_actions.certificates_button()))["Send me the PDF"]


async def _takes_back(place: Place) -> None:
    ((code,),) = look(place.database, "SELECT code FROM certificate")
    await revoked(place.world, code)


# Pre-work done.


async def _releases(place: Place) -> None:
    await piece(place.world)


async def _opens_materials(place: Place) -> Window:
    view = await place.opens(shared_actions.materials_button(place.world.engagement_id))
    return buttons(view)["Mark as done"]


async def _takes_in(place: Place) -> None:
    place.change("UPDATE content_asset SET visibility = 'draft'")


# Reminders.


async def _sees_reminder(_: Place) -> Window:
    menu = shared_actions.reminder_menu(NoticeKind.NO_ACTION_PLAN)
    return buttons(blocks.message("x", [blocks.actions(menu)]))["No more reminders at all"]


async def _opens_settings(place: Place) -> Window:
    return await place.opens(shared_actions.settings_button())


def _fills_settings(view: View, nth: int) -> View:
    return answered(view, {settings.DAYS: [("2", "4")[nth]]})


# What a strategist does.


async def _opens_completion(place: Place) -> Window:
    return await place.opens(shared_actions.complete_button(place.world.engagement_id), STRATEGIST)


async def _opens_opening(place: Place) -> Window:
    return await place.opens(shared_actions.run_pulse_button(place.world.engagement_id), STRATEGIST)


async def _opens_closing(place: Place) -> Window:
    standing = await _opens_opening(place)
    await place.bolt_client.press(STRATEGIST, buttons(standing)["Close it early"], where="modal")
    return place.slack.view


async def _ends_by_itself(place: Place) -> None:
    place.clock.advance(hours=25)
    await close_and_release(place.world.database)


def _as_it_is(view: View, _: int) -> View:
    return answered(view)


# One's own data.


async def _sees_export(_: Place) -> Window:
    return shared_actions.export_button()


async def _opens_erasure(place: Place) -> Window:
    first = answered(await place.opens(shared_actions.erase_button()))
    return (await place.bolt_client.submit(TEACHER, first)).view


def _ticks(view: View, _: int) -> View:
    return answered(view, {data_requests.SURE: ["yes"]})


async def _waits_to_be_erased(place: Place) -> None:
    await place.bolt_client.submit(TEACHER, _ticks(await _opens_erasure(place), 0))


async def _sees_stay(place: Place) -> Window:
    return buttons(await place.opens(shared_actions.erase_button()))["Don't erase me"]


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
    "plan": Flow(
        _opens_plan,
        _form(_fills_plan),
        "SELECT count(*) FROM action_plan",
        ends=_cancelled,
        prepare=_complete,
    ),
    "try": Flow(
        _opens_try,
        _form(_fills_try),
        "SELECT count(*) FROM application_event",
        ends=_cancelled,
        prepare=_complete,
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
    "settings": Flow(
        _opens_settings,
        _form(_fills_settings),
        "SELECT count(*) FROM nudge_preference",
        ends=_cancelled,
    ),
    "completion": Flow(
        _opens_completion,
        _form(_as_it_is, STRATEGIST),
        "SELECT count(*) FROM audit_event WHERE action = 'engagement.completed'",
        ends=_cancelled,
    ),
    "opening the pulse check": Flow(
        _opens_opening,
        _form(_as_it_is, STRATEGIST),
        "SELECT count(*) FROM pulse_round",
        ends=_cancelled,
    ),
    "closing the pulse check": Flow(
        _opens_closing,
        _form(_as_it_is, STRATEGIST),
        "SELECT count(*) FROM audit_event WHERE action = 'pulse.closed'",
        ends=_ends_by_itself,
        prepare=_begins_pulse,
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
