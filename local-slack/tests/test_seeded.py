"""The same seed and the same acts give the same ids; the clock starts where it is told."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from slack_support.kit import modal, open_stage, section, text_input

GENERAL = "C0GENERAL1"


async def story(folder: Path, seed: int | None) -> list[Any]:
    """Everything drawn in a small story."""
    async with open_stage(folder, seed=seed) as stage:
        platform, drawn = stage.platform, []

        @stage.app.command("/plan")
        async def command(ack: Any, body: Any, client: Any) -> None:
            drawn.append((body["trigger_id"], body["response_url"].partition("/commands/")[2]))
            asked = text_input("What", "b")
            del asked["block_id"]
            view = modal(asked)
            opened = await client.views_open(trigger_id=body["trigger_id"], view=view)
            drawn.append((opened["view"]["id"], opened["view"]["hash"]))
            drawn.append([b["block_id"] for b in opened["view"]["blocks"]])
            # Last, so that nothing is drawn beside what comes next.
            await ack()

        await stage.ana.types("/plan", channel="general")
        posted = await stage.web.chat_postMessage(channel=GENERAL, text="x", blocks=[section("x")])
        drawn.append(posted["message"]["blocks"][0]["block_id"])
        await stage.slack.settle()
        events = [e["payload"]["event_id"] for e in await stage.slack.log("message")]
        app = next(iter(platform.world.apps.values()))
        return [drawn, events, app.id, sorted(platform.world.users)]


async def test_one_seed_one_story(tmp_path: Path) -> None:
    first = await story(tmp_path, 7)
    assert first == await story(tmp_path, 7)
    assert first != await story(tmp_path, 8)
    assert await story(tmp_path, None) != await story(tmp_path, None)


async def test_the_clock_starts_where_it_is_told(tmp_path: Path) -> None:
    monday = datetime(2027, 2, 1, 8, tzinfo=UTC)
    async with open_stage(tmp_path, clock=monday) as stage:
        await stage.ana.types("good morning", channel="general")
        (message,) = await stage.slack.messages("general")
        assert 0 <= float(message["ts"]) - monday.timestamp() < 60
