"""A try: logged with its number, thanked for, refused where it makes no sense."""

import asyncio
from datetime import timedelta
from uuid import uuid4

import pytest

from local_slack.checker import check_view
from modals.applications import form
from modals.kit import shared_actions
from modals.kit.payloads import Field, View
from tests.conftest import Database
from tests.handlers.bolt_client import BoltClient
from tests.handlers.slack_double import SlackDouble
from tests.modals.reading import answered, question, shown
from tests.storage.world import World, look

TRIES = "SELECT attempt_number, outcome, note FROM application_event ORDER BY attempt_number"


async def _open(bolt_client: BoltClient, slack: SlackDouble, world: World) -> View:
    await bolt_client.press("U0", shared_actions.tried_button(world.engagement_id))
    return slack.view


def _filled(view: View, world: World, **replaced: object) -> View:
    answers: dict[Field, object] = {
        form.STRATEGY: str(world.strategies[0]),
        form.OUTCOME: "attempted_failed",
        form.NOTE: "Louder than planned",
    }
    return answered(view, answers | {form.FIELDS[name]: one for name, one in replaced.items()})


async def test_a_failed_try_is_counted_and_thanked_for(
    bolt_client: BoltClient, slack: SlackDouble, completed: World, database: Database
) -> None:
    view = await _open(bolt_client, slack, completed)
    # 15:00 UTC is 10:00 in Chicago, where the person is.
    assert question(view, form.AT)["element"]["initial_time"] == "10:00"
    answer = await bolt_client.submit("U0", _filled(view, completed))
    assert check_view(answer.view) == []
    assert "first try of *Exit ticket*" in shown(answer.view)
    assert "Thank you for trying it" in shown(answer.view)
    again = await bolt_client.submit("U0", _filled(view, completed, outcome="success"))
    assert "second try" in shown(again.view)
    assert look(database, TRIES) == [
        (1, "attempted_failed", "Louder than planned"),
        (2, "success", "Louder than planned"),
    ]


async def test_a_double_click_logs_one_try(
    bolt_client: BoltClient, slack: SlackDouble, completed: World, database: Database
) -> None:
    view = _filled(await _open(bolt_client, slack, completed), completed)
    first, second = await asyncio.gather(
        bolt_client.submit("U0", view, view_id="V7"), bolt_client.submit("U0", view, view_id="V7")
    )
    assert first.view == second.view
    assert len(look(database, TRIES)) == 1


THANKS = "SELECT count(*) FROM outbox WHERE kind = 'application_thanks'"


async def test_the_same_form_sent_from_two_tabs_is_one_try(
    bolt_client: BoltClient, slack: SlackDouble, completed: World, database: Database
) -> None:
    view = _filled(await _open(bolt_client, slack, completed), completed)
    first = await bolt_client.submit("U0", view)
    again = await bolt_client.submit("U0", view)
    assert again.view == first.view
    assert "first try" in shown(again.view)
    assert len(look(database, TRIES)) == 1
    assert look(database, THANKS) == [(1,)]


async def test_two_tabs_sent_at_once_make_one_try(
    bolt_client: BoltClient, slack: SlackDouble, completed: World, database: Database
) -> None:
    view = _filled(await _open(bolt_client, slack, completed), completed)
    answers = await asyncio.gather(*(bolt_client.submit("U0", view) for _ in range(4)))
    assert all("first try" in shown(one.view) for one in answers)
    assert len(look(database, TRIES)) == 1
    assert look(database, THANKS) == [(1,)]


async def test_after_ten_minutes_the_same_answers_are_another_try(
    bolt_client: BoltClient, slack: SlackDouble, completed: World, database: Database
) -> None:
    view = _filled(await _open(bolt_client, slack, completed), completed)
    await bolt_client.submit("U0", view)
    completed.clock.advance(minutes=10)
    await bolt_client.submit("U0", view)
    assert len(look(database, TRIES)) == 1
    completed.clock.advance(seconds=1)
    await bolt_client.submit("U0", view)
    assert len(look(database, TRIES)) == 2


OTHERWISE: list[tuple[str, object]] = [
    ("outcome", "success"),
    ("evidence_type", "observation"),
    ("note", "Louder still"),
    ("note", None),
    ("artifact_link", "https://example.com/board"),
]


