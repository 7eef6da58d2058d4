"""Core values to draw, with ordinary and with the most awkward names and words."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from core.action_plans.records import CUE_MAX, WHAT_MAX, WITH_WHOM_MAX, ActionPlan, PlanInContext
from core.applications.records import NOTE_MAX, Anchor, Logged, NewApplication, Tried, TriesPage
from core.applications.vocabulary import EvidenceType, Outcome
from core.certificates.records import CertificateDetails
from core.content.assets import TITLE_MAX, ContentAsset
from core.content.videos import IntroVideo
from core.content.vocabulary import AssetOwner, AssetType, ReleaseRule, VideoApproval, Visibility
from core.engagements.records import STRATEGY_NAME_MAX, TOPIC_MAX, CohortInfo, Engagement, Strategy
from core.engagements.vocabulary import (
    EngagementSource,
    EngagementState,
    WindowAnchor,
    WorkshopType,
)
from core.interventions.records import Preference
from core.journeys import Journey, Progress
from core.kernel.ids import (
    ApplicationId,
    AssetId,
    CertificateId,
    CohortId,
    EngagementId,
    PersonId,
    PlanId,
    PulseCheckId,
    PulseRoundId,
    ReflectionId,
    SchoolId,
    StrategyId,
    VideoId,
    WorkspaceId,
)
from core.metrics.figures import CohortFigures
from core.metrics.measures import Checkpoint, Measure
from core.people import LearnerProfile, Person, SchoolRole
from core.privacy import Band, BlankReason, Figure, Modifier
from core.pulses.forms import PULSE_OPTION_MAX, PULSE_TEXT_MAX
from core.pulses.records import (
    Missed,
    MyPulse,
    PulseCheck,
    PulseQuestion,
    PulseRound,
    RoundState,
)
from core.pulses.records import Progress as PulseProgress
from core.reflections.records import WORDS_MAX, Reflection, ReflectionInContext
from core.reflections.vocabulary import ObstacleTheme, ReflectionState
from modals.applications.form import Draft
from modals.home.facts import HomeFacts
from modals.kit.prose import Prose

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)

# Each is repeated up to the limit of the field that it fills.
AWKWARD = {
    "ordinary": "Think-pair-share ",
    "ampersands": "&",
    "angle brackets": "<>",
    "a broad mention": "<!channel> <!here> @everyone ",
    "a mention": "<@U0ANA0001> ",
    "marks": "*bold* _italic_ ~struck~ `code` ",
    "a fence": "```\n",
    "a quote": "> \n",
    "emoji": "👩🏽‍🏫🎉 ",
    "right to left": "מורה معلم ",
    "direction marks": "\u202eabc\u2066",
    "zero width": "\u200b\u200d\ufeff",
    "shortcodes": ":tada: ",
    "links": "https://example.com/a_b_c ",
}


def uid(number: int) -> UUID:
    return UUID(int=number)


def at_most(text: str, limit: int) -> str:
    """Fill a field of `limit` characters to the last one."""
    return (text * limit)[:limit]


def person(name: str = "Ana Silva") -> Person:
    return Person(PersonId(uid(1)), "U0ANA0001", name, "Europe/Berlin", "en-GB", active=True)


def engagement(
    text: str = "Questioning ",
    *,
    number: int = 10,
    strategies: int = 2,
    state: EngagementState = EngagementState.COMPLETED,
) -> Engagement:
    return Engagement(
        id=EngagementId(uid(number)),
        workspace_id=WorkspaceId(uid(1)),
        school_id=SchoolId(uid(2)),
        school_name=at_most(text, 150),
        time_zone="Europe/Berlin",
        topic=at_most(text, 150),
        starts_at=NOW - timedelta(hours=3),
        state=state,
        completed_at=NOW if state is EngagementState.COMPLETED else None,
        strategies=tuple(
            Strategy(StrategyId(uid(100 + index)), at_most(text, 75), at_most(text, 150))
            for index in range(strategies)
        ),
        workshop_type=WorkshopType.HALF_DAY,
        source=EngagementSource.MANUAL,
        strategist_id=None,
        digest_channel_id=None,
        window_anchor=WindowAnchor.MARKED_COMPLETE,
    )


def plain_engagement(strategies: int = 2) -> Engagement:
    """Give short names, as a person would read them."""
    names = ["Think-pair-share", "Exit tickets", *(f"Strategy {n}" for n in range(3, 100))]
    made = engagement(strategies=0)
    taught = [
        Strategy(StrategyId(uid(100 + index)), name, "In one line.")
        for index, name in enumerate(names[:strategies])
    ]
    return replace(
        made, school_name="Oak School", topic="Better questions", strategies=tuple(taught)
    )


def plan(
    what: str = "Two minutes of pair talk",
    *,
    cue: str | None = "the bell rings",
    colleague: str | None = "U0BEN0002",
    others: str | None = None,
) -> ActionPlan:
    return ActionPlan(
        id=PlanId(uid(20)),
        participant_id=person().id,
        engagement_id=engagement().id,
        strategy_id=StrategyId(uid(100)),
        revision=1,
        what=what,
        due_at=datetime(2026, 11, 24, 9, 0, tzinfo=UTC),
        with_whom_slack_id=colleague,
        with_whom_text=others,
        cue=cue,
        created_at=NOW,
    )


def fullest_plan(text: str) -> ActionPlan:
    return plan(
        at_most(text, WHAT_MAX), cue=at_most(text, CUE_MAX), others=at_most(text, WITH_WHOM_MAX)
    )


def current_plan(of: Engagement | None = None, its: ActionPlan | None = None) -> PlanInContext:
    return PlanInContext(of or plain_engagement(), its)


def logged(
    of: Engagement | None = None,
    outcome: Outcome = Outcome.SUCCESS,
    attempt: int = 2,
    note: str = "They talked more than ever.",
) -> Logged:
    taught_at = of or plain_engagement()
    return Logged(
        NewApplication(
            id=ApplicationId(uid(30)),
            participant_id=person().id,
            engagement_id=taught_at.id,
            strategy_id=taught_at.strategies[0].id,
            occurred_at=NOW,
            outcome=outcome,
            evidence_type=EvidenceType.SELF_REPORT,
            note=at_most(note, NOTE_MAX),
            artifact_link=None,
            created_at=NOW,
        ),
        attempt,
        taught_at,
    )


def draft(text: str) -> Draft:
    """Give a form's beginning with everything that it may begin with, full of `text`."""
    return Draft(
        engagement_id=EngagementId(uid(3)),
        strategy_id=StrategyId(uid(100)),
        on=NOW.date(),
        at=NOW.time(),
        outcome=Outcome.SUCCESS,
        note=at_most(text, NOTE_MAX),
        artifact_link=f"https://example.org/{'x' * 1980}",
        opening=(Prose(at_most(text, 200)), Prose(at_most(text, 200))),
        anchor=Anchor(NOW, is_check_in=True),
    )


