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
from sqlalchemy import (
    Integer,
    Interval,
    bindparam,
    func,
    literal_column,
    null,
    select,
    true,
    update,
)
from sqlalchemy.ext.asyncio import AsyncEngine

from core.interventions.definitions import PRIORITY
from core.kernel.clock import Clock
from core.kernel.notices import Claim, Notice, NoticeKind, Sent
from core.policy import System
from storage.audit import Audit
from storage.kit.errors import PostgresError
from storage.kit.queries import query
from storage.kit.rows import Row, Rows, scalar
from storage.kit.statements import compiled, given, matching
from storage.kit.transaction import Transaction
from storage.schema.tables.outbox import outbox

LEASE = timedelta(seconds=120)

_ADD = query("outbox/add_notices")
_KINDS = [kind.value for kind in NoticeKind]
_PRIORITY = [kind.value for kind in PRIORITY]
_CLAIM = query("outbox/claim_notices")
# Whoever lost the lease lost the token with it, and changes nothing.
_CLAIMED = matching(outbox, "key", claim_token="token")  # noqa: S106  # a name
_CLAIMED_NO_MORE = {"claim_token": null(), "claimed_until": null(), "claimed_by": null()}
_CONFIRM = compiled(
    update(outbox)
    .where(*_CLAIMED)
    .values(
        given(slack_channel="channel", slack_ts="ts", sent_at="now")
        | {"state": literal_column("'sent'"), "outcome_code": null()}
        | _CLAIMED_NO_MORE
    )
    .returning(outbox.c.key)
)
# An attempt is one that Slack was asked for; waiting for a better hour is none.
_POSTPONE = compiled(
    update(outbox)
    .where(*_CLAIMED)
    .values(
        given(not_before="until", outcome_code="code")
        | {
            "state": literal_column("'waiting'"),
            "attempts": outbox.c.attempts
            - bindparam("code", type_=outbox.c.outcome_code.type).is_(None).cast(Integer),
        }
        | _CLAIMED_NO_MORE
    )
)
_MARK_UNCONFIRMED = compiled(
    update(outbox)
    .where(*_CLAIMED)
    .values(
        given(outcome_code="code")
        | {
            "uncertain": true(),
            "claimed_until": func.clock_timestamp() + bindparam("rest", type_=Interval()),
        }
    )
)
_CANCEL = query("outbox/cancel")
_FAIL = compiled(
    update(outbox)
    .where(*_CLAIMED)
    .values(given(outcome_code="code") | {"state": literal_column("'failed'")} | _CLAIMED_NO_MORE)
)
# Only what is still to come: what is due and was not claimed is looked at again soon anyhow.
_NEXT_DUE = compiled(
    select(func.min(outbox.c.not_before)).where(
        outbox.c.state == literal_column("'waiting'"), outbox.c.not_before > bindparam("now")
    )
)
_FAILED_BY_CODE = query("outbox/failed_by_code")
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

    async def claim(self, worker: str, now: datetime, limit: int) -> Sequence[Claim]:
        try:
            rows = await self._do(
                _CLAIM,
                {
                    "worker": worker,
                    "now": now,
                    "most": limit,
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
        return [_claim(row) for row in sorted(rows, key=itemgetter("seq"))]

    async def confirm(self, claim: Claim, sent: Sent, now: datetime) -> None:
        async with Transaction(self._engine) as transaction:
            confirmed = await transaction.rows(
                _CONFIRM, {**_which(claim), "channel": sent.channel, "ts": sent.ts, "now": now}
            )
            if confirmed and claim.notice.counts_as_nudge:
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
        await self._do(_MARK_UNCONFIRMED, {**_which(claim), "rest": rest, "code": code})

    async def cancel(self, claim: Claim, reason: str) -> None:
        now = self._clock.now()
        await self._do(_CANCEL, {**_which(claim), "reason": reason, "now": now})

    async def fail(self, claim: Claim, code: str) -> None:
        await self._do(_FAIL, {**_which(claim), "code": code})

    async def next_due(self) -> datetime | None:
        due: datetime | None = scalar(await self._do(_NEXT_DUE, {"now": self._clock.now()}))
        return due

    async def failed_by_code(self) -> Mapping[str, int]:
        return {row["outcome_code"]: row["notices"] for row in await self._do(_FAILED_BY_CODE, {})}

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
