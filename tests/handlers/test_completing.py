"""A workshop is marked complete: by whom, what they see, and what happens once."""

import asyncio
from datetime import timedelta
from uuid import uuid4

from core.policy import Role
from local_slack.checker import check_view
from modals import engagements as views
from modals.kit import shared_actions
from modals.kit.metadata import EngagementMetadata
from storage.unit_of_work import PostgresDatabase
from tests.conftest import Database, MovableClock
from tests.handlers.bolt_client import BoltClient
from tests.handlers.slack_double import SlackDouble
from tests.modals.reading import answered, buttons, shown
from tests.storage.world import STARTS, World, load, look, programme

STRATEGIST = f"U{Role.STRATEGIST.value}"
INVITED = "SELECT count(*) FROM outbox WHERE kind = 'plan_invitation'"
COMPLETED = "SELECT count(*) FROM engagement WHERE state = 'completed'"


async def test_the_command_shows_what_follows_and_confirming_starts_the_clocks(
    bolt_client: BoltClient, slack: SlackDouble, world: World, database: Database
) -> None:
    answer = await bolt_client.command(STRATEGIST, "complete")
    assert (answer.status, answer.output) == (200, {})
    assert "6 people get a message that asks for a plan" in shown(slack.view)
    done = await bolt_client.submit(STRATEGIST, slack.view)
    assert check_view(done.view) == []
    assert "6 people get a message" in shown(done.view)
    assert look(database, COMPLETED) == [(1,)]
    assert look(database, INVITED) == [(6,)]


async def test_a_double_click_completes_once_and_says_the_same(
    bolt_client: BoltClient, slack: SlackDouble, world: World, database: Database
) -> None:
    await bolt_client.command(STRATEGIST, "complete")
    view = slack.view
    first, second = await asyncio.gather(
        bolt_client.submit(STRATEGIST, view, view_id="V7"),
        bolt_client.submit(STRATEGIST, view, view_id="V7"),
    )
    assert first.view == second.view
    assert look(database, INVITED) == [(6,)]


async def test_a_second_tab_is_told_that_it_is_complete_already(
    bolt_client: BoltClient, slack: SlackDouble, world: World, database: Database
) -> None:
    await bolt_client.command(STRATEGIST, "complete")
    view = slack.view
    await bolt_client.submit(STRATEGIST, view)
    late = await bolt_client.submit(STRATEGIST, view)
    assert "already" in shown(late.view)
    assert look(database, INVITED) == [(6,)]


async def test_of_several_workshops_one_is_picked_first(
    bolt_client: BoltClient,
    slack: SlackDouble,
    world: World,
    db: PostgresDatabase,
    clock: MovableClock,
) -> None:
    await load(db, clock, programme(2, topic="Cold call"))
    await bolt_client.command("Upm", "complete")
    choice = slack.view
    picked = answered(choice, {views.ENGAGEMENT: str(world.engagement_id)})
    confirm = await bolt_client.submit("Upm", picked)
    assert "*Exit tickets*" in shown(confirm.view)
    done = await bolt_client.submit("Upm", confirm.view)
    assert "The clocks have started" in shown(done.view)


async def test_the_help_button_does_as_the_command_does(
    bolt_client: BoltClient, slack: SlackDouble, world: World
) -> None:
    await bolt_client.press(STRATEGIST, shared_actions.choose_completion_button())
    assert "6 people get a message" in shown(slack.view)


async def test_the_button_on_home_leads_to_the_confirmation(
    bolt_client: BoltClient, slack: SlackDouble, world: World
) -> None:
    button = shared_actions.complete_button(world.engagement_id)
    await bolt_client.press(STRATEGIST, button, where="home")
    assert slack.calls[-1][0] == "views.open"
    assert EngagementMetadata.of(slack.view).engagement_id == world.engagement_id


async def test_with_nothing_to_complete_the_reason_is_given(
    bolt_client: BoltClient, slack: SlackDouble, completed: World
) -> None:
    answer = await bolt_client.command(STRATEGIST, "complete")
    assert answer.output["response_type"] == "ephemeral"
    assert "no workshop to mark complete just now" in answer.output["text"]
    await bolt_client.press(STRATEGIST, shared_actions.choose_completion_button())
    assert "no workshop to mark complete just now" in slack.sentence["text"]


async def test_before_it_has_begun_a_workshop_is_not_offered(
    bolt_client: BoltClient, world: World, clock: MovableClock
) -> None:
    clock.at = STARTS - timedelta(minutes=1)
    answer = await bolt_client.command(STRATEGIST, "complete")
    assert "once it has begun" in answer.output["text"]


async def test_a_participant_can_neither_see_nor_do_it(
    bolt_client: BoltClient, slack: SlackDouble, world: World, database: Database
) -> None:
    answer = await bolt_client.command("U0", "complete")
    assert "no workshop to mark complete" in answer.output["text"]
    await bolt_client.press("U0", shared_actions.complete_button(world.engagement_id))
    assert slack.sentence["text"] == "That isn't available to you, or it no longer exists."
    await bolt_client.command(STRATEGIST, "complete")
    forged = await bolt_client.submit("U0", slack.view)
    assert "isn't available to you" in shown(forged.view)
    assert look(database, COMPLETED) == [(0,)]


async def test_a_choice_of_somebody_elses_workshop_is_refused_at_the_field(
    bolt_client: BoltClient,
    slack: SlackDouble,
    world: World,
    db: PostgresDatabase,
    clock: MovableClock,
) -> None:
    await load(db, clock, programme(2, topic="Cold call"))
    await bolt_client.command("Upm", "complete")
    for claim in (str(uuid4()), "not an id"):
        picked = answered(slack.view, {views.ENGAGEMENT: claim})
        answer = await bolt_client.submit("Upm", picked)
        assert list(answer.errors) == [views.ENGAGEMENT.block_id]


async def test_metadata_of_an_unknown_shape_is_refused_in_a_sentence(
    bolt_client: BoltClient, slack: SlackDouble, world: World, database: Database
) -> None:
    await bolt_client.command(STRATEGIST, "complete")
    answer = await bolt_client.submit(STRATEGIST, slack.view | {"private_metadata": "{}"})
    assert "isn't available to you" in shown(answer.view)
    assert buttons(answer.view) == {}
    assert look(database, COMPLETED) == [(0,)]
