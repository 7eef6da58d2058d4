from collections.abc import Mapping
from dataclasses import dataclass

from core.action_plans.records import ActionPlan
from core.kernel.ids import EngagementId, PlanId, parse_untrusted_id


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """What a notice about a plan keeps. `revises` is the revision before, 0 for none."""

    plan_id: PlanId
    engagement_id: EngagementId | None = None
    revises: int | None = None

    @classmethod
    def of(cls, plan: ActionPlan, *, revises: int | None = None) -> "PlanFacts":
        return cls(plan.id, plan.engagement_id, revises)

    def to_facts(self) -> dict[str, str]:
        kept = (
            ("plan_id", self.plan_id),
            ("engagement_id", self.engagement_id),
            ("revises", self.revises),
        )
        return {name: str(value) for name, value in kept if value is not None}

    @classmethod
    def from_facts(cls, facts: Mapping[str, str]) -> "PlanFacts":
        """Read what a notice keeps, of older releases too. Raises NotAllowedError for no id."""
        engagement_id = facts.get("engagement_id")
        return cls(
            PlanId(parse_untrusted_id(facts["plan_id"])),
            EngagementId(parse_untrusted_id(engagement_id)) if engagement_id else None,
            int(facts["revises"]) if "revises" in facts else None,
        )
