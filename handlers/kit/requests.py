"""What a listener is given: who asks, what they claim, and the ways to read, act and answer.

Nothing here is asked of Slack before the request was acknowledged: presses and shortcuts are so
at once, a submission with its answer after the commit, a command with its answer or before its
view is opened. The adapters in `listening` see to it, and to the words of every error.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from core.kernel.errors import NotAllowedError
from core.kernel.ids import EngagementId, parse_untrusted_id
from handlers.kit.caller import (
    Body,
    Caller,
    of_action,
    of_command,
    of_event,
    of_shortcut,
    of_submission,
    pressed,
    text_at,
)
from handlers.kit.deps import Deps
from handlers.kit.work import Result, Work, read, run_idempotently
from modals.kit.metadata import EngagementMetadata
from modals.kit.payloads import Message, View


@dataclass(frozen=True, slots=True)
class Request(ABC):
    """What all requests have. Reading who asks raises NotAllowedError where no person does."""

    body: Body
    deps: Deps
    client: AsyncWebClient

    @property
    @abstractmethod
    def caller(self) -> Caller: ...

    @property
    def key(self) -> str:
        """Name this very request: the same for a double click and a repeated delivery."""
        return self.caller.key

    async def read(self, work: Work[Result]) -> Result:
        """Read for a known person. Raises NotAllowedError for strangers."""
        return await read(self.deps, self.caller, work)

    async def run_idempotently(self, action: Work[Result], on_repeat: Work[Result]) -> Result:
        """Carry out `action` in one transaction, or read `on_repeat` where it was done before."""
        return await run_idempotently(self.deps, self.caller, action, on_repeat)


@dataclass(frozen=True, slots=True)
class Press(Request):
    """A pressed button or a picked option, in a message, a modal or Home."""

    respond: AsyncRespond

    @property
    def caller(self) -> Caller:
        return of_action(self.body)

    @property
    def value(self) -> str:
        """Return the button's value or the picked option's: a claim by the person's client."""
        element = pressed(self.body)
        if "value" in element:
            return text_at(element, "value")
        return text_at(element, "selected_option", "value")

    @property
    def untrusted_id(self) -> UUID:
        """Return the id that the value claims. Raises NotAllowedError for what is none."""
        return parse_untrusted_id(self.value)

    @property
    def engagement_id(self) -> EngagementId:
        return EngagementId(self.untrusted_id)

    @property
    def view(self) -> Mapping[str, Any]:
        """Return the view that was pressed in; an empty one for a message."""
        return self.body.get("view") or {}

    @property
    def in_modal(self) -> bool:
        return self.view.get("type") == "modal"

    @property
    def in_message(self) -> bool:
        return bool(self.body.get("response_url"))

    async def show(self, view: View) -> None:
        """Open a modal, or change the one that was pressed in."""
        if not self.in_modal:
            await self.client.views_open(trigger_id=self.body["trigger_id"], view=view)
            return
        pressed_in = self.body["view"]
        try:
            await self.client.views_update(
                view_id=pressed_in["id"], hash=pressed_in["hash"], view=view
            )
        except SlackApiError as error:
            # A double click: the first one has changed the view already.
            if error.response.get("error") != "hash_conflict":
                raise

    async def reply(self, message: Message, *, replace: bool = False) -> None:
        """Say it beside the message that was pressed, or in its place, to this person alone."""
        await self.respond(**message, response_type="ephemeral", replace_original=replace)


@dataclass(frozen=True, slots=True)
class Shortcut(Request):
    """A shortcut that was used on a message."""

    respond: AsyncRespond

    @property
    def caller(self) -> Caller:
        return of_shortcut(self.body)

    @property
    def author(self) -> str | None:
        """Return who wrote the message; None for an app's."""
        message = self.body.get("message") or {}
        author = message.get("user")
        return author if isinstance(author, str) and not message.get("bot_id") else None

    @property
    def text(self) -> str:
        """Return the text of the message."""
        text = (self.body.get("message") or {}).get("text")
        return text if isinstance(text, str) else ""

    @property
    def written_at(self) -> datetime:
        """Return when the message was written."""
        try:
            return datetime.fromtimestamp(float(text_at(self.body, "message", "ts")), UTC)
        except (ValueError, OverflowError, OSError):
            raise NotAllowedError from None

    async def show(self, view: View) -> None:
        await self.client.views_open(trigger_id=self.body["trigger_id"], view=view)


@dataclass(frozen=True, slots=True)
class Submission(Request):
    """A filled form. Its answer is its acknowledgement, after the commit."""

    ack: AsyncAck

    @property
    def caller(self) -> Caller:
        return of_submission(self.body)

    @property
    def view(self) -> Mapping[str, Any]:
        view: Mapping[str, Any] = self.body["view"]
        return view

    @property
    def engagement_id(self) -> EngagementId:
        """Return which engagement the form was drawn for. Raises NotAllowedError."""
        return EngagementMetadata.of(self.view).engagement_id

    async def show(self, view: View) -> None:
        """Put a view in the form's place."""
        await self.ack(response_action="update", view=view)


@dataclass(frozen=True, slots=True)
class Command(Request):
    """A slash command with what was typed after it."""

    ack: AsyncAck

    @property
    def caller(self) -> Caller:
        return of_command(self.body)

    @property
    def text(self) -> str:
        return str(self.body.get("text") or "")

    async def show(self, view: View) -> None:
        """Open a modal."""
        await self.ack()
        await self.client.views_open(trigger_id=self.body["trigger_id"], view=view)

    async def reply(self, message: Message) -> None:
        """Say it where the command was typed, to this person alone."""
        await self.ack(**message, response_type="ephemeral")


@dataclass(frozen=True, slots=True)
class HomeOpened(Request):
    """Somebody opened a tab of the app."""

    @property
    def caller(self) -> Caller:
        return of_event(self.body)

    @property
    def tab(self) -> object:
        return self.body["event"].get("tab")
