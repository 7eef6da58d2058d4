"""What was found is asked once more before it is sent, and by what a person set for it."""

from typing import Any, Final

from core.interventions import (
    NO_APPLICATION_AFTER,
    SCHOOL_HOURS,
    Hours,
    NudgeFacts,
    Preference,
)
from core.kernel.ids import EngagementId, PersonId
from core.kernel.vocabularies import SignalType
from storage.interventions.finding import Finding
from storage.kit.rows import Row, Rows

_RESOLVE = """
    UPDATE intervention_trigger SET resolved_at = %(now)s, resolution = %(how)s
    WHERE participant_id = %(participant_id)s AND engagement_id = %(engagement_id)s
        AND signal_type = ANY(%(signals)s) AND resolved_at IS NULL
"""
# Whether it is still wanted is looked at once more before it is sent.
_REOPEN = """
    WITH reopened AS (
        UPDATE intervention_trigger SET resolved_at = NULL, resolution = NULL
        WHERE participant_id = %(participant_id)s AND engagement_id = %(engagement_id)s
            AND signal_type = ANY(%(signals)s) AND resolution = %(how)s
            AND NOT EXISTS (SELECT FROM application_event AS x
                WHERE x.participant_id = %(participant_id)s
                    AND x.engagement_id = %(engagement_id)s))
    UPDATE outbox SET state = 'waiting', outcome_code = NULL
    WHERE person_id = %(participant_id)s AND engagement_id = %(engagement_id)s
        AND kind IN ('no_application', 'plan_due') AND state = 'lapsed'
        AND outcome_code = 'resolved'
"""
_FACTS = """
    SELECT p.id, p.slack_user_id, p.name, p.time_zone, p.locale, p.active, p.dm_channel_id,
        (e.state = 'completed'
            OR (e.state = 'planned' AND o.kind IN ('welcome', 'missing_prework')))
        AND EXISTS (SELECT FROM enrollment AS n
            WHERE n.engagement_id = o.engagement_id AND n.person_id = p.id AND n.left_at IS NULL)
        AND CASE o.kind
            WHEN 'no_action_plan' THEN NOT EXISTS (SELECT FROM action_plan AS a
                WHERE a.engagement_id = o.engagement_id AND a.participant_id = p.id
                    AND (a.withdrawn_at IS NULL OR a.withdrawn_at > o.created_at))
            WHEN 'no_application' THEN NOT EXISTS (SELECT FROM application_event AS x
                    WHERE x.engagement_id = o.engagement_id AND x.participant_id = p.id)
                AND NOT EXISTS (SELECT FROM intervention_trigger AS t
                    WHERE t.participant_id = p.id AND t.engagement_id = o.engagement_id
                        AND array_position(%(no_application)s, t.signal_type)
                            > array_position(%(no_application)s, o.facts ->> 'signal'))
            WHEN 'plan_due' THEN NOT EXISTS (SELECT FROM action_plan AS mine
                JOIN action_plan AS other USING (participant_id, engagement_id)
                WHERE mine.id::text = o.facts ->> 'plan_id'
                    AND (other.revision > mine.revision OR mine.withdrawn_at IS NOT NULL))
                AND NOT EXISTS (SELECT FROM action_plan AS mine JOIN application_event AS x
                    ON x.engagement_id = mine.engagement_id
                        AND x.participant_id = mine.participant_id
                        AND x.created_at >= mine.created_at
                    WHERE mine.id::text = o.facts ->> 'plan_id')
            WHEN 'no_survey' THEN EXISTS (SELECT FROM application_event AS x
                    WHERE x.engagement_id = o.engagement_id AND x.participant_id = p.id)
                AND NOT EXISTS (SELECT FROM reflection AS r
                    WHERE r.engagement_id = o.engagement_id AND r.participant_id = p.id
                        AND r.survey_complete)
                AND NOT EXISTS (SELECT FROM intervention_trigger AS t
                    WHERE t.participant_id = p.id AND t.engagement_id = o.engagement_id
                        AND t.signal_type = 'no_survey'
                        AND t.step > (o.facts ->> 'step')::integer)
            WHEN 'missing_prework' THEN e.starts_at > %(now)s
                AND EXISTS (SELECT FROM content_asset AS w
                    WHERE w.engagement_id = o.engagement_id AND w.type = 'pre_work'
                        AND w.visibility <> 'draft'
                        AND NOT EXISTS (SELECT FROM pre_work_completion AS d
                            WHERE d.asset_id = w.id AND d.participant_id = p.id))
            ELSE true END AS still_missing,
        coalesce(f.muted_all, false) AS muted_all, coalesce(f.muted_kinds, '{}') AS muted_kinds,
        f.snoozed_until, f.opens, f.closes, f.weekdays,
        ARRAY(SELECT h.day FROM school_holiday AS h WHERE h.school_id = e.school_id) AS holidays,
        ARRAY(SELECT s.sent_at FROM outbox AS s
            WHERE s.person_id = p.id AND s.counts_as_nudge AND s.state = 'sent'
                AND s.sent_at > %(now)s - interval '7 days' ORDER BY s.sent_at) AS sent_at,
        past.in_engagement AS sent_in_engagement, past.of_kind AS sent_of_kind,
        CASE o.kind WHEN 'no_application' THEN (
            SELECT coalesce(a.withdrawn_at, a.due_at) + (%(after)s::interval[])[
                array_position(%(no_application)s, o.facts ->> 'signal')]
            FROM action_plan AS a
            WHERE a.participant_id = p.id AND a.engagement_id = o.engagement_id
            ORDER BY a.revision DESC LIMIT 1) END AS wanted_from
    FROM outbox AS o
    JOIN person AS p ON p.id = o.person_id
    JOIN engagement AS e ON e.id = o.engagement_id
    LEFT JOIN nudge_preference AS f ON f.person_id = p.id
    CROSS JOIN LATERAL (
        SELECT count(*) AS in_engagement, count(*) FILTER (WHERE s.kind = o.kind) AS of_kind
        FROM outbox AS s
        WHERE s.person_id = p.id AND s.engagement_id = o.engagement_id AND s.counts_as_nudge
            AND s.state = 'sent') AS past
    WHERE o.key = %(key)s
"""
_PREFERENCE = """
    SELECT muted_all, muted_kinds, snoozed_until, opens, closes, weekdays FROM nudge_preference
    WHERE person_id = %(person_id)s
"""
# There may be no row yet to be locked.
_HOLD_PREFERENCE = """
    SELECT pg_advisory_xact_lock(hashtextextended('preference:' || %(person_id)s::uuid, 0))
"""
_SAVE_PREFERENCE = """
    INSERT INTO nudge_preference (person_id, muted_all, muted_kinds, snoozed_until, opens, closes,
        weekdays, created_at)
    VALUES (%(person_id)s, %(muted_all)s, %(muted_kinds)s, %(snoozed_until)s, %(opens)s,
        %(closes)s, %(weekdays)s, %(now)s)
    ON CONFLICT (person_id) DO UPDATE SET muted_all = EXCLUDED.muted_all,
        muted_kinds = EXCLUDED.muted_kinds, snoozed_until = EXCLUDED.snoozed_until,
        opens = EXCLUDED.opens, closes = EXCLUDED.closes, weekdays = EXCLUDED.weekdays
"""
# In the order of time: the later one speaks for those before it.
_IN_ORDER = [signal.value for signal in NO_APPLICATION_AFTER]
_AFTER = list(NO_APPLICATION_AFTER.values())
_NUDGE_FACTS: Final = Rows(NudgeFacts, parts=("person",))
_PREFERENCES: Final = Rows(Preference)
_OWN_HOURS: Final = Rows(Hours)


