"""At risk, high-performing or steady: released figures against thresholds."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from core.kernel.errors import FieldErrors, NotAllowedError
from core.kernel.ids import EngagementId, WorkspaceId
from core.metrics.measures import Checkpoint, Measure
from core.policy import Role, System
from core.privacy import Band, BlankReason, Figure, Modifier
from core.signals.records import Threshold
from core.signals.thresholds import COMPARED, DEFAULTS, compared_at, flag_of, set_threshold
from core.signals.vocabulary import CohortFlag
from jobs.metrics import release_and_announce
from tests.conftest import Database
from tests.core.signal_world import draft
from tests.storage.world import World, look

AT = datetime(2026, 9, 14, 15, 0, tzinfo=UTC)
THRESHOLDS = {
    Measure.PLAN_RATE: Threshold(50, 80),
    Measure.APPLIED_5D: Threshold(40, 75),
}
OPERATOR = System("operator")


def _shown(value: float, modifier: Modifier | None = None) -> Figure:
    return Figure(value, None, Band.N5_9, AT, modifier)


BLANK = Figure(None, BlankReason.TOO_FEW, None, AT)


@pytest.mark.parametrize(
    ("plans", "applied", "flag"),
    [
        (_shown(45), _shown(75), CohortFlag.AT_RISK),
        (_shown(80, Modifier.OR_MORE), _shown(35), CohortFlag.AT_RISK),
        (_shown(20, Modifier.OR_FEWER), BLANK, CohortFlag.AT_RISK),
        (_shown(80, Modifier.OR_MORE), _shown(75), CohortFlag.HIGH_PERFORMING),
        (_shown(80, Modifier.OR_MORE), _shown(70), CohortFlag.STEADY),
        (_shown(50), _shown(40), CohortFlag.STEADY),
        (_shown(80, Modifier.OR_MORE), BLANK, CohortFlag.STEADY),
        (BLANK, BLANK, CohortFlag.STEADY),
    ],
)
def test_one_low_figure_is_at_risk_and_all_high_ones_are_high_performing(
    plans: Figure, applied: Figure, flag: CohortFlag
) -> None:
    figures = {Measure.PLAN_RATE: plans, Measure.APPLIED_5D: applied}
    assert flag_of(figures, THRESHOLDS) is flag


def test_where_nothing_was_released_or_nothing_is_compared_a_cohort_is_steady() -> None:
    assert flag_of({}, THRESHOLDS) is CohortFlag.STEADY
    assert flag_of({Measure.PLAN_RATE: _shown(5)}, {}) is CohortFlag.STEADY


def test_a_workspace_s_own_threshold_stands_before_the_default() -> None:
    own = Threshold(30, 60)
    for checkpoint, measures in COMPARED.items():
        found = compared_at(checkpoint, {Measure.PLAN_RATE: own})
        assert found == {m: own if m is Measure.PLAN_RATE else DEFAULTS[m] for m in measures}
    assert compared_at(Checkpoint.W8, {}) == {}


def test_a_survey_is_compared_once_it_was_asked_for() -> None:
    assert Measure.SURVEY_RATE not in COMPARED[Checkpoint.D5]
    assert set(COMPARED[Checkpoint.D14]) == set(DEFAULTS)


@pytest.mark.parametrize(
    ("who_applied", "flag"),
    [(6, CohortFlag.HIGH_PERFORMING), (3, CohortFlag.STEADY), (0, CohortFlag.AT_RISK)],
)
async def test_the_flag_comes_from_what_people_did_by_way_of_the_release(
    world: World, who_applied: int, flag: CohortFlag
) -> None:
    await world.complete()
    for number in range(6):
        await world.plan(f"U{number}", due_in=timedelta(hours=3))
    world.clock.advance(hours=4)
    for number in range(who_applied):
        await world.apply(f"U{number}")
    world.clock.advance(days=5)
    await release_and_announce(world.database)
    assert (await draft(world)).flag is flag


async def _workspace(world: World) -> WorkspaceId:
    async with world.database.unit_of_work("test") as uow:
        engagement = await uow.engagements.get(EngagementId(world.engagement_id))
    assert engagement is not None
    return engagement.workspace_id


async def _set(world: World, threshold: Threshold, measure: Measure = Measure.PLAN_RATE) -> None:
    workspace_id = await _workspace(world)
    async with world.database.unit_of_work("test") as uow:
        await set_threshold(uow, OPERATOR, workspace_id, measure, threshold)


async def test_each_change_of_a_threshold_is_kept_and_audited(
    world: World, database: Database
) -> None:
    await _set(world, Threshold(40, 70))
    await _set(world, Threshold(30, 60))
    async with world.database.unit_of_work("test") as uow:
        found = await uow.signals.thresholds(await _workspace(world))
    assert found == {Measure.PLAN_RATE: Threshold(30, 60)}
    assert look(
        database,
        "SELECT before ->> 'at_risk_below', after ->> 'at_risk_below',"
        " after ->> 'high_performing_from' FROM audit_event"
        " WHERE action = 'threshold.changed' ORDER BY seq",
    ) == [("50", "40", "70"), ("40", "30", "60")]


@pytest.mark.parametrize(
    ("threshold", "field", "sentence"),
    [
        (Threshold(20, 60), "at_risk_below", "from 21 to 79"),
        (Threshold(80, 80), "at_risk_below", "from 21 to 79"),
        (Threshold(30, 81), "high_performing_from", "from 22 to 80"),
        (Threshold(60, 60), "high_performing_from", "above the percentage"),
    ],
)
async def test_a_threshold_that_no_small_cohort_could_reach_is_refused_at_its_field(
    world: World, threshold: Threshold, field: str, sentence: str
) -> None:
    with pytest.raises(FieldErrors) as raised:
        await _set(world, threshold)
    assert sentence in raised.value.fields[field]


async def test_a_measure_that_is_not_compared_has_no_threshold(world: World) -> None:
    with pytest.raises(FieldErrors, match="another look"):
        await _set(world, Threshold(30, 60), Measure.MEDIAN_HOURS)


async def test_nobody_in_slack_sets_thresholds(world: World) -> None:
    async with world.database.unit_of_work("test") as uow:
        manager = await world.user(uow, f"U{Role.PROGRAMME_MANAGER.value}")
        with pytest.raises(NotAllowedError):
            await set_threshold(
                uow, manager.actor, WorkspaceId(uuid4()), Measure.PLAN_RATE, Threshold(30, 60)
            )
