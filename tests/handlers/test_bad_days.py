"""When the database or Slack fails: a plain sentence, nothing lost, nothing told in logs."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.app import build_slack_app
from core.kernel.errors import NotAllowedError
from core.unit_of_work import UnitOfWork
from handlers.kit.caller import Caller, of_action, of_submission
from handlers.kit.deps import Deps
from handlers.kit.errors import NOT_NOW, NOT_SAVED, last_resort
from modals import engagements
from modals.action_plans import form
from modals.kit import shared_actions
from tests.handlers.bolt_client import SECRET, BoltClient
from tests.handlers.slack_double import SlackDouble
from tests.modals import samples
from tests.modals.reading import answered, shown
from tests.storage.world import TEAM, World
from tests.support.links import ENVELOPES, LINKS

SECRET_WORDS = "words that no log may hold"


class BrokenMemory:
    """A database that fails, and quotes what it was given, as databases do."""

    @asynccontextmanager
    async def unit_of_work(self, _: str) -> AsyncIterator[UnitOfWork]:
        raise OSError(f"failing row contains ({SECRET_WORDS})")
        yield

    read_unit_of_work: Any = unit_of_work


@pytest.fixture
def broken(client: AsyncWebClient, slack: SlackDouble) -> BoltClient:
    installed = AuthorizeResult(
        enterprise_id=None, team_id=TEAM, bot_user_id="UBOT", bot_id="B1", bot_token="xoxb-test"
    )
    return BoltClient(
        build_slack_app(client, SECRET, installed, Deps(BrokenMemory(), LINKS, ENVELOPES)), slack
    )


async def test_a_form_that_cannot_be_saved_keeps_its_words(
    broken: BoltClient, caplog: pytest.LogCaptureFixture
) -> None:
    view = form.plan_form(samples.current_plan(its=samples.plan(SECRET_WORDS)), samples.person())
    answer = await broken.submit("U0", answered(view))
    assert answer.status == 200
    assert answer.errors == {form.STRATEGY.block_id: NOT_SAVED}
    assert "OSError" in caplog.text
    assert SECRET_WORDS not in caplog.text


async def test_a_confirmation_that_cannot_be_saved_says_so_in_its_place(broken: BoltClient) -> None:
    view = engagements.confirm(samples.plain_engagement(), [], samples.person())
    answer = await broken.submit("Uis", view)
    assert NOT_NOW in shown(answer.view)


async def test_a_press_that_fails_is_answered_beside_it(
    broken: BoltClient, slack: SlackDouble, caplog: pytest.LogCaptureFixture
) -> None:
    answer = await broken.press("U0", shared_actions.reminders_on_button())
    assert answer.status == 200
    assert slack.sentence["text"] == NOT_NOW
    assert SECRET_WORDS not in caplog.text


async def test_a_command_that_fails_is_answered(broken: BoltClient) -> None:
    answer = await broken.command("U0", "help")
    assert answer.output == {"response_type": "ephemeral", "text": NOT_NOW}


async def test_an_event_that_fails_is_still_taken(broken: BoltClient) -> None:
    assert (await broken.open_home("U0")).status == 200


async def test_a_modal_that_slack_will_not_open_is_answered_in_words(
    bolt_client: BoltClient, slack: SlackDouble, completed: World
) -> None:
    slack.failures["views.open"] = ["expired_trigger_id", "expired_trigger_id"]
    button = shared_actions.plan_button(completed.engagement_id, "Make my plan")
    assert (await bolt_client.press("U0", button)).status == 200
    assert slack.sentence["text"] == NOT_NOW


async def test_a_modal_that_slack_will_not_update_is_answered_in_words(
    bolt_client: BoltClient, slack: SlackDouble, completed: World
) -> None:
    slack.failures["views.update"] = ["internal_error"]
    button = shared_actions.plan_button(completed.engagement_id, "Change it")
    await bolt_client.press("U0", button, where="modal")
    assert slack.calls[-1][0] == "views.push"
    assert NOT_NOW in shown(slack.view)


async def test_a_sentence_that_does_not_arrive_is_only_logged(
    broken: BoltClient, slack: SlackDouble, caplog: pytest.LogCaptureFixture
) -> None:
    slack.failures["views.open"] = ["expired_trigger_id"]
    answer = await broken.press("U0", shared_actions.reminders_on_button(), where="home")
    assert answer.status == 200
    assert "a sentence did not reach its reader: SlackApiError" in caplog.text


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"actions": []},
        {"actions": ["x"]},
        {"actions": [{"action_id": "a", "action_ts": "1"}], "container": {"type": "message"}},
        {"actions": [{"action_id": "a", "action_ts": 1}], "container": {"view_id": "V1"}},
        {"actions": [{"action_id": "a", "action_ts": "1"}], "container": {"view_id": "V1"}},
    ],
)
def test_a_body_that_is_not_as_slack_sends_it_is_refused(body: dict[str, Any]) -> None:
    with pytest.raises(NotAllowedError):
        of_action(body)


def test_a_person_of_an_organisation_wide_app_has_their_own_team() -> None:
    body = {
        "team": None,
        "user": {"id": "U1", "team_id": "T1"},
        "view": {"id": "V1", "hash": "1.a"},
    }
    assert of_submission(body) == Caller("T1", "U1", "view:V1:1.a")


def test_two_requests_never_share_a_key() -> None:
    pressed = {"action_id": "a", "action_ts": "1"}
    who = {"team": {"id": "T1"}, "user": {"id": "U1"}, "actions": [pressed]}
    in_dm = {"container": {"type": "message", "channel_id": "D1", "message_ts": "1"}}
    in_view = {"container": {"type": "view", "view_id": "V1"}}
    keys = {of_action(who | where).key for where in (in_dm, in_view)}
    assert keys == {"action:D1:1:a:1", "action:V1:a:1"}


def test_the_last_resort_never_fails_itself() -> None:
    assert last_resort({}).status == 200
    assert last_resort({"type": "view_submission"}).status == 200
