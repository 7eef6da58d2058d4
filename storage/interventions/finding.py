"""Signals are found and fired set by set, over the whole database; finding twice fires once."""

from datetime import datetime, timedelta

from core.kernel.vocabularies import SignalType
from storage.kit.rows import scalar
from storage.kit.transaction import Transaction

_NO_ACTION_PLAN = """
    WITH missing AS (
        SELECT n.person_id, n.engagement_id, n.cohort_id
        FROM engagement AS e
        JOIN enrollment AS n ON n.engagement_id = e.id AND n.left_at IS NULL
        JOIN person AS p ON p.id = n.person_id AND p.active
        WHERE e.state = 'completed'
            AND greatest(e.completed_at, n.joined_at) <= %(now)s - %(after)s
            AND NOT EXISTS (SELECT FROM action_plan AS a
                WHERE a.engagement_id = n.engagement_id AND a.participant_id = n.person_id
                    AND (a.withdrawn_at IS NULL OR a.withdrawn_at > %(now)s - %(after)s))
            AND NOT EXISTS (SELECT FROM intervention_trigger AS t
                WHERE t.participant_id = n.person_id AND t.engagement_id = n.engagement_id
                    AND t.signal_type = 'no_action_plan')),
    fired AS (
        INSERT INTO intervention_trigger (id, phase, participant_id, engagement_id, cohort_id,
            signal_type, step, fired_at, response_type, channel, created_at)
        SELECT gen_random_uuid(), 'commit', person_id, engagement_id, cohort_id,
            'no_action_plan', 1, %(now)s, 'nudge', 'dm', %(now)s
        FROM missing ON CONFLICT DO NOTHING
        RETURNING id, participant_id, engagement_id),
    told AS (
        INSERT INTO outbox (key, lane, kind, person_id, engagement_id, facts, counts_as_nudge,
            not_before, created_at)
        SELECT 'nudge:' || id || ':1', 'person:' || participant_id, 'no_action_plan',
            participant_id, engagement_id,
            jsonb_build_object('trigger_id', id, 'engagement_id', engagement_id),
            true, %(now)s, %(now)s
        FROM fired RETURNING 1)
    SELECT count(*) FROM told
"""
_NO_APPLICATION = """
    WITH missing AS (
        SELECT n.person_id, n.engagement_id, n.cohort_id
        FROM engagement AS e
        JOIN enrollment AS n ON n.engagement_id = e.id AND n.left_at IS NULL
        JOIN person AS p ON p.id = n.person_id AND p.active
        LEFT JOIN LATERAL (
            SELECT coalesce(a.withdrawn_at, a.due_at) AS since FROM action_plan AS a
            WHERE a.engagement_id = n.engagement_id AND a.participant_id = n.person_id
            ORDER BY a.revision DESC LIMIT 1) AS plan ON true
        WHERE e.state = 'completed' AND n.anchor_at IS NOT NULL
            AND greatest(n.anchor_at, n.joined_at, plan.since) <= %(now)s - %(after)s
            AND NOT EXISTS (SELECT FROM application_event AS x
                WHERE x.engagement_id = n.engagement_id AND x.participant_id = n.person_id)
            AND NOT EXISTS (SELECT FROM intervention_trigger AS t
                WHERE t.participant_id = n.person_id AND t.engagement_id = n.engagement_id
                    AND t.signal_type = %(signal)s)),
    fired AS (
        INSERT INTO intervention_trigger (id, phase, participant_id, engagement_id, cohort_id,
            signal_type, step, fired_at, response_type, channel, created_at)
        SELECT gen_random_uuid(), 'apply', person_id, engagement_id, cohort_id,
            %(signal)s, 1, %(now)s, 'nudge', 'dm', %(now)s
        FROM missing ON CONFLICT DO NOTHING
        RETURNING id, participant_id, engagement_id),
    told AS (
        INSERT INTO outbox (key, lane, kind, person_id, engagement_id, facts, counts_as_nudge,
            not_before, created_at)
        SELECT 'nudge:' || id || ':1', 'person:' || participant_id, 'no_application',
            participant_id, engagement_id,
            jsonb_build_object('trigger_id', id, 'engagement_id', engagement_id,
                'signal', %(signal)s::text),
            true, %(now)s, %(now)s
        FROM fired RETURNING 1)
    SELECT count(*) FROM told
"""
_NO_SURVEY = """
    WITH missing AS (
        SELECT n.person_id, n.engagement_id, n.cohort_id
        FROM engagement AS e
        JOIN enrollment AS n ON n.engagement_id = e.id AND n.left_at IS NULL
        JOIN person AS p ON p.id = n.person_id AND p.active
        CROSS JOIN LATERAL (
            SELECT min(x.created_at) AS at FROM application_event AS x
            WHERE x.engagement_id = n.engagement_id AND x.participant_id = n.person_id) AS tried
        WHERE e.state = 'completed'
            AND tried.at + %(after)s BETWEEN %(now)s - %(within)s AND %(now)s
            AND NOT EXISTS (SELECT FROM reflection AS r
                WHERE r.engagement_id = n.engagement_id AND r.participant_id = n.person_id
                    AND r.survey_complete)
            AND NOT EXISTS (SELECT FROM intervention_trigger AS t
                WHERE t.participant_id = n.person_id AND t.engagement_id = n.engagement_id
                    AND t.signal_type = 'no_survey' AND t.step >= %(step)s)),
    fired AS (
        INSERT INTO intervention_trigger (id, phase, participant_id, engagement_id, cohort_id,
            signal_type, step, fired_at, response_type, channel, created_at)
        SELECT gen_random_uuid(), 'reflect', person_id, engagement_id, cohort_id,
            'no_survey', %(step)s, %(now)s, 'nudge', 'dm', %(now)s
        FROM missing ON CONFLICT DO NOTHING
        RETURNING id, participant_id, engagement_id),
    told AS (
        INSERT INTO outbox (key, lane, kind, person_id, engagement_id, facts, counts_as_nudge,
            not_before, created_at)
        SELECT 'nudge:' || id || ':1', 'person:' || participant_id, 'no_survey',
            participant_id, engagement_id,
            jsonb_build_object('trigger_id', id, 'engagement_id', engagement_id,
                'step', %(step)s::text),
            true, %(now)s, %(now)s
        FROM fired RETURNING 1)
    SELECT count(*) FROM told
"""
_MISSING_PREWORK = """
    WITH missing AS (
        SELECT n.person_id, n.engagement_id, n.cohort_id, e.starts_at
        FROM engagement AS e
        JOIN enrollment AS n ON n.engagement_id = e.id AND n.left_at IS NULL
        JOIN person AS p ON p.id = n.person_id AND p.active
        WHERE e.state = 'planned' AND e.starts_at > %(now)s
            AND e.starts_at <= %(now)s + %(before)s
            AND EXISTS (SELECT FROM content_asset AS w
                WHERE w.engagement_id = e.id AND w.type = 'pre_work' AND w.visibility <> 'draft'
                    AND NOT EXISTS (SELECT FROM pre_work_completion AS d
                        WHERE d.asset_id = w.id AND d.participant_id = n.person_id))
            AND NOT EXISTS (SELECT FROM intervention_trigger AS t
                WHERE t.participant_id = n.person_id AND t.engagement_id = n.engagement_id
                    AND t.signal_type = 'missing_prework')),
    fired AS (
        INSERT INTO intervention_trigger (id, phase, participant_id, engagement_id, cohort_id,
            signal_type, step, fired_at, response_type, channel, created_at)
        SELECT gen_random_uuid(), 'prepare', person_id, engagement_id, cohort_id,
            'missing_prework', 1, %(now)s, 'nudge', 'dm', %(now)s
        FROM missing ON CONFLICT DO NOTHING
        RETURNING id, participant_id, engagement_id),
    told AS (
        INSERT INTO outbox (key, lane, kind, person_id, engagement_id, facts, counts_as_nudge,
            not_before, expires_at, created_at)
        SELECT 'nudge:' || f.id || ':1', 'person:' || f.participant_id, 'missing_prework',
            f.participant_id, f.engagement_id,
            jsonb_build_object('trigger_id', f.id, 'engagement_id', f.engagement_id),
            true, %(now)s, m.starts_at, %(now)s
        FROM fired AS f JOIN missing AS m
            ON m.person_id = f.participant_id AND m.engagement_id = f.engagement_id
        RETURNING 1)
    SELECT count(*) FROM told
"""


class Finding:
    def __init__(self, transaction: Transaction, now: datetime) -> None:
        self._transaction = transaction
        self._now = now

    async def fire_no_action_plan(self, after: timedelta) -> int:
        rows = await self._transaction.write(_NO_ACTION_PLAN, {"now": self._now, "after": after})
        return self._count(scalar(rows))

    async def fire_no_application(self, signal: SignalType, after: timedelta) -> int:
        rows = await self._transaction.write(
            _NO_APPLICATION, {"now": self._now, "after": after, "signal": signal.value}
        )
        return self._count(scalar(rows))

    async def fire_no_survey(self, step: int, after: timedelta, within: timedelta) -> int:
        rows = await self._transaction.write(
            _NO_SURVEY, {"now": self._now, "step": step, "after": after, "within": within}
        )
        return self._count(scalar(rows))

    async def fire_missing_prework(self, before: timedelta) -> int:
        rows = await self._transaction.write(_MISSING_PREWORK, {"now": self._now, "before": before})
        return self._count(scalar(rows))

    def _count(self, fired: int) -> int:
        self._transaction.has_notices = self._transaction.has_notices or fired > 0
        return fired
