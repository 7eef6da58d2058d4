"""A cohort whose figures are out, with the numbers that a test wants."""

from collections.abc import Mapping
from datetime import UTC, datetime
from uuid import UUID, uuid4

import psycopg

from core.kernel.ids import CohortId, EngagementId
from core.metrics.measures import Checkpoint, Measure
from core.people import CurrentUser
from core.policy import Role, System
from core.signals.next_engagement import draft_signal
from core.signals.records import NextEngagementSignal
from core.signals.vocabulary import NextEngagementState
from tests.conftest import Database
from tests.storage.world import World, look

NOW = datetime(2026, 9, 20, tzinfo=UTC)
_PUT_IN_STATE = """
    UPDATE next_engagement_signal SET state = %(state)s, la_passed_at = %(passed)s,
        la_absent = NULL, pm_passed_at = %(passed)s, returned_because = 'x',
        hubspot_id = %(hubspot_id)s
    WHERE id = %(id)s
"""
SYSTEM = System("signals")
STRATEGIST, LA, PM, CREATOR = (
    f"U{role.value}"
    for role in (Role.STRATEGIST, Role.LA, Role.PROGRAMME_MANAGER, Role.CONTENT_CREATOR)
)
HIGH = {Measure.PLAN_RATE: 80, Measure.APPLIED_5D: 75, Measure.SURVEY_RATE: 75}
LOW = {Measure.PLAN_RATE: 20, Measure.APPLIED_5D: 75}


def cell(
    database: Database,
    engagement_id: UUID,
    cohort_id: UUID | None,
    measure: str,
    value: int | None,
    *,
    moment: str = "5d",
    part: str = "",
    band: str = "5-9",
) -> None:
    """Put a released cell: of a value of six people, or blank where the value is none."""
    cell_id = uuid4()
    look(
        database,
        "INSERT INTO released_cell (id, engagement_id, moment, measure, part, numerator,"
        " denominator, floor, value, blank_reason, n_band, as_of)"
        " VALUES (%s, %s, %s, %s, %s, %s, 6, 5, %s, %s, %s, now())",
        *(cell_id, engagement_id, moment, measure, part),
        *(None if value is None else 0, value),
        *("too_few" if value is None else None, None if value is None else band),
    )
    if cohort_id is not None:
        look(
            database,
            "INSERT INTO released_cell_cohort VALUES (%s, %s, %s, %s, %s)",
            *(cohort_id, moment, measure, part, cell_id),
        )


def release(
    world: World,
    database: Database,
    values: Mapping[Measure, int | None],
    checkpoint: Checkpoint = Checkpoint.D5,
) -> None:
    for measure, value in values.items():
        cell(
            database,
            world.engagement_id,
            world.cohort_id,
            measure.value,
            value,
            moment=checkpoint.value,
        )


async def draft(world: World, checkpoint: Checkpoint = Checkpoint.D5) -> NextEngagementSignal:
    async with world.database.unit_of_work("test") as uow:
        return await draft_signal(
            uow,
            SYSTEM,
            EngagementId(world.engagement_id),
            CohortId(world.cohort_id),
            checkpoint,
        )


async def user(world: World, user_id: str) -> CurrentUser:
    async with world.database.unit_of_work("test") as uow:
        return await world.user(uow, user_id)


def moves(database: Database) -> list[tuple[str, str]]:
    """Return the audited moves of signals, in order."""
    return [
        (row[0], row[1])
        for row in look(
            database,
            "SELECT before ->> 'state', after ->> 'state' FROM audit_event"
            " WHERE action = 'signal.moved' ORDER BY seq",
        )
    ]


def put_in_state(
    database: Database, signal: NextEngagementSignal, state: NextEngagementState
) -> None:
    """Bring a signal straight into a state, past the database's own table of moves."""
    read = state in {NextEngagementState.DRAFTED, NextEngagementState.LA_REVIEW}
    values = {
        "id": signal.id,
        "state": state.value,
        "passed": None if read else NOW,
        "hubspot_id": "H1" if state is NextEngagementState.SENT_TO_HUBSPOT else None,
    }
    with psycopg.connect(
        database.admin_url, options="-c session_replication_role=replica -c search_path=uptake"
    ) as connection:
        connection.execute(_PUT_IN_STATE, values)
