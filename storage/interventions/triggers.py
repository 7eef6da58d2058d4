"""Triggers are made set by set, over the whole database; looking twice makes them once."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, LiteralString

from psycopg.types.json import Jsonb

from core.interventions.definitions import ENDED_BY_A_TRY, NUDGES, Nudge, Step, signals_of
from core.kernel.ids import EngagementId, PersonId
from core.kernel.notices import NoticeKind
from storage.kit.rows import scalar
from storage.kit.transaction import Transaction


def _queue(view: LiteralString) -> LiteralString:
    """Return what queues one step for everybody in a view, once ever, whoever else looks."""
    return """
        WITH missing AS (
            SELECT v.person_id, v.engagement_id, v.cohort_id, v.ends_at FROM {view} AS v
            JOIN person AS p ON p.id = v.person_id AND p.active
            WHERE v.since <= %(now)s - %(delay)s
                AND (%(within)s::interval IS NULL OR v.since >= %(now)s - %(delay)s - %(within)s)
                AND (v.ends_at IS NULL OR v.ends_at > %(now)s)
                AND NOT EXISTS (SELECT FROM intervention_trigger AS t
                    WHERE t.participant_id = v.person_id AND t.engagement_id = v.engagement_id
                        AND t.signal_type = %(signal)s AND t.step >= %(step)s)),
        triggered AS (
            INSERT INTO intervention_trigger (id, phase, participant_id, engagement_id, cohort_id,
                signal_type, step, fired_at, response_type, channel, created_at)
            SELECT gen_random_uuid(), %(phase)s, person_id, engagement_id, cohort_id,
                %(signal)s, %(step)s, %(now)s, 'nudge', 'dm', %(now)s
            FROM missing ON CONFLICT DO NOTHING
            RETURNING id, participant_id, engagement_id),
        queued AS (
            INSERT INTO outbox (key, lane, kind, person_id, engagement_id, facts, counts_as_nudge,
                not_before, expires_at, created_at)
            SELECT 'nudge:' || t.id || ':1', 'person:' || t.participant_id, %(kind)s,
                t.participant_id, t.engagement_id,
                jsonb_build_object('trigger_id', t.id, 'engagement_id', t.engagement_id)
                    || %(fact)s::jsonb,
                true, %(now)s, m.ends_at, %(now)s
            FROM triggered AS t JOIN missing AS m
                ON m.person_id = t.participant_id AND m.engagement_id = t.engagement_id
            RETURNING 1)
        SELECT count(*) AS queued FROM queued
    """.replace("{view}", view)


# By view, whose names are the definitions' own.
_QUEUES: Mapping[str, LiteralString] = {nudge.view: _queue(nudge.view) for nudge in NUDGES}
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
        AND kind = ANY(%(ended)s) AND state = 'lapsed' AND outcome_code = 'resolved'
"""
_ENDED_BY_A_TRY = [kind.value for kind in ENDED_BY_A_TRY]


class NudgeTriggers:
    def __init__(self, transaction: Transaction, now: datetime) -> None:
        self._transaction = transaction
        self._now = now

    async def queue(self, nudge: Nudge, step: Step) -> int:
        rows = await self._transaction.write(
            _QUEUES[nudge.view],
            {
                "now": self._now,
                "kind": nudge.kind.value,
                "phase": nudge.phase.value,
                "signal": step.signal.value,
                "step": step.number,
                "delay": step.delay,
                "within": step.within,
                "fact": Jsonb(dict([step.fact]) if step.fact else {}),
            },
        )
        queued: int = scalar(rows)
        self._transaction.has_notices = self._transaction.has_notices or queued > 0
        return queued

    async def resolve(
        self, participant_id: PersonId, engagement_id: EngagementId, kind: NoticeKind, how: str
    ) -> None:
        self._transaction.write_later(
            _RESOLVE, _closing(participant_id, engagement_id, kind, how) | {"now": self._now}
        )

    async def reopen(
        self, participant_id: PersonId, engagement_id: EngagementId, kind: NoticeKind, how: str
    ) -> None:
        self._transaction.write_later(
            _REOPEN,
            _closing(participant_id, engagement_id, kind, how) | {"ended": _ENDED_BY_A_TRY},
        )
        self._transaction.has_notices = True


def _closing(
    participant_id: PersonId, engagement_id: EngagementId, kind: NoticeKind, how: str
) -> dict[str, Any]:
    return {
        "participant_id": participant_id,
        "engagement_id": engagement_id,
        "signals": sorted(signal.value for signal in signals_of(kind)),
        "how": how,
    }
