"""A plan: opened, saved, changed; forged and mistaken ones refused with the words kept."""

import asyncio
from uuid import uuid4

from core.kernel.notices import NoticeKind
from local_slack.checker import check_view
from modals.action_plans import form as plan_form
from modals.action_plans import messages
from modals.kit import blocks, shared_actions
from modals.kit.metadata import EngagementMetadata
from modals.kit.payloads import Field, View
from tests.conftest import Database
from tests.handlers.bolt_client import BoltClient
from tests.handlers.slack_double import SlackDouble
from tests.modals import samples
from tests.modals.reading import answered, buttons, question, shown
from tests.storage.world import World, load, look, programme

PLANS = "SELECT revision, what, with_whom_text FROM action_plan ORDER BY revision"


async def _open(
    bolt_client: BoltClient, slack: SlackDouble, world: World, user: str = "U0"
) -> View:
    await bolt_client.press(user, shared_actions.plan_button(world.engagement_id, "Make my plan"))
    return slack.view


def _filled(view: View, world: World, **replaced: object) -> View:
    answers: dict[Field, object] = {
        plan_form.STRATEGY: str(world.strategies[0]),
        plan_form.WHAT: "Three questions at the door",
        plan_form.ON: "2026-09-15",
        plan_form.AT: "10:00",
        plan_form.WITH_WHOM: "my class",
        plan_form.CUE: "When the bell rings",
    }
    return answered(view, answers | {plan_form.FIELDS[name]: one for name, one in replaced.items()})


async def test_a_plan_is_saved_and_read_back(
    bolt_client: BoltClient, slack: SlackDouble, completed: World, database: Database
) -> None:
    view = await _open(bolt_client, slack, completed)
    assert slack.calls[-1][0] == "views.open"
    answer = await bolt_client.submit("U0", _filled(view, completed))
    assert check_view(answer.view) == []
    assert "When the bell rings, I will try *Exit ticket* on <!date^" in shown(answer.view)
    assert look(database, PLANS) == [(1, "Three questions at the door", "my class")]
    kinds = look(database, "SELECT kind FROM outbox WHERE kind LIKE 'plan_%%' ORDER BY kind")
    assert ("plan_due",) in kinds
    assert ("plan_saved",) in kinds


async def test_the_check_in_is_promised_for_when_it_will_come(
    bolt_client: BoltClient, slack: SlackDouble, completed: World
) -> None:
    async def told(on: str, at: str) -> str:
        view = await _open(bolt_client, slack, completed)
        return shown((await bolt_client.submit("U0", _filled(view, completed, on=on, at=at))).view)

    assert "We'll check in with you at that time." in await told("2026-09-15", "10:00")
    assert "|Thursday, September 17 at 8:00 AM>." in await told("2026-09-16", "19:00")
    assert "|Monday, September 21 at 8:00 AM>." in await told("2026-09-19", "10:00")
    menu = shared_actions.reminder_menu(NoticeKind.PLAN_DUE)
    choices = buttons(blocks.message("x", [blocks.actions(menu)]))
    await bolt_client.press("U0", choices["Pause reminders for 3 days"])
    assert "|Thursday, September 17 at 10:00 AM>." in await told("2026-09-15", "10:00")
    await bolt_client.press("U0", choices["No more reminders like this one"])
    assert "so we won't ask." in await told("2026-09-15", "10:00")


async def test_a_form_sent_again_after_the_plan_s_time_promises_no_check_in(
    bolt_client: BoltClient, slack: SlackDouble, completed: World
) -> None:
    view = _filled(await _open(bolt_client, slack, completed), completed)
    await bolt_client.submit("U0", view, view_id="V7")
    completed.clock.advance(days=2)
    again = await bolt_client.submit("U0", view, view_id="V7")
    assert "check in" not in shown(again.view)


async def test_change_it_opens_the_same_form_filled_in_the_same_modal(
    bolt_client: BoltClient, slack: SlackDouble, completed: World, database: Database
) -> None:
    view = await _open(bolt_client, slack, completed)
    saved = (await bolt_client.submit("U0", _filled(view, completed))).view
    await bolt_client.press("U0", buttons(saved)["Change it"], where="modal")
    method, output = slack.calls[-1]
    assert (method, output["view_id"], output["hash"]) == ("views.update", "V0DOUBLE", "2.b")
    assert question(slack.view, plan_form.ON)["element"]["initial_date"] == "2026-09-15"
    assert question(slack.view, plan_form.AT)["element"]["initial_time"] == "10:00"
    await bolt_client.submit(
        "U0", answered(slack.view, {plan_form.WHAT: "One question at the door"})
    )
    assert look(database, PLANS) == [
        (1, "Three questions at the door", "my class"),
        (2, "One question at the door", "my class"),
    ]


