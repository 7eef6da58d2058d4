"""`/applied`, with and without words; and a message of one's own as the beginning of a try."""

from dataclasses import replace
from typing import Any

import pytest

from modals.applications import form as try_form
from modals.applications import prefill
from modals.kit.payloads import Field, View
from storage.unit_of_work import PostgresDatabase
from tests.conftest import Database, MovableClock
from tests.handlers.bolt_client import Answer, BoltClient
from tests.handlers.slack_double import SlackDouble
from tests.modals.reading import answered, question, shown
from tests.storage.world import World, load, look, programme

TRIES = "SELECT engagement_id, strategy_id, outcome, note FROM application_event"


async def _types(bolt_client: BoltClient, text: str = "", user: str = "U0") -> Answer:
    return await bolt_client.command(user, text, name="/applied")


def _chosen(slack: SlackDouble, field: Field) -> str | None:
    element: dict[str, Any] = question(slack.view, field)["element"]
    chosen = element.get("initial_option")
    return chosen["text"]["text"] if chosen else None


@pytest.mark.usefixtures("completed")
async def test_without_words_the_form_opens(bolt_client: BoltClient, slack: SlackDouble) -> None:
    answer = await _types(bolt_client)
    assert answer.output == {}
    assert slack.calls[-1][0] == "views.open"
    assert slack.view["callback_id"] == try_form.APPLICATION_CALLBACK
    assert _chosen(slack, try_form.OUTCOME) is None


UNDERSTOOD: list[tuple[str, str | None, str | None, str]] = [
    ("exit tickets worked", "Exit ticket", "It worked", "Filled in from what you typed."),
    ("cold call didn’t work", "Cold call", "It didn't work yet", "Filled in"),
    ("Cold call &amp; more worked", "Cold call", "It worked", "“more”"),
    ("jigsaw worked", None, "It worked", "I didn't understand “jigsaw”."),
    ("jigsaw", None, None, "I didn't understand “jigsaw”. Please fill it in below."),
]


@pytest.mark.usefixtures("completed")
async def test_words_fill_the_form_and_what_was_not_understood_is_said(
    bolt_client: BoltClient, slack: SlackDouble
) -> None:
    for typed, strategy, outcome, output in UNDERSTOOD:
        await _types(bolt_client, typed)
        assert (
            _chosen(slack, try_form.STRATEGY),
            _chosen(slack, try_form.OUTCOME),
        ) == (
            strategy,
            outcome,
        )
        assert output in shown(slack.view)


async def test_yesterday_fills_in_the_day(
    bolt_client: BoltClient, slack: SlackDouble, completed: World
) -> None:
    completed.clock.advance(hours=24)
    await _types(bolt_client, "exit ticket worked yesterday")
    assert question(slack.view, try_form.ON)["element"]["initial_date"] == "2026-09-14"
    assert "Filled in from what you typed." in shown(slack.view)


async def test_what_was_typed_is_saved_when_it_is_confirmed(
    bolt_client: BoltClient, slack: SlackDouble, completed: World, database: Database
) -> None:
    await _types(bolt_client, "cold call didn't work")
    answer = await bolt_client.submit("U0", answered(slack.view))
    assert "first try of *Cold call*" in shown(answer.view)
    assert look(database, TRIES) == [
        (completed.engagement_id, completed.strategies[1], "attempted_failed", None)
    ]


@pytest.mark.usefixtures("completed")
async def test_help_says_how_and_a_stranger_whom_to_ask(bolt_client: BoltClient) -> None:
    assert "/applied exit tickets worked" in (await _types(bolt_client, "Help")).output["text"]
    assert (
        "aren't part of a workshop here yet"
        in (await _types(bolt_client, user="U999")).output["text"]
    )


@pytest.mark.usefixtures("world")
async def test_before_any_workshop_is_complete_that_is_said(
    bolt_client: BoltClient, slack: SlackDouble
) -> None:
    answer = await _types(bolt_client, "exit tickets worked")
    assert answer.output["response_type"] == "ephemeral"
    assert "as soon as a workshop that you took part in is marked complete" in answer.output["text"]
    assert slack.calls == []
    assert "aren't" not in (await _types(bolt_client, user="Uis")).output["text"]


