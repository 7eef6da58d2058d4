"""A high-performing cohort is asked for its story; who tells it offers to, and may step back."""

from collections.abc import Callable
from itertools import product
from uuid import UUID, uuid4

import pytest

from core.kernel.errors import ConflictError, NotAllowedError
from core.kernel.ids import CaseStudyId
from core.kernel.transitions import advance
from core.metrics.measures import Checkpoint
from core.signals.case_studies import TRANSITIONS, close_case_study, volunteer, withdraw
from core.signals.vocabulary import CaseStudyState
from tests.conftest import Database
from tests.core.signal_world import HIGH, LA, LOW, PM, STRATEGIST, draft, release
from tests.storage.world import World, look


async def _request(world: World, database: Database) -> CaseStudyId:
    release(world, database, HIGH)
    await draft(world)
    found: UUID = look(database, "SELECT id FROM case_study_request")[0][0]
    return CaseStudyId(found)


async def _as(
    world: World, user_id: str, use_case: Callable[..., object], request_id: CaseStudyId
) -> None:
    async with world.database.unit_of_work("test") as uow:
        user = await world.user(uow, user_id)
        await use_case(uow, user, request_id)  # type: ignore[misc]  # a use case


async def _close(world: World, user_id: str, request_id: CaseStudyId) -> None:
    async with world.database.unit_of_work("test") as uow:
        actor = (await world.user(uow, user_id)).actor
        await close_case_study(uow, actor, request_id)


def _volunteers(database: Database) -> int:
    count: int = look(database, "SELECT count(*) FROM case_study_volunteer")[0][0]
    return count


@pytest.mark.parametrize(("current", "target"), list(product(CaseStudyState, CaseStudyState)))
def test_every_pair_of_states_is_walked(current: CaseStudyState, target: CaseStudyState) -> None:
    if (current, target) == (CaseStudyState.OPEN, CaseStudyState.CLOSED):
        assert advance(TRANSITIONS, current, target, "This case study") is target
        return
    with pytest.raises(ConflictError, match="already"):
        advance(TRANSITIONS, current, target, "This case study")


async def test_a_cohort_is_asked_once_and_only_when_it_does_very_well(
    world: World, database: Database
) -> None:
    release(world, database, LOW)
    await draft(world)
    assert look(database, "SELECT count(*) FROM case_study_request") == [(0,)]
    release(world, database, HIGH, Checkpoint.D14)
    await draft(world, Checkpoint.D14)
    assert look(database, "SELECT state, closed_at FROM case_study_request") == [("open", None)]


async def test_a_second_high_checkpoint_opens_no_second_request(
    world: World, database: Database
) -> None:
    await _request(world, database)
    release(world, database, HIGH, Checkpoint.D14)
    await draft(world, Checkpoint.D14)
    assert look(database, "SELECT count(*) FROM case_study_request") == [(1,)]
    assert look(
        database, "SELECT count(*) FROM audit_event WHERE action = 'case_study.opened'"
    ) == [(1,)]


async def test_somebody_offers_and_takes_it_back(world: World, database: Database) -> None:
    request_id = await _request(world, database)
    for _ in range(2):
        await _as(world, "U0", volunteer, request_id)
    await _as(world, "U1", volunteer, request_id)
    assert _volunteers(database) == 2
    for _ in range(2):
        await _as(world, "U0", withdraw, request_id)
    assert _volunteers(database) == 1
    assert look(
        database,
        "SELECT action, count(*) FROM audit_event WHERE action LIKE 'case_study.%%' "
        "GROUP BY 1 ORDER BY 1",
    ) == [
        ("case_study.opened", 1),
        ("case_study.volunteered", 2),
        ("case_study.withdrawn", 1),
    ]


async def test_only_people_of_the_cohort_may_offer(world: World, database: Database) -> None:
    request_id = await _request(world, database)
    look(
        database,
        "UPDATE enrollment SET left_at = joined_at FROM person AS p"
        " WHERE p.id = person_id AND p.slack_user_id = 'U2'",
    )
    for user_id in ("U2", STRATEGIST, PM, LA):
        with pytest.raises(NotAllowedError):
            await _as(world, user_id, volunteer, request_id)
    with pytest.raises(NotAllowedError):
        await _as(world, "U0", volunteer, CaseStudyId(uuid4()))


async def test_a_closed_request_takes_nobody_but_lets_everybody_go(
    world: World, database: Database
) -> None:
    request_id = await _request(world, database)
    await _as(world, "U0", volunteer, request_id)
    for user_id in (STRATEGIST, "U0"):
        with pytest.raises(NotAllowedError):
            await _close(world, user_id, request_id)
    await _close(world, PM, request_id)
    with pytest.raises(ConflictError, match="closed already"):
        await _close(world, PM, request_id)
    with pytest.raises(ConflictError, match="any more"):
        await _as(world, "U1", volunteer, request_id)
    await _as(world, "U0", withdraw, request_id)
    assert _volunteers(database) == 0
    with pytest.raises(NotAllowedError):
        await _close(world, PM, CaseStudyId(uuid4()))
