"""The outbox: notices are added inside a transaction, and claimed one lane at a time.

Leases run on the database's real clock, since processes die in real time; `not_before` and
`sent_at` are the product's time.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from operator import itemgetter
from typing import Any, Final, LiteralString

from psycopg.types.json import Jsonb
from sqlalchemy.ext.asyncio import AsyncEngine

from core.interventions import PRIORITY
from core.kernel.clock import Clock
from core.kernel.notices import Claim, Notice, NoticeKind, Sent
from core.policy import System
from storage.audit import Audit
from storage.kit.errors import StorageError
from storage.kit.queries import query
from storage.kit.rows import Row, Rows, scalar
from storage.kit.transaction import Transaction

LEASE = timedelta(seconds=120)

_ADD = query("outbox/add_notices")
_KINDS = [kind.value for kind in NoticeKind]
_PRIORITY = [kind.value for kind in PRIORITY]
_CLAIM = query("outbox/claim_notices")
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
_LAPSE = query("outbox/lapse")
_FAIL = """
    UPDATE outbox SET state = 'failed', outcome_code = %(code)s,
        claim_token = NULL, claimed_until = NULL, claimed_by = NULL
    WHERE key = %(key)s AND claim_token = %(token)s
"""
# Only what is still to come: what is due and was not claimed is looked at again soon anyhow.
_NEXT_DUE = "SELECT min(not_before) FROM outbox WHERE state = 'waiting' AND not_before > %(now)s"
_STUCK = """
    SELECT outcome_code, count(*) AS notices FROM outbox
    WHERE state = 'failed'
        OR (state IN ('waiting', 'claimed') AND outcome_code IS NOT NULL AND attempts > 2)
    GROUP BY outcome_code
"""
_NOTICES: Final = Rows(Notice, parts=("audience",))
_CLAIMS: Final = Rows(Claim)


class Outbox:
    """The outbox inside a unit of work."""

    def __init__(self, transaction: Transaction, now: datetime) -> None:
        self._transaction = transaction
        self._now = now

    async def add(self, notices: Sequence[Notice]) -> None:
        if notices:
            self._transaction.write_later(_ADD, self._values(notices))
            self._transaction.has_notices = True

    async def add_counted(self, notices: Sequence[Notice]) -> int:
        new = await self._transaction.write(_ADD, self._values(notices)) if notices else []
        self._transaction.has_notices = self._transaction.has_notices or bool(new)
        return len(new)

    def _values(self, notices: Sequence[Notice]) -> dict[str, Any]:
        return {
            "keys": [notice.key for notice in notices],
            "lanes": [notice.audience.lane for notice in notices],
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
        except StorageError as error:
            # Another worker saw another head of one of these lanes a moment ago.
            if error.constraint != "outbox_one_claim_a_lane":
                raise
            return []
        return [_claim(row) for row in sorted(rows, key=itemgetter("seq"))]

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

    async def leave_uncertain(self, claim: Claim, seconds: float, code: str) -> None:
        rest = timedelta(seconds=seconds)
        await self._do(_LEAVE_UNCERTAIN, {**_which(claim), "rest": rest, "code": code})

    async def lapse(self, claim: Claim, reason: str) -> None:
        now = self._clock.now()
        await self._do(_LAPSE, {**_which(claim), "reason": reason, "now": now})

    async def fail(self, claim: Claim, code: str) -> None:
        await self._do(_FAIL, {**_which(claim), "code": code})

    async def next_due(self) -> datetime | None:
        due: datetime | None = scalar(await self._do(_NEXT_DUE, {"now": self._clock.now()}))
        return due

    async def stuck(self) -> Mapping[str, int]:
        return {row["outcome_code"]: row["notices"] for row in await self._do(_STUCK, {})}

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
    key = opaque(row["key"])
    notice = _NOTICES.one(row)
    return _CLAIMS.one(row | {"notice": notice, "opaque_key": key})
