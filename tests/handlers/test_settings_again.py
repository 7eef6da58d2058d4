"""A settings form that is sent once more, as its answer was lost."""

from core.kernel.notices import NoticeKind
from modals.interventions import settings as form
from tests.conftest import Database
from tests.handlers.bolt_client import BoltClient
from tests.handlers.slack_double import SlackDouble
from tests.modals.reading import answered
from tests.storage.world import World, look

BEHIND = "SELECT changed > shown FROM home_page"


async def test_a_form_sent_once_more_brings_home_up_to_date_once_more(
    bolt_client: BoltClient, slack: SlackDouble, completed: World, database: Database
) -> None:
    await bolt_client.open_home("U0")
    assert look(database, BEHIND) == [(False,)]
    await bolt_client.command("U0", "settings")
    filled = answered(slack.view, {form.KINDS: [NoticeKind.PLAN_DUE]})
    for _ in range(2):
        await bolt_client.submit("U0", filled, view_id="V1")
        assert look(database, BEHIND) == [(True,)], (
            "Home shows how reminders stand: mark it changed wherever a form of settings is saved,"
            " the first time and again"
        )
        look(database, "UPDATE home_page SET shown = changed")
