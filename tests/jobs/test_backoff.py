"""How long delivery waits while Slack refuses: at first as asked, then twice as long each time."""

from datetime import timedelta

from core.kernel.notices import NoticeKind, Retry
from storage.unit_of_work import PostgresDatabase
from tests.conftest import MovableClock
from tests.jobs.scripted import Slack, delivering
from tests.jobs.test_delivery import _add, _digest


async def test_waits_double_from_the_fourth_attempt_on_up_to_a_quarter_of_an_hour(
    db: PostgresDatabase, clock: MovableClock, slack: Slack
) -> None:
    slack.answers[NoticeKind.DIGEST] = [Retry(10, "ratelimited") for _ in range(11)]
    await _add(db, _digest(1))
    worker, waits = delivering(db, clock, slack), []
    for _ in range(11):
        assert await worker.deliver_ready() == 1
        due = await db.outbox_queue.next_due()
        assert due is not None
        waits.append((due - clock.now()) / timedelta(seconds=1))
        clock.at = due
    assert waits == [10, 10, 10, 20, 40, 80, 160, 320, 640, 900, 900], (
        "What is over soon is not waited for long: three attempts at the wait that Slack asks for"
    )
