"""What an app may do with a response_url, and where it has no power."""

from typing import Any

import aiohttp

from local_slack import words
from slack_support.kit import Stage, button

ANA, GENERAL = "U0ANA00001", "C0GENERAL1"


async def responds(url: str, **payload: Any) -> tuple[int, str]:
    async with aiohttp.ClientSession() as session, session.post(url, json=payload) as answer:
        return answer.status, await answer.text()


async def url_of(stage: Stage, name: str) -> str:
    return str((await stage.slack.log(name))[-1]["payload"]["response_url"])


async def test_an_app_cannot_take_away_a_persons_words(stage: Stage) -> None:
    stage.answers()
    await stage.ana.types("my own words", channel="general")
    await stage.ben.uses_message_shortcut("keep", "my own words")
    url = await url_of(stage, "message_action")
    assert await responds(url, delete_original=True) == (404, "cant_delete_message")
    assert await responds(url, replace_original=True, text="x") == (404, "cant_update_message")
    await stage.ana.sees("my own words", where="general")


async def test_what_a_response_url_changes_is_an_event(stage: Stage) -> None:
    stage.answers()
    row = {"type": "actions", "elements": [button("Go", "go")]}
    await stage.web.chat_postMessage(channel=GENERAL, text="x", blocks=[row])
    await stage.ana.presses("Go", where="general")
    url = await url_of(stage, "block_actions")
    assert (await responds(url, replace_original=True, text="new"))[0] == 200
    assert (await responds(url, delete_original=True))[0] == 200
    await stage.slack.settle()
    told = [entry["payload"]["event"].get("subtype") for entry in await stage.slack.log("message")]
    assert sorted(told, key=str) == [None, "message_changed", "message_deleted"]


async def test_no_answer_in_an_archived_channel_or_an_unknown_thread(stage: Stage) -> None:
    stage.answers()
    await stage.ana.types("/plan", channel="general")
    url = await url_of(stage, "/plan")
    unknown = await responds(url, text="x", thread_ts="1.000001")
    assert unknown == (404, "cannot_reply_to_message")
    await stage.slack.control.post("channels/edit", {"channel": "general", "archived": True})
    assert await responds(url, text="x") == (404, "is_archived")


async def test_a_reply_to_a_reply_stands_in_the_same_thread(stage: Stage) -> None:
    stage.answers()
    people = stage.platform.people
    top = (await people.say(ANA, GENERAL, "top")).message
    assert top is not None
    reply = (await people.say(ANA, GENERAL, "reply", thread_ts=top.ts)).message
    assert reply is not None
    again = (await people.say(ANA, GENERAL, "again", thread_ts=reply.ts)).message
    assert again is not None
    assert again.thread_ts == top.ts
    nowhere = await people.say(ANA, GENERAL, "nowhere", thread_ts="1.000001")
    assert nowhere.trouble == words.GONE