async def test_a_second_click_on_change_it_changes_nothing_more(
    bolt_client: BoltClient, slack: SlackDouble, completed: World
) -> None:
    slack.failures["views.update"] = ["hash_conflict"]
    button = shared_actions.plan_button(completed.engagement_id, "Change it")
    await bolt_client.press("U0", button, where="modal")
    assert [name for name, _ in slack.calls] == ["views.update"]


async def test_a_double_click_saves_one_plan(
    bolt_client: BoltClient, slack: SlackDouble, completed: World, database: Database
) -> None:
    view = _filled(await _open(bolt_client, slack, completed), completed)
    first, second = await asyncio.gather(
        bolt_client.submit("U0", view, view_id="V7"), bolt_client.submit("U0", view, view_id="V7")
    )
    assert first.view == second.view
    assert len(look(database, PLANS)) == 1


MOVED_ON = {
    plan_form.STRATEGY.block_id: (
        "Your plan was changed a moment ago. Open it again to see how it stands."
    )
}


async def test_a_stale_tab_does_not_replace_the_newer_plan(
    bolt_client: BoltClient, slack: SlackDouble, completed: World, database: Database
) -> None:
    first = await _open(bolt_client, slack, completed)
    second = await _open(bolt_client, slack, completed)
    await bolt_client.submit("U0", _filled(second, completed, what="The newer plan"))
    refused = await bolt_client.submit("U0", _filled(first, completed, what="The older tab"))
    assert refused.errors == MOVED_ON
    assert look(database, PLANS) == [(1, "The newer plan", "my class")]
    opened_again = await _open(bolt_client, slack, completed)
    await bolt_client.submit("U0", _filled(opened_again, completed, what="Changed after all"))
    assert [what for _, what, _ in look(database, PLANS)] == ["The newer plan", "Changed after all"]


async def test_two_tabs_sent_at_once_make_one_plan(
    bolt_client: BoltClient, slack: SlackDouble, completed: World, database: Database
) -> None:
    view = _filled(await _open(bolt_client, slack, completed), completed)
    answers = await asyncio.gather(*(bolt_client.submit("U0", view) for _ in range(4)))
    told = sorted(one.output["response_action"] for one in answers)
    assert told == ["errors", "errors", "errors", "update"]
    assert all(one.errors == MOVED_ON for one in answers if "errors" in one.output)
    assert len(look(database, PLANS)) == 1


async def test_a_form_drawn_by_the_release_before_is_still_taken(
    bolt_client: BoltClient, slack: SlackDouble, completed: World, database: Database
) -> None:
    old = {"private_metadata": EngagementMetadata(completed.engagement_id).to_text()}
    view = _filled(await _open(bolt_client, slack, completed), completed) | old
    for revision in (1, 2):
        await bolt_client.submit("U0", view)
        assert len(look(database, PLANS)) == revision


async def test_the_same_form_can_be_sent_again_after_a_mistake(
    bolt_client: BoltClient, slack: SlackDouble, completed: World, database: Database
) -> None:
    view = await _open(bolt_client, slack, completed)
    wrong = await bolt_client.submit("U0", _filled(view, completed, on="2026-09-01"), view_id="V7")
    assert wrong.errors == {
        plan_form.ON.block_id: "That time has passed. Pick a time that is still to come."
    }
    assert look(database, PLANS) == []
    right = await bolt_client.submit("U0", _filled(view, completed), view_id="V7")
    assert right.view["title"]["text"] == "Your plan is saved"


FORGED: list[tuple[str, object]] = [
    ("strategy_id", "not an id"),
    ("strategy_id", str(uuid4())),
    ("what", "x" * 10_000),
    ("what", "\x00"),
    ("cue", "x" * 301),
    ("with_whom_text", "x" * 151),
    ("with_whom_text", None),
    ("on", "2026-02-31"),
    ("on", "2028-01-01"),
    ("on", {"a": "b"}),
    ("at", "25:99"),
]


async def test_a_forged_or_mistaken_answer_is_refused_at_its_field(
    bolt_client: BoltClient, slack: SlackDouble, completed: World, database: Database
) -> None:
    view = await _open(bolt_client, slack, completed)
    for field, answer in FORGED:
        refused = await bolt_client.submit("U0", _filled(view, completed, **{field: answer}))
        assert refused.status == 200
        assert list(refused.errors) == [plan_form.FIELDS[field].block_id], (field, answer)
    assert look(database, PLANS) == []


