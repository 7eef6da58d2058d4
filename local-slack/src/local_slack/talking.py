"""Typing messages, commands and shortcuts; reading, reacting, opening Home."""

import html
import re

from local_slack.modalflow import ModalFlow
from local_slack.model import App, Channel, Command, Json, Message, User
from local_slack.outcome import Outcome, refused
from local_slack.parcel import Answer
from local_slack.responses import ResponseError, Source
from local_slack.words import (
    APP_SILENT,
    ARCHIVED,
    COMMAND_FAILED,
    GONE,
    NO_HOME,
    NOT_MEMBER,
    NOT_SUPPORTED_IN_THREADS,
    READ_ONLY,
    TROUBLE,
    UNKNOWN_COMMAND,
    UNKNOWN_SHORTCUT,
)

_MENTION = re.compile(r"(?<![\w<&])@([\w.\-]+)")
_CHANNEL = re.compile(r"(?<![\w<&])#([\w\-]+)")


class Talking(ModalFlow):
    async def say(
        self, user_id: str, channel_id: str, text: str, *, thread_ts: str | None = None
    ) -> Outcome:
        """Types words into a conversation; words beginning with a known /command run it."""
        user = self.world.users[user_id]
        if text.startswith("/"):
            if thread_ts:
                name = text.split(maxsplit=1)[0]
                return refused(NOT_SUPPORTED_IN_THREADS.format(command=name))
            return await self.command(user_id, channel_id, text)
        channel = self.world.channels.get(channel_id)
        problem = self._may_write(user, channel)
        if channel is None or problem:
            return refused(problem or NOT_MEMBER)
        parent = self.world.message(channel_id, thread_ts) if thread_ts else None
        if thread_ts and (parent is None or parent.ephemeral_to is not None):
            return refused(GONE)
        message = Message(
            channel_id=channel_id,
            ts=self.world.next_ts(),
            user_id=user_id,
            text=self.typed(user, text),
            thread_ts=(parent.thread_ts or parent.ts) if parent else None,
        )
        self.world.add_message(message)
        channel.last_read[user_id] = message.ts
        self.desk.announcer.message(message)
        return Outcome(message=message)

    def typed(self, user: User, text: str) -> str:
        """A person's words as Slack stores them."""
        return self._marked_up(user, html.escape(text, quote=False), names=False)

    def _may_write(self, user: User, channel: Channel | None) -> str | None:
        if channel is None or user.id not in channel.members:
            return NOT_MEMBER
        if channel.archived:
            return ARCHIVED
        if channel.is_read_only and not user.is_admin:
            return READ_ONLY
        app = self._app_behind(channel) if channel.kind == "im" else None
        if app is not None and (app.messages_tab_read_only or not app.messages_tab):
            return APP_SILENT
        return None

    def _app_behind(self, channel: Channel) -> App | None:
        for member in channel.members:
            user = self.world.users.get(member)
            if user is not None and user.is_bot:
                return self.world.apps.get(user.app_id or "")
        return None

    def _marked_up(self, user: User, text: str, *, names: bool) -> str:
        """@handles and #channels as ids; `names` adds a channel's name as commands get it."""

        def person(found: re.Match[str]) -> str:
            known = self.world.user_named(found[1].rstrip("."), user.team_id)
            tail = "." if found[1].endswith(".") else ""
            return f"<@{known.id}>{tail}" if known else found[0]

        def channel(found: re.Match[str]) -> str:
            known = self.world.channel_named(found[1], user.team_id)
            if known is None or (known.kind != "public" and user.id not in known.members):
                return found[0]
            name = known.name if known.kind == "public" else ""
            return f"<#{known.id}|{name}>" if names else f"<#{known.id}>"

        return _CHANNEL.sub(channel, _MENTION.sub(person, text))

    async def command(self, user_id: str, channel_id: str, text: str) -> Outcome:
        """`text` is the whole line, `/word and the rest`."""
        user = self.world.users[user_id]
        name, _, rest = text.strip().partition(" ")
        app, command = self._command_named(user.team_id, name)
        channel = self.world.channels.get(channel_id)
        if channel is None or user_id not in channel.members:
            return refused(NOT_MEMBER)
        if app is None or command is None or user.is_stranger:
            return refused(UNKNOWN_COMMAND.format(command=name))
        rest = rest.strip()
        if command.should_escape:
            rest = self._marked_up(user, rest, names=True)
        fields = self.desk.interactions.command(app, user, channel_id, name, rest)
        url = command.url or app.interactivity_url
        answer = await self.desk.delivery.command(app, fields, url)
        return self._after_command(app, user, text, channel, answer)

    def _command_named(self, team_id: str, name: str) -> tuple[App | None, Command | None]:
        # No namespaces: of two apps with the same command the one installed last wins.
        for app in reversed(self.world.apps_in(team_id)):
            for command in app.commands:
                if command.name == name:
                    return app, command
        return None, None

    def _after_command(
        self, app: App, user: User, text: str, channel: Channel, answer: Answer
    ) -> Outcome:
        if not answer.ok:
            name = text.split(maxsplit=1)[0]
            return refused(COMMAND_FAILED.format(command=name, error=_command_error(answer)))
        body = answer.json
        payload: Json = body if isinstance(body, dict) else {"text": answer.body.strip()}
        if payload.get("response_type") == "in_channel":
            echo = Message(channel.id, self.world.next_ts(), user.id, text)
            self.world.add_message(echo)
        if not any(payload.get(key) for key in ("text", "blocks", "attachments")):
            return Outcome()
        try:
            source = Source(app.id, user.team_id, user.id, channel.id)
            for words in self.desk.responses.answer(source, payload):
                answer.note(words)
        except ResponseError as error:
            answer.note(error.words)
            return refused(TROUBLE)
        return Outcome()

    async def open_home(self, user_id: str, app_id: str | None = None) -> Outcome:
        """Opens the Home tab of an app (the only one installed when `app_id` is None)."""
        user = self.world.users[user_id]
        app = self.app_of(app_id, user.team_id)
        if app is None or not app.home_tab or user.is_stranger:
            return refused(NO_HOME)
        channel = self.world.app_channel(user_id, app.id)
        self.desk.announcer.home_opened(app, user, "home", channel)
        return Outcome()

    async def open_messages_tab(self, user_id: str, app_id: str | None = None) -> Channel:
        """Opens the app's Messages tab: its DM, which also fires app_home_opened."""
        user = self.world.users[user_id]
        app = self.app_of(app_id, user.team_id)
        if app is None:
            raise LookupError(f"no app {app_id} in {user.team_id}")
        channel = self.world.app_channel(user_id, app.id)
        self.desk.announcer.home_opened(app, user, "messages", channel)
        return channel

    async def shortcut(self, user_id: str, callback_id: str) -> Outcome:
        """A global shortcut from the lightning menu."""
        user = self.world.users[user_id]
        app = self._app_with_shortcut(user.team_id, callback_id, "global")
        if app is None or user.is_stranger:
            return refused(UNKNOWN_SHORTCUT)
        payload = self.desk.interactions.shortcut(app, user, callback_id)
        answer = await self.desk.delivery.interaction(app, payload, app.interactivity_url)
        return Outcome() if answer.ok else refused(TROUBLE)

    async def message_shortcut(
        self, user_id: str, callback_id: str, channel_id: str, ts: str
    ) -> Outcome:
        """A shortcut from a message's menu."""
        user = self.world.users[user_id]
        app = self._app_with_shortcut(user.team_id, callback_id, "message")
        message = self.world.message(channel_id, ts)
        if app is None or user.is_stranger:
            return refused(UNKNOWN_SHORTCUT)
        if message is None or message.ephemeral_to is not None:
            return refused(GONE)
        if not self.world.may_see(user, self.world.channels[channel_id]):
            return refused(GONE)
        payload = self.desk.interactions.message_shortcut(app, user, callback_id, message)
        answer = await self.desk.delivery.interaction(app, payload)
        return Outcome() if answer.ok else refused(TROUBLE)

    def _app_with_shortcut(self, team_id: str, callback_id: str, kind: str) -> App | None:
        for app in self.world.apps_in(team_id):
            if any((s.callback_id, s.kind) == (callback_id, kind) for s in app.shortcuts):
                return app
        return None


def _command_error(answer: Answer) -> str:
    if answer.failure == "timeout":
        return "operation_timeout"
    if answer.failure == "status":
        return "http_client_error" if answer.status // 100 == 4 else "http_service_error"
    return "dispatch_failed"