async def _another(db: PostgresDatabase, clock: MovableClock, strategies: int) -> World:
    """Load one more workshop, with these people and so many strategies, and complete it."""
    plain = programme(topic="Questioning")
    named = tuple(
        replace(plain.engagement.strategies[0], name=f"Question kind {number:02}")
        for number in range(strategies)
    )
    other = await load(
        db, clock, replace(plain, engagement=replace(plain.engagement, strategies=named))
    )
    await other.complete()
    return other


async def test_strategies_of_several_workshops_stand_in_groups(
    bolt_client: BoltClient,
    slack: SlackDouble,
    completed: World,
    db: PostgresDatabase,
    database: Database,
) -> None:
    other = await _another(db, completed.clock, 3)
    await _types(bolt_client, "cold call worked")
    groups = question(slack.view, try_form.STRATEGY)["element"]["option_groups"]
    assert {one["label"]["text"] for one in groups} == {"Exit tickets", "Questioning"}
    assert _chosen(slack, try_form.STRATEGY) == "Cold call"
    await bolt_client.submit("U0", answered(slack.view))
    await _types(bolt_client, "question kind 02 worked")
    early = await bolt_client.submit("U0", answered(slack.view, {try_form.ON: "2026-09-13"}))
    assert question(early.view, try_form.EARLY)
    await bolt_client.submit("U0", answered(early.view, {try_form.EARLY: ["before"]}))
    assert look(database, TRIES) == [
        (completed.engagement_id, completed.strategies[1], "success", None),
        (other.engagement_id, other.strategies[2], "success", None),
    ]


async def test_too_many_for_one_list_are_asked_for_by_workshop_first(
    bolt_client: BoltClient, slack: SlackDouble, completed: World, db: PostgresDatabase
) -> None:
    other = await _another(db, completed.clock, 99)
    await _types(bolt_client)
    assert slack.view["callback_id"] == prefill.WORKSHOP_CALLBACK
    refused = await bolt_client.submit("U0", answered(slack.view))
    assert refused.errors == {prefill.WORKSHOP.block_id: "Pick a workshop."}
    picked = answered(slack.view, {prefill.WORKSHOP: str(other.engagement_id)})
    form = (await bolt_client.submit("U0", picked)).view
    assert len(question(form, try_form.STRATEGY)["element"]["options"]) == 99
    await _types(bolt_client, "question kind 98 worked")
    assert slack.view["callback_id"] == try_form.APPLICATION_CALLBACK
    assert _chosen(slack, try_form.STRATEGY) == "Question kind 98"


async def _uses(bolt_client: BoltClient, text: str | None, **message: object) -> None:
    words = {} if text is None else {"text": text}
    await bolt_client.shortcut(
        "U0", prefill.FROM_MESSAGE_SHORTCUT, {"user": "U0", **words, **message}
    )


async def test_a_message_of_ones_own_becomes_the_note(
    bolt_client: BoltClient, slack: SlackDouble, completed: World, database: Database
) -> None:
    await _uses(
        bolt_client,
        "Pairs talked &amp; <@U1> watched, see <https://x.example|the board> in <#C1|general>",
    )
    assert "Please take out whatever tells of a student" in shown(slack.view)
    await bolt_client.submit(
        "U0",
        answered(
            slack.view,
            {
                try_form.STRATEGY: str(completed.strategies[0]),
                try_form.OUTCOME: "success",
            },
        ),
    )
    ((_, _, _, note),) = look(database, TRIES)
    assert note == "Pairs talked & a colleague watched, see the board in #general"


@pytest.mark.usefixtures("completed")
async def test_the_day_is_the_one_on_which_the_message_was_written(
    bolt_client: BoltClient, slack: SlackDouble
) -> None:
    for ts, day in (("1789398060.2", "2026-09-14"), ("1789300000.0", "2026-09-13")):
        await _uses(bolt_client, "They all spoke", ts=ts)
        assert question(slack.view, try_form.ON)["element"]["initial_date"] == day
    for forged in ("x", "inf", "1e300", ""):
        await _uses(bolt_client, "They all spoke", ts=forged)
        assert "isn't available to you" in slack.sentence["text"]


