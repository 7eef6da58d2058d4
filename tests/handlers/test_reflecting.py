"""A reflection in two steps: saved as they go, changed at any time, and never lost."""

import asyncio

import pytest

from core.kernel.notices import NoticeKind
from core.reflections.vocabulary import ObstacleTheme
from local_slack.checker import check_view
from modals import reflections as views
from modals.applications import form
from modals.kit import shared_actions
from modals.kit.payloads import View
from tests.conftest import Database
from tests.handlers.bolt_client import Answer, BoltClient
from tests.handlers.slack_double import SlackDouble
from tests.modals.reading import answered, buttons, question, shown
from tests.storage.world import World, look
from tests.support.told import told

WORDS = "SELECT evidence, obstacles, next_try FROM uptake_raw.reflection_text"
CERTIFICATES = "SELECT count(*) FROM certificate"
ELSEWHERE = "You saved something else here meanwhile."


async def _open(
    bolt_client: BoltClient, slack: SlackDouble, world: World, user: str = "U0"
) -> View:
    await bolt_client.press(user, shared_actions.reflection_button(world.engagement_id))
    return slack.view


def _back(view: View, evidence: str = "Pairs talked") -> View:
    return answered(
        view,
        {
            views.EVIDENCE: evidence,
            views.THEMES: ["time", "class_size"],
            views.OBSTACLES: "Nobody listened at first",
        },
    )


def _ahead(view: View, next_try: str | None = "Fewer questions") -> View:
    return answered(view, {views.NEXT_TRY: next_try})


async def _both(bolt_client: BoltClient, view: View) -> Answer:
    second = (await bolt_client.submit("U0", _back(view))).view
    return await bolt_client.submit("U0", _ahead(second))


async def test_each_step_is_saved_when_it_is_sent(
    bolt_client: BoltClient, slack: SlackDouble, completed: World, database: Database
) -> None:
    first = await _open(bolt_client, slack, completed)
    assert check_view(first) == []
    second = (await bolt_client.submit("U0", _back(first))).view
    assert look(database, WORDS) == [("Pairs talked", "Nobody listened at first", "")]
    assert look(database, CERTIFICATES) == [(0,)]
    assert check_view(second) == []
    thanks = (await bolt_client.submit("U0", _ahead(second))).view
    assert "Your certificate is in your messages" in shown(thanks)
    assert look(database, WORDS) == [
        ("Pairs talked", "Nobody listened at first", "Fewer questions")
    ]
    assert look(database, CERTIFICATES) == [(1,)]


async def test_what_was_saved_stands_in_the_form_when_it_is_opened_again(
    bolt_client: BoltClient, slack: SlackDouble, completed: World, database: Database
) -> None:
    await bolt_client.submit("U0", _back(await _open(bolt_client, slack, completed)))
    again = await _open(bolt_client, slack, completed)
    assert question(again, views.EVIDENCE)["element"]["initial_value"] == "Pairs talked"
    ticked = question(again, views.THEMES)["element"]["initial_options"]
    assert {one["value"] for one in ticked} == {ObstacleTheme.TIME, ObstacleTheme.CLASS_SIZE}
    thanks = await _both(bolt_client, again)
    await bolt_client.press("U0", buttons(thanks.view)["Read or change it"], where="modal")
    changed = answered(slack.view, {views.EVIDENCE: "Even more pairs", views.THEMES: []})
    second = (await bolt_client.submit("U0", changed)).view
    assert second["submit"]["text"] == "Save"
    assert question(second, views.NEXT_TRY)["element"]["initial_value"] == "Fewer questions"
    await bolt_client.submit("U0", answered(second))
    assert look(database, WORDS)[0][0] == "Even more pairs"
    assert look(database, "SELECT themes FROM reflection") == [([],)]
    assert look(database, CERTIFICATES) == [(1,)]


async def test_going_back_keeps_what_was_written_ahead(
    bolt_client: BoltClient, slack: SlackDouble, completed: World, database: Database
) -> None:
    second = (
        await bolt_client.submit("U0", _back(await _open(bolt_client, slack, completed)))
    ).view
    filled = _ahead(second, "Half a thought")
    await bolt_client.press("U0", buttons(second)["Back to step 1"], view=filled)
    assert slack.view["callback_id"] == views.BACK_CALLBACK
    assert question(slack.view, views.EVIDENCE)["element"]["initial_value"] == "Pairs talked"
    again = (await bolt_client.submit("U0", answered(slack.view))).view
    assert question(again, views.NEXT_TRY)["element"]["initial_value"] == "Half a thought"
    await bolt_client.press("U0", buttons(again)["Back to step 1"], view=_ahead(again, None))
    assert look(database, WORDS)[0][2] == "Half a thought"
    assert look(database, CERTIFICATES) == [(0,)]


