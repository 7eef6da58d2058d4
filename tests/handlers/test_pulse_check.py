"""The pulse check: opened and closed by whoever runs it, answered in confidence."""

import asyncio

import pytest

from core.policy import Role
from core.pulses.running import close_round, open_round
from jobs.pulses import close_and_release
from local_slack.checker import check_view
from modals.kit import shared_actions
from modals.kit.payloads import View
from modals.pulses import answering as views
from modals.pulses import running as run_views
from tests.conftest import Database
from tests.handlers.bolt_client import BoltClient
from tests.handlers.slack_double import SlackDouble
from tests.modals.reading import answered, buttons, shown
from tests.storage.world import World, load, look, programme

STRATEGIST = f"U{Role.STRATEGIST.value}"
RAW = "SELECT likert, mcq_answers FROM uptake_raw.pulse_response"


async def opened(world: World) -> None:
    async with world.database.unit_of_work("test") as uow:
        actor = (await world.user(uow, STRATEGIST)).actor
        await open_round(uow, actor, world.engagement_id)


async def closed(world: World, *, released: bool) -> None:
    async with world.database.unit_of_work("test") as uow:
        actor = (await world.user(uow, STRATEGIST)).actor
        await close_round(uow, actor, world.engagement_id)
    if released:
        assert await close_and_release(world.database) == 1


async def form_of(
    bolt_client: BoltClient, slack: SlackDouble, world: World, user: str = "U0"
) -> View:
    await bolt_client.press(user, shared_actions.pulse_button(world.engagement_id))
    return slack.view


def filled(view: View, likert: str | None = "4", *choices: str) -> View:
    picked = dict(zip(views.QUESTIONS, choices or ("1", "0", "1"), strict=True))
    return answered(view, {views.LIKERT_FIELD: likert, **picked})


async def test_the_strategist_opens_it_counts_and_closes_it(
    bolt_client: BoltClient, slack: SlackDouble, world: World, database: Database
) -> None:
    await bolt_client.command(STRATEGIST, "pulse")
    first = slack.view
    assert check_view(first) == []
    assert "6 people get a message with a button, now." in shown(first)
    standing = (await bolt_client.submit(STRATEGIST, answered(first), view_id="V1")).view
    assert check_view(standing) == []
    assert "0 people have answered." in shown(standing)
    again = (await bolt_client.submit(STRATEGIST, answered(first), view_id="V1")).view
    assert again == standing
    told = "SELECT count(*), count(DISTINCT person_id) FROM outbox WHERE kind = 'pulse_open'"
    assert look(database, told) == [(6, 6)]
    await bolt_client.submit("U0", filled(await form_of(bolt_client, slack, world)))
    await bolt_client.press(STRATEGIST, buttons(standing)["Count again"], where="modal")
    assert "1 person has answered." in shown(slack.view)
    await bolt_client.press(STRATEGIST, buttons(slack.view)["Close it early"], where="modal")
    asked = slack.view
    assert check_view(asked) == []
    over = (await bolt_client.submit(STRATEGIST, answered(asked), view_id="V2")).view
    assert "has closed" in shown(over)
    assert "answered" not in shown(over)
    assert (await bolt_client.submit(STRATEGIST, answered(asked), view_id="V2")).view == over
    twice = (await bolt_client.submit(STRATEGIST, answered(asked))).view
    assert "closed already" in shown(twice)


async def test_a_window_from_before_says_that_it_was_opened(
    bolt_client: BoltClient, slack: SlackDouble, world: World, database: Database
) -> None:
    await bolt_client.press(STRATEGIST, shared_actions.choose_pulse_button())
    old = slack.view
    await opened(world)
    output = (await bolt_client.submit(STRATEGIST, answered(old))).view
    assert "opened only once" in shown(output)
    assert look(database, "SELECT count(*) FROM pulse_round") == [(1,)]


