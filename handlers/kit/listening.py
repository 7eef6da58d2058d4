"""What a slice listens to, and how Bolt is made to call it.

Each listener takes its request and nothing else. The adapters here are the one place that
acknowledges and that words errors.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any, NamedTuple, TypeVar

from slack_bolt.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from handlers.kit.caller import Body
from handlers.kit.deps import Deps
from handlers.kit.errors import error_reply, error_view, field_errors, stranger_reply
from handlers.kit.requests import Command, HomeOpened, Press, Shortcut, Submission
from modals.kit.payloads import Field

Made = TypeVar("Made")
Listener = Callable[[Made], Awaitable[None]]
Adapter = Callable[..., Awaitable[None]]


class Form(NamedTuple):
    """A form's listener. Errors are shown at `fields`; without any, in the form's place."""

    submit: Listener[Submission]
    fields: Mapping[str, Field] = {}


@dataclass(frozen=True, slots=True)
class Listeners:
    """What one slice listens to, by the ids that its modals spell.

    `words` are those of `/uptake`: each names what answers it.
    """

    presses: Mapping[str, Listener[Press]] = field(default_factory=dict)
    submissions: Mapping[str, Form] = field(default_factory=dict)
    shortcuts: Mapping[str, Listener[Shortcut]] = field(default_factory=dict)
    commands: Mapping[str, Listener[Command]] = field(default_factory=dict)
    words: Mapping[str, Listener[Command]] = field(default_factory=dict)
    home_events: Mapping[str, Listener[HomeOpened]] = field(default_factory=dict)


def together(*slices: Listeners) -> Listeners:
    """Put the listeners of all slices together. Raises ValueError where two claim one id."""
    merged: dict[str, dict[str, Any]] = {one.name: {} for one in fields(Listeners)}
    for one in slices:
        for kind, claimed in merged.items():
            for name, listener in getattr(one, kind).items():
                if name in claimed:
                    raise ValueError(f"{name} is listened to twice: each id has one listener")
                claimed[name] = listener
    return Listeners(**merged)


async def follow_link(press: Press) -> None:
    """Leave the press of a button that leads to a page alone: Slack opens the page by itself."""


def listen(app: AsyncApp, listeners: Listeners, deps: Deps) -> None:
    """Have the app call them. Bolt injects by the names of an adapter's parameters."""
    for name, press in listeners.presses.items():
        app.action(name)(_press_adapter(press, deps))
    for name, form in listeners.submissions.items():
        app.view(name)(_submission_adapter(form, deps))
    for name, shortcut in listeners.shortcuts.items():
        app.shortcut(name)(_shortcut_adapter(shortcut, deps))
    for name, command in listeners.commands.items():
        app.command(name)(_command_adapter(command, deps))
    for name, home_event in listeners.home_events.items():
        app.event(name)(_home_event_adapter(home_event, deps))


def _press_adapter(listener: Listener[Press], deps: Deps) -> Adapter:
    async def on_press(
        ack: AsyncAck, body: Body, client: AsyncWebClient, respond: AsyncRespond
    ) -> None:
        await ack()
        press = Press(body, deps, client, respond)
        async with error_reply(press):
            await listener(press)

    return on_press


def _shortcut_adapter(listener: Listener[Shortcut], deps: Deps) -> Adapter:
    async def on_shortcut(
        ack: AsyncAck, body: Body, client: AsyncWebClient, respond: AsyncRespond
    ) -> None:
        await ack()
        shortcut = Shortcut(body, deps, client, respond)
        async with error_reply(shortcut):
            await listener(shortcut)

    return on_shortcut


def _submission_adapter(form: Form, deps: Deps) -> Adapter:
    async def on_submission(ack: AsyncAck, body: Body, client: AsyncWebClient) -> None:
        submission = Submission(body, deps, client, ack)
        errors = field_errors(submission, form.fields) if form.fields else error_view(submission)
        async with errors:
            await form.submit(submission)

    return on_submission


def _command_adapter(listener: Listener[Command], deps: Deps) -> Adapter:
    async def on_command(ack: AsyncAck, body: Body, client: AsyncWebClient) -> None:
        command = Command(body, deps, client, ack)
        async with stranger_reply(command):
            await listener(command)

    return on_command


def _home_event_adapter(listener: Listener[HomeOpened], deps: Deps) -> Adapter:
    async def on_home_event(ack: AsyncAck, body: Body, client: AsyncWebClient) -> None:
        await ack()
        await listener(HomeOpened(body, deps, client))

    return on_home_event
