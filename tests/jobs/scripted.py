"""A Slack that does as it is told, and remembers what stands in its conversations."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

from core.kernel.notices import Claim, Delivery, NoticeKind, Sent, Unknown
from core.people import Person
from jobs.outbox import Delivering, Post
from storage.outbox import PostgresOutboxQueue
from storage.unit_of_work import PostgresDatabase
from tests.conftest import MovableClock

Outcome = Delivery | Exception | Callable[[Claim], Delivery]


@dataclass
class Slack:
    """`answers` are given one by one to the posts of a kind of notice, then everything is sent.

    `unprepared` are given before anything is posted. `posted` holds what came to stand.
    """

    answers: dict[NoticeKind, list[Outcome]] = field(default_factory=dict)
    unprepared: list[Delivery] = field(default_factory=list)
    history_answers: list[Unknown] = field(default_factory=list)
    undisturbed: dict[str, datetime] = field(default_factory=dict)
    posted: list[Claim] = field(default_factory=list)
    looked_up: list[str] = field(default_factory=list)

    async def prepare(self, claim: Claim) -> Post | Delivery:
        return self.unprepared.pop(0) if self.unprepared else partial(self._answer, claim)

    async def _answer(self, claim: Claim) -> Delivery:
        waiting = self.answers.get(claim.notice.kind, [])
        answer = waiting.pop(0) if waiting else self.post(claim)
        if isinstance(answer, Exception):
            raise answer
        return answer(claim) if callable(answer) else answer

    async def find(self, claim: Claim) -> Sent | Unknown | None:
        self.looked_up.append(claim.notice.key)
        if self.history_answers:
            return self.history_answers.pop(0)
        for number, one in enumerate(self.posted):
            if one.opaque_key == claim.opaque_key:
                return Sent("D1", f"{number}.0")
        return None

    async def undisturbed_from(self, person: Person, now: datetime) -> datetime | None:
        until = self.undisturbed.get(person.slack_user_id)
        return until if until and until > now else None

    def post(self, claim: Claim) -> Sent:
        self.posted.append(claim)
        return Sent("D1", f"{len(self.posted) - 1}.0")

    def kinds(self) -> dict[str, int]:
        return dict(Counter(one.notice.kind.value for one in self.posted))

    def doubled(self) -> list[str]:
        counted = Counter(one.notice.key for one in self.posted)
        return [key for key, times in counted.items() if times > 1]


def lost(slack: Slack) -> Callable[[Claim], Delivery]:
    """Post, and lose the answer on the way back."""

    def answer(claim: Claim) -> Delivery:
        slack.post(claim)
        return Unknown("TimeoutError")

    return answer


def delivering(
    db: PostgresDatabase,
    clock: MovableClock,
    slack: Slack,
    *,
    worker: str = "w1",
    lease: timedelta = timedelta(seconds=120),
    stale_seconds: float = 15,
) -> Delivering:
    """A worker. What it leaves uncertain may be looked up at once."""
    queue = PostgresOutboxQueue(db.writer, clock, lease=lease)
    return Delivering(queue, db, slack, clock, worker, stale_seconds, uncertain_seconds=0)


async def drain(worker: Delivering) -> None:
    """Deliver until nothing is ready."""
    for _ in range(200):
        if not await worker.deliver_ready():
            return
    raise AssertionError("the outbox is never empty")