async def test_among_several_workshops_one_is_chosen(
    bolt_client: BoltClient, slack: SlackDouble, world: World
) -> None:
    other = await load(world.database, world.clock, programme(topic="Wait time"))
    await bolt_client.command(STRATEGIST, "pulse")
    choice = slack.view
    refused = await bolt_client.submit(STRATEGIST, answered(choice))
    assert list(refused.errors) == [run_views.ENGAGEMENT.block_id]
    picked = answered(choice, {run_views.ENGAGEMENT: str(other.engagement_id)})
    assert "Wait time" in shown((await bolt_client.submit(STRATEGIST, picked)).view)


async def test_who_runs_nothing_is_told_so(
    bolt_client: BoltClient, slack: SlackDouble, world: World
) -> None:
    answer = await bolt_client.command("U0", "pulse")
    assert "no pulse check for you to open" in answer.output["text"]
    await bolt_client.press("U0", shared_actions.choose_pulse_button())
    assert "no pulse check for you to open" in slack.sentence["text"]
    for button in (
        shared_actions.run_pulse_button(world.engagement_id),
        shared_actions.run_pulse_button(world.engagement_id)
        | {"action_id": run_views.CLOSE_ACTION},
    ):
        await bolt_client.press("U0", button)
        assert "isn't available to you" in slack.sentence["text"]


async def test_the_floors_of_the_round_stand_before_the_first_question(
    bolt_client: BoltClient, slack: SlackDouble, world: World, database: Database
) -> None:
    look(
        database,
        "INSERT INTO privacy_floor (organisation_id, score, rate, breakdown, created_at)"
        " SELECT organisation_id, 6, 7, 12, now() FROM workspace",
    )
    await opened(world)
    view = await form_of(bolt_client, slack, world)
    assert check_view(view) == []
    words = shown({"type": "modal", "blocks": [view["blocks"][0]]})
    for output in ("only when 6 or more answered", "only from 7 people on", "only from 12 on"):
        assert output in words


async def test_a_first_a_changed_and_a_repeated_answer_get_the_same_reply(
    bolt_client: BoltClient, slack: SlackDouble, world: World, database: Database
) -> None:
    await opened(world)
    view = await form_of(bolt_client, slack, world)
    first = (await bolt_client.submit("U0", filled(view), view_id="V1")).view
    assert check_view(first) == []
    again = await form_of(bolt_client, slack, world)
    assert "You have answered already" in shown(again)
    assert all("initial_option" not in str(block) for block in again["blocks"])
    changed = (await bolt_client.submit("U0", filled(again, "2", "0", "0", "0"), view_id="V2")).view
    # The answer to the first was lost, and it is sent once more: what was sent last stands.
    repeated = (await bolt_client.submit("U0", filled(view), view_id="V1")).view
    assert first == changed == repeated
    assert look(database, RAW) == [(4, [1, 0, 1])]


async def test_a_double_click_is_one_answer(
    bolt_client: BoltClient, slack: SlackDouble, world: World, database: Database
) -> None:
    await opened(world)
    view = filled(await form_of(bolt_client, slack, world))
    replies = await asyncio.gather(
        *(bolt_client.submit("U0", view, view_id="V1") for _ in range(3))
    )
    assert len({shown(one.view) for one in replies}) == 1
    assert look(database, RAW) == [(4, [1, 0, 1])]


async def test_what_is_not_answered_is_said_at_its_question(
    bolt_client: BoltClient, slack: SlackDouble, world: World, database: Database
) -> None:
    await opened(world)
    view = await form_of(bolt_client, slack, world)
    refused = await bolt_client.submit("U0", answered(view))
    assert set(refused.errors) == {one.block_id for one in views.FIELDS.values()}
    forged = await bolt_client.submit("U0", filled(view, "٤", "9", "-1", "x"))
    assert set(forged.errors) == set(refused.errors)
    assert look(database, RAW) == []