async def test_words_that_no_database_stores_are_cleaned_and_saved(
    bolt_client: BoltClient, slack: SlackDouble, completed: World, database: Database
) -> None:
    view = await _open(bolt_client, slack, completed)
    await bolt_client.submit("U0", _filled(view, completed, what="a\x00b\ud800c\n👩🏽‍🏫 עברית"))
    assert look(database, PLANS)[0][1] == "abc\n👩🏽‍🏫 עברית"


async def test_another_workshop_in_the_metadata_is_refused_neutrally(
    bolt_client: BoltClient, slack: SlackDouble, completed: World, database: Database
) -> None:
    view = await _open(bolt_client, slack, completed)
    other = await load(completed.database, completed.clock, programme(1, topic="Cold call"))
    claims = [EngagementMetadata(other.engagement_id).to_text(), "{}", "", "x" * 5000]
    for claim in claims:
        forged = _filled(view, completed) | {"private_metadata": claim}
        refused = await bolt_client.submit("U3", forged)
        assert refused.errors == {
            plan_form.STRATEGY.block_id: "That isn't available to you, or it no longer exists."
        }
    assert look(database, PLANS) == []


async def test_a_stranger_and_a_strategist_cannot_plan(
    bolt_client: BoltClient, slack: SlackDouble, completed: World, database: Database
) -> None:
    view = await _open(bolt_client, slack, completed)
    for user in ("U999", "Uis"):
        await bolt_client.press(
            user, shared_actions.plan_button(completed.engagement_id, "Make my plan")
        )
        assert "isn't available to you" in slack.sentence["text"]
        assert "isn't available" in str(
            (await bolt_client.submit(user, _filled(view, completed))).errors
        )
    assert look(database, PLANS) == []


async def test_a_forged_button_is_refused_in_a_sentence(
    bolt_client: BoltClient, slack: SlackDouble, completed: World
) -> None:
    for value in ("not an id", str(uuid4()), "'; --"):
        element = {"action_id": shared_actions.OPEN_PLAN_ACTION, "value": value}
        await bolt_client.press("U0", element)
        assert slack.sentence["text"] == "That isn't available to you, or it no longer exists."
        assert slack.sentence["replace_original"] is False


async def test_a_refusal_inside_a_modal_is_put_on_top_of_it(
    bolt_client: BoltClient, slack: SlackDouble, completed: World
) -> None:
    await bolt_client.press(
        "U0", {"action_id": shared_actions.OPEN_PLAN_ACTION, "value": "forged"}, where="modal"
    )
    assert slack.calls[-1][0] == "views.push"
    assert "isn't available to you" in shown(slack.view)


async def test_a_refusal_on_home_opens_a_sentence(
    bolt_client: BoltClient, slack: SlackDouble, completed: World
) -> None:
    await bolt_client.press(
        "U0", {"action_id": shared_actions.OPEN_PLAN_ACTION, "value": "forged"}, where="home"
    )
    assert slack.calls[-1][0] == "views.open"
    assert "isn't available to you" in shown(slack.view)


async def test_before_completion_a_plan_is_declined_with_the_reason(
    bolt_client: BoltClient, slack: SlackDouble, world: World, database: Database
) -> None:
    view = _old_form(world)
    refused = await bolt_client.submit(
        "U0", _filled(view, world, strategy_id=str(world.strategies[0]))
    )
    assert "marked complete" in refused.errors[plan_form.STRATEGY.block_id]
    assert look(database, PLANS) == []


def _old_form(world: World) -> View:
    """A form as it may still stand on somebody's screen."""
    form = plan_form.plan_form(samples.current_plan(), samples.person())
    return form | {"private_metadata": EngagementMetadata(world.engagement_id).to_text()}


async def test_before_completion_no_form_is_opened(
    bolt_client: BoltClient, slack: SlackDouble, world: World
) -> None:
    await bolt_client.press("U0", shared_actions.plan_button(world.engagement_id, "Make my plan"))
    assert slack.sentence["text"] == "Plans open once the workshop is marked complete."


async def test_not_yet_is_answered_kindly_and_stores_nothing(
    bolt_client: BoltClient, slack: SlackDouble, completed: World, database: Database
) -> None:
    before = look(database, "SELECT count(*) FROM audit_event")
    element = {"action_id": messages.NOT_YET_ACTION, "value": str(completed.engagement_id)}
    await bolt_client.press("U0", element)
    assert slack.sentence["text"].startswith("That's fine.")
    assert slack.sentence["response_type"] == "ephemeral"
    assert look(database, "SELECT count(*) FROM audit_event") == before
    again = next(b for b in slack.sentence["blocks"] if b["type"] == "actions")["elements"][0]
    await bolt_client.press("U0", again)
    assert slack.view["callback_id"] == plan_form.PLAN_CALLBACK
