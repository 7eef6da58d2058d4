"""The inbox: requests that were carried out, so that each is carried out once.

The database puts hashes in place of their keys: one that was kept a moment too long names nobody.
"""

from datetime import datetime

from core.kernel.errors import RepeatedError
from storage.kit.rows import scalar
from storage.kit.statements import compiled, given, insert
from storage.kit.transaction import Transaction
from storage.schema.tables.inbox import inbox

_FORGET = "DELETE FROM inbox WHERE received_at < %(before)s RETURNING 1"
_ACCEPT = compiled(insert(inbox).values(given("key", received_at="now")))
_ACCEPTED_AT = "SELECT received_at FROM inbox WHERE key = request_ref(%(key)s)"


class Inbox:
    def __init__(self, transaction: Transaction, now: datetime) -> None:
        self._transaction = transaction
        self._now = now

    async def accept(self, key: str) -> None:
        # It notes that something was asked, and of itself changes nothing: no decision is needed.
        self._transaction.write_later(
            _ACCEPT,
            {"key": key, "now": self._now},
            refusals={"inbox_pkey": RepeatedError()},
            needs_decision=False,
        )

    async def accepted_at(self, key: str) -> datetime | None:
        received_at: datetime | None = scalar(
            await self._transaction.rows(_ACCEPTED_AT, {"key": key})
        )
        return received_at

    async def forget(self, before: datetime) -> int:
        return len(await self._transaction.write(_FORGET, {"before": before}))
