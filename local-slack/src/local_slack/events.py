"""Turns what happens in the workspace into events for the apps that subscribed."""

from local_slack.delivery import Delivery
from local_slack.model import App, Channel, Json, Message, User
from local_slack.shapes import message_json
from local_slack.viewstore import view_json
from local_slack.world import World

_MESSAGE_EVENTS = {
    "im": ("message.im", "im:history", "im"),
    "mpim": ("message.mpim", "mpim:history", "mpim"),
    "private": ("message.groups", "groups:history", "group"),
    "public": ("message.channels", "channels:history", "channel"),
}


class Announcer:
    def __init__(self, world: World, delivery: Delivery) -> None:
        self.world = world
        self.delivery = delivery

    def _listening(self, team_id: str, event: str, scope: str | None) -> list[App]:
        found = []
        for app in self.world.apps_in(team_id):
            scopes = self.world.installations[app.id, team_id].scopes
            if event in app.bot_events and (scope is None or scope in scopes):
                found.append(app)
        return found

    def _bot_in(self, app: App, channel: Channel) -> bool:
        return self.world.installations[app.id, channel.team_id].bot_user_id in channel.members

    def message(self, message: Message) -> None:
        """Everybody's messages, the app's own too: apps are expected to ignore those."""
        if message.ephemeral_to is not None:
            return
        channel = self.world.channels[message.channel_id]
        name, scope, channel_type = _MESSAGE_EVENTS[channel.kind]
        event = message_json(self.world, message, metadata=False) | {
            "channel": channel.id,
            "channel_type": channel_type,
            "event_ts": message.ts,
        }
        for app in self._listening(channel.team_id, name, scope):
            if self._bot_in(app, channel):
                self.delivery.event(app, channel.team_id, event)
        self._mentions(message, channel, event)

    def message_edited(self, message: Message, before: Json) -> None:
        """`before`: the message as it was."""
        now = message_json(self.world, message, metadata=False)
        self._of_message(message, "message_changed", {"message": now, "previous_message": before})

    def message_deleted(self, message: Message) -> None:
        before = message_json(self.world, message, metadata=False)
        more = {"previous_message": before, "deleted_ts": message.ts}
        self._of_message(message, "message_deleted", more)

    def _of_message(self, message: Message, subtype: str, more: Json) -> None:
        if message.ephemeral_to is not None:
            return
        channel = self.world.channels[message.channel_id]
        name, scope, channel_type = _MESSAGE_EVENTS[channel.kind]
        ts = self.world.next_ts()
        event: Json = {
            "type": "message",
            "subtype": subtype,
            "hidden": True,
            "channel": channel.id,
            "channel_type": channel_type,
            "ts": ts,
            "event_ts": ts,
            **more,
        }
        for app in self._listening(channel.team_id, name, scope):
            if self._bot_in(app, channel):
                self.delivery.event(app, channel.team_id, event)

    def _mentions(self, message: Message, channel: Channel, event: Json) -> None:
        if channel.kind == "im" or message.app_id:
            return
        for app in self._listening(channel.team_id, "app_mention", "app_mentions:read"):
            bot = self.world.installations[app.id, channel.team_id].bot_user_id
            if f"<@{bot}>" in message.text and bot in channel.members:
                mention = {k: v for k, v in event.items() if k != "channel_type"}
                self.delivery.event(app, channel.team_id, mention | {"type": "app_mention"})

    def home_opened(self, app: App, user: User, tab: str, channel: Channel) -> None:
        if app not in self._listening(user.team_id, "app_home_opened", None):
            return
        event: Json = {
            "type": "app_home_opened",
            "user": user.id,
            "channel": channel.id,
            "tab": tab,
            "event_ts": self.world.next_ts(),
        }
        home = self.world.home(user.id, app.id)
        if home is not None and tab == "home":
            event["view"] = view_json(self.world, home)
        self.delivery.event(app, user.team_id, event)

    def reaction(self, user: User, message: Message, name: str, *, added: bool) -> None:
        kind = "reaction_added" if added else "reaction_removed"
        event = {
            "type": kind,
            "user": user.id,
            "reaction": name,
            "item": {"type": "message", "channel": message.channel_id, "ts": message.ts},
            "item_user": message.user_id,
            "event_ts": self.world.next_ts(),
        }
        channel = self.world.channels[message.channel_id]
        for app in self._listening(channel.team_id, kind, "reactions:read"):
            if self._bot_in(app, channel):
                self.delivery.event(app, channel.team_id, event)

    def joined(self, user: User, channel: Channel, inviter: str | None = None) -> None:
        more = {"inviter": inviter} if inviter else {}
        self._membership(user, channel, "member_joined_channel", more)

    def left(self, user: User, channel: Channel) -> None:
        self._membership(user, channel, "member_left_channel", {})

    def _membership(self, user: User, channel: Channel, kind: str, more: Json) -> None:
        scope = "channels:read" if channel.kind == "public" else "groups:read"
        event: Json = {
            "type": kind,
            "user": user.id,
            "channel": channel.id,
            "channel_type": "C" if channel.kind == "public" else "G",
            "team": channel.team_id,
            "event_ts": self.world.next_ts(),
            **more,
        }
        for app in self._listening(channel.team_id, kind, scope):
            if self._bot_in(app, channel):
                self.delivery.event(app, channel.team_id, event)

    def user_changed(self, user: User, body: Json) -> None:
        """`body` is the user as users.info shows it."""
        event = {"type": "user_change", "user": body, "event_ts": self.world.next_ts()}
        for app in self._listening(user.team_id, "user_change", "users:read"):
            self.delivery.event(app, user.team_id, event)

    def removed(self, app: App, team_id: str) -> None:
        """The app was taken out of the workspace. Said before it is, while it still listens."""
        self.uninstalled(app, team_id)
        self.tokens_revoked(app, team_id)

    def dnd_changed(self, user: User, body: Json) -> None:
        """`body` is the state as dnd.info shows it."""
        event = {"type": "dnd_updated_user", "user": user.id, "dnd_status": body}
        for app in self._listening(user.team_id, "dnd_updated_user", "dnd:read"):
            self.delivery.event(app, user.team_id, event | {"event_ts": self.world.next_ts()})

    def tokens_revoked(self, app: App, team_id: str) -> None:
        bot = self.world.installations[app.id, team_id].bot_user_id
        event = {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [bot]}}
        if app in self._listening(team_id, "tokens_revoked", None):
            self.delivery.event(app, team_id, event | {"event_ts": self.world.next_ts()})

    def uninstalled(self, app: App, team_id: str) -> None:
        if app in self._listening(team_id, "app_uninstalled", None):
            event = {"type": "app_uninstalled", "event_ts": self.world.next_ts()}
            self.delivery.event(app, team_id, event)
