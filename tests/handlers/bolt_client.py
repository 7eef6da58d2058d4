"""Speaks to the app as Slack does: signed requests into Bolt's dispatch, its answer out."""

import json
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any
from urllib.parse import urlencode

from slack_bolt.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.signature import SignatureVerifier

from local_slack.checker import check_message, check_view
from modals.kit.payloads import View
from tests.handlers.slack_double import SlackDouble
from tests.storage.world import TEAM

SECRET = "a signing secret of the tests"


@dataclass(frozen=True)
class Answer:
    """What the app answered: always 200, and a JSON body or nothing."""

    status: int
    output: dict[str, Any]

    @property
    def errors(self) -> dict[str, str]:
        assert self.output.get("response_action") == "errors", self.output
        errors: dict[str, str] = self.output["errors"]
        return errors

    @property
    def view(self) -> View:
        assert self.output.get("response_action") == "update", self.output
        view: View = self.output["view"]
        return view


@dataclass
class BoltClient:
    """One app with its Slack. Each request gets ids of its own unless one is given."""

    app: AsyncApp
    slack: SlackDouble
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    async def command(self, user: str, text: str = "", *, name: str = "/uptake") -> Answer:
        return await self._dispatch(
            {
                "command": name,
                "text": text,
                "team_id": TEAM,
                "user_id": user,
                "channel_id": "C1",
                "trigger_id": f"trigger.{next(self.numbers)}",
                "response_url": self.slack.response_url,
            }
        )

    async def press(
        self,
        user: str,
        element: Mapping[str, Any],
        *,
        where: str = "dm",
        at: str | None = None,
        view: View | None = None,
    ) -> Answer:
        """Press a button or pick from a menu. `at` is the moment: the same one twice is a retry.

        `view` is the filled form in which it is pressed, where that matters.
        """
        number = next(self.numbers)
        pressed = {
            "type": element.get("type", "button"),
            "block_id": "b",
            "action_id": element["action_id"],
            "action_ts": at or f"{number}.0",
        }
        if element.get("type") == "overflow":
            pressed["selected_option"] = {"value": element["value"]}
        else:
            pressed["value"] = element["value"]
        place = self._container("modal" if view else where)
        if view:
            place["view"] = view | place["view"]
        return await self._interact({"type": "block_actions", "actions": [pressed], **place}, user)

    def _container(self, where: str) -> dict[str, Any]:
        if where == "dm":
            return {
                "container": {"type": "message", "channel_id": "D1", "message_ts": "1.1"},
                "response_url": self.slack.response_url,
            }
        view = {"id": "V0DOUBLE", "hash": "2.b", "type": where}
        return {"container": {"type": "view", "view_id": view["id"]}, "view": view}

    async def submit(self, user: str, view: View, *, view_id: str | None = None) -> Answer:
        """Send a filled form. The same `view_id` twice is a double click."""
        sent = view | {"id": view_id or f"V{next(self.numbers)}", "hash": "1.a"}
        return await self._interact({"type": "view_submission", "view": sent}, user)

    async def shortcut(self, user: str, callback_id: str, message: Mapping[str, Any]) -> Answer:
        """Use a shortcut on a message, as Slack hands it over."""
        return await self._interact(
            {
                "type": "message_action",
                "callback_id": callback_id,
                "action_ts": f"{next(self.numbers)}.0",
                "message_ts": "1.1",
                "channel": {"id": "C1", "name": "general"},
                "message": {"type": "message", "ts": "1789398000.1", **message},
                "response_url": self.slack.response_url,
            },
            user,
        )

    async def open_home(
        self, user: str, *, tab: str = "home", view_hash: str | None = None
    ) -> Answer:
        event: dict[str, Any] = {"type": "app_home_opened", "user": user, "tab": tab}
        if view_hash:
            event["view"] = {"id": "V0HOME", "hash": view_hash}
        body = {
            "type": "event_callback",
            "team_id": TEAM,
            "event_id": f"Ev{next(self.numbers)}",
            "event": event,
        }
        return await self._send(json.dumps(body), "application/json")

    async def _interact(self, payload: dict[str, Any], user: str) -> Answer:
        full = {
            "team": {"id": TEAM},
            "user": {"id": user, "team_id": TEAM},
            "trigger_id": f"trigger.{next(self.numbers)}",
        } | payload
        return await self._dispatch({"payload": json.dumps(full)})

    async def _dispatch(self, form: dict[str, str]) -> Answer:
        return await self._send(urlencode(form), "application/x-www-form-urlencoded")

    async def _send(self, body: str, content_type: str) -> Answer:
        now = str(int(time.time()))
        signature = SignatureVerifier(SECRET).generate_signature(timestamp=now, body=body)
        assert signature is not None
        request = AsyncBoltRequest(
            body=body,
            headers={
                "content-type": [content_type],
                "x-slack-request-timestamp": [now],
                "x-slack-signature": [signature],
            },
        )
        answer = await self.app.async_dispatch(request)
        output = json.loads(answer.body) if answer.body else {}
        _keeps_the_rules(output)
        return Answer(answer.status, output)


def _keeps_the_rules(output: Mapping[str, Any]) -> None:
    """Check an answer as Slack would, past the watch on what is drawn: it may have been changed."""
    if "view" in output:
        assert [str(problem) for problem in check_view(output["view"])] == []
    elif "text" in output:
        assert [str(problem) for problem in check_message(output)] == []