@pytest.mark.parametrize("released", [False, True])
async def test_a_late_answer_is_declined_kindly(
    bolt_client: BoltClient, slack: SlackDouble, world: World, database: Database, *, released: bool
) -> None:
    await opened(world)
    view = filled(await form_of(bolt_client, slack, world))
    await closed(world, released=released)
    late = await bolt_client.submit("U0", view)
    assert "Thank you for meaning to answer" in late.errors[views.LIKERT_FIELD.block_id]
    assert "Thank you for meaning to answer" in shown(await form_of(bolt_client, slack, world))
    assert look(database, RAW) == []


MICROLEARNING = """
    WITH added AS (INSERT INTO content_asset (id, workspace_id, title, type, link, visibility,
        owner, release_rule, created_at)
        SELECT gen_random_uuid(), id, %s, 'microlearning', 'https://example.org/read',
            'post_released', 'content_creator', 'by_hand', now() FROM workspace RETURNING id)
    INSERT INTO content_asset_gap_tag SELECT id, %s FROM added
"""


async def test_what_was_missed_is_shown_to_its_person_alone_after_the_release(
    bolt_client: BoltClient, slack: SlackDouble, world: World, database: Database
) -> None:
    look(database, MICROLEARNING, "Three minutes on decoding", "literacy/decoding")
    look(database, MICROLEARNING, "About fractions", "numeracy/problem_solving")
    await opened(world)
    view = await form_of(bolt_client, slack, world)
    await bolt_client.submit("U0", filled(view, "1", "0", "0", "0"))
    await bolt_client.submit("U0", filled(view))
    await bolt_client.submit("U1", filled(view, "5", "1", "1", "1"))
    await closed(world, released=False)
    assert "are counted with the group's" in shown(await form_of(bolt_client, slack, world))
    assert await close_and_release(world.database) == 1
    mine = await form_of(bolt_client, slack, world)
    assert check_view(mine) == []
    assert shown(mine).count("Which one?") == 1
    assert "The answer: that" in shown(mine)
    assert "Three minutes on decoding" in shown(mine)
    assert "About fractions" not in shown(mine)
    assert "all three" in shown(await form_of(bolt_client, slack, world, "U1"))
    assert "has closed" in shown(await form_of(bolt_client, slack, world, "U2"))
    await bolt_client.press(STRATEGIST, shared_actions.pulse_button(world.engagement_id))
    assert "isn't available to you" in slack.sentence["text"]


async def test_what_is_sealed_is_bound_to_its_person_and_its_key(
    bolt_client: BoltClient, slack: SlackDouble, world: World, database: Database
) -> None:
    await opened(world)
    view = await form_of(bolt_client, slack, world)
    for user in ("U0", "U1"):
        await bolt_client.submit(user, filled(view))
    sealed = look(database, "SELECT sealed FROM uptake_raw.pulse_sealed")
    assert {len(one) for (one,) in sealed} == {31}
    assert len({bytes(one) for (one,) in sealed}) == 2
    await closed(world, released=True)
    look(
        database,
        "UPDATE uptake_raw.pulse_sealed AS s SET sealed = other.sealed"
        " FROM uptake_raw.pulse_sealed AS other WHERE other.participant_id <> s.participant_id",
    )
    await bolt_client.press("U0", shared_actions.pulse_button(world.engagement_id))
    assert "the key it was sealed with is gone" in slack.sentence["text"]


async def test_before_it_opens_and_for_others_there_is_nothing_to_answer(
    bolt_client: BoltClient, slack: SlackDouble, world: World
) -> None:
    assert "isn't open yet" in shown(await form_of(bolt_client, slack, world))
    await opened(world)
    view = filled(await form_of(bolt_client, slack, world))
    for user in ("U999", "Upm", STRATEGIST):
        refused = await bolt_client.submit(user, view)
        assert "isn't available to you" in refused.errors[views.LIKERT_FIELD.block_id]
    gone = await bolt_client.submit("U0", view | {"private_metadata": ""})
    assert "isn't available to you" in gone.errors[views.LIKERT_FIELD.block_id]
