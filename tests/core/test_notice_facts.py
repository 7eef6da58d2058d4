"""What notices keep in the outbox: as it always was, and read again whoever wrote it."""

from uuid import UUID

import pytest

from core.action_plans.notice_facts import PlanFacts
from core.applications.notices import ApplicationFacts
from core.certificates.notices import CertificateFacts
from core.kernel.errors import NotAllowedError
from core.kernel.ids import ApplicationId, CertificateId, CohortId, EngagementId, PlanId
from core.metrics.measures import Checkpoint
from core.metrics.notices import DigestFacts

ONE, TWO = UUID(int=1), UUID(int=2)
PLAN, ENGAGEMENT = PlanId(ONE), EngagementId(TWO)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        (
            PlanFacts(PLAN, ENGAGEMENT, 0),
            {"plan_id": str(ONE), "engagement_id": str(TWO), "revises": "0"},
        ),
        (PlanFacts(PLAN, ENGAGEMENT), {"plan_id": str(ONE), "engagement_id": str(TWO)}),
        (ApplicationFacts(ApplicationId(ONE)), {"application_id": str(ONE)}),
        (CertificateFacts(CertificateId(ONE)), {"certificate_id": str(ONE)}),
        (
            DigestFacts(CohortId(ONE), Checkpoint.D5),
            {"cohort_id": str(ONE), "checkpoint": Checkpoint.D5.value},
        ),
    ],
)
def test_facts_are_stored_as_they_were_and_read_again(
    typed: PlanFacts | ApplicationFacts | CertificateFacts | DigestFacts, stored: dict[str, str]
) -> None:
    assert typed.to_facts() == stored
    assert type(typed).from_facts(stored) == typed
    assert type(typed).from_facts(stored | {"of_a_newer_release": "1"}) == typed


def test_a_plan_s_facts_of_an_older_release_are_read() -> None:
    assert PlanFacts.from_facts({"plan_id": str(ONE)}) == PlanFacts(PLAN)


def test_what_is_no_id_is_nobody_s() -> None:
    with pytest.raises(NotAllowedError):
        PlanFacts.from_facts({"plan_id": "1"})
