"""What Home is drawn from."""

from dataclasses import dataclass
from datetime import datetime

from core.engagements.records import Engagement
from core.interventions.records import Preference
from core.journeys import Journey, Progress
from core.kernel.ids import EngagementId
from core.people import LearnerProfile, Person
from modals.kit.text import counted

# Newest first; the rest is counted in a sentence. Keeps Home within Slack's 100 blocks.
SHOWN_MAX = 12


@dataclass(frozen=True, slots=True)
class HomeFacts:
    """What Home shows. `journeys` and `running` come newest first.

    `past` is what was done in workshops that one takes part in no more.
    """

    person: Person
    now: datetime
    preference: Preference
    profile: LearnerProfile
    journeys: tuple[Journey, ...]
    running: tuple[Engagement, ...]
    completable: frozenset[EngagementId]
    past: tuple[Progress, ...] = ()


def not_shown(left: int) -> str:
    return f"{counted(left, 'older workshop is', 'older workshops are')} not shown."
