"""Requests as Slack sends them, and as Slack would never send them."""

import copy
import io
import json
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import aiohttp

from local_slack.httpsend import sign

Path = tuple[str | int, ...]
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Reply:
    status: int
    text: str

    @property
    def output(self) -> dict[str, Any]:
        output: dict[str, Any] = json.loads(self.text)
        return output

    @property
    def errors(self) -> dict[str, str]:
        assert self.status == 200
        assert self.output.get("response_action") == "errors", self.text
        errors: dict[str, str] = self.output["errors"]
        return errors


@dataclass(frozen=True)
class Wire:
    """Sends to one bot; signs as Slack does unless told otherwise."""

    session: aiohttp.ClientSession
    url: str
    secret: str

    def headers(self, body: bytes, kind: str = FORM, at: float | None = None) -> dict[str, str]:
        timestamp = str(int(time.time() if at is None else at))
        return {
            "Content-Type": kind,
            "X-Slack-Request-Timestamp": timestamp,
            "X-Slack-Signature": sign(self.secret, timestamp, body),
        }

    async def raw(self, body: bytes, headers: dict[str, str]) -> Reply:
        async with self.session.post(self.url, data=io.BytesIO(body), headers=headers) as answer:
            return Reply(answer.status, await answer.text(errors="replace"))

    async def signed(self, body: bytes, kind: str = FORM) -> Reply:
        return await self.raw(body, self.headers(body, kind))

    async def interaction(self, payload: Any) -> Reply:
        return await self.signed(interaction(payload))

    async def command(self, fields: dict[str, Any]) -> Reply:
        return await self.signed(urlencode(fields).encode())

    async def event(self, body: Any) -> Reply:
        return await self.signed(json.dumps(body).encode(), "application/json")


def interaction(payload: Any) -> bytes:
    return urlencode({"payload": json.dumps(payload)}).encode()


def paths(value: Any, root: Path = ()) -> list[Path]:
    """List the way to every value inside, the whole left out."""
    if isinstance(value, dict):
        items: list[tuple[str | int, Any]] = list(value.items())
    elif isinstance(value, list):
        items = list(enumerate(value))
    else:
        return []
    return [way for key, inner in items for way in ((*root, key), *paths(inner, (*root, key)))]


def at(value: Any, path: Path) -> Any:
    for key in path:
        value = value[key]
    return value


def put(value: Any, path: Path, new: Any) -> Any:
    """Return a copy with `new` in that place."""
    made = copy.deepcopy(value)
    at(made, path[:-1])[path[-1]] = new
    return made


def without(value: Any, path: Path) -> Any:
    """Return a copy with nothing in that place."""
    made = copy.deepcopy(value)
    del at(made, path[:-1])[path[-1]]
    return made
