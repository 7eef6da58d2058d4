from typing import NewType
from uuid import UUID

from core.kernel.errors import NotAllowedError

WorkspaceId = NewType("WorkspaceId", UUID)
SchoolId = NewType("SchoolId", UUID)
PersonId = NewType("PersonId", UUID)
EngagementId = NewType("EngagementId", UUID)
CohortId = NewType("CohortId", UUID)
EnrollmentId = NewType("EnrollmentId", UUID)
StrategyId = NewType("StrategyId", UUID)
PlanId = NewType("PlanId", UUID)
ApplicationId = NewType("ApplicationId", UUID)
TriggerId = NewType("TriggerId", UUID)
AssetId = NewType("AssetId", UUID)
SignalId = NewType("SignalId", UUID)
CaseStudyId = NewType("CaseStudyId", UUID)
GapSignalId = NewType("GapSignalId", UUID)
VideoId = NewType("VideoId", UUID)
ReflectionId = NewType("ReflectionId", UUID)
CertificateId = NewType("CertificateId", UUID)
PulseCheckId = NewType("PulseCheckId", UUID)
PulseRoundId = NewType("PulseRoundId", UUID)


def parse_untrusted_id(text: str) -> UUID:
    """Read an id that came back from Slack: a claim by the person's client.

    Raises NotAllowedError when it is no id at all, the same answer as for one that is not theirs.
    """
    try:
        return UUID(text)
    except ValueError:
        raise NotAllowedError from None
