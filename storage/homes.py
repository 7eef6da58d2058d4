"""Homes to be kept up to date: marked in the transaction of a change, claimed for publishing."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncEngine

from core.delivery import HomeClaim
from core.kernel.ids import EngagementId, PersonId
from storage.kit.transaction import Transaction

# Longer than Slack may take to answer; then another process goes on.
LEASE = timedelta(seconds=60)

_OPENED = """
    INSERT INTO home_page (person_id, changed, created_at) VALUES (%(person_id)s, 1, %(now)s)
    ON CONFLICT (person_id) DO UPDATE SET changed = home_page.changed + 1
"""
_CHANGED = """
    UPDATE home_page SET changed = changed + 1 WHERE person_id IN (
        SELECT person_id FROM home_page WHERE person_id = ANY(%(people)s)
        ORDER BY person_id FOR UPDATE)
"""
_CHANGED_AROUND = """
    UPDATE home_page SET changed = changed + 1 WHERE person_id IN (
        SELECT h.person_id FROM home_page AS h
        WHERE EXISTS (SELECT FROM enrollment AS e
                WHERE e.person_id = h.person_id AND e.engagement_id = %(engagement_id)s)
            OR EXISTS (SELECT FROM engagement AS e
                JOIN school AS s ON s.id = e.school_id
                JOIN role_assignment AS r ON r.person_id = h.person_id
                    AND r.scope_id IN (e.id, s.id, s.workspace_id)
                WHERE e.id = %(engagement_id)s)
        ORDER BY h.person_id FOR UPDATE OF h)
"""
_CLAIM = """
    UPDATE home_page AS h SET claimed_until = clock_timestamp() + %(lease)s
    FROM person AS p JOIN workspace AS w ON w.id = p.workspace_id
    WHERE p.id = h.person_id AND h.person_id IN (
        SELECT person_id FROM home_page
        WHERE shown < changed AND (claimed_until IS NULL OR claimed_until <= clock_timestamp())
            AND (%(person_id)s::uuid IS NULL OR person_id = %(person_id)s)
        ORDER BY person_id LIMIT %(most)s FOR UPDATE SKIP LOCKED)
    RETURNING h.person_id, w.team_id, p.slack_user_id, h.changed, h.claimed_until
"""
# The lease is the claim's name: whoever lost it changes nothing.
_DONE = """
    UPDATE home_page SET shown = greatest(shown, %(changed)s), claimed_until = NULL
    WHERE person_id = %(person_id)s AND claimed_until = %(until)s
"""
_LATER = """
    UPDATE home_page SET claimed_until = clock_timestamp() + %(rest)s
    WHERE person_id = %(person_id)s AND claimed_until = %(until)s
"""


class Homes:
    """Homes inside a unit of work. To mark one is no effect of its own: no decision is needed."""

    def __init__(self, transaction: Transaction, now: datetime) -> None:
        self._transaction = transaction
        self._now = now

    async def opened(self, person_id: PersonId) -> None:
        self._transaction.write_later(
            _OPENED, {"person_id": person_id, "now": self._now}, needs_decision=False
        )
        self._transaction.told = True

    async def changed(self, people: Sequence[PersonId]) -> None:
        self._transaction.write_later(_CHANGED, {"people": list(people)}, needs_decision=False)
        self._transaction.told = True

    async def changed_around(self, engagement_id: EngagementId) -> None:
        self._transaction.write_later(
            _CHANGED_AROUND, {"engagement_id": engagement_id}, needs_decision=False
        )
        self._transaction.told = True


class PostgresHomeQueue:
    """Homes seen by whoever publishes them. Every call is a transaction of its own."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def claim(self, most: int, person_id: PersonId | None = None) -> list[HomeClaim]:
        async with Transaction(self._engine) as transaction:
            rows = await transaction.rows(
                _CLAIM, {"most": most, "person_id": person_id, "lease": LEASE}
            )
            await transaction.commit()
        return [HomeClaim(PersonId(row[0]), row[1], row[2], row[3], row[4]) for row in rows]

    async def done(self, claim: HomeClaim) -> None:
        async with Transaction(self._engine) as transaction:
            await transaction.rows(
                _DONE,
                {"person_id": claim.person_id, "changed": claim.change, "until": claim.until},
            )
            await transaction.commit()

    async def later(self, claim: HomeClaim, seconds: float) -> None:
        async with Transaction(self._engine) as transaction:
            await transaction.rows(
                _LATER,
                {
                    "person_id": claim.person_id,
                    "rest": timedelta(seconds=seconds),
                    "until": claim.until,
                },
            )
            await transaction.commit()
