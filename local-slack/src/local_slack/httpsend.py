"""Signed HTTP requests to an app's request URLs."""

import hashlib
import hmac
import json
import time
from urllib.parse import urlencode

import aiohttp

from local_slack.model import App
from local_slack.parcel import Answer, Parcel

_USER_AGENT = "Slackbot 1.0 (+https://api.slack.com/robots)"
_MOST_REDIRECTS = 2


def sign(secret: str, timestamp: str, body: bytes) -> str:
    base = b"v0:" + timestamp.encode() + b":" + body
    return "v0=" + hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()


def signed_headers(secret: str, body: bytes, content_type: str) -> dict[str, str]:
    """Always at real time: apps refuse what is older than five minutes."""
    timestamp = str(int(time.time()))
    return {
        "Content-Type": content_type,
        "X-Slack-Request-Timestamp": timestamp,
        "X-Slack-Signature": sign(secret, timestamp, body),
        "User-Agent": _USER_AGENT,
    }


def encode(parcel: Parcel) -> tuple[bytes, str]:
    """Events travel as JSON, commands as a form, interactions as JSON inside a form."""
    if parcel.kind == "events_api":
        return json.dumps(parcel.body).encode(), "application/json"
    interactive = parcel.kind == "interactive"
    fields = {"payload": json.dumps(parcel.body)} if interactive else parcel.body
    return urlencode(fields).encode(), "application/x-www-form-urlencoded"


class HttpSender:
    def __init__(self, deadline: float) -> None:
        self.deadline = deadline
        self._session: aiohttp.ClientSession | None = None

    @property
    def session(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession()
        return self._session

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()

    def reaches(self, _app: App) -> bool:
        return True

    async def carry(self, parcel: Parcel) -> Answer:
        raw, content_type = encode(parcel)
        headers = signed_headers(parcel.app.signing_secret, raw, content_type)
        return await self.post(parcel.url, raw, headers | parcel.headers, self.deadline)

    async def post(self, url: str, raw: bytes, headers: dict[str, str], deadline: float) -> Answer:
        timeout = aiohttp.ClientTimeout(total=deadline)
        try:
            async with self.session.post(
                url, data=raw, headers=headers, timeout=timeout, max_redirects=_MOST_REDIRECTS + 1
            ) as response:
                text = await response.text(errors="replace")
                failed = response.status // 100 != 2
                return Answer(
                    status=response.status,
                    body=text,
                    failure="status" if failed else None,
                    no_retry=response.headers.get("x-slack-no-retry") == "1",
                )
        except TimeoutError:
            return Answer(failure="timeout")
        except aiohttp.TooManyRedirects:
            return Answer(failure="redirects")
        except (aiohttp.ClientError, OSError):
            return Answer(failure="connection")
