"""Bolt's own OAuth flow, stores and token rotation, sync and async, as a browser meets them."""

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from local_slack.seed import Secrets
from slack_support.kit import APP_TOKEN, MANIFEST, SECRET, SEED, Stage, open_stage
from slack_support.shop import CLIENT_ID, CLIENT_SECRET, WANTED, Browser, Shop, open_shop

# The SDK's own way to send client id and secret, which its HTTP library will lose one day.
pytestmark = pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning")
ANA, BEN, CAM, OAK = "U0ANA00001", "U0BEN00001", "U0CAM00001", "T0OAK00001"
ELM = {
    "team": {"id": "T0ELM00001", "name": "Elm Street", "domain": "elm-street"},
    "users": [{"id": "U0ELI00001", "name": "eli", "real_name": "Eli Fox"}],
    "channels": [{"id": "C0ELM00001", "name": "general", "members": ["eli"]}],
}
ROTATING = {**MANIFEST, "settings": {**MANIFEST["settings"], "token_rotation_enabled": True}}
KNOWN = Secrets(SECRET, None, APP_TOKEN, CLIENT_ID, CLIENT_SECRET)


@asynccontextmanager
async def published(folder: Path, kind: str, manifest: Any = MANIFEST) -> AsyncIterator[Shop]:
    """Two workspaces, and an app that stands in neither."""
    seed = {"workspaces": [SEED, ELM]}
    async with open_stage(
        folder, manifest=manifest, seed_file=seed, known=KNOWN, installed=False
    ) as stage:
        yield open_shop(stage, folder, kind)


@pytest.fixture
async def shop(tmp_path: Path) -> AsyncIterator[Shop]:
    async with published(tmp_path, "async") as opened:
        yield opened


@asynccontextmanager
async def browsing(shop: Shop) -> AsyncIterator[Browser]:
    browser = Browser(shop.stage.app_url)
    try:
        yield browser
    finally:
        await browser.session.close()


def installation(shop: Shop, team_id: str = OAK) -> Any:
    found = shop.stage.platform.world.installations.values()
    return next(one for one in found if one.team_id == team_id)


@pytest.mark.parametrize("kind", ["async", "sync"])
async def test_bolt_installs_into_two_workspaces(tmp_path: Path, kind: str) -> None:
    async with published(tmp_path, kind) as shop, browsing(shop) as browser:
        shop.on_command("/plan", lambda client, _: str(client.auth_test()["team_id"]))
        asked, words = await browser.question()
        assert asked.path == "/oauth/v2/authorize"
        assert "Trial asks to enter" in words
        assert "<li>chat:write</li>" in words
        where, status, _ = await browser.decides(asked, "allow", ANA)
        assert (where.path, status) == ("/slack/oauth_redirect", 200)
        assert (await browser.installs("U0ELI00001"))[1] == 200
        bot = await shop.find_bot(OAK)
        assert bot.bot_token == installation(shop).bot_token
        assert bot.bot_scopes == WANTED
        assert installation(shop).installed_by == ANA
        await shop.stage.ana.types("/plan", channel="general")
        await shop.stage.ana.sees(OAK, where="general")
        eli = shop.stage.slack.as_user("eli")
        await eli.types("/plan", channel="C0ELM00001")
        await eli.sees("T0ELM00001", where="C0ELM00001")


@pytest.mark.parametrize("kind", ["async", "sync"])
async def test_who_cancels_comes_back_without_a_code(tmp_path: Path, kind: str) -> None:
    async with published(tmp_path, kind) as shop, browsing(shop) as browser:
        asked, _ = await browser.question()
        where, _, words = await browser.decides(asked, "deny", ANA)
        assert where.query["error"] == "access_denied"
        assert where.query["state"] == asked.query["state"]
        assert "cancel" in words.lower() or "access_denied" in words
        assert await shop.find_bot(OAK) is None
        assert shop.stage.platform.world.installations == {}


@pytest.mark.parametrize("kind", ["async", "sync"])
async def test_bolt_rotates_a_token_that_is_about_to_end(tmp_path: Path, kind: str) -> None:
    async with published(tmp_path, kind, ROTATING) as shop, browsing(shop) as browser:
        used: list[str] = []

        def look(client: Any, token: str) -> str:
            used.append(token)
            return str(client.auth_test()["user"])

        shop.on_command("/plan", look)
        await browser.installs(ANA)
        first = await shop.find_bot(OAK)
        assert first.bot_token.startswith("xoxe.xoxb-1-")
        assert first.bot_refresh_token.startswith("xoxe-1-")
        assert 43_000 < first.bot_token_expires_at - time.time() <= 43_200
        await shop.stage.ana.types("/plan", channel="general")
        await shop.stage.slack.set(token_seconds=60)
        await browser.installs(ANA)
        await shop.stage.slack.set(token_seconds=43_200)
        await shop.stage.ana.types("/plan", channel="general")
        second = await shop.find_bot(OAK)
        assert used == [first.bot_token, second.bot_token]
        assert second.bot_refresh_token == installation(shop).refresh_token
        assert second.bot_token_expires_at - time.time() > 43_000


