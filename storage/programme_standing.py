"""Reads a programme as it stands before it is loaded again."""

from datetime import datetime

from core.engagements.vocabulary import AttendeeGroup
from core.kernel.ids import WorkspaceId
from core.programme_changes import Standing, StandingEngagement, StandingPerson
from core.programmes import CohortSpec, Programme, PulseSpec, QuestionSpec, SchoolSpec
from storage.kit.transaction import Row, Transaction

_SCHOOL = """
    SELECT name, time_zone, district,
        ARRAY(SELECT day FROM school_holiday WHERE school_id = school.id ORDER BY day)
    FROM school WHERE workspace_id = %(workspace_id)s AND name = %(school)s
"""
_DESCRIPTIONS = "SELECT name, description FROM strategy WHERE workspace_id = %(workspace_id)s"
_ENGAGEMENT = """
    SELECT e.id, e.digest_channel_id, e.workshop_type, e.window_anchor, p.slack_user_id, p.name,
        ARRAY(SELECT t.name FROM engagement_strategy AS x JOIN strategy AS t ON t.id = x.strategy_id
            WHERE x.engagement_id = e.id ORDER BY x.position)
    FROM engagement AS e JOIN school AS s ON s.id = e.school_id
    LEFT JOIN person AS p ON p.id = e.strategist_id
    WHERE s.workspace_id = %(workspace_id)s AND s.name = %(school)s AND e.topic = %(topic)s
        AND e.starts_at = %(starts_at)s
"""
_COHORTS = """
    SELECT name, attendee_group, note, expected_count FROM cohort
    WHERE engagement_id = %(id)s ORDER BY name
"""
_ENROLLED = """
    SELECT p.slack_user_id, p.name, c.name
    FROM enrollment AS n JOIN person AS p ON p.id = n.person_id
    JOIN cohort AS c ON c.id = n.cohort_id
    WHERE n.engagement_id = %(id)s AND n.left_at IS NULL ORDER BY c.name, p.name, p.slack_user_id
"""
_PULSE = """
    SELECT c.statement, q.question, q.options, q.right_option, q.gap_tag
    FROM pulse_check AS c JOIN pulse_question AS q ON q.pulse_check_id = c.id
    WHERE c.engagement_id = %(id)s ORDER BY q.position
"""


class StandingProgrammes:
    """What is read of a programme; storing it is added by `Programmes`."""

    def __init__(self, transaction: Transaction, now: datetime) -> None:
        self._transaction = transaction
        self._now = now

    async def standing(self, workspace_id: WorkspaceId, programme: Programme) -> Standing:
        which = {
            "workspace_id": workspace_id,
            "school": programme.school.name,
            "topic": programme.engagement.topic,
            "starts_at": programme.engagement.starts_at,
        }
        found = await self._transaction.row(_SCHOOL, which)
        school = SchoolSpec(found[0], found[1], found[2], tuple(found[3])) if found else None
        descriptions = await self._transaction.rows(_DESCRIPTIONS, which)
        engagement = await self._transaction.row(_ENGAGEMENT, which)
        return Standing(
            school=school,
            descriptions={row[0]: row[1] for row in descriptions},
            engagement=await self._engagement(engagement) if engagement else None,
        )

    async def _engagement(self, row: Row) -> StandingEngagement:
        which = {"id": row[0]}
        cohorts = await self._transaction.rows(_COHORTS, which)
        enrolled = await self._transaction.rows(_ENROLLED, which)
        pulse = await self._transaction.rows(_PULSE, which)
        return StandingEngagement(
            digest_channel_id=row[1],
            workshop_type=row[2],
            window_anchor=row[3],
            strategist=StandingPerson(row[4], row[5]) if row[4] else None,
            taught=tuple(row[6]),
            cohorts={
                name: CohortSpec(name, AttendeeGroup(group), note, expected)
                for name, group, note, expected in cohorts
            },
            enrolled=tuple(StandingPerson(*one) for one in enrolled),
            pulse=PulseSpec(
                pulse[0][0],
                tuple(QuestionSpec(one[1], tuple(one[2]), one[3], one[4]) for one in pulse),
            ),
        )
