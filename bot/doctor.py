"""`uptake doctor`: is everything as it must be? If not, what to do about it."""

from dataclasses import dataclass
from pathlib import Path

import aiohttp
import yaml
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.database import OPERATOR_URL, DatabaseError, keeper_is_here, open_database
from bot.serving import product_clock
from bot.settings import Settings, SettingsError, read_settings
from bot.slack_client import slack_client
from bot.slack_errors import ErrorClass, classify, error_code
from core.ports import OutboxQueue
from jobs.own_data import requests_waiting

MANIFEST = Path(__file__).resolve().parent.parent / "manifest.yml"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at; `cure` says what to do when it is not fine."""

    fine: bool
    what: str
    cure: str = ""


async def examine() -> list[Finding]:
    """Look at settings, database and Slack, in this order; later ones need the first."""
    try:
        settings = read_settings()
    except SettingsError as error:
        return [Finding(fine=False, what="settings", cure=str(error))]
    findings = [Finding(fine=True, what="settings: all there")]
    findings += await _database(settings)
    async with slack_client(settings) as client:
        findings += await _slack(client, settings)
    return findings


async def _database(settings: Settings) -> list[Finding]:
    where = "your own" if settings.database_url else f"embedded in {settings.data_dir}"
    try:
        async with open_database(settings, product_clock(settings), lambda: None) as database:
            if not await database.healthy():
                return [Finding(fine=False, what=f"database ({where}) does not answer")]
            undelivered = await _undelivered(database.queue)
            wishes = _own_data(settings, await requests_waiting(database.memory))
    except DatabaseError as error:
        return [Finding(fine=False, what=f"database ({where})", cure=str(error))]
    return [
        Finding(
            fine=True, what=f"database ({where}): tables are current, the bot may not read too much"
        ),
        *undelivered,
        wishes,
    ]


def _own_data(settings: Settings, waiting: int) -> Finding:
    """Say who carries out the exports and erasures that people ask for in Slack."""
    if keeper_is_here(settings):
        return Finding(fine=True, what="exports and erasures: the bot has them carried out")
    return Finding(
        fine=not waiting,
        what=f"exports and erasures: yours to carry out, {waiting} are waiting",
        cure=f"Run `uptake keep` with {OPERATOR_URL} set, now and then or by a timer."
        * bool(waiting),
    )


async def _undelivered(queue: OutboxQueue) -> list[Finding]:
    stuck = await queue.stuck()
    return [
        Finding(
            fine=False,
            what=f"{count} message(s) could not be delivered: {code}",
            cure="Slack's words for it: https://docs.slack.dev/reference/methods/chat.postMessage",
        )
        for code, count in sorted(stuck.items())
    ] or [Finding(fine=True, what="delivery: nothing is stuck")]


async def _slack(client: AsyncWebClient, settings: Settings) -> list[Finding]:
    try:
        who = await client.auth_test()
    except SlackApiError as error:
        return [_refused(error_code(error))]
    except (TimeoutError, aiohttp.ClientError):
        return [
            Finding(
                fine=False,
                what=f"Slack cannot be reached at {settings.api_url}",
                cure="Check the network and SLACK_API_URL.",
            )
        ]
    return [
        Finding(fine=True, what=f"Slack: {who['user']} in {who['team']}"),
        _scopes(set(str(who.headers.get("x-oauth-scopes", "")).replace(" ", "").split(","))),
    ]


def _refused(code: str) -> Finding:
    if classify(code) is ErrorClass.PERMANENT_FOR_INSTALLATION:
        cure = "Install the app again and copy the new Bot User OAuth Token."
    else:
        cure = "Slack is busy or away: try again in a while. https://slack-status.com tells."
    return Finding(fine=False, what=f"Slack refuses: {code or 'unreadable answer'}", cure=cure)


def _scopes(granted: set[str]) -> Finding:
    manifest = yaml.safe_load(MANIFEST.read_text())
    missing = sorted(set(manifest["oauth_config"]["scopes"]["bot"]) - granted)
    if missing:
        return Finding(
            fine=False,
            what=f"Slack scopes missing: {', '.join(missing)}",
            cure="Paste manifest.yml into your app's 'App Manifest' page and install it again.",
        )
    return Finding(fine=True, what="Slack scopes: all there")
