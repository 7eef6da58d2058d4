"""The whole state of the local Slack, in memory, with its lookups."""

import asyncio
import time
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from local_slack.chance import Chance
from local_slack.clock import Clock
from local_slack.model import (
    App,
    Change,
    Channel,
    ChannelKind,
    File,
    Installation,
    Message,
    Scheduled,
    User,
    View,
    Workspace,
)

_KEPT_CHANGES = 5000


@dataclass
class World:
    clock: Clock = field(default_factory=Clock)
    chance: Chance = field(default_factory=Chance)
    base_url: str = "http://127.0.0.1"
    """this server's own address, without a slash at the end"""
    workspaces: dict[str, Workspace] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)
    channels: dict[str, Channel] = field(default_factory=dict)
    messages: dict[str, dict[str, Message]] = field(default_factory=dict)
    """channel id -> ts -> message, in order of ts"""
    scheduled: dict[str, Scheduled] = field(default_factory=dict)
    views: dict[str, View] = field(default_factory=dict)
    stacks: dict[str, list[str]] = field(default_factory=dict)
    """user id -> ids of the open modals, the top one last"""
    homes: dict[tuple[str, str], str] = field(default_factory=dict)
    """(user id, app id) -> view id of the published Home"""
    files: dict[str, File] = field(default_factory=dict)
    apps: dict[str, App] = field(default_factory=dict)
    installations: dict[tuple[str, str], Installation] = field(default_factory=dict)
    """(app id, team id) -> installation"""
    version: int = 0
    changes: deque[Change] = field(default_factory=lambda: deque(maxlen=_KEPT_CHANGES))
    _waiters: set[asyncio.Event] = field(default_factory=set, repr=False)
    _last_ts: int = 0

    # -- time ------------------------------------------------------------
    def next_ts(self) -> str:
        """A ts later than every one before it, at the local Slack's own time."""
        micros = max(int(self.clock.now() * 1_000_000), self._last_ts + 1)
        self._last_ts = micros
        return f"{micros // 1_000_000}.{micros % 1_000_000:06d}"

    def resume_ts(self) -> None:
        """After a restore: new messages come later than every stored one."""
        stored = [float(ts) for found in self.messages.values() for ts in found]
        self._last_ts = max((round(ts * 1_000_000) for ts in stored), default=0)

    # -- changes, for pages that follow along ----------------------------
    def changed(self, change: Change) -> None:
        self.version += 1
        self.changes.append(replace(change, version=self.version))
        for waiter in self._waiters:
            waiter.set()

    def changes_after(self, version: int) -> list[Change]:
        return [change for change in self.changes if change.version > version]

    async def wait_for_change(self, after: int, timeout: float) -> list[Change]:  # noqa: ASYNC109 - a long poll answers "nothing" at its end, which is no error
        """Changes later than `after`; an empty list when none came within `timeout` seconds."""
        end = time.monotonic() + timeout
        while not (found := self.changes_after(after)):
            waiter = asyncio.Event()
            self._waiters.add(waiter)
            try:
                await asyncio.wait_for(waiter.wait(), max(0.0, end - time.monotonic()))
            except TimeoutError:
                return []
            finally:
                self._waiters.discard(waiter)
        return found

    # -- people ----------------------------------------------------------
    def user_named(self, who: str, team_id: str | None = None) -> User | None:
        """By id, handle, real or display name, or e-mail."""
        if who in self.users:
            return self.users[who]
        wanted = who.lstrip("@").casefold()
        for user in self.users.values():
            names = (user.name, user.real_name, user.display_name, user.email or "")
            if team_id in (None, user.team_id) and wanted in (name.casefold() for name in names):
                return user
        return None

    def members_of(self, team_id: str) -> list[User]:
        return [user for user in self.users.values() if user.team_id == team_id]

    def people(self, team_id: str | None = None) -> list[User]:
        """Those one can act as: no bots, nobody deactivated."""
        return [
            user
            for user in self.users.values()
            if team_id in (None, user.team_id) and not user.is_bot and not user.deleted
        ]

    # -- conversations ---------------------------------------------------
    def channel_named(self, name: str, team_id: str | None = None) -> Channel | None:
        """By id or name, with or without #."""
        if name in self.channels:
            return self.channels[name]
        bare = name.lstrip("#")
        for channel in self.channels.values():
            if channel.name and channel.name == bare and team_id in (None, channel.team_id):
                return channel
        return None

    def direct_channel(self, members: Iterable[str]) -> Channel | None:
        wanted = sorted(set(members))
        kinds: tuple[ChannelKind, ...] = ("im", "mpim")
        for channel in self.channels.values():
            if channel.kind in kinds and sorted(channel.members) == wanted:
                return channel
        return None

    def open_direct(self, team_id: str, members: Iterable[str]) -> Channel:
        """The DM (two people) or group DM (more) of these members, made when missing."""
        ids = list(dict.fromkeys(members))
        found = self.direct_channel(ids)
        if found is not None:
            return found
        is_pair = len(ids) <= 2
        kind: ChannelKind = "im" if is_pair else "mpim"
        channel = Channel(
            id=self.chance.id("D" if is_pair else "G"),
            team_id=team_id,
            name="" if is_pair else "mpdm-" + "--".join(self.users[i].name for i in ids) + "-1",
            kind=kind,
            members=ids,
            created=int(self.clock.now()),
        )
        self.add_channel(channel)
        return channel

    def add_channel(self, channel: Channel) -> None:
        self.channels[channel.id] = channel
        self.messages.setdefault(channel.id, {})
        self.changed(Change(0, "channel", channel.team_id, channel.id))

    def may_see(self, user: User, channel: Channel) -> bool:
        """Members see a conversation; everybody but guests and outsiders a public one."""
        if user.id in channel.members:
            return True
        outside = user.is_guest or user.is_stranger
        return channel.kind == "public" and channel.team_id == user.team_id and not outside

    def connected_teams(self, channel: Channel) -> list[str]:
        """The workspaces that share a channel, its own first."""
        found = [self.users[m].own_team_id for m in channel.members if m in self.users]
        return list(dict.fromkeys([channel.team_id, *found]))

    def share_a_channel(self, user: User, bot_user_id: str) -> bool:
        return any(bot_user_id in channel.members for channel in self.channels_of(user.id))

    def channels_of(self, user_id: str) -> list[Channel]:
        """Every conversation this person is in, DMs included."""
        return [c for c in self.channels.values() if user_id in c.members]

    # -- messages --------------------------------------------------------
    def message(self, channel_id: str, ts: str) -> Message | None:
        return self.messages.get(channel_id, {}).get(ts)

    def visible_messages(self, channel_id: str, user_id: str) -> list[Message]:
        """What this person sees in the channel, oldest first, thread replies included."""
        return [
            message
            for message in self.messages.get(channel_id, {}).values()
            if message.ephemeral_to in (None, user_id)
        ]

    def replies(self, channel_id: str, thread_ts: str) -> list[Message]:
        found = self.messages.get(channel_id, {}).values()
        return [m for m in found if m.thread_ts == thread_ts and m.ts != thread_ts]

    def unread(self, channel_id: str, user_id: str) -> int:
        seen = self.channels[channel_id].last_read.get(user_id, "0")
        found = self.visible_messages(channel_id, user_id)
        return sum(1 for m in found if m.ts > seen and m.user_id != user_id)

    def add_message(self, message: Message) -> None:
        message.team_id = message.team_id or self.channels[message.channel_id].team_id
        self.messages.setdefault(message.channel_id, {})[message.ts] = message
        self.message_changed(message)

    def message_changed(self, message: Message) -> None:
        self.changed(
            Change(0, "message", message.team_id, message.channel_id, message.ephemeral_to)
        )

    def remove_message(self, message: Message) -> None:
        self.messages.get(message.channel_id, {}).pop(message.ts, None)
        self.message_changed(message)

    # -- views -----------------------------------------------------------
    def modal_stack(self, user_id: str) -> list[View]:
        return [self.views[view_id] for view_id in self.stacks.get(user_id, [])]

    def top_modal(self, user_id: str) -> View | None:
        stack = self.modal_stack(user_id)
        return stack[-1] if stack else None

    def home(self, user_id: str, app_id: str) -> View | None:
        view_id = self.homes.get((user_id, app_id))
        return self.views.get(view_id) if view_id else None

    def view_changed(self, view: View) -> None:
        kind = "home" if view.type == "home" else "view"
        self.changed(Change(0, kind, view.team_id, None, view.user_id))  # type: ignore[arg-type]  # both words are kinds

    # -- files -----------------------------------------------------------
    def is_ready(self, file: File) -> bool:
        """Whether Slack has finished processing the upload."""
        return file.completed and self.clock.now() >= file.ready_at

    # -- apps ------------------------------------------------------------
    def apps_in(self, team_id: str) -> list[App]:
        found = self.installations.values()
        return [self.apps[i.app_id] for i in found if i.team_id == team_id and i.active]

    def installation(self, app_id: str, team_id: str) -> Installation | None:
        return self.installations.get((app_id, team_id))

    def installation_by_token(self, token: str) -> Installation | None:
        return next((i for i in self.installations.values() if i.end_of(token) is not None), None)

    def app_channel(self, user_id: str, app_id: str) -> Channel:
        """The DM between a person and an app's bot, made when missing."""
        team_id = self.users[user_id].team_id
        bot_user_id = self.installations[app_id, team_id].bot_user_id
        return self.open_direct(team_id, (user_id, bot_user_id))
