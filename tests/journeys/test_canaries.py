"""Words and scores like no others are put in wherever somebody can. Where do they come out?

`kestrel` stands in what a participant wrote, `osprey` in what somebody of the staff wrote, and
one participant alone answers the pulse check with 5 and the options 2, 1 and 3. Then everything
that the product keeps, or says to anybody else, is searched.
"""

import asyncio
import json
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from typing import TypeVar

import aiohttp
import pytest

from bot.cli.doctor import examine
from bot.serving import product_clock
from bot.settings import read_settings
from core.certificates.issuing import own_certificates, revoke_certificate
from core.content.assets import AssetForm, add_asset
from core.content.videos import Review, VideoForm, review_video, submit_video
from core.content.vocabulary import AssetType, VideoApproval
from core.engagements.context import save_engagement_context
from core.engagements.records import CohortSnapshot
from core.engagements.roster import CohortForm, save_cohort
from core.engagements.vocabulary import AttendeeGroup
from core.kernel.errors import ConflictError, FieldErrors
from core.kernel.ids import EngagementId
from core.people import CurrentUser, GradeBand, LearnerProfile, identify, save_learner_profile
from core.policy import Action, Scope, System
from core.pulses.answering import answer
from core.pulses.forms import AnswerForm
from core.pulses.running import close_round, open_round
from core.reflections.records import LookingBack
from core.reflections.writing import keep_reflection_step
from core.schools import ChangeTag, Context, Priority, save_school_context
from handlers.kit.errors import NOT_SAVED
from local_slack.clientperson import SlackPerson
from modals.action_plans.form import PLAN_CALLBACK, WHAT
from modals.applications.prefill import FROM_MESSAGE_SHORTCUT
from storage import embedded
from storage.kit.errors import PostgresError
from storage.operator.connection import connect_as_operator
from storage.operator.people import export, find
from storage.unit_of_work import PostgresDatabase, PostgresUnitOfWork
from tests.faults.people import (
    Ledger,
    begins_on_monday,
    completes,
    moves_clock,
    moves_clock_to,
    plans,
    tries,
)
from tests.faults.truth import at_rest
from tests.faults.wire import Wire, interaction
from tests.journeys.listening_in import Told, at_their_loudest, serving_here
from tests.storage.planted_person import everywhere
from tests.support.deployment import Deployment, deployment
from tests.support.launch import ForkServer
from tests.support.links import ENVELOPES
from tests.support.school import STRATEGIST

Result = TypeVar("Result")
AUTHOR = "lena.fischer"
MANAGER, LA = "priya.raman", "luis.ortega"
# Where what people write is at home, and nothing else is.
HOMES = {
    "uptake.action_plan": "kestrel",
    "uptake.application_event": "kestrel",
    "uptake_raw.reflection_text": "kestrel",
    "uptake.cohort": "osprey",
    "uptake.school_context_profile": "osprey",
    "uptake.engagement_context": "osprey",
    "uptake.content_asset": "osprey",
    "uptake.intro_video": "osprey",
    "uptake.certificate": "osprey",
}
WORDS = ("kestrel", "osprey")
SCORES = re.compile(r"[\[({]\W?2\W{1,3}1\W{1,3}3\W?[\])}]|likert\W{1,4}\d")


def canary(place: str) -> str:
    return f"kestrel in {place}"


@dataclass
class Story:
    home: Deployment
    database: PostgresDatabase
    told: Told
    engagement: EngagementId
    names: list[str] = field(default_factory=list)

    @property
    def author(self) -> SlackPerson:
        return self.home.slack.as_user(AUTHOR)

    async def acts(
        self, who: str, use_case: Callable[[PostgresUnitOfWork, CurrentUser], Awaitable[Result]]
    ) -> Result:
        """Carry out a use case as the person that Slack signed for."""
        ((team,),) = await self.home.database.rows("SELECT team_id FROM workspace")
        async with self.database.unit_of_work("test") as uow:
            user = await identify(uow, team, self.home.slack.as_user(who).id)
            return await use_case(uow, user)


@pytest.fixture
async def story(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, launcher: ForkServer
) -> AsyncIterator[Story]:
    told = Told()
    with at_their_loudest(told):
        async with (
            deployment(tmp_path, serving=False, launcher=launcher) as home,
            serving_here(home, home.bot.settings, monkeypatch),
        ):
            settings = read_settings()
            assert home.server is not None
            db = PostgresDatabase(home.server.app_url, product_clock(settings))
            ((engagement,),) = await home.database.rows("SELECT id FROM engagement")
            people = await home.database.rows("SELECT name FROM person")
            yield Story(home, db, told, EngagementId(engagement), [str(row[0]) for row in people])
            await db.aclose()


