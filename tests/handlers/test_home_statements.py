"""Home reads the same few statements, however much somebody has been part of."""

from datetime import timedelta
from typing import Any

import pytest

from storage.kit.transaction import Transaction
from tests.conftest import MovableClock
from tests.handlers.bolt_client import BoltClient
from tests.handlers.slack_double import SlackDouble
from tests.modals.reading import shown
from tests.storage.world import World, load, programme

MOST = 6
# To note that Home was opened, and to take and close the claim on it.
AROUND = 3


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every statement that waits for an answer."""
    statements: list[str] = []
    plainly = Transaction.rows

    async def noted(self: Transaction, sql: Any, values: Any) -> Any:
        statements.append(sql)
        return await plainly(self, sql, values)

    monkeypatch.setattr(Transaction, "rows", noted)
    return statements


async def test_home_reads_at_most_six_statements_for_one_engagement_and_for_many(
    bolt_client: BoltClient,
    slack: SlackDouble,
    completed: World,
    clock: MovableClock,
    asked: list[str],
) -> None:
    await bolt_client.open_home("U0")
    for_one = len(asked)
    for number in range(11):
        more = await load(completed.database, clock, programme(topic=f"Topic {number}"))
        await more.complete()
        await more.plan("U0", due_in=timedelta(days=1))
        await more.apply("U0")
    asked.clear()
    await bolt_client.open_home("U0")
    assert len(asked) == for_one
    assert len(asked) - AROUND <= MOST
    text = shown(slack.view)
    assert text.count("Step 5 of 6: Look back") == 11
    assert text.count("Step 3 of 6: Make a plan") == 1


async def test_home_of_somebody_who_runs_workshops_reads_no_more(
    bolt_client: BoltClient, completed: World, asked: list[str]
) -> None:
    await bolt_client.open_home("Uis")
    assert len(asked) - AROUND <= MOST