def tries(text: str, *, page: int = 1, total: int = 200) -> TriesPage:
    """Give a page of tries, each with the longest note and link, and a file."""
    done = replace(
        logged(note=text).application,
        artifact_link=f"https://example.org/{'x' * 1980}",
        slack_file_id="F0ABCDEF12",
    )
    one = Tried(done, 1234, at_most(text, TOPIC_MAX), at_most(text, STRATEGY_NAME_MAX))
    return TriesPage((one,) * 10, page, total)


def reflected(
    text: str = "More hands went up. ", state: ReflectionState = ReflectionState.DRAFT
) -> ReflectionInContext:
    """Give a reflection with every box ticked and every field full of `text`."""
    words = at_most(text, WORDS_MAX)
    written = Reflection(
        id=ReflectionId(uid(50)),
        participant_id=person().id,
        engagement_id=engagement().id,
        state=state,
        themes=frozenset(ObstacleTheme),
        evidence=words,
        obstacles=words,
        next_try=words,
        completed_at=NOW if state is ReflectionState.COMPLETE else None,
        created_at=NOW,
    )
    return ReflectionInContext(engagement(text), written)


def certificate(
    text: str = "Better questions ", strategies: int = 2, *, number: int = 60
) -> CertificateDetails:
    return CertificateDetails(
        certificate_id=CertificateId(uid(number)),
        code=f"{number:032}",
        workspace_id=engagement().workspace_id,
        engagement_id=engagement().id,
        account="T0TEAM/U0ANA0001",
        holder=at_most(text, 150),
        locale="en-GB",
        issuer=at_most(text, 150),
        topic=at_most(text, 150),
        school=at_most(text, 150),
        strategies=tuple(at_most(text, 75) for _ in range(strategies)),
        starts_at=NOW - timedelta(days=10),
        time_zone="Europe/Berlin",
        issued_at=NOW,
        revoked_at=None,
    )


def pulse_check(text: str = "I can use this tomorrow. ") -> PulseCheck:
    """Give one whose statement, questions and options are as long as they may be."""
    asked = PulseQuestion(
        at_most(text, PULSE_TEXT_MAX),
        tuple(f"{number}{at_most(text, PULSE_OPTION_MAX - 1)}" for number in range(5)),
        0,
        "literacy/decoding",
    )
    return PulseCheck(
        PulseCheckId(uid(60)), engagement().id, at_most(text, PULSE_TEXT_MAX), (asked, asked, asked)
    )