async def _fills_the_plan(person: SlackPerson, on: date, what: str) -> None:
    await person.chooses("Think-pair-share", of="plan_strategy")
    await person.fills(
        plan_what=what,
        plan_on=on,
        plan_at="10:00",
        plan_with_whom=canary("with whom"),
        plan_cue=canary("the cue"),
    )


async def _plans(story: Story, tuesday: date) -> None:
    """The author's plan: on a day that is over, while there is no database, and then."""
    person = story.author
    await person.presses("Make my plan", where="dm")
    await _fills_the_plan(person, tuesday - timedelta(days=9), canary("a plan too late"))
    assert (await person.submits()).errors
    await _fills_the_plan(person, tuesday, canary("the plan"))
    assert story.home.server is not None
    await asyncio.to_thread(story.home.server.stop)
    assert list((await person.submits()).errors.values()) == [NOT_SAVED]
    await asyncio.to_thread(embedded.start, story.home.folder)
    assert not (await person.submits()).errors
    await person.sees("Your plan is saved", where="modal")
    await person.closes(whole_stack=True)
    for who in story.home.school.teachers[1:8]:
        await plans(story.home, Ledger(), who, "pairs first", tuesday)


async def _tries(story: Story) -> None:
    person = story.author
    await person.presses("I tried it", where="dm")
    await person.chooses("It didn't work yet")
    await person.fills(application_note=canary("the note"), application_link="kestrel in no link")
    assert (await person.submits()).errors
    await person.fills(application_link="https://example.org/kestrel-in-the-link")
    assert not (await person.submits()).errors
    await person.sees("first try", where="modal")
    await person.presses("My reflection", where="modal")
    await person.fills(
        reflection_evidence=canary("the evidence"), reflection_obstacles=canary("the obstacles")
    )
    await person.submits()
    await person.fills(reflection_next_try=canary("the next try"))
    await person.submits()
    await person.sees("Thank you", where="modal")
    await person.closes(whole_stack=True)
    for who in story.home.school.teachers[1:7]:
        await tries(story.home, Ledger(), who, "half of them talked", "It worked")


async def _pulse(story: Story) -> None:
    """Everybody answers alike but the author; nobody may say nothing."""

    async def open_it(uow: PostgresUnitOfWork, user: CurrentUser) -> None:
        await open_round(uow, user.actor, story.engagement)

    await story.acts(STRATEGIST, open_it)
    alike, own = AnswerForm(3, (0, 0, 0)), AnswerForm(5, (2, 1, 3))

    async def answers(who: str, form: AnswerForm) -> None:
        await story.acts(
            who, lambda uow, user: answer(uow, user, story.engagement, form, ENVELOPES)
        )

    for who in story.home.school.teachers:
        await answers(who, own if who == AUTHOR else alike)
    with story.told.refused(FieldErrors):
        await answers(AUTHOR, replace(own, likert=9))

    async def close_it(uow: PostgresUnitOfWork, user: CurrentUser) -> None:
        await close_round(uow, user.actor, story.engagement)

    await story.acts(STRATEGIST, close_it)
    with story.told.refused(ConflictError):
        await answers(AUTHOR, own)


async def _staff_writes(story: Story) -> None:
    """What has no form in Slack yet is written through its use case."""
    context = Context(
        3, (ChangeTag.STAFFING_CHANGE,), (Priority.LITERACY,), "osprey in the context"
    )
    ((school, lower),) = await story.home.database.rows(
        "SELECT e.school_id, c.id FROM engagement AS e JOIN cohort AS c ON c.engagement_id = e.id"
        " WHERE c.name = 'Lower school'"
    )
    group = CohortSnapshot(AttendeeGroup.GRADE_TEAM, "osprey in the cohort", 12)
    asset = AssetForm("osprey title", AssetType.POST_RESOURCE, "https://example.org/osprey")
    form = CohortForm("Lower school", group)
    await story.acts(
        MANAGER, lambda uow, user: save_school_context(uow, user.actor, school, context)
    )
    await story.acts(
        MANAGER,
        lambda uow, user: save_engagement_context(uow, user.actor, story.engagement, context),
    )
    await story.acts(
        MANAGER, lambda uow, user: save_cohort(uow, user.actor, story.engagement, lower, form)
    )
    await story.acts(MANAGER, lambda uow, user: add_asset(uow, user.actor, story.engagement, asset))
    video = await story.acts(
        STRATEGIST,
        lambda uow, user: submit_video(uow, user, VideoForm("https://example.org/osprey", 30)),
    )
    no = Review(VideoApproval.REJECTED, video.submission, "osprey in the reason")
    await story.acts(MANAGER, lambda uow, user: review_video(uow, user.actor, video.id, no))
    (certificate,) = await story.acts(AUTHOR, own_certificates)
    await story.acts(
        MANAGER,
        lambda uow, user: revoke_certificate(uow, user.actor, certificate.code, "osprey: no"),
    )
    await story.acts(
        AUTHOR,
        lambda uow, user: save_learner_profile(
            uow, user, LearnerProfile(grade_bands=(GradeBand.G9_12,))
        ),
    )


