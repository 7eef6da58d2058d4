"""A Home that Slack did not take when it was opened: it stays behind, and comes soon."""

from datetime import timedelta

from tests.conftest import Database
from tests.handlers.bolt_client import BoltClient
from tests.handlers.slack_double import SlackDouble
from tests.storage.world import World, look

KEPT = "SELECT changed > shown, claimed_until - clock_timestamp() FROM home_page"


async def test_a_home_that_could_not_be_published_is_kept_back_for_a_moment(
    bolt_client: BoltClient, slack: SlackDouble, completed: World, database: Database
) -> None:
    slack.failures["views.publish"] = ["internal_error"]
    await bolt_client.open_home("U0")
    ((behind, rest),) = look(database, KEPT)
    assert behind, "A Home that Slack did not take is behind: keep it back with `homes.later`"
    assert rest < timedelta(seconds=5), "keep it back for a moment, and not for its whole lease"