def pulse_round(state: RoundState = RoundState.OPEN) -> PulseRound:
    return PulseRound(
        id=PulseRoundId(uid(61)),
        pulse_check_id=PulseCheckId(uid(60)),
        engagement_id=engagement().id,
        opens_at=NOW,
        closes_at=NOW + timedelta(hours=24),
        score_floor=5,
        rate_floor=5,
        breakdown_floor=10,
        state=state,
        closed_at=None if state is RoundState.OPEN else NOW,
    )


def my_pulse(text: str, state: RoundState = RoundState.OPEN) -> MyPulse:
    is_open = state is RoundState.OPEN
    return MyPulse(engagement(text), pulse_check(text), pulse_round(state), is_open, answered=True)


def missed(text: str) -> Missed:
    return Missed(my_pulse(text, RoundState.RELEASED), pulse_check(text).questions)


def asset(text: str, kind: AssetType = AssetType.PRE_WORK, *, number: int = 70) -> ContentAsset:
    """Give one with the longest title and the longest link."""
    return ContentAsset(
        id=AssetId(uid(number)),
        workspace_id=WorkspaceId(uid(1)),
        engagement_id=None if kind is AssetType.MICROLEARNING else engagement().id,
        title=at_most(text, TITLE_MAX),
        type=kind,
        link=f"https://example.org/{'x' * 1980}",
        visibility=Visibility.POST_RELEASED,
        owner=AssetOwner.PROGRAMME_MANAGER,
        release_rule=ReleaseRule.BY_HAND,
        created_by=None,
        gap_tags=("literacy/decoding",),
        created_at=NOW,
    )


def intro_video() -> IntroVideo:
    return IntroVideo(
        id=VideoId(uid(80)),
        workspace_id=WorkspaceId(uid(1)),
        strategist_id=PersonId(uid(3)),
        url="https://example.org/hello.mp4",
        duration_seconds=45,
        approval=VideoApproval.APPROVED,
        submission=1,
        submitted_at=NOW,
        reviewer_id=PersonId(uid(4)),
        reviewed_at=NOW,
        reason=None,
        created_at=NOW,
    )


def progress(text: str, state: RoundState | None, *, written: bool = True) -> PulseProgress:
    return PulseProgress(
        engagement(text),
        1234,
        pulse_check(text) if written else None,
        pulse_round(state) if state else None,
        1234 if state is RoundState.OPEN else None,
    )


def cohorts(text: str = "Grade 4 ", count: int = 2) -> list[CohortInfo]:
    return [CohortInfo(CohortId(uid(40 + i)), at_most(text, 75), 10) for i in range(count)]


def figure(
    value: float | None = 62.0,
    *,
    blank: BlankReason | None = None,
    band: Band | None = Band.N10_19,
    modifier: Modifier | None = None,
    some_still_open: bool = False,
    band_or_more: bool = False,
    floor: int | None = 5,
) -> Figure:
    return Figure(
        *(value, blank, band, NOW, modifier, some_still_open),
        band_or_more=band_or_more,
        floor=floor,
    )


def figures(text: str = "Better questions", **changed: Figure) -> CohortFigures:
    """Give every measure a value; `changed` replaces some, by the measure's name in capitals."""
    shown = {measure: figure() for measure in Measure}
    shown |= {Measure[name]: one for name, one in changed.items()}
    return CohortFigures(
        cohort_name=text[:75],
        topic=text[:150],
        school_name=text[:150],
        time_zone="Europe/Berlin",
        checkpoint=Checkpoint.D5,
        released_at=NOW,
        figures=shown,
    )


# What was answered in a profile that is not empty.
ABOUT_MY_WORK = LearnerProfile(school_role=SchoolRole.TEACHER)


def journey(
    of: Engagement | None = None, its: ActionPlan | None = None, tries: int = 0, **done: Any
) -> Journey:
    return Journey(of or plain_engagement(), Progress(plan=its, tries=tries, **done))


def home_facts(
    journeys: tuple[Journey, ...] = (),
    running: tuple[Engagement, ...] = (),
    preference: Preference | None = None,
    completable: tuple[Engagement, ...] = (),
    profile: LearnerProfile = ABOUT_MY_WORK,
) -> HomeFacts:
    return HomeFacts(
        person=person(),
        now=NOW,
        preference=preference or Preference(),
        profile=profile,
        journeys=journeys,
        running=running,
        completable=frozenset(one.id for one in completable),
    )
