"""The queues behind the delivery of notices and of App Homes, as the jobs see them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from core.kernel.ids import PersonId
from core.kernel.notices import Claim, Sent


class OutboxQueue(Protocol):
    """The outbox seen by those who deliver it. Every call is a transaction of its own.

    Leases run on the database's real clock; `not_before` and `expires_at` on the product's.
    Every change but `claim` needs the claim's token and does nothing once the lease was lost.
    """

    async def claim(self, worker: str, now: datetime, limit: int) -> Sequence[Claim]:
        """Take the ready head of up to `limit` lanes, each under a lease.

        Ready: waiting and not before `now`, or claimed with an expired lease, which comes back as
        `uncertain`. A lane with a live claim has no head.
        """
        ...

    async def confirm(self, claim: Claim, sent: Sent, now: datetime) -> None:
        """Note that it was sent; a nudge gets its line in the audit in the same transaction."""
        ...

    async def postpone(self, claim: Claim, until: datetime, code: str | None) -> None:
        """Wait until then: it was certainly not sent. `code` is Slack's error code, or None."""
        ...

    async def mark_unconfirmed(self, claim: Claim, seconds: float, code: str) -> None:
        """Let the claim run out in so many real seconds, to be looked up: perhaps it was sent."""
        ...

    async def cancel(self, claim: Claim, reason: str) -> None:
        """Close it as not wanted any more, and the trigger behind it with this reason."""
        ...

    async def fail(self, claim: Claim, code: str) -> None:
        """Close it as never to be sent; `doctor` shows how many and why."""
        ...

    async def next_due(self) -> datetime | None:
        """Return the earliest `not_before` still to come, on the product's clock."""
        ...

    async def failed_by_code(self) -> Mapping[str, int]:
        """Count what failed, or waits for somebody to act, by Slack's error code."""
        ...


@dataclass(frozen=True, slots=True)
class HomeClaim:
    """One person's Home, to be published by whoever holds the claim `until` then.

    `change` is the newest change that will have been read.
    """

    person_id: PersonId
    team_id: str
    slack_user_id: str
    change: int
    until: datetime


class HomeQueue(Protocol):
    """Homes that are behind. Nobody else publishes a Home while a claim on it lasts."""

    async def claim(self, limit: int, person_id: PersonId | None = None) -> Sequence[HomeClaim]:
        """Take up to `limit` of them, or that person's alone."""
        ...

    async def done(self, claim: HomeClaim) -> None:
        """Note that it was published, or never can be. What changed since then is still behind."""
        ...

    async def later(self, claim: HomeClaim, seconds: float) -> None:
        """Keep it back for so many seconds."""
        ...
