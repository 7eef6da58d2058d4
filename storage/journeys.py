from core.journeys import Progress
from core.kernel.ids import EngagementId, PersonId
from storage.kit.rows import plan_from
from storage.kit.transaction import Transaction

_PROGRESS = """
    SELECT e.engagement_id,
        (SELECT count(*) FROM application_event AS a
            WHERE a.engagement_id = e.engagement_id AND a.participant_id = e.person_id),
        r.id IS NOT NULL, coalesce(r.survey_complete, false),
        EXISTS (SELECT FROM certificate AS c
            WHERE c.engagement_id = e.engagement_id AND c.participant_id = e.person_id
                AND c.revoked_at IS NULL),
        (SELECT count(*) FROM content_asset AS w
            WHERE w.engagement_id = e.engagement_id AND w.type = 'pre_work'
                AND w.visibility <> 'draft'
                AND NOT EXISTS (SELECT FROM pre_work_completion AS d
                    WHERE d.asset_id = w.id AND d.participant_id = e.person_id)),
        EXISTS (SELECT FROM content_asset AS w
            WHERE w.engagement_id = e.engagement_id AND w.visibility <> 'draft')
        OR EXISTS (SELECT FROM engagement AS g
            JOIN intro_video AS v ON v.strategist_id = g.strategist_id AND v.approval = 'approved'
            WHERE g.id = e.engagement_id),
        CASE WHEN u.state = 'open' THEN u.closes_at END,
        coalesce(u.state = 'released', false),
        EXISTS (SELECT FROM pulse_answered AS y
            WHERE y.round_id = u.id AND y.participant_id = e.person_id),
        p.id, p.participant_id, p.engagement_id, p.strategy_id, p.revision, p.what, p.due_at,
        p.with_whom_slack_id, p.with_whom_text, p.cue, p.created_at, p.withdrawn_at,
        p.calendar_at
    FROM enrollment AS e
    LEFT JOIN reflection AS r
        ON r.engagement_id = e.engagement_id AND r.participant_id = e.person_id
    LEFT JOIN pulse_round AS u ON u.engagement_id = e.engagement_id
    LEFT JOIN LATERAL (
        SELECT * FROM action_plan AS one
        WHERE one.engagement_id = e.engagement_id AND one.participant_id = e.person_id
            AND one.withdrawn_at IS NULL
        ORDER BY one.revision DESC LIMIT 1) AS p ON true
    WHERE e.person_id = %(person_id)s
"""


class Journeys:
    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def progress(self, person_id: PersonId) -> dict[EngagementId, Progress]:
        rows = await self._transaction.rows(_PROGRESS, {"person_id": person_id})
        return {
            EngagementId(row[0]): Progress(
                plan=None if row[10] is None else plan_from(row[10:]),
                tries=row[1],
                reflection_begun=row[2],
                survey_complete=row[3],
                certified=row[4],
                open_pre_work=row[5],
                has_materials=row[6],
                pulse_closes_at=row[7],
                pulse_released=row[8],
                pulse_answered=row[9],
            )
            for row in rows
        }
