"""One's own settings: seen, changed, confirmed, and honoured; and why a reminder came."""

import asyncio
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from core.interventions.definitions import REMINDER_LABELS
from core.interventions.delivery import decide_delivery
from core.interventions.queueing import queue_due_nudges
from core.interventions.records import Wait
from core.interventions.settings import mute
from core.kernel.errors import NotAllowedError
from core.kernel.notices import NoticeKind
from local_slack.checker import check_view
from modals.interventions import settings as form
from modals.interventions import settings as settings_view
from modals.kit import shared_actions
from modals.kit.payloads import Field, View
from storage.unit_of_work import PostgresDatabase
from tests.conftest import Database, MovableClock
from tests.handlers.bolt_client import BoltClient
from tests.handlers.slack_double import SlackDouble
from tests.modals.reading import answered, buttons, question, shown
from tests.storage.world import World, look

STORED = (
    "SELECT muted_all, muted_kinds, snoozed_until, opens, closes, weekdays FROM nudge_preference"
)
MENU = {"type": "overflow"}
PLAN_DUE, NO_PLAN = NoticeKind.PLAN_DUE, NoticeKind.NO_ACTION_PLAN


async def _form(bolt_client: BoltClient, slack: SlackDouble, user: str = "U0") -> View:
    await bolt_client.command(user, "settings")
    assert check_view(slack.view) == []
    return slack.view


async def test_the_command_home_and_a_confirmation_lead_to_the_same_form(
    bolt_client: BoltClient, slack: SlackDouble, completed: World
) -> None:
    by_command = await _form(bolt_client, slack)
    await bolt_client.open_home("U0")
    await bolt_client.press("U0", buttons(slack.view)["Settings"], where="home")
    assert slack.view == by_command
    await bolt_client.press(
        "U0", {"action_id": shared_actions.REMINDERS_ACTION, "value": "mute_all"} | MENU
    )
    actions = next(one for one in slack.sentence["blocks"] if one["type"] == "actions")
    await bolt_client.press("U0", actions["elements"][1])
    assert slack.view["callback_id"] == settings_view.SETTINGS_CALLBACK
    assert "initial_options" not in question(slack.view, form.KINDS)["element"]


async def test_what_was_saved_is_said_stands_in_the_form_and_is_honoured(
    bolt_client: BoltClient,
    slack: SlackDouble,
    completed: World,
    database: Database,
    clock: MovableClock,
) -> None:
    filled = answered(
        await _form(bolt_client, slack),
        {
            form.KINDS: [PLAN_DUE],
            form.OPENS: "06:30",
            form.CLOSES: "07:30",
            form.DAYS: ["2", "4"],
            form.PAUSE: "1d",
        },
    )
    view = (await bolt_client.submit("U0", filled, view_id="V1")).view
    assert check_view(view) == []
    assert "|Tuesday, September 15 at 10:00 AM>." in shown(view)
    assert "Turned off: reminders to make a plan, reminders to try it" in shown(view)
    assert "The others: at most one a day, Tuesday and Thursday between 06:30 and 07:30." in (
        shown(view)
    )
    until = clock.now() + timedelta(days=1)
    muted = sorted(kind.value for kind in REMINDER_LABELS if kind is not PLAN_DUE)
    current = [(False, muted, until, time(6, 30), time(7, 30), [2, 4])]
    assert look(database, STORED) == current
    clock.advance(hours=1)
    assert (await bolt_client.submit("U0", filled, view_id="V1")).view == view
    assert look(database, STORED) == current
    kept = answered(await _form(bolt_client, slack))
    assert "Stay paused until Tuesday, September 15 at 10:00 AM" in shown(slack.view)
    view = (await bolt_client.submit("U0", kept)).view
    assert look(database, STORED) == current
    await bolt_client.press("U0", buttons(view)["Turn reminders back on"], where="modal")
    assert look(database, STORED) == [(False, [], None, time(6, 30), time(7, 30), [2, 4])]
    assert question(slack.view, form.OPENS)["element"]["initial_time"] == "06:30"
    assert len(question(slack.view, form.KINDS)["element"]["initial_options"]) == len(
        REMINDER_LABELS
    )


async def test_the_schools_own_hours_are_stored_as_none_and_no_kind_at_all_mutes_everything(
    bolt_client: BoltClient, slack: SlackDouble, completed: World, database: Database
) -> None:
    filled = answered(await _form(bolt_client, slack), {form.KINDS: []})
    view = (await bolt_client.submit("U0", filled)).view
    assert "Reminders are off." in shown(view)
    assert look(database, STORED)[0][0] is True
    assert look(database, STORED)[0][2:] == (None, None, None, None)
    assert list(buttons(view)) == ["Change it", "Turn reminders back on"]


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({form.OPENS: None}, (form.OPENS, "Pick a time of day.")),
        ({form.CLOSES: None}, (form.CLOSES, "Pick a time of day.")),
        ({form.OPENS: "17:00"}, (form.CLOSES, "Leave at least an hour")),
        ({form.OPENS: "16:01"}, (form.CLOSES, "Leave at least an hour")),
        ({form.DAYS: []}, (form.DAYS, "Tick at least one day.")),
        ({form.DAYS: ["6", "x"]}, (form.DAYS, "Tick at least one day.")),
    ],
)
async def test_hours_that_leave_no_room_are_said_at_their_field(
    bolt_client: BoltClient,
    slack: SlackDouble,
    completed: World,
    changed: dict[Field, Any],
    error: tuple[Field, str],
) -> None:
    field, output = error
    filled = answered(await _form(bolt_client, slack), changed)
    errors = (await bolt_client.submit("U0", filled)).errors
    assert list(errors) == [field.block_id]
    assert errors[field.block_id].startswith(output)
    assert (
        question(await _form(bolt_client, slack), form.OPENS)["element"]["initial_time"] == "08:00"
    )


