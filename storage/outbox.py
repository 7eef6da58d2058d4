"""The outbox: notices are added inside a transaction, and claimed one lane at a time.

Leases run on the database's real clock, since processes die in real time; `not_before` and
`sent_at` are the product's time.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, LiteralString
from uuid import UUID

from psycopg.types.json import Jsonb
from sqlalchemy.ext.asyncio import AsyncEngine

from core.interventions.definitions import PRIORITY
from core.kernel.clock import Clock
from core.kernel.ids import EngagementId, PersonId
from core.kernel.notices import Audience, Claim, Notice, NoticeKind, Sent
from core.policy import System
from storage.journal import Audit
from storage.kit.errors import PostgresError
from storage.kit.transaction import Row, Transaction

LEASE = timedelta(seconds=120)

_ADD = """
    INSERT INTO outbox (key, lane, kind, person_id, channel_id, engagement_id, facts,
        counts_as_nudge, not_before, expires_at, created_at)
    SELECT new.*, %(now)s FROM unnest(%(keys)s::text[], %(lanes)s::text[], %(kinds)s::text[],
        %(people)s::uuid[], %(channels)s::text[], %(engagements)s::uuid[], %(facts)s::jsonb[],
        %(nudges)s::boolean[], %(not_before)s::timestamptz[], %(expires)s::timestamptz[]) AS new
    ON CONFLICT DO NOTHING RETURNING 1
"""
# A newer release may have written kinds that this one cannot tell; they wait for it.
_KINDS = [kind.value for kind in NoticeKind]
_PRIORITY = [kind.value for kind in PRIORITY]
# A lane's head is the first notice that is due, nudges last and by their priority. A notice that
# Slack told to come back later holds up those behind it; one that waits for its own hour does not.
_CLAIM = """
    WITH heads AS (
        SELECT DISTINCT ON (o.lane) o.key, o.seq FROM outbox AS o
        WHERE o.kind = ANY(%(kinds)s) AND (
            (o.state = 'claimed' AND o.claimed_until <= clock_timestamp())
            OR (o.state = 'waiting' AND o.not_before <= %(now)s
                AND NOT EXISTS (SELECT FROM outbox AS other
                    WHERE other.lane = o.lane AND (other.state = 'claimed'
                        OR (other.state = 'waiting' AND other.outcome_code IS NOT NULL
                            AND other.seq < o.seq AND other.not_before > %(now)s)))))
        ORDER BY o.lane, o.state, coalesce(array_position(%(priority)s, o.kind), 0), o.seq),
    taken AS (
        SELECT o.key FROM outbox AS o
        WHERE o.key IN (SELECT key FROM heads ORDER BY seq LIMIT %(most)s)
            AND (o.state = 'waiting'
                OR (o.state = 'claimed' AND o.claimed_until <= clock_timestamp()))
        FOR UPDATE SKIP LOCKED)
    UPDATE outbox AS o SET state = 'claimed', claim_token = gen_random_uuid(),
        claimed_until = clock_timestamp() + %(lease)s, claimed_by = %(worker)s,
        attempts = o.attempts + 1, uncertain = o.uncertain OR o.state = 'claimed'
    FROM taken WHERE o.key = taken.key
    RETURNING o.seq, o.kind, o.person_id, o.channel_id, o.key, o.facts, o.engagement_id,
        o.not_before, o.expires_at, o.counts_as_nudge, o.claim_token, o.attempts, o.uncertain
"""
_CONFIRM = """
    UPDATE outbox SET state = 'sent', slack_channel = %(channel)s, slack_ts = %(ts)s,
        sent_at = %(now)s, outcome_code = NULL,
        claim_token = NULL, claimed_until = NULL, claimed_by = NULL
    WHERE key = %(key)s AND claim_token = %(token)s RETURNING 1
"""
# An attempt is one that Slack was asked for; waiting for a better hour is none.
_POSTPONE = """
    UPDATE outbox SET state = 'waiting', not_before = %(until)s, outcome_code = %(code)s,
        attempts = attempts - (%(code)s::text IS NULL)::integer,
        claim_token = NULL, claimed_until = NULL, claimed_by = NULL
    WHERE key = %(key)s AND claim_token = %(token)s RETURNING 1
"""
_LEAVE_UNCERTAIN = """
    UPDATE outbox SET uncertain = true, outcome_code = %(code)s,
        claimed_until = clock_timestamp() + %(rest)s
    WHERE key = %(key)s AND claim_token = %(token)s RETURNING 1
"""
_LAPSE = """
    WITH lapsed AS (
        UPDATE outbox SET state = 'lapsed', outcome_code = %(reason)s,
            claim_token = NULL, claimed_until = NULL, claimed_by = NULL
        WHERE key = %(key)s AND claim_token = %(token)s
        RETURNING (facts ->> 'trigger_id')::uuid AS trigger_id)
    UPDATE intervention_trigger AS t SET resolved_at = %(now)s, resolution = %(reason)s
    FROM lapsed WHERE t.id = lapsed.trigger_id AND t.resolved_at IS NULL
"""
_FAIL = """
    UPDATE outbox SET state = 'failed', outcome_code = %(code)s,
        claim_token = NULL, claimed_until = NULL, claimed_by = NULL
    WHERE key = %(key)s AND claim_token = %(token)s
