"""What people do to their own messages, and which channels they may enter."""

import json
from typing import Any

from local_slack import words
from slack_support.kit import Stage

ANA, BEN, CAM = "U0ANA00001", "U0BEN00001", "U0CAM00001"
GENERAL, WITHOUT = "C0GENERAL1", "C0WITHOUT1"


async def heard(stage: Stage) -> list[dict[str, Any]]:
    """The events that reached the app; as with Slack, one may overtake another."""
    await stage.slack.settle()
    return [json.loads(body)["event"] for _, body in stage.seen]


async def heard_one(stage: Stage, subtype: str) -> dict[str, Any]:
    (found,) = [event for event in await heard(stage) if event.get("subtype") == subtype]
    return found


async def test_own_words_are_changed_and_taken_away(stage: Stage) -> None:
    stage.answers()
    people = stage.platform.people
    message = (await people.say(ANA, GENERAL, "helo")).message
    assert message is not None
    outcome = await people.edit_message(ANA, GENERAL, message.ts, "hello @ben")
    assert outcome.ok
    await stage.ben.sees("hello @Ben Low", where="general")
    changed = await heard_one(stage, "message_changed")
    assert changed["hidden"] is True
    assert changed["previous_message"]["text"] == "helo"
    assert changed["message"]["edited"]["user"] == ANA
    assert (await people.delete_message(ANA, GENERAL, message.ts)).ok
    deleted = await heard_one(stage, "message_deleted")
    assert deleted["deleted_ts"] == message.ts
    assert (await people.delete_message(ANA, GENERAL, message.ts)).trouble == words.GONE


async def test_nobody_changes_anothers_words(stage: Stage) -> None:
    stage.answers()
    people = stage.platform.people
    message = (await people.say(ANA, GENERAL, "mine")).message
    assert message is not None
    assert (await people.edit_message(BEN, GENERAL, message.ts, "x")).trouble == words.NOT_YOURS
    assert (await people.delete_message(BEN, GENERAL, message.ts)).trouble == words.NOT_YOURS
    assert (await people.edit_message(ANA, GENERAL, message.ts, " ")).trouble == words.EMPTY


async def test_the_apps_own_changes_are_events_too(stage: Stage) -> None:
    stage.answers()
    sent = await stage.web.chat_postMessage(channel=GENERAL, text="one")
    await stage.web.chat_update(channel=GENERAL, ts=sent["ts"], text="two")
    await stage.web.chat_delete(channel=GENERAL, ts=sent["ts"])
    kinds = {event.get("subtype") for event in await heard(stage)}
    assert kinds == {None, "message_changed", "message_deleted"}


async def test_a_public_channel_is_joined_and_left_but_not_by_a_guest(stage: Stage) -> None:
    stage.answers()
    people = stage.platform.people
    assert (await people.join(BEN, WITHOUT)).ok
    assert BEN in stage.platform.world.channels[WITHOUT].members
    assert (await people.leave(BEN, WITHOUT)).ok
    assert BEN not in stage.platform.world.channels[WITHOUT].members
    assert (await people.leave(BEN, WITHOUT)).trouble == words.NOT_MEMBER
    assert (await people.join(CAM, WITHOUT)).trouble == words.GONE
    assert (await people.join(BEN, "C0HIDDEN01")).trouble == words.GONE
    assert (await people.join(BEN, "C0OLD00001")).trouble == words.ARCHIVED


async def test_one_reacts_only_where_one_is(stage: Stage) -> None:
    stage.answers()
    people = stage.platform.people
    message = (await people.say(ANA, WITHOUT, "quiet here")).message
    assert message is not None
    assert (await people.react(BEN, WITHOUT, message.ts, "eyes")).trouble == words.NOT_MEMBER


async def test_the_client_reads_as_a_person_acts(stage: Stage) -> None:
    stage.answers()
    ben = stage.ben
    await ben.joins("without-app")
    await ben.types("helo", channel="without-app")
    await ben.edits("helo", "hello")
    await stage.ana.sees("hello", where="without-app")
    await ben.deletes("hello")
    await stage.ana.does_not_see("hello")
    await ben.leaves("without-app")
    await ben.snoozes(30)
    assert (await stage.web.dnd_info(user=BEN))["snooze_enabled"] is True
