"""What others see of a participant's own cohort: the very figures that a manager is shown."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.engagements.records import Engagement, EngagementWork
from core.kernel.errors import NotAllowedError
from core.kernel.ids import CohortId, EngagementId
from core.metrics.figures import Breadth, CohortFigures, FiguresOf, FigureWork, figures_for
from core.metrics.measures import CHECKPOINT_AGES, Checkpoint, PulseClosed, ReleasePoint
from core.people import CurrentUser
from core.policy import Action, Actor, Scope

# What a group's people are is told less often than what they do.
PROFILES_AT = frozenset({Checkpoint.COMPLETION, Checkpoint.D14})


@dataclass(frozen=True, slots=True)
class OwnCohort:
    """Where the user takes part: this engagement's cohort, and their other engagements."""

    engagement: Engagement
    cohort_id: CohortId
    others: tuple[Engagement, ...]


@dataclass(frozen=True, slots=True)
class CohortView:
    """What was released last: of what people did, who they are, and the pulse check.

    None before the first release.
    """

    behaviour: CohortFigures | None
    profiles: CohortFigures | None
    pulse: CohortFigures | None


async def own_cohort(
    work: EngagementWork, user: CurrentUser, engagement_id: EngagementId
) -> OwnCohort:
    """Find the user's own cohort in an engagement. Raises NotAllowedError."""
    scope = Scope(engagement_id=engagement_id, owner=user.person.id)
    await work.authorise(user.actor, Action.OWN_RECORDS, scope)
    mine = {one.id: one for one in await work.engagements.of_participant(user.person.id)}
    membership = await work.engagements.membership(engagement_id, user.person.id)
    if engagement_id not in mine or membership is None:
        raise NotAllowedError
    engagement = mine.pop(engagement_id)
    return OwnCohort(engagement, membership.cohort_id, tuple(mine.values()))


async def read_cohort_view(
    work: FigureWork, actor: Actor, engagement: Engagement, cohort_id: CohortId
) -> CohortView:
    """Read what whoever may see a cohort sees of it now. Raises NotAllowedError."""
    of = FiguresOf(Breadth.COHORT, cohort_id)
    done = engagement.completed_at
    age = None if done is None else work.now - done
    reached = [] if age is None else [one for one in Checkpoint if CHECKPOINT_AGES[one] <= age]
    return CohortView(
        behaviour=await _newest(work, actor, of, reached),
        profiles=await _newest(work, actor, of, [one for one in reached if one in PROFILES_AT]),
        pulse=await _newest(work, actor, of, [PulseClosed.PULSE]),
    )


async def _newest(
    work: FigureWork, actor: Actor, of: FiguresOf, points: Sequence[ReleasePoint]
) -> CohortFigures | None:
    for point in reversed(points):
        found = await figures_for(work, actor, of, point)
        if isinstance(found, CohortFigures):
            return found
    return None
