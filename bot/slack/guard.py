"""The guard before Bolt: what is not Slack's gets 401, what is not well-formed gets 400.

Bolt answers 500 to a timestamp that is no number and to a payload that is no JSON (it parses
before it verifies), and it lets a replayed request through. Here the signature is checked over
the raw bytes before anything is parsed. Rules: Slack's "Verifying requests from Slack".
"""

import hashlib
import hmac
import json
import re
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import parse_qs

MAX_AGE_SECONDS = 300
# A view may hold 250 kB and comes back with its state, form-encoded; this leaves room for both.
MAX_BODY_BYTES = 1_500_000
REMEMBERED = 20_000
_TIMESTAMP = re.compile(r"\d{1,12}")
_SIGNATURE = re.compile(r"v0=[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Refusal:
    status: HTTPStatus
    reason: str


class Guard:
    """Decides on a request by its headers and raw body. `seconds` gives the real Unix time."""

    def __init__(self, signing_secret: str, seconds: Callable[[], float]) -> None:
        self._key = signing_secret.encode()
        self._seconds = seconds
        self._seen: OrderedDict[str, float] = OrderedDict()

    def check(self, headers: Mapping[str, str], body: bytes) -> Refusal | None:
        """Return why a request is refused, or none.

        A replay is refused in this process; in another one, and after a restart, the inbox keeps
        it without effect.
        """
        if len(body) > MAX_BODY_BYTES:
            return Refusal(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "oversized")
        now = self._seconds()
        if not_slacks := self._not_slacks(headers, body, now):
            return Refusal(HTTPStatus.UNAUTHORIZED, not_slacks)
        if malformed := _malformed(headers.get("content-type", ""), body):
            return Refusal(HTTPStatus.BAD_REQUEST, malformed)
        if self._replayed(headers["x-slack-signature"], now):
            return Refusal(HTTPStatus.UNAUTHORIZED, "replayed")
        return None

    def _not_slacks(self, headers: Mapping[str, str], body: bytes, now: float) -> str | None:
        timestamp = headers.get("x-slack-request-timestamp", "")
        signature = headers.get("x-slack-signature", "")
        if not _TIMESTAMP.fullmatch(timestamp) or not _SIGNATURE.fullmatch(signature):
            return "unsigned"
        if abs(now - int(timestamp)) > MAX_AGE_SECONDS:
            return "stale"
        base = b"v0:" + timestamp.encode() + b":" + body
        expected = "v0=" + hmac.new(self._key, base, hashlib.sha256).hexdigest()
        return None if hmac.compare_digest(expected, signature) else "bad signature"

    def _replayed(self, signature: str, now: float) -> bool:
        if signature in self._seen:
            return True
        self._seen[signature] = now
        # A signature is worth remembering for twice the age: clocks may differ in both directions.
        while self._seen and (
            len(self._seen) > REMEMBERED
            or next(iter(self._seen.values())) < now - 2 * MAX_AGE_SECONDS
        ):
            self._seen.popitem(last=False)
        return False


def _malformed(content_type: str, body: bytes) -> str | None:
    """Say what is wrong with a body that Bolt could not read, or none."""
    try:
        text = body.decode("utf-8")
        # Bolt reads JSON in whatever begins like JSON, also where the header says a form.
        if content_type.startswith("application/json") or text.startswith("{"):
            return None if isinstance(json.loads(text), dict) else "not an object"
        form = parse_qs(text, keep_blank_values=True, strict_parsing=True, max_num_fields=100)
        return _malformed_form(form)
    except (ValueError, RecursionError):
        return "unreadable"


def _malformed_form(form: Mapping[str, list[str]]) -> str | None:
    """Look at the fields that Bolt will read; where one stands twice it would take another."""
    payload = form.get("payload", [])
    if len(payload) + len(form.get("command", [])) != 1:
        return "not one payload or command"
    return None if not payload or isinstance(json.loads(payload[0]), dict) else "not an object"


def is_ssl_check(body: bytes) -> bool:
    """Say whether this is Slack's bare certificate check, which is unsigned and asks nothing."""
    if len(body) > 200 or not body.startswith(b"ssl_check=1"):
        return False
    return set(parse_qs(body.decode("ascii", "replace"))) <= {"ssl_check", "token"}
