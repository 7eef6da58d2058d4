"""Where a participant is in the cycle, in one engagement and in all of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto
from typing import Protocol
from zoneinfo import ZoneInfo

from core.action_plans.records import ActionPlan, PlanInContext
from core.engagements.records import Engagement, EngagementWork
from core.engagements.vocabulary import EngagementState
from core.kernel.cycle import CyclePhase
from core.kernel.errors import NotAllowedError
from core.kernel.ids import EngagementId, PersonId
from core.people import CurrentUser
from core.policy import Action, Scope

# An engagement's phase by the age of its completion (SPEC section 1).
_COMMIT_UNTIL = timedelta(hours=24)
_APPLY_UNTIL = timedelta(days=5)
_REFLECT_UNTIL = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Progress:
    """What one person has done in one engagement, and what there is for them. `plan` is current.

    `pulse_closes_at` is set while a pulse check stands open. `open_pre_work` is how much of it is
    out and not done yet.
    """

    plan: ActionPlan | None = None
    tries: int = 0
    reflection_begun: bool = False
    survey_complete: bool = False
    certified: bool = False
    open_pre_work: int = 0
    has_materials: bool = False
    pulse_closes_at: datetime | None = None
    pulse_released: bool = False
    pulse_answered: bool = False


class Step(Enum):
    """The one thing that a participant does next in an engagement."""

    ANSWER_PULSE = auto()
    DO_PRE_WORK = auto()
    MAKE_PLAN = auto()
    TRY_IT = auto()
    LOOK_BACK = auto()


_STEPS = {
    CyclePhase.COMMIT: Step.MAKE_PLAN,
    CyclePhase.APPLY: Step.TRY_IT,
    CyclePhase.REFLECT: Step.LOOK_BACK,
}


@dataclass(frozen=True, slots=True)
class Journey:
    """One engagement of a participant."""

    engagement: Engagement
    progress: Progress = Progress()

    @property
    def plan_in_context(self) -> PlanInContext:
        return PlanInContext(self.engagement, self.progress.plan)

    @property
    def is_complete(self) -> bool:
        return self.engagement.state is EngagementState.COMPLETED

    def phase(self, now: datetime) -> CyclePhase:
        """Return the participant's own phase: by what they did, once the workshop is complete."""
        if not self.is_complete:
            return engagement_phase(self.engagement, now)
        if self.progress.survey_complete:
            return CyclePhase.SUSTAIN
        if self.progress.tries:
            return CyclePhase.REFLECT
        return CyclePhase.APPLY if self.progress.plan else CyclePhase.COMMIT

    def pulse_is_open(self, now: datetime) -> bool:
        closes_at = self.progress.pulse_closes_at
        return closes_at is not None and now < closes_at

    def step(self, now: datetime) -> Step | None:
        """Return what comes next; None where everything is done, or nothing is asked for yet.

        An open pulse check comes first: it closes soon, and the rest can wait until tomorrow.
        """
        if self.pulse_is_open(now) and not self.progress.pulse_answered:
            return Step.ANSWER_PULSE
        if not self.is_complete:
            in_time = now < self.engagement.starts_at
            return Step.DO_PRE_WORK if in_time and self.progress.open_pre_work else None
        return _STEPS.get(self.phase(now))


@dataclass(frozen=True, slots=True)
class Participation:
    """The user's engagements, newest first; what they did in those left, or cancelled since."""

    journeys: tuple[Journey, ...]
    past: tuple[Progress, ...] = ()


class JourneyStore(Protocol):
    async def progress(self, person_id: PersonId) -> Mapping[EngagementId, Progress]:
        """Read what somebody did in each engagement they ever were part of, in one statement."""
        ...


class JourneyWork(EngagementWork, Protocol):
    @property
    def journeys(self) -> JourneyStore: ...


def engagement_phase(engagement: Engagement, now: datetime) -> CyclePhase:
    """Return an engagement's phase: by its day, then by the age of its completion."""
    if engagement.completed_at is None:
        zone = ZoneInfo(engagement.time_zone)
        begun = engagement.starts_at.astimezone(zone).date() <= now.astimezone(zone).date()
        return CyclePhase.ENGAGE if begun else CyclePhase.PREPARE
    age = now - engagement.completed_at
    if age < _COMMIT_UNTIL:
        return CyclePhase.COMMIT
    if age < _APPLY_UNTIL:
        return CyclePhase.APPLY
    return CyclePhase.REFLECT if age < _REFLECT_UNTIL else CyclePhase.SUSTAIN


def next_step(journeys: Sequence[Journey], now: datetime) -> tuple[Journey, Step] | None:
    """Choose the one next thing among several engagements, given newest first.

    A pulse check comes before everything else; then the newest engagement with something to do.
    """
    steps = [(journey, step) for journey in journeys if (step := journey.step(now)) is not None]
    pulses = [one for one in steps if one[1] is Step.ANSWER_PULSE]
    return next(iter(pulses or steps), None)


async def participation(work: JourneyWork, user: CurrentUser) -> Participation:
    """Read all that the user takes or took part in, with what they did there."""
    await work.authorise(user.actor, Action.OWN_RECORDS, Scope(owner=user.person.id))
    engagements = await work.engagements.of_participant(user.person.id)
    done = dict(await work.journeys.progress(user.person.id))
    journeys = tuple(Journey(one, done.pop(one.id, Progress())) for one in engagements)
    return Participation(journeys, tuple(done.values()))


async def my_journey(work: JourneyWork, user: CurrentUser, engagement_id: EngagementId) -> Journey:
    """Read one of them. Raises NotAllowedError where the user takes no part."""
    for one in (await participation(work, user)).journeys:
        if one.engagement.id == engagement_id:
            return one
    raise NotAllowedError
