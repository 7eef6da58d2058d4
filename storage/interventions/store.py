"""What was queued is asked about once more before it is sent, and by what a person set for it."""

from typing import Any, Final

from core.interventions.definitions import NUDGES, rechecks
from core.interventions.records import SCHOOL_HOURS, DeliveryWindow, NudgeFacts, Preference
from core.kernel.ids import PersonId
from storage.interventions.triggers import NudgeTriggers
from storage.kit.rows import Row, Rows

# Each kind's own view says whether it is still missing. A kind without one is missing nothing, and
# never sent.
_STILL_MISSING = " UNION ALL ".join(
    f"""
        SELECT v.about_id, v.since, v.moved_to, v.undone_at, v.ends_at FROM {view} AS v
        WHERE o.kind = '{kind}' AND v.person_id = o.person_id
            AND v.engagement_id = o.engagement_id"""  # noqa: S608  # the definitions' own names
    for kind, view in rechecks()
)
_FACTS = """
    WITH steps AS (
        SELECT * FROM unnest(%(kinds)s::text[], %(signals)s::text[], %(numbers)s::integer[],
            %(delays)s::interval[], %(names)s::text[], %(values)s::text[]) WITH ORDINALITY
            AS s (kind, signal, number, delay, fact, value, rank))
    SELECT p.id, p.slack_user_id, p.name, p.time_zone, p.locale, p.active, p.dm_channel_id,
        CASE WHEN missing.since IS NOT NULL
            THEN NOT EXISTS (SELECT FROM intervention_trigger AS t JOIN steps AS later
                ON later.kind = o.kind AND later.signal = t.signal_type AND later.number = t.step
                WHERE t.participant_id = o.person_id AND t.engagement_id = o.engagement_id
                    AND later.rank > mine.rank)
            ELSE false END AS still_missing,
        coalesce(f.muted_all, false) AS muted_all, coalesce(f.muted_kinds, '{}') AS muted_kinds,
        f.snoozed_until,
        f.opens, f.closes, f.weekdays,
        ARRAY(SELECT h.day FROM school_holiday AS h WHERE h.school_id = e.school_id) AS holidays,
        ARRAY(SELECT s.sent_at FROM outbox AS s
            WHERE s.person_id = p.id AND s.counts_as_nudge AND s.state = 'sent'
                AND s.sent_at > %(now)s - interval '7 days' ORDER BY s.sent_at) AS sent_at,
        past.in_engagement AS sent_in_engagement, past.of_kind AS sent_of_kind,
        missing.moved_to + mine.delay AS wanted_from
    FROM outbox AS o
    JOIN person AS p ON p.id = o.person_id
    JOIN engagement AS e ON e.id = o.engagement_id
    LEFT JOIN nudge_preference AS f ON f.person_id = p.id
    LEFT JOIN steps AS mine ON mine.kind = o.kind
        AND (mine.fact IS NULL OR o.facts ->> mine.fact = mine.value)
    LEFT JOIN LATERAL ({still_missing}) AS missing
        ON (missing.about_id IS NULL OR missing.about_id = CASE
                WHEN o.facts ->> 'plan_id' ~ '^[0-9a-f-]{36}$'
                THEN (o.facts ->> 'plan_id')::uuid END)
            AND (missing.undone_at IS NULL OR missing.undone_at <= o.created_at)
            AND (missing.ends_at IS NULL OR missing.ends_at > %(now)s)
    CROSS JOIN LATERAL (
        SELECT count(*) AS in_engagement, count(*) FILTER (WHERE s.kind = o.kind) AS of_kind
        FROM outbox AS s
        WHERE s.person_id = p.id AND s.engagement_id = o.engagement_id AND s.counts_as_nudge
            AND s.state = 'sent') AS past
    WHERE o.key = %(key)s
""".replace("{still_missing}", _STILL_MISSING)
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
_STEPS = [(nudge.kind, step) for nudge in NUDGES for step in nudge.steps]
_STEP_VALUES = {
    "kinds": [kind.value for kind, _ in _STEPS],
    "signals": [step.signal.value for _, step in _STEPS],
    "numbers": [step.number for _, step in _STEPS],
    "delays": [step.delay for _, step in _STEPS],
    "names": [step.fact and step.fact[0] for _, step in _STEPS],
    "values": [step.fact and step.fact[1] for _, step in _STEPS],
}


_NUDGE_FACTS: Final = Rows(NudgeFacts, parts=("person",))
_PREFERENCES: Final = Rows(Preference)


class Interventions(NudgeTriggers):
    async def facts(self, notice_key: str) -> NudgeFacts | None:
        rows = await self._transaction.rows(
            _FACTS, {"key": notice_key, "now": self._now, **_STEP_VALUES}
        )
        return _NUDGE_FACTS.first(
            [
                row | {"preference": _preference(row), "sent_at": tuple(row["sent_at"])}
                for row in rows
            ]
        )

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
                **_window(preference.window),
                "now": self._now,
            },
        )


def _window(window: DeliveryWindow) -> dict[str, Any]:
    """Give the columns of somebody's own hours; the school's stand as none."""
    if window == SCHOOL_HOURS:
        return {"opens": None, "closes": None, "weekdays": None}
    return {"opens": window.start, "closes": window.end, "weekdays": sorted(window.weekdays)}


def _preference(row: Row) -> Preference:
    window = SCHOOL_HOURS
    if row["opens"] is not None:
        window = DeliveryWindow(row["opens"], row["closes"], frozenset(row["weekdays"]))
    return _PREFERENCES.one(row | {"window": window})