async def _breaks_rules(story: Story) -> None:
    """Past the domain's own checks: the database refuses, and its words are kept back."""
    too_long = canary("a text that is too long") * 200
    back = LookingBack(too_long, too_long, frozenset())
    with story.told.refused(FieldErrors):
        await story.acts(
            AUTHOR, lambda uow, user: keep_reflection_step(uow, user, story.engagement, back)
        )

    async def again(uow: PostgresUnitOfWork, user: CurrentUser, **changed: object) -> None:
        await uow.authorise(System("test"), Action.LOAD_PROGRAMME, Scope())
        plan = await uow.action_plans.newest(user.person.id, story.engagement)
        assert plan is not None
        await uow.action_plans.add(replace(plan, id=uow.new_id(), **changed))  # type: ignore[arg-type]  # of a plan

    with story.told.refused(ConflictError, PostgresError):
        await story.acts(AUTHOR, again)
    with story.told.refused(PostgresError):
        await story.acts(AUTHOR, lambda uow, user: again(uow, user, revision=9, what=too_long))

    async def notes(uow: PostgresUnitOfWork, user: CurrentUser) -> None:  # acts gives both
        await uow.authorise(System("test"), Action.LOAD_PROGRAMME, Scope())
        (first, *_) = await uow.engagements.cohorts(story.engagement)
        group = CohortSnapshot(None, "osprey in a note that is too long" * 20, None)
        await uow.engagements.save_cohort(story.engagement, first.id, "Lower school", group)

    with story.told.refused(PostgresError):
        await story.acts(MANAGER, notes)

    async def reflects(uow: PostgresUnitOfWork, user: CurrentUser) -> None:
        await uow.authorise(System("test"), Action.LOAD_PROGRAMME, Scope())
        current = await uow.reflections.own(user.person.id, story.engagement)
        assert current is not None
        await uow.reflections.save(replace(current, evidence=too_long))

    with story.told.refused(PostgresError):
        await story.acts(AUTHOR, reflects)


async def _sends_nonsense(story: Story) -> None:
    """Requests that Slack would not send, and words that no command knows."""
    typed = await story.author.types("/uptake kestrel in a command")
    assert typed.trouble is None
    await story.author.types("/applied kestrel in an unknown strategy worked")
    await story.author.sees("I didn't understand “kestrel unknown strategy”", where="modal")
    await story.author.closes(whole_stack=True)
    view = {
        "id": "V1", "hash": "1.a", "type": "modal", "private_metadata": canary("the metadata"),
        "state": {"values": {WHAT.block_id: {WHAT.action_id: {"value": canary("the state")}}}},
    }  # fmt: skip
    who = {"team": {"id": "T1"}, "user": {"id": story.author.id, "team_id": "T1"}}
    async with aiohttp.ClientSession() as session:
        wire = Wire(session, story.home.bot.events_url, story.home.signing_secret)
        for callback in (PLAN_CALLBACK, "kestrel_of_nobody"):
            sent = {"type": "view_submission", "view": {**view, "callback_id": callback}, **who}
            assert (await wire.interaction(sent)).status < 500
            body = interaction(sent)
            assert (await wire.raw(body, {"Content-Type": "text/plain"})).status in {400, 401}
        over_a_message = {
            "type": "message_action", "callback_id": FROM_MESSAGE_SHORTCUT, "action_ts": "1.1",
            "trigger_id": "of.nobody", "message": {"user": story.author.id, "text": canary("talk")},
        }  # fmt: skip
        assert (await wire.interaction({**over_a_message, **who})).status < 500
        assert (await wire.signed(b"kestrel=%FF", "application/json")).status < 500


