"""Homes to be kept up to date: marked in the transaction of a change, claimed for publishing."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import BigInteger, Interval, bindparam, func, literal_column, null, update
from sqlalchemy.ext.asyncio import AsyncEngine

from core.delivery import HomeClaim
from core.kernel.ids import EngagementId, PersonId
from storage.kit.queries import query
from storage.kit.rows import Rows
from storage.kit.statements import compiled, given, insert, matching
from storage.kit.transaction import Transaction
from storage.schema.tables.homes import home_page

# Longer than Slack may take to answer; then another process goes on.
LEASE = timedelta(seconds=60)

_opened = insert(home_page).values(
    given("person_id", created_at="now") | {"changed": literal_column("1")}
)
_OPENED = compiled(
    _opened.on_conflict_do_update(
        index_elements=["person_id"], set_={"changed": home_page.c.changed + literal_column("1")}
    )
)
_CHANGED = query("homes/mark_changed")
_CHANGED_AROUND = query("homes/mark_changed_around")
_CLAIM = query("homes/claim_homes")
# The lease is the claim's name: whoever lost it changes nothing.
_CLAIMED = matching(home_page, "person_id", claimed_until="until")
_DONE = compiled(
    update(home_page)
    .where(*_CLAIMED)
    .values(
        shown=func.greatest(home_page.c.shown, bindparam("changed", type_=BigInteger())),
        claimed_until=null(),
    )
)
_LATER = compiled(
    update(home_page)
    .where(*_CLAIMED)
    .values(claimed_until=func.clock_timestamp() + bindparam("rest", type_=Interval()))
)
_CLAIMS: Final = Rows(HomeClaim)


class Homes:
    """Homes inside a unit of work. To mark one is no effect of its own: no decision is needed."""

    def __init__(self, transaction: Transaction, now: datetime) -> None:
        self._transaction = transaction
        self._now = now

    async def opened(self, person_id: PersonId) -> None:
        self._transaction.write_later(
            _OPENED, {"person_id": person_id, "now": self._now}, needs_decision=False
        )
        self._transaction.has_notices = True

    async def changed(self, people: Sequence[PersonId]) -> None:
        self._transaction.write_later(_CHANGED, {"people": list(people)}, needs_decision=False)
        self._transaction.has_notices = True

    async def changed_around(self, engagement_id: EngagementId) -> None:
        self._transaction.write_later(
            _CHANGED_AROUND, {"engagement_id": engagement_id}, needs_decision=False
        )
        self._transaction.has_notices = True


class PostgresHomeQueue:
    """Homes seen by whoever publishes them. Every call is a transaction of its own."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def claim(self, limit: int, person_id: PersonId | None = None) -> list[HomeClaim]:
        async with Transaction(self._engine) as transaction:
            rows = await transaction.rows(
                _CLAIM, {"most": limit, "person_id": person_id, "lease": LEASE}
            )
            await transaction.commit()
        return _CLAIMS.all(rows)

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
