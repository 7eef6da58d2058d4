"""What a notice about a try keeps, and what is read for it when it is sent."""

from collections.abc import Mapping
from dataclasses import dataclass

from core.applications.records import ApplicationWork, Logged
from core.engagements.records import Engagement
from core.kernel.ids import ApplicationId, parse_untrusted_id
from core.kernel.notices import Notice


@dataclass(frozen=True, slots=True)
class ApplicationFacts:
    application_id: ApplicationId

    def to_facts(self) -> dict[str, str]:
        return {"application_id": str(self.application_id)}

    @classmethod
    def from_facts(cls, facts: Mapping[str, str]) -> "ApplicationFacts":
        """Read what a notice keeps. Raises NotAllowedError for no id."""
        return cls(ApplicationId(parse_untrusted_id(facts["application_id"])))


async def read_logged(
    work: ApplicationWork, notice: Notice, engagement: Engagement
) -> Logged | None:
    """Read the try of a notice; none where it was taken back."""
    facts = ApplicationFacts.from_facts(notice.facts)
    found = await work.applications.get(facts.application_id)
    return Logged(*found, engagement) if found else None
