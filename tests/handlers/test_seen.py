"""What others see about us: the very figures of a manager, for one's own group alone."""

from datetime import timedelta

import pytest

from core.metrics.cohort_view import own_cohort, read_cohort_view
from core.metrics.figures import Breadth, FiguresOf, figures_for
from core.metrics.measures import IN_PARTS, Checkpoint, Measure, PulseClosed
from jobs.metrics import release_and_announce
from local_slack.checker import check_view
from modals.kit import shared_actions
from modals.kit.payloads import View
from modals.metrics.cohort_view import BEHAVIOUR, GROUP, PARTS, PULSE
from modals.metrics.text import SHARES
from tests.conftest import Database, MovableClock
from tests.handlers.bolt_client import BoltClient
from tests.handlers.slack_double import SlackDouble
from tests.handlers.test_pulse_check import closed, filled, form_of, opened
from tests.modals.reading import buttons, shown
from tests.storage.world import World, load, look, programme


async def _seen(
    bolt_client: BoltClient, slack: SlackDouble, world: World, user: str = "U0"
) -> View:
    await bolt_client.press(user, shared_actions.seen_button(world.engagement_id), where="home")
    assert check_view(slack.view) == []
    return slack.view


async def _done(world: World, planners: int) -> None:
    """Complete it, with so many plans and one try; the figures of two days later are released."""
    await world.complete()
    for number in range(planners):
        await world.plan(f"U{number}", due_in=timedelta(hours=1))
    await world.apply("U0")
    world.clock.advance(days=2)
    await release_and_announce(world.database)


async def test_before_any_figure_there_is_a_plain_sentence(
    bolt_client: BoltClient, slack: SlackDouble, world: World
) -> None:
    output = shown(await _seen(bolt_client, slack, world))
    assert "Nothing yet. The first figures come after the workshop." in output
    assert "Nobody sees your plan" in output


async def test_it_shows_the_newest_figures_and_why_the_others_are_blank(
    bolt_client: BoltClient, slack: SlackDouble, world: World
) -> None:
    await _done(world, planners=3)
    output = shown(await _seen(bolt_client, slack, world))
    assert "48 hours after the workshop" in output
    assert "• *50 %* made a plan (5–9 people)" in output
    assert "• Time to a first try: no figure, fewer than half have tried it yet" in output
    assert "• What got in the way: no figure, " in output
    assert "Who your group is" in output
    assert "computed on" in output


async def test_it_shows_the_pulse_check_as_it_was_released(
    bolt_client: BoltClient, slack: SlackDouble, world: World
) -> None:
    await opened(world)
    for user in ("U0", "U1", "U2", "U3", "U4"):
        await bolt_client.submit(user, filled(await form_of(bolt_client, slack, world, user)))
    await closed(world, released=True)
    output = shown(await _seen(bolt_client, slack, world))
    assert "Pulse check" in output
    assert "• Average answer: *4* of 5 (5–9 people" in output
    assert "• Answers from 1 to 5: no figure, fewer than 10 people" in output
    assert "literacy, decoding: 80 % or more" in output


async def test_it_is_what_a_manager_is_shown_and_nothing_else(world: World) -> None:
    await _done(world, planners=5)
    of = FiguresOf(Breadth.COHORT, world.cohort_id)
    async with world.database.unit_of_work("test") as uow:
        mine, manager = await world.user(uow, "U0"), await world.user(uow, "Upm")
        own = await own_cohort(uow, mine, world.engagement_id)
    async with world.database.read_unit_of_work("test") as uow:
        seen = await read_cohort_view(uow, mine.actor, own.engagement, own.cohort_id)
        assert seen.behaviour == await figures_for(uow, manager.actor, of, Checkpoint.H48)
        assert seen.profiles == await figures_for(uow, manager.actor, of, Checkpoint.COMPLETION)
        assert seen.pulse == await figures_for(uow, manager.actor, of, PulseClosed.PULSE) is None


@pytest.mark.parametrize("user", ["Uis", "Upm", "U999"])
async def test_it_is_for_those_who_take_part(
    bolt_client: BoltClient, slack: SlackDouble, completed: World, user: str
) -> None:
    await bolt_client.press(user, shared_actions.seen_button(completed.engagement_id))
    assert "isn't available to you" in slack.sentence["text"]


async def test_what_was_cancelled_shows_nothing_any_more(
    bolt_client: BoltClient, slack: SlackDouble, completed: World, database: Database
) -> None:
    look(database, "UPDATE engagement SET state = 'cancelled', completed_at = NULL")
    await bolt_client.press("U0", shared_actions.seen_button(completed.engagement_id))
    assert "isn't available to you" in slack.sentence["text"]


async def test_home_leads_there_and_from_there_to_ones_other_workshops(
    bolt_client: BoltClient, slack: SlackDouble, completed: World, clock: MovableClock
) -> None:
    other = await load(completed.database, clock, programme(topic="Reading aloud"))
    await bolt_client.open_home("U0")
    door = buttons(slack.view)["What others see about us"]
    assert door["value"] == str(completed.engagement_id)
    await bolt_client.press("U0", door, where="home")
    assert "Exit tickets" in shown(slack.view)
    await bolt_client.press("U0", buttons(slack.view)["Reading aloud"], where="modal")
    assert slack.view["blocks"][0]["text"]["text"].startswith("*Reading aloud*")
    assert buttons(slack.view)["Exit tickets"]["value"] != str(other.engagement_id)


def test_every_figure_has_words() -> None:
    alone = {Measure.MEDIAN_HOURS, Measure.MEDIAN_ATTEMPTS, Measure.PULSE_MEAN}
    assert set(SHARES) | alone | IN_PARTS == set(Measure)
    assert {*BEHAVIOUR, *GROUP, *PULSE} == set(Measure)
    assert set(PARTS) == IN_PARTS
