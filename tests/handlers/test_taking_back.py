"""A try that was logged by mistake: taken back for ten minutes, and what it had stopped goes on."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from core.interventions.queueing import queue_due_nudges
from modals.applications import form as try_form
from modals.kit import shared_actions
from storage.unit_of_work import PostgresDatabase
from tests.conftest import Database, MovableClock
from tests.handlers.bolt_client import BoltClient
from tests.handlers.slack_double import SlackDouble
from tests.modals.reading import answered, buttons, shown
from tests.storage.world import World, look

TRIES = "SELECT attempt_number, outcome FROM application_event ORDER BY attempt_number"
NOTICES = "SELECT kind, state FROM outbox WHERE kind LIKE 'application%%' ORDER BY seq"


async def _log(bolt_client: BoltClient, world: World, outcome: str = "success") -> dict[str, Any]:
    """Log a try and return the button that takes it back."""
    await bolt_client.press("U0", shared_actions.tried_button(world.engagement_id))
    form = answered(
        bolt_client.slack.view,
        {
            try_form.STRATEGY: str(world.strategies[0]),
            try_form.OUTCOME: outcome,
            try_form.NOTE: "Loud",
        },
    )
    answer = await bolt_client.submit("U0", form)
    return buttons(answer.view)["Take it back"]


async def test_a_try_is_taken_back_where_it_was_thanked_for(
    bolt_client: BoltClient, slack: SlackDouble, completed: World, database: Database
) -> None:
    button = await _log(bolt_client, completed)
    completed.clock.advance(minutes=10)
    await bolt_client.press("U0", button, where="modal")
    assert slack.calls[-1][0] == "views.update"
    assert "That try is gone" in shown(slack.view)
    assert look(database, TRIES) == []
    # The thanks had not left yet.
    assert look(database, NOTICES) == [("application_thanks", "lapsed")]


async def test_after_the_thanks_a_message_says_that_they_dont_stand(
    bolt_client: BoltClient, slack: SlackDouble, completed: World, database: Database
) -> None:
    button = await _log(bolt_client, completed)
    look(database, "UPDATE outbox SET state = 'sent', sent_at = now() WHERE kind LIKE 'appl%%'")
    await bolt_client.press("U0", button, where="dm")
    assert slack.calls[-1][0] == "views.open"
    assert look(database, NOTICES) == [
        ("application_thanks", "sent"),
        ("application_taken_back", "waiting"),
    ]
    assert look(database, "SELECT facts FROM outbox WHERE kind = 'application_taken_back'") == [
        ({},)
    ]


async def test_the_audit_tells_it_without_words(
    bolt_client: BoltClient, completed: World, database: Database
) -> None:
    await bolt_client.press("U0", await _log(bolt_client, completed))
    output = look(
        database,
        "SELECT record_kind, before, after FROM audit_event"
        " WHERE action = 'application.taken_back'",
    )
    assert output == [("application_event", {"attempt_number": "1"}, None)]


async def test_after_ten_minutes_it_stays_and_that_is_said(
    bolt_client: BoltClient, slack: SlackDouble, completed: World, database: Database
) -> None:
    button = await _log(bolt_client, completed)
    completed.clock.advance(minutes=10, seconds=1)
    await bolt_client.press("U0", button)
    assert "for ten minutes. They are over, so it stays" in slack.sentence["text"]
    assert look(database, TRIES) == [(1, "success")]


async def test_only_the_newest_goes_so_that_numbers_keep_no_gap(
    bolt_client: BoltClient, slack: SlackDouble, completed: World, database: Database
) -> None:
    first = await _log(bolt_client, completed)
    second = await _log(bolt_client, completed, "attempted_failed")
    await bolt_client.press("U0", first)
    assert "Take that one back first" in slack.sentence["text"]
    assert len(look(database, TRIES)) == 2
    await bolt_client.press("U0", second)
    await bolt_client.press("U0", first)
    assert look(database, TRIES) == []
    await _log(bolt_client, completed)
    assert look(database, TRIES) == [(1, "success")]


async def test_a_double_click_takes_back_one_and_says_so_twice(
    bolt_client: BoltClient, slack: SlackDouble, completed: World, database: Database
) -> None:
    await _log(bolt_client, completed, "attempted_failed")
    button = await _log(bolt_client, completed)
    await asyncio.gather(*(bolt_client.press("U0", button, at="7.7") for _ in range(3)))
    assert all(
        "That try is gone" in shown(output["view"]) for output in slack.named("views.open")[2:]
    )
    assert look(database, TRIES) == [(1, "attempted_failed")]


async def test_pressed_in_two_places_it_is_gone_once(
    bolt_client: BoltClient, slack: SlackDouble, completed: World, database: Database
) -> None:
    button = await _log(bolt_client, completed)
    await bolt_client.press("U0", button, where="modal")
    await bolt_client.press("U0", button, where="dm")
    assert slack.sentence["text"] == "That try isn't among yours any more: it was taken back."
    assert look(database, "SELECT count(*) FROM audit_event WHERE action LIKE '%%taken_back'") == [
        (1,)
    ]


async def test_somebody_elses_try_is_none_of_ones_own(
    bolt_client: BoltClient, slack: SlackDouble, completed: World, database: Database
) -> None:
    button = await _log(bolt_client, completed)
    await bolt_client.press("U1", button)
    assert slack.sentence["text"] == "That try isn't among yours any more: it was taken back."
    await bolt_client.press("Upm", button)
    assert look(database, TRIES) == [(1, "success")]
    await bolt_client.press("U0", button | {"value": "no id at all"})
    assert "isn't available to you" in slack.sentence["text"]


@pytest.mark.parametrize(
    "meanwhile",
    [
        "UPDATE engagement SET state = 'cancelled', completed_at = NULL",
        "UPDATE enrollment SET left_at = joined_at",
    ],
)
async def test_ones_own_can_be_taken_back_whatever_happened_meanwhile(
    bolt_client: BoltClient, completed: World, database: Database, meanwhile: str
) -> None:
    button = await _log(bolt_client, completed)
    look(database, meanwhile)
    await bolt_client.press("U0", button)
    assert look(database, TRIES) == []


async def test_the_form_sent_again_after_that_is_answered_truly(
    bolt_client: BoltClient, slack: SlackDouble, completed: World, database: Database
) -> None:
    await bolt_client.press("U0", shared_actions.tried_button(completed.engagement_id))
    form = answered(
        slack.view,
        {try_form.STRATEGY: str(completed.strategies[0]), try_form.OUTCOME: "success"},
    )
    answer = await bolt_client.submit("U0", form, view_id="V1")
    await bolt_client.press("U0", buttons(answer.view)["Take it back"])
    again = await bolt_client.submit("U0", form, view_id="V1")
    assert "You took that try back" in again.errors[try_form.STRATEGY.block_id]
    assert look(database, TRIES) == []


TRIGGERS = "SELECT signal_type, resolution FROM intervention_trigger ORDER BY signal_type"
NUDGES = "SELECT kind, state FROM outbox WHERE counts_as_nudge ORDER BY kind, seq"


async def test_what_it_had_stopped_goes_on(
    bolt_client: BoltClient, completed: World, db: PostgresDatabase, database: Database
) -> None:
    look(
        database,
        "DELETE FROM enrollment WHERE person_id <> (SELECT id FROM person"
        " WHERE slack_user_id = 'U0')",
    )
    plan = await completed.plan("U0", due_in=timedelta(hours=1))
    look(
        database,
        "INSERT INTO outbox (key, lane, kind, person_id, engagement_id, facts, counts_as_nudge,"
        " not_before, state, outcome_code, created_at) SELECT 'plan_due:1', 'person:1', 'plan_due',"
        " participant_id, engagement_id, jsonb_build_object('plan_id', id), true, due_at,"
        " 'lapsed', 'resolved', created_at FROM action_plan WHERE id = %s",
        plan.id,
    )
    completed.clock.advance(hours=26)
    async with db.unit_of_work("test") as uow:
        assert await queue_due_nudges(uow) == 1
    button = await _log(bolt_client, completed)
    look(
        database,
        "UPDATE outbox SET state = 'lapsed', outcome_code = 'resolved'"
        " WHERE kind = 'no_application'",
    )
    assert look(database, TRIGGERS) == [("no_application_24h", "applied")]
    await bolt_client.press("U0", button)
    assert look(database, TRIGGERS) == [("no_application_24h", None)]
    assert look(database, NUDGES) == [("no_application", "waiting"), ("plan_due", "waiting")]
    async with db.unit_of_work("test") as uow:
        ((key,),) = look(database, "SELECT key FROM outbox WHERE kind = 'no_application'")
        facts = await uow.interventions.facts(key)
    assert facts is not None
    assert facts.still_missing


async def test_another_try_keeps_stopped_what_it_stopped(
    bolt_client: BoltClient, completed: World, db: PostgresDatabase, database: Database
) -> None:
    completed.clock.advance(hours=25)
    async with db.unit_of_work("test") as uow:
        await queue_due_nudges(uow)
    await _log(bolt_client, completed, "attempted_failed")
    await bolt_client.press("U0", await _log(bolt_client, completed))
    assert look(database, TRIES) == [(1, "attempted_failed")]
    assert look(
        database,
        "SELECT resolution FROM intervention_trigger WHERE participant_id = %s"
        " AND signal_type = 'no_application_24h'",
        await completed.person_id("U0"),
    ) == [("applied",)]


async def test_home_is_behind_after_that(
    bolt_client: BoltClient, slack: SlackDouble, completed: World, clock: MovableClock
) -> None:
    await bolt_client.open_home("U0")
    button = await _log(bolt_client, completed)
    await bolt_client.press("U0", button)
    clock.advance(seconds=5)
    await bolt_client.open_home("U0")
    assert "Your first try" not in shown(slack.view)
