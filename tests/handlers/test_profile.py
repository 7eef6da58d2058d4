"""One's own profile: asked for gently, saved as it is, changed any time, and nobody else's."""

from typing import Any

from local_slack.checker import check_view
from modals import people as views
from modals.kit import shared_actions
from modals.kit.payloads import Field, View
from tests.conftest import Database
from tests.handlers.bolt_client import BoltClient
from tests.handlers.slack_double import SlackDouble
from tests.modals.reading import answered, question, shown
from tests.storage.world import World, look

STORED = """
    SELECT p.slack_user_id, l.grade_bands, l.experience, l.content_areas, l.school_role
    FROM learner_profile AS l JOIN person AS p ON p.id = l.person_id
    WHERE p.slack_user_id = 'U0'
"""
ANSWERS: dict[Field, object] = {
    views.ROLE: "coach",
    views.BANDS: ["g6_8", "k_2"],
    views.AREAS: ["science"],
    views.YEARS: "y21_plus",
}


async def _open(bolt_client: BoltClient, slack: SlackDouble) -> View:
    await bolt_client.press("U0", shared_actions.profile_button(), where="home")
    return slack.view


async def test_what_was_answered_is_saved_shown_and_there_the_next_time(
    bolt_client: BoltClient, slack: SlackDouble, completed: World, database: Database
) -> None:
    view = await _open(bolt_client, slack)
    assert check_view(view) == []
    answer = await bolt_client.submit("U0", answered(view, ANSWERS))
    assert check_view(answer.view) == []
    assert "Grades: Kindergarten to grade 2, Grades 6 to 8" in shown(answer.view)
    assert "Experience: 21 years or more" in shown(answer.view)
    assert look(database, STORED) == [("U0", ["k_2", "g6_8"], "y21_plus", ["science"], "coach")]
    again = await _open(bolt_client, slack)
    ticked: list[dict[str, Any]] = question(again, views.BANDS)["element"]["initial_options"]
    assert [one["value"] for one in ticked] == ["k_2", "g6_8"]


async def test_everything_may_be_left_out(
    bolt_client: BoltClient, slack: SlackDouble, completed: World, database: Database
) -> None:
    nothing = {views.ROLE: None, views.BANDS: [], views.AREAS: [], views.YEARS: None}
    answer = await bolt_client.submit("U0", answered(await _open(bolt_client, slack), nothing))
    assert "You left everything out. That is fine" in shown(answer.view)
    assert look(database, STORED) == [("U0", [], None, [], None)]


async def test_what_was_not_offered_is_no_answer(
    bolt_client: BoltClient, slack: SlackDouble, completed: World, database: Database
) -> None:
    odd = {views.ROLE: "king", views.BANDS: ["k_2", "nowhere"], views.AREAS: ["x"], views.YEARS: ""}
    await bolt_client.submit("U0", answered(await _open(bolt_client, slack), odd))
    assert look(database, STORED) == [("U0", ["k_2"], None, [], None)]


async def test_a_double_click_gets_the_same_words(
    bolt_client: BoltClient, slack: SlackDouble, completed: World
) -> None:
    view = answered(await _open(bolt_client, slack), ANSWERS)
    first = await bolt_client.submit("U0", view, view_id="V7")
    again = await bolt_client.submit("U0", view, view_id="V7")
    assert shown(first.view) == shown(again.view)


async def test_a_stranger_is_refused_kindly(bolt_client: BoltClient, slack: SlackDouble) -> None:
    await bolt_client.press("U999", shared_actions.profile_button(), where="home")
    assert "isn't" in shown(slack.view) or "can't" in shown(slack.view)
