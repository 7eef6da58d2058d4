"""Messages for later, by the local clock."""

from pathlib import Path
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError

from local_slack.server import build_platform
from local_slack.snapshot import restore, save
from local_slack.world import World
from slack_support.kit import Stage, config_for, section

GENERAL = "C0GENERAL1"
DAY = 86_400


@pytest.fixture(autouse=True)
async def unlimited(stage: Stage) -> None:
    stage.answers()
    await stage.slack.set(rate_limits=False)


async def at(stage: Stage, seconds: float) -> int:
    return int(await stage.slack.clock.now() + seconds)


async def schedule(stage: Stage, seconds: float, **more: Any) -> Any:
    post_at = await at(stage, seconds)
    given = {"channel": GENERAL, "text": "later", **more}
    return await stage.web.chat_scheduleMessage(post_at=post_at, **given)


async def refusal(call: Any) -> str:
    with pytest.raises(SlackApiError) as refused:
        await call
    return str(refused.value.response["error"])


async def test_it_is_posted_when_the_clock_gets_there(stage: Stage) -> None:
    blocks = [section("*later* indeed")]
    kept = await schedule(stage, 3600, blocks=blocks)
    assert kept["scheduled_message_id"].startswith("Q")
    await stage.slack.clock.advance(minutes=59)
    await stage.ana.does_not_see("later", where="general")
    await stage.slack.clock.advance(minutes=2)
    await stage.ana.sees("later indeed", where="general")
    await stage.slack.settle()
    assert len(await stage.slack.log("message")) == 1
    assert (await stage.web.chat_scheduledMessages_list())["scheduled_messages"] == []


async def test_it_comes_by_itself_when_nobody_moves_the_clock(stage: Stage) -> None:
    await schedule(stage, 2)
    await stage.ana.sees("later", where="general")


async def test_what_waits_is_listed_and_called_back(stage: Stage) -> None:
    second = await schedule(stage, 7200, text="two")
    first = await schedule(stage, 3600, text="one")
    listed = (await stage.web.chat_scheduledMessages_list())["scheduled_messages"]
    assert [one["text"] for one in listed] == ["one", "two"]
    assert set(listed[0]) == {"id", "channel_id", "post_at", "date_created", "text"}
    latest = str(first["post_at"])
    narrow = await stage.web.chat_scheduledMessages_list(channel=GENERAL, latest=latest)
    assert [one["id"] for one in narrow["scheduled_messages"]] == [first["scheduled_message_id"]]
    call = {"channel": GENERAL, "scheduled_message_id": second["scheduled_message_id"]}
    await stage.web.chat_deleteScheduledMessage(**call)
    again = stage.web.chat_deleteScheduledMessage(**call)
    assert await refusal(again) == "invalid_scheduled_message_id"
    assert await refusal(stage.web.chat_scheduledMessages_list(channel="C0NO")) == "invalid_channel"


async def test_not_in_the_past_and_not_beyond_120_days(stage: Stage) -> None:
    assert await refusal(schedule(stage, -1)) == "time_in_past"
    assert (await schedule(stage, 120 * DAY - 60))["ok"]
    assert await refusal(schedule(stage, 120 * DAY + 60)) == "time_too_far"


async def test_thirty_in_five_minutes_in_one_channel(stage: Stage) -> None:
    for _ in range(30):
        await schedule(stage, 3600)
    assert await refusal(schedule(stage, 3600)) == "restricted_too_many"
    assert (await schedule(stage, 3600, channel="C0SECRET01"))["ok"]
    assert (await schedule(stage, 3600 + 301))["ok"]


async def test_where_and_what_is_checked_at_once(stage: Stage) -> None:
    assert await refusal(schedule(stage, 60, channel="C0WITHOUT1")) == "not_in_channel"
    assert await refusal(schedule(stage, 60, markdown_text="x")) == "markdown_text_conflict"
    assert await refusal(schedule(stage, 60, blocks=[{"type": "odd"}])) == "invalid_blocks"


async def test_a_channel_that_closed_gets_nothing(stage: Stage) -> None:
    await schedule(stage, 60)
    await stage.slack.control.post("channels/edit", {"channel": "general", "archived": True})
    await stage.slack.clock.advance(hours=1)
    assert await stage.slack.messages("general") == []


async def test_it_survives_a_restart(stage: Stage, tmp_path: Path) -> None:
    await schedule(stage, 60, text="kept")
    save(stage.platform.world, tmp_path / "state.json")
    world = World()
    restore(world, tmp_path / "state.json")
    assert [one.content["text"] for one in world.scheduled.values()] == ["kept"]
    assert build_platform(config_for(tmp_path, "http://127.0.0.1:1/x")).world.scheduled == {}