async def test_a_try_that_differs_in_anything_is_another_one(
    bolt_client: BoltClient, slack: SlackDouble, completed: World, database: Database
) -> None:
    view = await _open(bolt_client, slack, completed)
    await bolt_client.submit("U0", _filled(view, completed))
    for number, (field, answer) in enumerate(OTHERWISE, start=2):
        await bolt_client.submit("U0", _filled(view, completed, **{field: answer}))
        assert len(look(database, TRIES)) == number, field
    await bolt_client.submit("U1", _filled(view, completed))
    await bolt_client.submit(
        "U0", _filled(view, completed, strategy_id=str(completed.strategies[1]))
    )
    assert len(look(database, TRIES)) == len(OTHERWISE) + 3


async def test_the_planned_strategy_is_chosen_already(
    bolt_client: BoltClient, slack: SlackDouble, completed: World
) -> None:
    await completed.plan("U0", due_in=timedelta(hours=1))
    view = await _open(bolt_client, slack, completed)
    chosen = question(view, form.STRATEGY)["element"]["initial_option"]
    assert chosen["value"] == str(completed.strategies[0])


FORGED: list[tuple[str, object]] = [
    ("strategy_id", str(uuid4())),
    ("on", "2026-09-16"),
    ("on", "2026-02-31"),
    ("on", "2001-01-01"),
    ("at", "10:30"),
    ("at", "25:99"),
    ("outcome", "splendid"),
    ("evidence_type", None),
    ("note", "x" * 1001),
    ("artifact_link", "javascript:alert(1)"),
    ("artifact_link", "https://[x"),
    ("artifact_link", "https://example.com/" + "x" * 2000),
]


async def test_a_forged_or_mistaken_answer_is_refused_at_its_field(
    bolt_client: BoltClient, slack: SlackDouble, completed: World, database: Database
) -> None:
    view = await _open(bolt_client, slack, completed)
    for field, answer in FORGED:
        refused = await bolt_client.submit("U0", _filled(view, completed, **{field: answer}))
        assert list(refused.errors) == [form.FIELDS[field].block_id], (field, answer)
    assert look(database, TRIES) == []


async def test_something_made_in_class_needs_its_link(
    bolt_client: BoltClient, slack: SlackDouble, completed: World, database: Database
) -> None:
    view = await _open(bolt_client, slack, completed)
    refused = await bolt_client.submit("U0", _filled(view, completed, evidence_type="artifact"))
    assert list(refused.errors) == [form.LINK.block_id]
    link = "https://example.com/board"
    await bolt_client.submit(
        "U0", _filled(view, completed, evidence_type="artifact", artifact_link=link)
    )
    assert look(database, "SELECT evidence_type, artifact_link FROM application_event") == [
        ("artifact", link)
    ]


async def test_a_file_is_evidence_too(
    bolt_client: BoltClient, slack: SlackDouble, completed: World, database: Database
) -> None:
    view = await _open(bolt_client, slack, completed)
    file = [{"id": "F0ABCDEF12", "name": "board.png"}]
    await bolt_client.submit(
        "U0", _filled(view, completed, evidence_type="artifact", slack_file_id=file)
    )
    assert look(database, "SELECT evidence_type, slack_file_id FROM application_event") == [
        ("artifact", "F0ABCDEF12")
    ]


async def test_a_day_before_the_workshop_was_complete_takes_one_word(
    bolt_client: BoltClient, slack: SlackDouble, completed: World, database: Database
) -> None:
    view = await _open(bolt_client, slack, completed)
    asked = await bolt_client.submit("U0", _filled(view, completed, on="2026-09-13"))
    assert look(database, TRIES) == []
    assert "before the workshop was marked complete" in shown(asked.view)
    still = await bolt_client.submit("U0", answered(asked.view))
    assert still.view == asked.view
    said = await bolt_client.submit("U0", answered(asked.view, {form.EARLY: ["before"]}))
    assert "first try" in shown(said.view)
    assert look(database, "SELECT occurred_at::text, note FROM application_event") == [
        ("2026-09-13 15:00:00+00", "Louder than planned")
    ]


async def test_another_day_is_fine_too(
    bolt_client: BoltClient, slack: SlackDouble, completed: World, database: Database
) -> None:
    view = await _open(bolt_client, slack, completed)
    asked = await bolt_client.submit("U0", _filled(view, completed, at="09:59"))
    await bolt_client.submit("U0", answered(asked.view, {form.AT: "10:00"}))
    assert look(database, TRIES) == [(1, "attempted_failed", "Louder than planned")]