async def _plays(story: Story) -> None:
    monday = await begins_on_monday(story.home)
    tuesday = monday + timedelta(days=1)
    await completes(story.home, Ledger())
    await at_rest(story.home)
    await _plans(story, tuesday.date())
    await moves_clock_to(story.home, tuesday.replace(hour=10, minute=30))
    await at_rest(story.home)
    await _tries(story)
    await _pulse(story)
    await _staff_writes(story)
    await _breaks_rules(story)
    await _sends_nonsense(story)
    await moves_clock(story.home, timedelta(days=6).total_seconds())
    await moves_clock_to(story.home, (monday + timedelta(days=8)).replace(hour=10))
    await at_rest(story.home)
    findings = await examine()
    story.told.logs += [f"{one.what} {one.cure}" for one in findings]


def _tells(text: str, story: Story, *needles: str) -> list[str]:
    low = text.lower()
    found = [one for one in (*needles, *story.names) if one.lower() in low]
    return found + SCORES.findall(text)


async def test_no_word_and_no_score_comes_out_anywhere_else(story: Story) -> None:
    await _plays(story)
    await _the_database_keeps_them_at_home(story)
    await _slack_shows_them_to_their_author_alone(story)
    _nobody_s_file_but_their_own_has_them(story)
    _what_operators_read_has_none(story)


async def _the_database_keeps_them_at_home(story: Story) -> None:
    assert story.home.server is not None
    found = everywhere(story.home.server)
    assert {place for place in HOMES if HOMES[place] not in found[place]} == set()
    strangers = {
        place: [word for word in WORDS if word in text.lower() and HOMES.get(place) != word]
        for place, text in found.items()
        if "." in place
    }
    assert {place: words for place, words in strangers.items() if words} == {}
    for place in ("audit_event", "outbox", "inbox", "released_cell", "released_figure"):
        assert _tells(found[f"uptake.{place}"], story, *WORDS) == [], place
    assert len(found["uptake.audit_event"].splitlines()) > 40
    assert found["uptake.released_cell"]


async def _slack_shows_them_to_their_author_alone(story: Story) -> None:
    state = await story.home.slack.state()
    members = {one["id"]: one["members"] for one in state["channels"]}
    bots = {user["id"] for user in state["users"] if user["is_bot"]}
    output = [m for m in state["messages"] if "kestrel" in json.dumps(m).lower()]
    assert output
    for message in output:
        readers = {message["ephemeral_to"]} - {None} or set(members[message["channel_id"]]) - bots
        assert readers == {story.author.id}
    digests = [m for m in state["messages"] if m["channel_id"].startswith("C") and m["metadata"]]
    assert digests
    assert _tells(json.dumps(digests, ensure_ascii=False), story, *WORDS) == []
    for who in (STRATEGIST, MANAGER, LA, story.home.school.teachers[1]):
        person = story.home.slack.as_user(who)
        await person.opens_home()
        assert "kestrel" not in json.dumps(await person.screen_json()).lower()


def _nobody_s_file_but_their_own_has_them(story: Story) -> None:
    assert story.home.server is not None
    for person in story.home.slack.people:
        with connect_as_operator(story.home.server.operator_url) as connection:
            found = find(connection, person["id"])
            current = json.dumps([export(connection, one.id) for one in found], ensure_ascii=False)
        if person["name"] == AUTHOR:
            assert {canary("the plan"), canary("the note"), canary("the next try")} <= set(
                re.findall(r"kestrel in the [a-z ]+", current)
            )
        else:
            others = [name for name in story.names if f'"{name}"' not in current]
            assert "kestrel" not in current
            assert len(others) >= len(story.names) - 1


def _what_operators_read_has_none(story: Story) -> None:
    told = story.told
    assert len(told.errors) >= 6
    for text in told.errors:
        assert _tells(text, story, *WORDS) == []
    heard = "\n".join(told.logs)
    assert "uptake" in heard
    assert _tells(heard, story, *WORDS) == []
    log = (story.home.folder / "postgres" / "server.log").read_text(errors="replace")
    assert "database system is ready" in log
    assert _tells(log, story, *WORDS) == []
    for path in story.home.folder.iterdir():
        if path.is_file() and path.name != "slack.json":
            assert _tells(path.read_text(errors="replace"), story, "kestrel", "osprey") == [], path
