"""The page's addresses answer what they should, also to those who ask for what is not theirs."""

from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from local_slack.model import Change
from local_slack.page.live import concerns
from slack_support.kit import Stage
from slack_support.page.opening import ANA, BEN

PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture
async def web(stage: Stage) -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(stage.url) as session:
        yield session


@pytest.mark.parametrize(
    "path",
    [
        "/as/U0NOBODY01",
        "/as/U0GONE0001",
        f"/as/{BEN}/c/C0SECRET01",
        f"/as/{ANA}/c/C0NOWHERE1",
        f"/as/{ANA}/app/A0NOWHERE1/home",
        f"/as/{ANA}/log/999",
        f"/as/{ANA}/file/F0NOWHERE1",
        "/as/U0NOBODY01/live",
    ],
)
async def test_what_is_not_there_or_not_theirs_is_not_found(
    web: aiohttp.ClientSession, path: str
) -> None:
    async with web.get(path) as answer:
        assert answer.status == 404


async def test_the_front_page_leads_to_somebody(web: aiohttp.ClientSession) -> None:
    async with web.get("/") as answer:
        assert answer.status == 200
        assert f"/as/{ANA}/c/" in str(answer.url)
        assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("name", "body", "status"),
    [
        ("say", {"channel": "C0GENERAL1", "text": "hello"}, 200),
        ("say", {"text": "nowhere"}, 400),
        ("nonsense", {}, 404),
        ("clock", {"move": "year"}, 400),
        ("open-messages", {"app": "A0NOWHERE1"}, 400),
        (
            "fill",
            {"view": "V1", "block": "b", "action": "a", "type": "datetimepicker", "value": "x"},
            400,
        ),
        ("read", ["not", "an", "object"], 400),
    ],
)
async def test_acts_answer_or_say_what_is_wrong(
    web: aiohttp.ClientSession, name: str, body: Any, status: int
) -> None:
    async with web.post(f"/as/{ANA}/act/{name}", json=body) as answer:
        assert answer.status == status


async def test_a_form_of_another_site_cannot_act(web: aiohttp.ClientSession, stage: Stage) -> None:
    async with web.post(f"/as/{ANA}/act/say", data={"channel": "C0GENERAL1"}) as answer:
        assert answer.status == 415
    assert stage.platform.world.messages["C0GENERAL1"] == {}


async def test_an_act_on_what_is_gone_is_refused_in_words(web: aiohttp.ClientSession) -> None:
    body = {"channel": "C0GENERAL1", "ts": "1.0", "block": "b", "action": "a"}
    async with web.post(f"/as/{ANA}/act/press", json=body) as answer:
        outcome = await answer.json()
    assert outcome["ok"] is False
    assert outcome["trouble"]


async def test_pictures_are_shown_and_other_files_only_downloaded(
    web: aiohttp.ClientSession,
) -> None:
    kinds = {}
    for name, mimetype in (("a.png", "image/png"), ("a.html", "text/html")):
        form = aiohttp.FormData()
        form.add_field("file", PNG, filename=name, content_type=mimetype)
        async with web.post(f"/as/{ANA}/upload", data=form) as answer:
            file_id = (await answer.json())["id"]
        async with web.get(f"/as/{ANA}/file/{file_id}") as answer:
            assert await answer.read() == PNG
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            kinds[name] = (answer.content_type, answer.headers.get("Content-Disposition"))
    assert kinds == {
        "a.png": ("image/png", None),
        "a.html": ("application/octet-stream", "attachment"),
    }


async def test_an_upload_without_a_file_is_refused(web: aiohttp.ClientSession) -> None:
    async with web.post(f"/as/{ANA}/upload", data={"file": "words"}) as answer:
        assert answer.status == 400


async def test_changes_are_told_to_those_they_concern(stage: Stage) -> None:
    ana = stage.platform.world.users[ANA]
    team = ana.team_id
    told = [
        Change(1, "message", team, "C1"),
        Change(1, "message", team, "C1", ANA),
        Change(1, "view", team, None, ANA),
        Change(1, "clock"),
    ]
    not_told = [
        Change(1, "message", team, "C1", BEN),
        Change(1, "message", "T0ELSEWHER", "C1"),
        Change(1, "view", team),
    ]
    assert [concerns(change, ana, stage.platform.world) for change in told] == [True] * 4
    assert [concerns(change, ana, stage.platform.world) for change in not_told] == [False] * 3


async def test_the_stream_tells_of_a_change(web: aiohttp.ClientSession, stage: Stage) -> None:
    version = stage.platform.world.version
    async with web.get(f"/as/{BEN}/live?after={version}") as stream:
        await stage.platform.people.say(ANA, "C0GENERAL1", "hello")
        line = await stream.content.readline()
        while not line.startswith(b"data:"):
            line = await stream.content.readline()
    assert b'"message"' in line