"""
# Only what is still to come: what is due and was not claimed is looked at again soon anyhow.
_NEXT_DUE = "SELECT min(not_before) FROM outbox WHERE state = 'waiting' AND not_before > %(now)s"
_STUCK = """
    SELECT outcome_code, count(*) FROM outbox
    WHERE state = 'failed'
        OR (state IN ('waiting', 'claimed') AND outcome_code IS NOT NULL AND attempts > 2)
    GROUP BY outcome_code
"""


class Outbox:
    """The outbox inside a unit of work."""

    def __init__(self, transaction: Transaction, now: datetime) -> None:
        self._transaction = transaction
        self._now = now

    async def add(self, notices: Sequence[Notice]) -> None:
        if notices:
            self._transaction.write_later(_ADD, self._values(notices))
            self._transaction.told = True

    async def add_counted(self, notices: Sequence[Notice]) -> int:
        new = await self._transaction.write(_ADD, self._values(notices)) if notices else []
        self._transaction.told = self._transaction.told or bool(new)
        return len(new)

    def _values(self, notices: Sequence[Notice]) -> dict[str, Any]:
        return {
            "keys": [notice.key for notice in notices],
            "lanes": [notice.audience.ordering_key for notice in notices],
            "kinds": [notice.kind.value for notice in notices],
            "people": [notice.audience.person_id for notice in notices],
            "channels": [notice.audience.channel_id for notice in notices],
            "engagements": [notice.engagement_id for notice in notices],
            "facts": [Jsonb(dict(notice.facts)) for notice in notices],
            "nudges": [notice.counts_as_nudge for notice in notices],
            "not_before": [notice.not_before or self._now for notice in notices],
            "expires": [notice.expires_at for notice in notices],
            "now": self._now,
        }


class PostgresOutboxQueue:
    """The outbox seen by those who deliver it. Every call is a transaction of its own."""

    def __init__(self, engine: AsyncEngine, clock: Clock, *, lease: timedelta = LEASE) -> None:
        self._engine = engine
        self._clock = clock
        self._lease = lease

    async def claim(self, worker: str, now: datetime, most: int) -> Sequence[Claim]:
        try:
            rows = await self._do(
                _CLAIM,
                {
                    "worker": worker,
                    "now": now,
                    "most": most,
                    "lease": self._lease,
                    "kinds": _KINDS,
                    "priority": _PRIORITY,
                },
            )
        except PostgresError as error:
            # Another worker saw another head of one of these lanes a moment ago.
            if error.constraint != "outbox_one_claim_a_lane":
                raise
            return []
        return [_claim(row) for row in sorted(rows, key=lambda row: row[0])]

    async def confirm(self, claim: Claim, sent: Sent, now: datetime) -> None:
        async with Transaction(self._engine) as transaction:
            mine = await transaction.rows(
                _CONFIRM, {**_which(claim), "channel": sent.channel, "ts": sent.ts, "now": now}
            )
            if mine and claim.notice.counts_as_nudge:
                await Audit(transaction, now, "job:outbox").write(
                    System("outbox"),
                    "nudge.sent",
                    "notice",
                    claim.notice.key,
                    after={"kind": claim.notice.kind.value},
                )
            await transaction.commit()

    async def postpone(self, claim: Claim, until: datetime, code: str | None) -> None:
        await self._do(_POSTPONE, {**_which(claim), "until": until, "code": code})

    async def mark_unconfirmed(self, claim: Claim, seconds: float, code: str) -> None:
        rest = timedelta(seconds=seconds)
        await self._do(_LEAVE_UNCERTAIN, {**_which(claim), "rest": rest, "code": code})

    async def cancel(self, claim: Claim, reason: str) -> None:
        now = self._clock.now()
        await self._do(_LAPSE, {**_which(claim), "reason": reason, "now": now})

    async def fail(self, claim: Claim, code: str) -> None:
        await self._do(_FAIL, {**_which(claim), "code": code})

    async def next_due(self) -> datetime | None:
        rows = await self._do(_NEXT_DUE, {"now": self._clock.now()})
        due: datetime | None = rows[0][0]
        return due

    async def failed_by_code(self) -> Mapping[str, int]:
        return {row[0]: row[1] for row in await self._do(_STUCK, {})}

    async def _do(self, sql: LiteralString, values: dict[str, Any]) -> list[Row]:
        async with Transaction(self._engine) as transaction:
            rows = await transaction.rows(sql, values)
            await transaction.commit()
        return rows


def opaque(key: str) -> str:
    """Return what stands in a message's metadata: the same for one key, and telling nothing."""
    return sha256(key.encode()).hexdigest()[:32]


def _which(claim: Claim) -> dict[str, Any]:
    return {"key": claim.notice.key, "token": claim.token}


def _claim(row: Row) -> Claim:
    notice = Notice(
        kind=NoticeKind(row[1]),
        audience=Audience(
            person_id=None if row[2] is None else PersonId(row[2]), channel_id=row[3]
        ),
        key=row[4],
        facts=row[5],
        engagement_id=None if row[6] is None else EngagementId(row[6]),
        not_before=row[7],
        expires_at=row[8],
        counts_as_nudge=row[9],
    )
    return Claim(notice, UUID(str(row[10])), row[11], row[12], opaque(notice.key))
