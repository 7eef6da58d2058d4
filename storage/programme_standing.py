"""Reads a programme as it stands before it is loaded again."""

from datetime import datetime
from typing import Final

from core.kernel.ids import WorkspaceId
from core.programme_changes import Standing, StandingEngagement, StandingPerson
from core.programmes import CohortSpec, Programme, PulseSpec, SchoolSpec
from storage.kit.rows import Row, Rows
from storage.kit.transaction import Transaction

_SCHOOL = """
    SELECT name, time_zone, district,
        ARRAY(SELECT day FROM school_holiday WHERE school_id = school.id ORDER BY day) AS holidays
    FROM school WHERE workspace_id = %(workspace_id)s AND name = %(school)s
    ORDER BY district IS NOT DISTINCT FROM %(district)s DESC, created_at, id LIMIT 1
"""
_DESCRIPTIONS = "SELECT name, description FROM strategy WHERE workspace_id = %(workspace_id)s"
_ENGAGEMENT = """
    SELECT e.id, e.digest_channel_id, e.workshop_type, e.window_anchor, p.slack_user_id, p.name,
        ARRAY(SELECT t.name FROM engagement_strategy AS x JOIN strategy AS t ON t.id = x.strategy_id
            WHERE x.engagement_id = e.id ORDER BY x.position) AS taught
    FROM engagement AS e JOIN school AS s ON s.id = e.school_id
    LEFT JOIN person AS p ON p.id = e.strategist_id
    WHERE s.workspace_id = %(workspace_id)s AND s.name = %(school)s AND e.topic = %(topic)s
        AND e.starts_at = %(starts_at)s
    ORDER BY s.district IS NOT DISTINCT FROM %(district)s DESC, s.created_at, s.id LIMIT 1
"""
_COHORTS = """
    SELECT name, attendee_group, note, expected_count FROM cohort
    WHERE engagement_id = %(id)s ORDER BY name
"""
_ENROLLED = """
    SELECT p.slack_user_id, p.name, c.name AS cohort
    FROM enrollment AS n JOIN person AS p ON p.id = n.person_id
    JOIN cohort AS c ON c.id = n.cohort_id
    WHERE n.engagement_id = %(id)s AND n.left_at IS NULL ORDER BY c.name, p.name, p.slack_user_id
"""
_PULSE = """
    SELECT c.statement, q.question, q.options, q.right_option, q.gap_tag
    FROM pulse_check AS c JOIN pulse_question AS q ON q.pulse_check_id = c.id
    WHERE c.engagement_id = %(id)s ORDER BY q.position
"""
_SCHOOLS: Final = Rows(SchoolSpec)
_COHORT_SPECS: Final = Rows(CohortSpec)
_STANDING_PEOPLE: Final = Rows(StandingPerson)
_PULSES: Final = Rows(PulseSpec)


class StandingProgrammes:
    """What is read of a programme; storing it is added by `Programmes`."""

    def __init__(self, transaction: Transaction, now: datetime) -> None:
        self._transaction = transaction
        self._now = now

    async def standing(self, workspace_id: WorkspaceId, programme: Programme) -> Standing:
        which = {
            "workspace_id": workspace_id,
            "school": programme.school.name,
            "district": programme.school.district,
            "topic": programme.engagement.topic,
            "starts_at": programme.engagement.starts_at,
        }
        descriptions = await self._transaction.rows(_DESCRIPTIONS, which)
        engagements = await self._transaction.rows(_ENGAGEMENT, which)
        return Standing(
            school=_SCHOOLS.first(await self._transaction.rows(_SCHOOL, which)),
            descriptions={row["name"]: row["description"] for row in descriptions},
            engagement=await self._engagement(*engagements) if engagements else None,
        )

    async def _engagement(self, row: Row) -> StandingEngagement:
        which = {"id": row["id"]}
        cohorts = _COHORT_SPECS.all(await self._transaction.rows(_COHORTS, which))
        enrolled = _STANDING_PEOPLE.all(await self._transaction.rows(_ENROLLED, which))
        questions = await self._transaction.rows(_PULSE, which)
        return StandingEngagement(
            digest_channel_id=row["digest_channel_id"],
            workshop_type=row["workshop_type"],
            window_anchor=row["window_anchor"],
            strategist=_STANDING_PEOPLE.one(row) if row["slack_user_id"] else None,
            taught=tuple(row["taught"]),
            cohorts={cohort.name: cohort for cohort in cohorts},
            enrolled=tuple(enrolled),
            pulse=_PULSES.one({**next(iter(questions)), "questions": questions}),
        )
