"""Submissions of a form: one real one as the pattern, then as many as are asked for.

The pattern is what the local Slack sent when a teacher filled the form in and pressed the button,
so that every key Slack sends is there. Each copy is another person's, with a view, a hash, a
trigger and answers of its own.
"""

import copy
import hashlib
import hmac
import itertools
import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

# Puts the answers of submission `n` into a view; returns what is to be stored, and what the answer
# to it is to show.
Fill = Callable[[dict[str, Any], int], tuple[str, str]]

_CONTENT_TYPE = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Submission:
    """One request before it is signed. `key` is what the inbox and the audit keep of its ids.

    `stored` is what stands for it afterwards, `shown` what the answer to it has to show.
    """

    body: bytes
    key: str
    user_id: str
    stored: str
    shown: str

    def request(self, signing_secret: str, host: str) -> bytes:
        """Sign it at this moment and write it down as HTTP/1.1."""
        timestamp = str(int(time.time()))
        base = b"v0:" + timestamp.encode() + b":" + self.body
        signature = hmac.new(signing_secret.encode(), base, hashlib.sha256).hexdigest()
        head = (
            f"POST /slack/events HTTP/1.1\r\nHost: {host}\r\n"
            f"Content-Type: {_CONTENT_TYPE}\r\nContent-Length: {len(self.body)}\r\n"
            "User-Agent: Slackbot 1.0 (+https://api.slack.com/robots)\r\nAccept: */*\r\n"
            f"X-Slack-Request-Timestamp: {timestamp}\r\nX-Slack-Signature: v0={signature}\r\n\r\n"
        )
        return head.encode() + self.body


def submissions(
    pattern: dict[str, Any], people: list[tuple[str, str]], number: Iterator[int], fill: Fill
) -> Iterator[Submission]:
    """Yield submissions without end, each by the next of `people` (Slack id and handle).

    `number` is shared by all who ask, so that no two submissions are alike.
    """
    for (user_id, name), n in zip(itertools.cycle(people), number, strict=False):
        made = copy.deepcopy(pattern)
        made["user"] |= {"id": user_id, "username": name, "name": name}
        made["trigger_id"] = f"{n:013}.{n:012}.{n:032x}"
        view = made["view"]
        view["id"] = view["root_view_id"] = f"V0{n:09}"
        view["hash"] = f"{int(time.time())}.{n:08x}"
        stored, shown = fill(view, n)
        key = _kept(f"view:{view['id']}:{view['hash']}")
        yield Submission(_encoded(made), key, user_id, stored, shown)


def _kept(key: str) -> str:
    """Return what the database keeps of a request's key: its kind, and a hash."""
    kind = key.partition(":")[0]
    return f"{kind}:{hashlib.sha256(key.encode()).hexdigest()[:32]}"


def _encoded(payload: dict[str, Any]) -> bytes:
    # Slack sends compact JSON.
    return urlencode({"payload": json.dumps(payload, separators=(",", ":"))}).encode()