async def test_reinstalling_adds_scopes_and_keeps_token_and_bot(shop: Shop, tmp_path: Path) -> None:
    async with browsing(shop) as browser:
        await browser.installs(ANA)
        first = await shop.find_bot(OAK)
        open_shop(shop.stage, tmp_path, "async", ["team:read"])
        await browser.installs(BEN)
        again = await shop.find_bot(OAK)
    assert (again.bot_token, again.bot_user_id) == (first.bot_token, first.bot_user_id)
    assert again.bot_scopes == [*WANTED, "team:read"]


@pytest.mark.parametrize("kind", ["async", "sync"])
async def test_an_app_taken_out_is_told_and_may_come_again(tmp_path: Path, kind: str) -> None:
    async with published(tmp_path, kind) as shop, browsing(shop) as browser:
        await browser.installs(ANA)
        first = await shop.find_bot(OAK)
        stage = shop.stage
        assert first.bot_user_id in stage.platform.world.channels["C0GENERAL1"].members
        web = AsyncWebClient(token=first.bot_token, base_url=f"{stage.url}/api/")
        await stage.slack.control.post("apps/uninstall", {"team": OAK})
        await stage.slack.settle()
        assert await shop.find_bot(OAK) is None
        with pytest.raises(SlackApiError, match="account_inactive"):
            await web.auth_test()
        assert first.bot_user_id not in stage.platform.world.channels["C0GENERAL1"].members
        await browser.installs(ANA)
        again = await shop.find_bot(OAK)
        assert again.bot_user_id == first.bot_user_id
        assert again.bot_token != first.bot_token
        with pytest.raises(SlackApiError, match="invalid_auth"):
            await web.auth_test()


async def code_of(shop: Shop, browser: Browser, user: str = ANA) -> str:
    """A code that no app has taken yet."""
    asked, _ = await browser.question()
    form = {**asked.query, "decision": "allow", "user": user}
    target = asked.with_query(None)
    async with browser.session.post(target, data=form, allow_redirects=False) as page:
        return str(page.headers["Location"].partition("code=")[2].partition("&")[0])


def anonymous(shop: Shop) -> AsyncWebClient:
    return AsyncWebClient(base_url=f"{shop.stage.url}/api/")


async def refusal(call: Any) -> str:
    with pytest.raises(SlackApiError) as refused:
        await call
    return str(refused.value.response["error"])


async def test_a_code_serves_once_for_its_own_app_and_address(shop: Shop) -> None:
    web = anonymous(shop)

    def access(**changes: Any) -> Any:
        known = {"client_id": CLIENT_ID, "client_secret": CLIENT_SECRET}
        return web.oauth_v2_access(**{**known, **changes})

    async with browsing(shop) as browser:
        code = await code_of(shop, browser)
    assert await refusal(access(code=code, client_secret="wrong")) == "bad_client_secret"
    assert await refusal(access(code=code, client_id="9.9")) == "invalid_client_id"
    assert await refusal(access(code="no")) == "invalid_code"
    elsewhere = "http://127.0.0.1/elsewhere"
    assert await refusal(access(code=code, redirect_uri=elsewhere)) == "bad_redirect_uri"
    answer = await access(code=code)
    assert answer["authed_user"] == {"id": ANA}
    assert answer["team"] == {"id": OAK, "name": "Oak Street"}
    assert (answer["token_type"], answer["scope"]) == ("bot", ",".join(WANTED))
    assert await refusal(access(code=code)) == "invalid_code"
    logged = await shop.stage.slack.log("oauth.v2.access")
    assert CLIENT_SECRET not in str(logged)
    assert answer["access_token"] not in str(logged)