async def test_a_double_click_gives_one_certificate_and_the_same_words(
    bolt_client: BoltClient, slack: SlackDouble, completed: World, database: Database
) -> None:
    second = (
        await bolt_client.submit("U0", _back(await _open(bolt_client, slack, completed)))
    ).view
    answers = await asyncio.gather(
        *(bolt_client.submit("U0", _ahead(second), view_id="V7") for _ in range(3))
    )
    assert len({shown(one.view) for one in answers}) == 1
    assert look(database, CERTIFICATES) == [(1,)]
    done = "SELECT count(*) FROM audit_event WHERE action = 'reflection.completed'"
    assert look(database, done) == [(1,)]


async def test_a_step_sent_again_after_its_answer_was_lost_is_answered_as_before(
    bolt_client: BoltClient, slack: SlackDouble, completed: World, database: Database
) -> None:
    first = await _open(bolt_client, slack, completed)
    assert (await _both(bolt_client, first)).view == (await _both(bolt_client, first)).view
    assert look(database, CERTIFICATES) == [(1,)]


async def test_an_older_window_never_writes_over_newer_words(
    bolt_client: BoltClient, slack: SlackDouble, completed: World, database: Database
) -> None:
    old = await _open(bolt_client, slack, completed)
    second = (await bolt_client.submit("U0", _back(old, "Newer words"))).view
    refused = await bolt_client.submit("U0", _back(old, "Older words"))
    assert ELSEWHERE in refused.errors[views.EVIDENCE.block_id]
    await bolt_client.submit("U0", _ahead(second, "Newer"))
    refused = await bolt_client.submit("U0", _ahead(second, "Older"))
    assert ELSEWHERE in refused.errors[views.NEXT_TRY.block_id]
    await bolt_client.press("U0", buttons(second)["Back to step 1"], view=_ahead(second, "Older"))
    assert ELSEWHERE in shown(slack.view)
    assert look(database, WORDS) == [("Newer words", "Nobody listened at first", "Newer")]


async def test_what_is_missing_is_told_at_its_field(
    bolt_client: BoltClient, slack: SlackDouble, completed: World
) -> None:
    first = await _open(bolt_client, slack, completed)
    refused = await bolt_client.submit("U0", answered(first, {views.EVIDENCE: "  "}))
    assert list(refused.errors) == [views.EVIDENCE.block_id]
    long = answered(first, {views.EVIDENCE: "x", views.OBSTACLES: "x" * 2001})
    assert list((await bolt_client.submit("U0", long)).errors) == [views.OBSTACLES.block_id]
    second = (await bolt_client.submit("U0", _back(first))).view
    refused = await bolt_client.submit("U0", _ahead(second, None))
    assert list(refused.errors) == [views.NEXT_TRY.block_id]


@pytest.mark.parametrize("mark", ["", "x" * 16, "0" * 17])
async def test_a_forged_form_is_refused(
    bolt_client: BoltClient, slack: SlackDouble, completed: World, database: Database, mark: str
) -> None:
    view = await _open(bolt_client, slack, completed)
    forged = views.ReflectionMetadata(completed.engagement_id, mark).to_text()
    for metadata in (forged, "", "{}", None):
        refused = await bolt_client.submit("U0", _back(view) | {"private_metadata": metadata})
        assert "isn't available to you" in refused.errors[views.EVIDENCE.block_id]
    assert look(database, WORDS) == []


async def test_only_people_enrolled_reflect_and_only_after_the_workshop(
    bolt_client: BoltClient, slack: SlackDouble, world: World, database: Database
) -> None:
    button = shared_actions.reflection_button(world.engagement_id)
    await bolt_client.press("U0", button)
    assert "once the workshop is marked complete" in slack.sentence["text"]
    await world.complete()
    view = await _open(bolt_client, slack, world)
    for user in ("U999", "Upm", "Uis"):
        refused = await bolt_client.submit(user, _back(view))
        assert "isn't available to you" in refused.errors[views.EVIDENCE.block_id]
    look(database, "UPDATE enrollment SET left_at = now()")
    refused = await bolt_client.submit("U0", _back(view))
    assert "isn't available to you" in refused.errors[views.EVIDENCE.block_id]
    assert look(database, WORDS) == []


async def test_after_the_certificate_no_try_asks_to_earn_it(
    bolt_client: BoltClient, slack: SlackDouble, completed: World, database: Database
) -> None:
    async def tries(strategy: int) -> str:
        await bolt_client.press("U0", shared_actions.tried_button(completed.engagement_id))
        picked = {
            form.STRATEGY: str(completed.strategies[strategy]),
            form.OUTCOME: "success",
        }
        await bolt_client.submit("U0", answered(slack.view, picked))
        return (await told(completed, database, NoticeKind.APPLICATION_THANKS))[-1]

    assert "That earns your certificate." in await tries(0)
    await _both(bolt_client, await _open(bolt_client, slack, completed))
    second = await tries(1)
    assert "That's your first try of Cold call." in second
    assert "look back" not in second
