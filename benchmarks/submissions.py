"""Submissions of the action-plan form: one real one as the pattern, then as many as are asked for.

The pattern is what the local Slack sent when a teacher filled the form in and pressed the button,
so that every key Slack sends is there. Each copy is another person's, with a view, a hash, a
trigger and words of its own.
"""

import copy
import hashlib
import hmac
import itertools
import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from modals.action_plans import WHAT
from tests.support.house import House
from tests.support.school import STRATEGIST

_CONTENT_TYPE = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Submission:
    """One request before it is signed. `key` is what the inbox and the audit know it by."""

    body: bytes
    what: str
    key: str

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


async def real_submission(home: House) -> dict[str, Any]:
    """Play the story up to a teacher's plan; return what Slack sent for it."""
    dana = home.slack.as_user(STRATEGIST)
    await dana.types("/uptake complete")
    await dana.submits()
    teacher = home.slack.as_user(home.school.teachers[0])
    await teacher.opens_home()
    await teacher.presses("Make my plan", where="home")
    await teacher.chooses("Think-pair-share")
    day = time.strftime("%Y-%m-%d", time.gmtime(time.time() + 30 * 86_400))
    await teacher.fills(
        plan_what="Two minutes of pair talk",
        plan_on=day,
        plan_at="10:00",
        plan_with_whom="my Grade 2 class",
        plan_cue="When the bell rings after lunch",
    )
    await teacher.submits()
    await teacher.sees("Your plan is saved", where="modal")
    sent = await home.slack.log("view_submission")
    pattern: dict[str, Any] = sent[-1]["payload"]
    # One pattern serves for everybody's next plan, whichever revision that is: as a form of the
    # release before did, it names no revision that it was drawn from.
    drawn = json.loads(pattern["view"]["private_metadata"])
    pattern["view"]["private_metadata"] = json.dumps(
        {"v": 1, "engagement_id": drawn["engagement_id"]}, separators=(",", ":")
    )
    return pattern


def submissions(
    pattern: dict[str, Any], people: list[tuple[str, str]], number: Iterator[int]
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
        answers = view["state"]["values"][WHAT.block_id][WHAT.action_id]
        what = f"No. {n}: two minutes of pair talk before anyone answers, then three voices"
        answers["value"] = what
        yield Submission(_encoded(made), what, f"view:{view['id']}:{view['hash']}")


def _encoded(payload: dict[str, Any]) -> bytes:
    # Slack sends compact JSON.
    return urlencode({"payload": json.dumps(payload, separators=(",", ":"))}).encode()