async def test_a_code_ends_after_ten_minutes(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    async with browsing(shop) as browser:
        code = await code_of(shop, browser)
    for grant in shop.stage.platform.oauth._grants.values():
        assert 590 < grant.expires_at - time.monotonic() <= 600
        grant.expires_at = time.monotonic() - 1
    call = anonymous(shop).oauth_v2_access(
        client_id=CLIENT_ID, client_secret=CLIENT_SECRET, code=code
    )
    assert await refusal(call) == "invalid_code"


async def test_a_refresh_token_serves_once_and_an_ended_token_says_so(tmp_path: Path) -> None:
    async with published(tmp_path, "async", ROTATING) as shop, browsing(shop) as browser:
        await browser.installs(ANA)
        first = await shop.find_bot(OAK)
        known = {"client_id": CLIENT_ID, "client_secret": CLIENT_SECRET}
        web = anonymous(shop)
        ask = {**known, "grant_type": "refresh_token", "refresh_token": first.bot_refresh_token}
        rotated = await web.oauth_v2_access(**ask)
        assert rotated["access_token"] != first.bot_token
        assert (await web.auth_test(token=first.bot_token))["ok"]
        assert await refusal(web.oauth_v2_access(**ask)) == "invalid_refresh_token"
        assert await refusal(web.oauth_v2_access(**{**ask, "grant_type": "x"})) == (
            "invalid_grant_type"
        )
        assert (await shop.stage.slack.control.post("apps/expire_token"))["tokens"] == 1
        late = web.auth_test(token=rotated["access_token"])
        assert await refusal(late) == "token_expired"


async def test_a_token_that_never_ends_is_exchanged_once(tmp_path: Path) -> None:
    async with open_stage(tmp_path, manifest=ROTATING, known=KNOWN) as stage:
        token = next(iter(stage.platform.world.installations.values())).bot_token
        known = {"client_id": CLIENT_ID, "client_secret": CLIENT_SECRET, "token": token}
        web = AsyncWebClient(base_url=f"{stage.url}/api/")
        answer = await web.oauth_v2_exchange(**known)
        assert answer["refresh_token"].startswith("xoxe-1-")
        assert await refusal(web.auth_test(token=token)) == "token_revoked"
        again = {**known, "token": answer["access_token"]}
        assert await refusal(web.oauth_v2_exchange(**again)) == "token_already_exchanged"
        assert await refusal(web.oauth_v2_exchange(**{**known, "token": "x"})) == "invalid_token"


async def test_a_token_is_not_exchanged_without_rotation(stage: Stage) -> None:
    app = next(iter(stage.platform.world.apps.values()))
    call = stage.web.oauth_v2_exchange(
        client_id=app.client_id, client_secret=app.client_secret, token="xoxb-trial"
    )
    assert await refusal(call) == "token_rotation_not_enabled"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"client_id": "9.9"}, "no app with this client_id"),
        ({"scope": ""}, "no scopes"),
        ({"scope": "admin"}, "scope admin is not in the app"),
        ({"user_scope": "chat:write"}, "scope chat:write is not in the app"),
        ({"redirect_uri": "https://evil.example/"}, "did not match any configured"),
        ({"team": "T0NOWHERE1"}, "no such workspace"),
        ({"user": "U0NOBODY01"}, "Nobody was chosen"),
        ({"user": CAM}, "may not install"),
        ({"user": ANA, "team": "T0ELM00001"}, "is not in that workspace"),
    ],
)
async def test_a_wrong_question_is_not_asked(shop: Shop, changes: Any, words: str) -> None:
    asked = {"client_id": CLIENT_ID, "scope": "commands", "state": "s", "user": ANA}
    form = {**asked, "decision": "allow", **changes}
    address = f"{shop.stage.url}/oauth/v2/authorize"
    async with (
        aiohttp.ClientSession() as session,
        session.post(address, data=form, allow_redirects=False) as page,
    ):
        assert page.status == 400
        assert words in await page.text()


async def test_a_missing_state_is_noted(shop: Shop) -> None:
    query = {"client_id": CLIENT_ID, "scope": "commands", "team": OAK}
    async with aiohttp.ClientSession() as session:
        url = f"{shop.stage.url}/oauth/v2/authorize"
        async with session.get(url, params=query) as page:
            words = await page.text()
        async with session.get(url, params={"client_id": "<b>"}) as page:
            assert page.status == 400
    assert "Ana Ruiz" in words
    assert "Eli Fox" not in words
    assert "Cam Oh" not in words
    assert any("no `state`" in rule for rule in await shop.stage.slack.broken_rules())


async def test_a_persons_token_is_given_and_taken_by_no_method(tmp_path: Path) -> None:
    scopes = {"bot": MANIFEST["oauth_config"]["scopes"]["bot"], "user": ["users:read"]}
    manifest = {**MANIFEST, "oauth_config": {"scopes": scopes}}
    async with published(tmp_path, "async", manifest) as shop, browsing(shop) as browser:
        asked, _ = await browser.question()
        asked = asked.update_query(user_scope="users:read")
        form = {**asked.query, "decision": "allow", "user": ANA}
        target = asked.with_query(None)
        async with browser.session.post(target, data=form, allow_redirects=False) as page:
            code = page.headers["Location"].partition("code=")[2].partition("&")[0]
        web = anonymous(shop)
        known = {"client_id": CLIENT_ID, "client_secret": CLIENT_SECRET}
        answer = await web.oauth_v2_access(**known, code=code)
        token = answer["authed_user"]["access_token"]
        assert token.startswith("xoxp-")
        assert await refusal(web.auth_test(token=token)) == "not_allowed_token_type"


async def test_the_app_takes_itself_out(shop: Shop) -> None:
    async with browsing(shop) as browser:
        await browser.installs(ANA)
    token = (await shop.find_bot(OAK)).bot_token
    web = AsyncWebClient(token=token, base_url=f"{shop.stage.url}/api/")
    await shop.stage.slack.set(rate_limits=False)
    known = {"client_id": CLIENT_ID, "client_secret": CLIENT_SECRET}
    wrong = web.apps_uninstall(**{**known, "client_id": "9.9"})
    assert await refusal(wrong) == "invalid_client_id"
    wrong = web.apps_uninstall(**{**known, "client_secret": "x"})
    assert await refusal(wrong) == "bad_client_secret"
    await web.apps_uninstall(**known)
    await shop.stage.slack.settle()
    assert await shop.find_bot(OAK) is None
