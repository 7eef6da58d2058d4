"""`/uptake` and Home: for one's own roles, and for people whom we don't know."""

from datetime import timedelta

import pytest

from local_slack.checker import check_message
from modals.content import PREWORK_DONE_ACTION
from tests.bot.web.test_learning_pages import piece, video
from tests.conftest import Database
from tests.handlers.bolt_client import BoltClient
from tests.handlers.slack_double import SlackDouble
from tests.handlers.test_pulse_check import closed, filled, form_of, opened
from tests.modals.reading import buttons, shown
from tests.storage.world import STARTS, World, load, look, programme


async def test_help_shows_what_ones_own_roles_can_do(
    bolt_client: BoltClient, completed: World
) -> None:
    for text in ("", "help", "  HELP  now"):
        strategist = (await bolt_client.command("Uis", text)).output
        participant = (await bolt_client.command("U0", text)).output
        assert strategist["response_type"] == participant["response_type"] == "ephemeral"
        assert list(buttons(strategist)) == ["Mark a workshop complete", "Open a pulse check"]
        assert list(buttons(participant))[:3] == ["My action plan", "I tried it", "About my work"]
        del participant["response_type"]
        assert check_message(participant) == []


async def test_a_wrong_word_gets_the_nearest_right_one(
    bolt_client: BoltClient, completed: World
) -> None:
    for typed, output in (
        ("compleet", "I don't know “compleet”. Did you mean /uptake complete?"),
        ("Halp", "I don't know “Halp”. Did you mean /uptake help?"),
        ("xyzzy", "I don't know “xyzzy”. Here is what you can do:"),
        ("<!channel>", "I don't know “&lt;!channel&gt;”."),
        ("a" * 10_000, "I don't know “aaaa"),
    ):
        assert (await bolt_client.command("U0", typed)).output["text"].startswith(output)


async def test_a_stranger_is_told_what_this_is_and_whom_to_ask(
    bolt_client: BoltClient, completed: World
) -> None:
    for text in ("", "complete", "what?"):
        answer = await bolt_client.command("U999", text)
        assert "Uptake helps teachers" in answer.output["text"]
        assert "ask the person who runs your workshops" in answer.output["text"]


async def test_somebody_deactivated_is_a_stranger(
    bolt_client: BoltClient, completed: World, database: Database
) -> None:
    look(database, "UPDATE person SET active = false WHERE slack_user_id = 'U0'")
    assert "Uptake helps teachers" in (await bolt_client.command("U0")).output["text"]


async def test_home_is_published_by_role(
    bolt_client: BoltClient, slack: SlackDouble, completed: World
) -> None:
    await bolt_client.open_home("U0")
    assert next(iter(buttons(slack.view))) == "Make my plan"
    await completed.apply("U0")
    await bolt_client.open_home("U0")
    assert "Tries so far: 1." in shown(slack.view)
    await bolt_client.open_home("Uis")
    assert "Workshops you run" in shown(slack.view)
    assert slack.calls[-1][1]["user_id"] == "Uis"


async def test_whoever_left_every_cohort_keeps_what_is_theirs(
    bolt_client: BoltClient, slack: SlackDouble, completed: World, database: Database
) -> None:
    await completed.apply("U0")
    look(database, "UPDATE enrollment SET left_at = now()")
    await bolt_client.open_home("U0")
    assert "You take part in no workshop just now." in shown(slack.view)
    assert {"My certificates", "My tries", "Settings"} <= set(buttons(slack.view))
    assert not {"Send me the welcome again", "What others see about us"} & set(buttons(slack.view))
    output = (await bolt_client.command("U0")).output
    assert "You take part in no workshop just now." in output["text"]
    assert "/uptake settings" in output["text"]
    assert "/applied" not in output["text"]
    assert list(buttons(output)) == ["About my work", "Settings", "My certificates", "My tries"]


async def test_tries_of_a_workshop_that_one_left_are_still_led_to(
    bolt_client: BoltClient, slack: SlackDouble, completed: World, database: Database
) -> None:
    await completed.apply("U0")
    look(database, "UPDATE enrollment SET left_at = now()")
    await load(completed.database, completed.clock, programme(topic="Another topic"))
    await bolt_client.open_home("U0")
    assert "Another topic" in shown(slack.view)
    assert "My tries" in buttons(slack.view)


async def test_home_of_a_stranger_is_useful_too(
    bolt_client: BoltClient, slack: SlackDouble, world: World
) -> None:
    await bolt_client.open_home("U999")
    assert "Uptake helps teachers" in shown(slack.view)


async def test_the_messages_tab_publishes_nothing(
    bolt_client: BoltClient, slack: SlackDouble, world: World
) -> None:
    assert (await bolt_client.open_home("U0", tab="messages")).status == 200
    assert slack.calls == []


async def test_a_home_that_another_process_publishes_is_left_to_it(
    bolt_client: BoltClient, slack: SlackDouble, completed: World, database: Database
) -> None:
    await bolt_client.open_home("U0")
    look(database, "UPDATE home_page SET claimed_until = clock_timestamp() + interval '1 minute'")
    await bolt_client.open_home("U0")
    assert len(slack.named("views.publish")) == 1


async def test_another_trouble_with_publishing_is_not_hidden(
    bolt_client: BoltClient, slack: SlackDouble, completed: World, caplog: pytest.LogCaptureFixture
) -> None:
    slack.failures["views.publish"] = ["internal_error"]
    assert (await bolt_client.open_home("U0")).status == 200
    assert len(slack.named("views.publish")) == 1
    assert "SlackApiError" in caplog.text


async def test_home_leads_to_the_pulse_check_while_it_is_open_and_to_what_was_missed_after(
    bolt_client: BoltClient, slack: SlackDouble, world: World
) -> None:
    async def offered(user: str = "U0") -> list[str]:
        await bolt_client.open_home(user)
        return list(buttons(slack.view))

    assert (await offered())[0] == "About my work"
    await opened(world)
    assert (await offered())[:2] == ["Answer the pulse check", "Pulse check"]
    await bolt_client.submit("U0", filled(await form_of(bolt_client, slack, world)))
    assert "Answer the pulse check" not in await offered()
    assert "Pulse check" in await offered()
    await closed(world, released=True)
    assert "What to look at again" in await offered()
    assert not {"Pulse check", "What to look at again"} & set(await offered("U1"))


async def test_home_leads_to_what_was_handed_out_and_to_open_pre_work_first(
    bolt_client: BoltClient, slack: SlackDouble, world: World
) -> None:
    world.clock.at = STARTS - timedelta(days=1)
    await bolt_client.open_home("U0")
    assert "Materials" not in buttons(slack.view)
    await video(world)
    await bolt_client.open_home("U0")
    assert "Materials" in buttons(slack.view)
    asset = await piece(world)
    await bolt_client.open_home("U0")
    assert next(iter(buttons(slack.view))) == "Do the pre-work"
    world.clock.at = STARTS
    await bolt_client.open_home("U0")
    assert "Do the pre-work" not in buttons(slack.view)
    world.clock.at = STARTS - timedelta(hours=1)
    await bolt_client.press("U0", {"action_id": PREWORK_DONE_ACTION, "value": str(asset.id)})
    await bolt_client.open_home("U0")
    assert "Do the pre-work" not in buttons(slack.view)
    assert "Materials" in buttons(slack.view)
