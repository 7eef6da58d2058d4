"""Slack has bad days. Each message still arrives once, and none is lost."""

from collections import Counter

from tests.faults.conftest import OpenDeployment
from tests.faults.people import Ledger, attempts, completes, moves_clock
from tests.faults.story import Calm, Story
from tests.faults.truth import at_rest, counted, told
from tests.support.deployment import Deployment
from tests.support.school import STRATEGIST

POST = "chat.postMessage"
# Longer than the bot waits for an answer, which is 1 second here.
LATE = 1.4
RETRY_AFTER = 3
FOR_EVER = 100_000


async def _everybody_is_invited_once(home: Deployment) -> None:
    await at_rest(home)
    invited = counted(await told(home))
    teachers = [home.slack.as_user(name).id for name in home.school.teachers]
    assert invited == {"plan_invitation": Counter(teachers)}
    assert await home.slack.faults.waiting() == []


async def test_what_slack_stored_without_saying_so_is_not_sent_again(
    open_deployment: OpenDeployment,
) -> None:
    async with open_deployment() as home:
        faults = home.slack.faults
        await faults.answers(POST, 500, times=2, after=True)
        await faults.answers(POST, 503, times=2, after=True)
        await faults.drops(POST, times=2, after=True)
        await faults.delays(POST, LATE, times=2)
        await faults.fails(POST, "fatal_error", times=2, after=True)
        await faults.fails(POST, "internal_error", times=2, after=True)
        await faults.fails(POST, "request_timeout", times=2, after=True)
        await completes(home, Ledger())
        await _everybody_is_invited_once(home)


async def test_history_may_lag_or_fail_before_it_shows_what_was_stored(
    open_deployment: OpenDeployment,
) -> None:
    async with open_deployment() as home:
        await home.slack.faults.answers(POST, 500, times=4, after=True)
        await home.slack.faults.drops("conversations.history", times=2)
        await home.slack.faults.fails("conversations.history", "internal_error", times=2)
        await home.slack.faults.history_lags(2.0)
        await completes(home, Ledger())
        await _everybody_is_invited_once(home)


async def test_what_slack_did_not_store_is_sent_again(open_deployment: OpenDeployment) -> None:
    async with open_deployment() as home:
        await home.slack.faults.answers(POST, 500, times=3)
        await home.slack.faults.drops(POST, times=3)
        await home.slack.faults.drops("conversations.open", times=3)
        await completes(home, Ledger())
        await _everybody_is_invited_once(home)


async def test_slack_names_the_wait_and_it_is_kept(open_deployment: OpenDeployment) -> None:
    async with open_deployment() as home:
        await home.slack.faults.fails(POST, "ratelimited", times=3, retry_after=RETRY_AFTER)
        await completes(home, Ledger())
        await _everybody_is_invited_once(home)
        refused = min(entry["at"] for entry in await home.slack.log(POST) if entry["status"] == 429)
        again = await home.database.rows("SELECT sent_at FROM outbox WHERE attempts = 2")
        assert len(again) == 3
        assert min(sent_at.timestamp() for (sent_at,) in again) >= refused + RETRY_AFTER


async def test_a_person_hears_plainly_that_slack_did_not_answer_the_bot(
    open_deployment: OpenDeployment,
) -> None:
    async with open_deployment() as home:
        await home.slack.faults.drops("*", times=FOR_EVER)
        dana = home.slack.as_user(STRATEGIST)
        typed = await dana.types("/uptake complete", trouble_ok=True)
        assert typed.trouble is None
        assert (await dana.messages())[-1]["text"] == (
            "That didn't work just now. Please try again in a moment."
        )


async def test_messages_wait_while_slack_is_gone(open_deployment: OpenDeployment) -> None:
    async with open_deployment() as home:
        # From the first message on nothing gets through; then Slack is not even there.
        await home.slack.faults.drops(POST, times=FOR_EVER)
        await completes(home, Ledger())
        await home.stop_slack()
        await _somebody_heard_that_slack_is_gone(home)
        await home.start_slack()
        await moves_clock(home, 60)
        await _everybody_is_invited_once(home)


async def _somebody_heard_that_slack_is_gone(home: Deployment) -> None:
    async for _ in attempts("a refused connection"):
        refused = "SELECT count(*) FROM outbox WHERE outcome_code IS NOT NULL"
        if (await home.database.rows(refused))[0][0]:
            return


async def test_a_slow_slack_does_not_double_what_takes_several_calls(
    open_deployment: OpenDeployment,
) -> None:
    async with open_deployment() as home:
        for method in ("getUploadURLExternal", "completeUploadExternal", "info"):
            await home.slack.faults.delays(f"files.{method}", 0.7, times=4)
        story = Story(home, Calm())
        await story.play()
        story.check(await told(home))
