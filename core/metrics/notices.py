"""What a digest keeps, and what is read for it when it is sent."""

from collections.abc import Mapping
from dataclasses import dataclass

from core.kernel.ids import CohortId, parse_untrusted_id
from core.kernel.notices import Notice
from core.metrics.figures import CohortFigures, FigureWork, digest_figures
from core.metrics.measures import Checkpoint
from core.policy import System


@dataclass(frozen=True, slots=True)
class DigestFacts:
    cohort_id: CohortId
    checkpoint: Checkpoint

    def to_facts(self) -> dict[str, str]:
        return {"cohort_id": str(self.cohort_id), "checkpoint": self.checkpoint.value}

    @classmethod
    def from_facts(cls, facts: Mapping[str, str]) -> "DigestFacts":
        """Read what a notice keeps. Raises NotAllowedError for no id."""
        return cls(
            CohortId(parse_untrusted_id(facts["cohort_id"])), Checkpoint(facts["checkpoint"])
        )


async def read_digest(work: FigureWork, notice: Notice) -> CohortFigures | None:
    """Read the figures that are told; none where they say nothing."""
    facts = DigestFacts.from_facts(notice.facts)
    figures = await digest_figures(work, System("outbox"), facts.cohort_id, facts.checkpoint)
    return figures if figures and figures.says_something else None
