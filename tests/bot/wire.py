"""Speaks HTTP to the web edge without a socket: an ASGI request in, its answer out."""

import hashlib
import hmac
import json
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from fastapi import FastAPI

SECRET = "0123456789abcdef0123456789abcdef"
FORM = "application/x-www-form-urlencoded"
JSON = "application/json"


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass
class Stream:
    """A body in pieces; `taken` says how many the application asked for."""

    pieces: list[bytes]
    taken: int = 0

    async def receive(self) -> dict[str, Any]:
        if self.taken >= len(self.pieces):
            return {"type": "http.disconnect"}
        self.taken += 1
        more = self.taken < len(self.pieces)
        return {"type": "http.request", "body": self.pieces[self.taken - 1], "more_body": more}


async def request(
    app: FastAPI,
    body: bytes | Stream,
    headers: Mapping[str, str],
    *,
    path: str = "/slack/events",
    method: str = "POST",
) -> Answer:
    stream = body if isinstance(body, Stream) else Stream([body])
    sent: list[dict[str, Any]] = []

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "root_path": "",
        "headers": [(k.lower().encode(), v.encode("latin-1")) for k, v in headers.items()],
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 80),
    }
    await app(scope, stream.receive, send)
    start = next(one for one in sent if one["type"] == "http.response.start")
    return Answer(
        start["status"],
        {k.decode(): v.decode() for k, v in start["headers"]},
        b"".join(one.get("body", b"") for one in sent if one["type"] == "http.response.body"),
    )


def signature(body: bytes, timestamp: str, secret: str = SECRET) -> str:
    base = b"v0:" + timestamp.encode() + b":" + body
    return "v0=" + hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()


def signed(
    body: bytes, *, content_type: str = FORM, at: float | None = None, secret: str = SECRET
) -> dict[str, str]:
    """Return the headers that Slack would send with `body`; `at` is Unix time, now by default."""
    timestamp = str(int(time.time() if at is None else at))
    return {
        "content-type": content_type,
        "x-slack-request-timestamp": timestamp,
        "x-slack-signature": signature(body, timestamp, secret),
    }


def form(pairs: Mapping[str, str] | Iterable[tuple[str, str]]) -> bytes:
    return urlencode(dict(pairs) if isinstance(pairs, Mapping) else list(pairs)).encode()


def interaction(payload: object) -> bytes:
    return form({"payload": json.dumps(payload)})
