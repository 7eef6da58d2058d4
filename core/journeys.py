"""Where a participant is in the cycle, in one engagement and in all of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from core.action_plans import ActionPlan, PlanInContext
from core.engagements import Engagement
from core.kernel.ids import EngagementId, PersonId
from core.kernel.vocabularies import CyclePhase, EngagementState
from core.people import Known
from core.policy import Action, Scope
from core.ports import UnitOfWork

# An engagement's phase by the age of its completion (SPEC section 1).
_COMMIT_UNTIL = timedelta(hours=24)
_APPLY_UNTIL = timedelta(days=5)
_REFLECT_UNTIL = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Progress:
    """What one person has done in one engagement. `plan` is the current one."""

    plan: ActionPlan | None = None
    tries: int = 0
    reflection_begun: bool = False
    survey_complete: bool = False
    certified: bool = False
    open_pre_work: int = 0


@dataclass(frozen=True, slots=True)
class Journey:
    """One engagement of a participant."""

    engagement: Engagement
    progress: Progress = Progress()

    @property
    def held(self) -> PlanInContext:
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


class JourneyStore(Protocol):
    async def progress(self, person_id: PersonId) -> Mapping[EngagementId, Progress]:
        """Read what somebody did in each engagement they are enrolled in, in one statement."""
        ...


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


async def my_journeys(uow: UnitOfWork, known: Known) -> tuple[Journey, ...]:
    """Read all of one's own engagements with what one did in them, newest first."""
    await uow.authorise(known.actor, Action.OWN_RECORDS, Scope(owner=known.person.id))
    engagements = await uow.engagements.of_participant(known.person.id)
    if not engagements:
        return ()
    done = await uow.journeys.progress(known.person.id)
    return tuple(Journey(one, done.get(one.id, Progress())) for one in engagements)