class Interventions(Finding):
    async def resolve(
        self,
        participant_id: PersonId,
        engagement_id: EngagementId,
        signals: frozenset[SignalType],
        how: str,
    ) -> None:
        self._transaction.write_later(
            _RESOLVE,
            {
                "participant_id": participant_id,
                "engagement_id": engagement_id,
                "signals": sorted(signal.value for signal in signals),
                "how": how,
                "now": self._now,
            },
        )

    async def reopen(
        self,
        participant_id: PersonId,
        engagement_id: EngagementId,
        signals: frozenset[SignalType],
        how: str,
    ) -> None:
        self._transaction.write_later(
            _REOPEN,
            {
                "participant_id": participant_id,
                "engagement_id": engagement_id,
                "signals": sorted(signal.value for signal in signals),
                "how": how,
            },
        )
        self._transaction.has_notices = True

    async def facts(self, notice_key: str) -> NudgeFacts | None:
        rows = await self._transaction.rows(
            _FACTS,
            {"key": notice_key, "now": self._now, "no_application": _IN_ORDER, "after": _AFTER},
        )
        return _NUDGE_FACTS.first([row | {"preference": _preference(row)} for row in rows])

    async def preference(self, person_id: PersonId) -> Preference:
        rows = await self._transaction.rows(_PREFERENCE, {"person_id": person_id})
        return next(map(_preference, rows), Preference())

    async def lock_preference(self, person_id: PersonId) -> Preference:
        # A statement of its own, so that the next one's snapshot is taken under the lock.
        self._transaction.write_later(
            _HOLD_PREFERENCE, {"person_id": person_id}, needs_decision=False
        )
        return await self.preference(person_id)

    async def save_preference(self, person_id: PersonId, preference: Preference) -> None:
        self._transaction.write_later(
            _SAVE_PREFERENCE,
            {
                "person_id": person_id,
                "muted_all": preference.muted_all,
                "muted_kinds": sorted(kind.value for kind in preference.muted_kinds),
                "snoozed_until": preference.snoozed_until,
                **_hours(preference.hours),
                "now": self._now,
            },
        )


def _hours(hours: Hours) -> dict[str, Any]:
    """Give the columns of somebody's own hours; the school's stand as none."""
    if hours == SCHOOL_HOURS:
        return {"opens": None, "closes": None, "weekdays": None}
    return {
        "opens": hours.opens,
        "closes": hours.closes,
        "weekdays": sorted(hours.weekdays),
    }


def _preference(row: Row) -> Preference:
    hours = SCHOOL_HOURS if row["opens"] is None else _OWN_HOURS.one(row)
    return _PREFERENCES.one(row | {"hours": hours})
