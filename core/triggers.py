"""What a reminder waits for, closed by what people do themselves: below every slice that does so.

When reminders are due, wanted and allowed is known by `core.interventions` alone.
"""

from enum import StrEnum
from typing import Protocol

from core.kernel.ids import EngagementId, PersonId
from core.kernel.notices import NoticeKind
from core.work import Work


class SignalType(StrEnum):
    MISSING_PREWORK = "missing_prework"
    NO_ACTION_PLAN = "no_action_plan"
    NO_APPLICATION_24H = "no_application_24h"
    NO_APPLICATION_48H = "no_application_48h"
    NO_APPLICATION_5D = "no_application_5d"
    NO_SURVEY = "no_survey"
    DRIFT = "drift"
    AT_RISK_COHORT = "at_risk_cohort"


class ResponseType(StrEnum):
    NUDGE = "nudge"
    MICROLEARNING = "microlearning"
    STRATEGIST_ALERT = "strategist_alert"
    MANAGER_ALERT = "manager_alert"


class SignalChannel(StrEnum):
    DM = "dm"
    CHANNEL = "channel"
    HOME = "home"


class TriggerStore(Protocol):
    async def resolve(
        self,
        participant_id: PersonId,
        engagement_id: EngagementId,
        kind: NoticeKind,
        how: str,
    ) -> None:
        """Close the person's open triggers of a nudge; done by what they did themselves."""
        ...

    async def reopen(
        self,
        participant_id: PersonId,
        engagement_id: EngagementId,
        kind: NoticeKind,
        how: str,
    ) -> None:
        """Undo `resolve` where no try is left, and have what a try ended decided once more."""
        ...


class TriggerWork(Work, Protocol):
    @property
    def interventions(self) -> TriggerStore: ...