async def test_a_stranger_has_no_settings(
    bolt_client: BoltClient, slack: SlackDouble, completed: World, database: Database
) -> None:
    assert "Uptake helps teachers" in (await bolt_client.command("U999", "settings")).output["text"]
    filled = answered(await _form(bolt_client, slack))
    errors = (await bolt_client.submit("U999", filled)).errors
    assert errors == {form.OPENS.block_id: str(NotAllowedError())}
    assert look(database, STORED) == []


async def test_why_a_reminder_came_is_its_rule_and_how_it_stands(
    bolt_client: BoltClient, slack: SlackDouble, completed: World
) -> None:
    output = {}
    for kind in REMINDER_LABELS:
        await bolt_client.press("U0", shared_actions.why_button(kind, completed.engagement_id))
        assert check_view(slack.view) == []
        assert "Nobody else learns that you were reminded." in shown(slack.view)
        output[kind] = shown(slack.view)
    assert len(set(output.values())) == len(output)
    assert "You have no plan." in output[NO_PLAN]
    await completed.plan("U0", due_in=timedelta(days=1))
    await completed.apply("U0")
    await bolt_client.press("U0", shared_actions.why_button(NO_PLAN, completed.engagement_id))
    assert "Your plan is for" in shown(slack.view)
    assert "You have logged 1 try." in shown(slack.view)
    await bolt_client.press("U0", buttons(slack.view)["Change my reminders"], where="modal")
    assert slack.view["callback_id"] == settings_view.SETTINGS_CALLBACK


async def test_why_is_told_to_nobody_else_and_for_no_other_kind(
    bolt_client: BoltClient, slack: SlackDouble, completed: World
) -> None:
    button = shared_actions.why_button(NO_PLAN, completed.engagement_id)
    for user, value in (
        ("Uis", button["value"]),
        ("U0", f"digest:{completed.engagement_id}"),
        ("U0", "no_action_plan:x"),
        ("U0", f"no_action_plan:{completed.cohort_id}"),
    ):
        await bolt_client.press(user, button | {"value": value})
        assert "isn't available to you" in slack.sentence["text"]


async def test_a_nudge_waits_for_somebodys_own_hours(
    bolt_client: BoltClient,
    slack: SlackDouble,
    completed: World,
    database: Database,
    clock: MovableClock,
) -> None:
    evenings = {form.OPENS: "18:00", form.CLOSES: "20:00", form.DAYS: ["5"]}
    await bolt_client.submit("U0", answered(await _form(bolt_client, slack), evenings))
    clock.advance(hours=24)
    async with completed.database.unit_of_work("test") as uow:
        await queue_due_nudges(uow)
        key = "SELECT key FROM outbox WHERE kind = 'no_action_plan' AND person_id = %s"
    ((nudge,),) = look(database, key, await completed.person_id("U0"))
    async with completed.database.unit_of_work("test") as uow:
        facts = await uow.interventions.facts(nudge)
    assert facts is not None
    friday_evening = datetime(2026, 9, 18, 18, tzinfo=ZoneInfo("America/Chicago"))
    assert decide_delivery(facts, NO_PLAN, clock.now()) == Wait(friday_evening.astimezone(UTC))


async def test_a_form_left_open_never_takes_back_what_was_muted_since(
    bolt_client: BoltClient, slack: SlackDouble, completed: World, database: Database
) -> None:
    old = await _form(bolt_client, slack)
    await bolt_client.press(
        "U0", {"action_id": shared_actions.REMINDERS_ACTION, "value": "mute_all"} | MENU
    )
    refused = await bolt_client.submit("U0", answered(old))
    assert "elsewhere meanwhile" in refused.errors[form.OPENS.block_id]
    assert look(database, "SELECT muted_all FROM nudge_preference") == [(True,)]
    # The newest form says the same as what stands, and one of the release before is not compared.
    same = await bolt_client.submit("U0", answered(await _form(bolt_client, slack)))
    assert "Saved." in shown(same.view)
    await bolt_client.submit("U0", answered(old | {"private_metadata": ""}))
    assert look(database, "SELECT muted_all FROM nudge_preference") == [(False,)]


async def test_two_mutes_at_once_both_stand(
    completed: World, db: PostgresDatabase, database: Database
) -> None:
    first_holds, second_waits = asyncio.Event(), asyncio.Event()

    async def first() -> None:
        async with db.unit_of_work("first") as uow:
            await mute(uow, await completed.user(uow, "U0"), PLAN_DUE)
            first_holds.set()
            await second_waits.wait()

    async def second() -> None:
        await first_holds.wait()
        async with db.unit_of_work("second") as uow:
            user = await completed.user(uow, "U0")
            second_waits.set()
            await mute(uow, user, NO_PLAN)

    await asyncio.gather(first(), second())
    kinds = sorted([PLAN_DUE.value, NO_PLAN.value])
    assert look(database, "SELECT muted_kinds FROM nudge_preference") == [(kinds,)]