@pytest.mark.usefixtures("completed")
async def test_a_long_message_is_cut_in_sight(bolt_client: BoltClient, slack: SlackDouble) -> None:
    await _uses(bolt_client, "word " * 300)
    assert "longer than 1,000 characters" in shown(slack.view)
    note = question(slack.view, try_form.NOTE)["element"]["initial_value"]
    assert len(note) == 999


@pytest.mark.usefixtures("completed")
@pytest.mark.parametrize("text", [None, "", "<!here>"])
async def test_a_message_without_words_says_that_the_note_is_empty(
    bolt_client: BoltClient, slack: SlackDouble, text: str | None
) -> None:
    await _uses(bolt_client, text)
    assert "That message has no words" in shown(slack.view)
    assert "initial_value" not in question(slack.view, try_form.NOTE)["element"]


@pytest.mark.usefixtures("completed")
@pytest.mark.parametrize(
    "message", [{"user": "U1"}, {"bot_id": "B1"}, {"user": None}, {"user": "UBOT", "bot_id": "B1"}]
)
async def test_somebody_elses_message_is_refused_kindly(
    bolt_client: BoltClient, slack: SlackDouble, message: dict[str, Any]
) -> None:
    await _uses(bolt_client, "I tried it", **message)
    assert slack.sentence["text"].startswith("Only a message of your own can be logged")
    assert slack.sentence["response_type"] == "ephemeral"


@pytest.mark.usefixtures("world")
async def test_over_a_message_it_is_said_that_nothing_is_open_yet(
    bolt_client: BoltClient, slack: SlackDouble
) -> None:
    await _uses(bolt_client, "I tried it")
    assert "as soon as a workshop that you took part in" in shown(slack.view)


async def test_the_note_goes_along_where_the_workshop_is_asked_first(
    bolt_client: BoltClient, slack: SlackDouble, completed: World, db: PostgresDatabase
) -> None:
    await _another(db, completed.clock, 99)
    await _uses(bolt_client, "They all spoke")
    picked = answered(slack.view, {prefill.WORKSHOP: str(completed.engagement_id)})
    form = (await bolt_client.submit("U0", picked)).view
    assert question(form, try_form.NOTE)["element"]["initial_value"] == "They all spoke"


async def test_what_is_known_goes_along_where_the_workshop_is_asked_first(
    bolt_client: BoltClient, slack: SlackDouble, completed: World, db: PostgresDatabase
) -> None:
    await _another(db, completed.clock, 99)
    completed.clock.advance(hours=48)

    async def picks() -> View:
        chosen = {prefill.WORKSHOP: str(completed.engagement_id)}
        return (await bolt_client.submit("U0", answered(slack.view, chosen))).view

    def day(form: View) -> str:
        return str(question(form, try_form.ON)["element"]["initial_date"])

    await _types(bolt_client, "it worked yesterday")
    form = await picks()
    assert question(form, try_form.OUTCOME)["element"]["initial_option"]["value"] == "success"
    assert day(form) == "2026-09-15"
    await _uses(bolt_client, "They all spoke", ts="1789398060.2")
    form = await picks()
    assert "initial_option" not in question(form, try_form.OUTCOME)["element"]
    assert day(form) == "2026-09-14"
    await _types(bolt_client)
    assert day(await picks()) == "2026-09-16"


async def test_a_choice_among_workshops_from_before_an_upgrade_still_leads_on(
    bolt_client: BoltClient, slack: SlackDouble, completed: World, db: PostgresDatabase
) -> None:
    await _another(db, completed.clock, 99)
    await _uses(bolt_client, "They all spoke")
    chosen = answered(slack.view, {prefill.WORKSHOP: str(completed.engagement_id)})
    form = (await bolt_client.submit("U0", chosen | {"private_metadata": ""})).view
    assert question(form, try_form.NOTE)["element"]["initial_value"] == "They all spoke"
    forged = chosen | {"private_metadata": '{"v":1,"outcome":"","yesterday":"","written_at":"x"}'}
    refused = await bolt_client.submit("U0", forged)
    assert "isn't available to you" in refused.errors[prefill.WORKSHOP.block_id]