async def test_somebody_who_checked_in_is_asked_about_that(
    bolt_client: BoltClient, slack: SlackDouble, completed: World, database: Database
) -> None:
    look(database, "UPDATE engagement SET window_anchor = 'participant'")
    look(database, "UPDATE enrollment SET anchor_at = '2026-09-14 14:00+00'")
    view = await _open(bolt_client, slack, completed)
    asked = await bolt_client.submit("U0", _filled(view, completed, at="08:59"))
    assert "before you checked in" in shown(asked.view)
    look(database, "UPDATE enrollment SET anchor_at = NULL")
    asked = await bolt_client.submit("U0", _filled(view, completed, at="08:59"))
    assert "before the workshop was marked complete" in shown(asked.view)


async def test_a_watch_that_ran_ahead_is_known_again_when_the_answer_was_lost(
    bolt_client: BoltClient, slack: SlackDouble, completed: World, database: Database
) -> None:
    view = _filled(await _open(bolt_client, slack, completed), completed, at="10:01")
    first = await bolt_client.submit("U0", view, view_id="V9")
    completed.clock.advance(seconds=30)
    assert (await bolt_client.submit("U0", view, view_id="V9")).view == first.view
    assert (await bolt_client.submit("U0", view)).view == first.view
    assert len(look(database, TRIES)) == 1


async def test_a_lost_answer_is_given_again_with_its_own_number(
    bolt_client: BoltClient, slack: SlackDouble, completed: World, database: Database
) -> None:
    view = await _open(bolt_client, slack, completed)
    first = await bolt_client.submit("U0", _filled(view, completed), view_id="V1")
    await bolt_client.submit("U0", _filled(view, completed, outcome="success"), view_id="V2")
    again = await bolt_client.submit("U0", _filled(view, completed), view_id="V1")
    assert again.view == first.view
    assert len(look(database, TRIES)) == 2


@pytest.mark.parametrize(
    ("meanwhile", "said"),
    [
        ("UPDATE engagement SET state = 'cancelled', completed_at = NULL", "was cancelled"),
        ("UPDATE enrollment SET left_at = joined_at", "isn't available to you"),
        ("UPDATE person SET active = false", "isn't available to you"),
    ],
)
async def test_a_form_left_open_is_answered_by_how_things_stand_now(
    bolt_client: BoltClient, completed: World, database: Database, meanwhile: str, said: str
) -> None:
    view = await _open(bolt_client, bolt_client.slack, completed)
    completed.clock.advance(hours=14)
    look(database, meanwhile)
    refused = await bolt_client.submit("U0", _filled(view, completed))
    assert said in refused.errors[form.STRATEGY.block_id]
    assert look(database, TRIES) == []


@pytest.mark.parametrize(
    ("meanwhile", "said"),
    [
        ("UPDATE engagement SET state = 'cancelled', completed_at = NULL", "was cancelled"),
        ("UPDATE engagement SET state = 'planned', completed_at = NULL", "once the workshop is"),
        ("UPDATE enrollment SET left_at = joined_at", "isn't available to you"),
    ],
)
async def test_an_old_button_is_answered_truly(
    bolt_client: BoltClient, completed: World, database: Database, meanwhile: str, said: str
) -> None:
    look(database, meanwhile)
    await bolt_client.press("U0", shared_actions.tried_button(completed.engagement_id))
    assert said in bolt_client.slack.sentence["text"]


async def test_only_people_enrolled_can_log_a_try(
    bolt_client: BoltClient, slack: SlackDouble, completed: World, database: Database
) -> None:
    view = await _open(bolt_client, slack, completed)
    for user in ("U999", "Upm"):
        refused = await bolt_client.submit(user, _filled(view, completed))
        assert "isn't available to you" in refused.errors[form.STRATEGY.block_id]
    assert look(database, TRIES) == []


async def test_the_next_try_can_be_logged_from_the_thanks(
    bolt_client: BoltClient, slack: SlackDouble, completed: World
) -> None:
    button = shared_actions.tried_button(completed.engagement_id, "Log another try")
    await bolt_client.press("U0", button, where="modal")
    assert slack.calls[-1][0] == "views.update"
    assert slack.view["callback_id"] == form.APPLICATION_CALLBACK
