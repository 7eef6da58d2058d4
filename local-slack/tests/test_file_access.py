"""Which files the app may read and show: its own, its channels', those handed to it."""

from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError

from local_slack.model import File
from slack_support.kit import BOT_TOKEN, Stage, modal, plain

ANA, GENERAL, HIDDEN = "U0ANA00001", "C0GENERAL1", "C0HIDDEN01"
INPUT = {
    "type": "input",
    "block_id": "proof",
    "label": plain("Proof"),
    "element": {"type": "file_input", "action_id": "value"},
}


def persons_file(stage: Stage, *channels: str) -> File:
    file = stage.platform.people.upload(ANA, "note.png", b"png", "image/png")
    file.channels = list(channels)
    return file


async def refusal(call: Any) -> str:
    with pytest.raises(SlackApiError) as refused:
        await call
    return str(refused.value.response["error"])


async def shows(stage: Stage, file: File) -> Any:
    image = {"type": "image", "alt_text": "A note", "slack_file": {"id": file.id}}
    return await stage.web.chat_postMessage(channel=GENERAL, text="x", blocks=[image])


async def fetch(url: str, token: str | None) -> tuple[int, str]:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    async with (
        aiohttp.ClientSession() as session,
        session.get(url, headers=headers, allow_redirects=False) as answer,
    ):
        return answer.status, await answer.text()


async def test_a_file_from_a_channel_without_the_app_stays_there(stage: Stage) -> None:
    file = persons_file(stage, HIDDEN)
    assert await refusal(stage.web.files_info(file=file.id)) == "file_not_found"
    assert await refusal(shows(stage, file)) == "invalid_blocks"
    assert (await stage.web.files_list())["files"] == []
    url = f"{stage.url}/files/{file.team_id}-{file.id}/note.png"
    assert await fetch(url, BOT_TOKEN) == (404, "not found")


async def test_a_file_from_a_channel_with_the_app_is_shown_and_fetched(stage: Stage) -> None:
    file = persons_file(stage, GENERAL)
    shown = (await stage.web.files_info(file=file.id))["file"]
    assert (await shows(stage, file))["ok"]
    assert [one["id"] for one in (await stage.web.files_list())["files"]] == [file.id]
    assert (await stage.web.files_list(channel=HIDDEN))["files"] == []
    assert await fetch(shown["url_private"], BOT_TOKEN) == (200, "png")


async def test_without_a_token_there_is_a_page_instead_of_the_file(stage: Stage) -> None:
    file = persons_file(stage, GENERAL)
    url = (await stage.web.files_info(file=file.id))["file"]["url_private"]
    assert (await fetch(url, None))[0] == 302
    assert (await fetch(url, "xoxb-nobody"))[0] == 302
    assert any("needs a token" in rule for rule in await stage.slack.broken_rules())


async def test_a_file_is_the_apps_once_it_was_submitted_to_it(stage: Stage) -> None:
    @stage.app.command("/plan")
    async def command(ack: Any, body: Any, client: Any) -> None:
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=modal(INPUT))

    @stage.app.view("plan")
    async def submitted(ack: Any) -> None:
        await ack()

    file = persons_file(stage)
    assert await refusal(stage.web.files_info(file=file.id)) == "file_not_found"
    await stage.ana.types("/plan")
    await stage.ana.sees("Proof", where="modal")
    await stage.ana.fills(Proof=[file.id])
    await stage.ana.submits()
    assert (await stage.web.files_info(file=file.id))["file"]["name"] == "note.png"
    assert (await shows(stage, file))["ok"]
