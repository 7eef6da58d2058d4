"""What a workspace is made of. Plain data; the lookups live in `world.World`."""

import time
from dataclasses import dataclass, field
from typing import Any, Literal

Json = dict[str, Any]
ChannelKind = Literal["public", "private", "im", "mpim"]
ViewType = Literal["modal", "home"]
Values = dict[str, dict[str, Json]]
"""Input states as Slack sends them: block_id -> action_id -> {"type": ..., "value": ...}."""


@dataclass
class Workspace:
    id: str
    name: str
    domain: str
    enterprise_id: str | None = None

    @property
    def url(self) -> str:
        return f"https://{self.domain}.slack.com/"


@dataclass
class Dnd:
    """Do-Not-Disturb: quiet hours of every day, and a snooze, by the local clock."""

    enabled: bool = False
    next_start: int = 1
    next_end: int = 1
    """unix seconds of one window, which comes again every day"""
    quiet_from: str = ""
    quiet_to: str = ""
    """HH:MM in the person's own zone; instead of the two above"""
    snooze_until: int = 0
    """unix second; 0: none"""


@dataclass
class User:
    id: str
    team_id: str
    name: str
    real_name: str
    email: str | None = None
    display_name: str = ""
    title: str = ""
    tz: str = "America/New_York"
    locale: str = "en-US"
    is_admin: bool = False
    is_owner: bool = False
    is_bot: bool = False
    is_restricted: bool = False
    is_ultra_restricted: bool = False
    is_stranger: bool = False
    home_team_id: str = ""
    """an outsider's own workspace, which is not on this machine"""
    deleted: bool = False
    app_id: str | None = None
    bot_id: str | None = None
    dnd: Dnd = field(default_factory=Dnd)

    @property
    def label(self) -> str:
        """The name that others see."""
        return self.display_name or self.real_name or self.name

    @property
    def own_team_id(self) -> str:
        """The workspace that Slack names for this person."""
        return self.home_team_id or self.team_id

    @property
    def is_guest(self) -> bool:
        return self.is_restricted or self.is_ultra_restricted


@dataclass
class Channel:
    id: str
    team_id: str
    name: str
    kind: ChannelKind
    members: list[str] = field(default_factory=list)
    archived: bool = False
    topic: str = ""
    purpose: str = ""
    creator: str = ""
    created: int = 0
    is_general: bool = False
    is_read_only: bool = False
    is_ext_shared: bool = False
    last_read: dict[str, str] = field(default_factory=dict)
    """user id -> ts of the newest message that this person has seen"""


@dataclass
class Message:
    channel_id: str
    ts: str
    user_id: str
    text: str = ""
    app_id: str | None = None
    bot_id: str | None = None
    team_id: str = ""
    blocks: list[Json] = field(default_factory=list)
    attachments: list[Json] = field(default_factory=list)
    metadata: Json | None = None
    thread_ts: str | None = None
    reply_broadcast: bool = False
    ephemeral_to: str | None = None
    """a person's id when only that person can see the message"""
    subtype: str | None = None
    edited_ts: str | None = None
    edited_by: str | None = None
    file_ids: list[str] = field(default_factory=list)
    reactions: dict[str, list[str]] = field(default_factory=dict)
    username: str | None = None
    icon: str | None = None
    trouble: dict[str, str] = field(default_factory=dict)
    """user id -> what that person reads under the message when the app did not answer"""
    states: dict[str, Values] = field(default_factory=dict)
    """user id -> chosen values of this message's interactive elements"""
    stored_at: float = field(default_factory=time.monotonic)
    """real monotonic second"""


@dataclass
class Scheduled:
    """A message for later."""

    id: str
    app_id: str
    team_id: str
    channel_id: str
    post_at: int
    """second of the local clock"""
    created: int
    content: Json
    thread_ts: str | None = None
    broadcast: bool = False


@dataclass
class View:
    id: str
    team_id: str
    app_id: str
    user_id: str
    """the person it is shown to"""
    type: ViewType
    payload: Json
    """as sent by the app, every block_id and action_id filled in"""
    hash: str
    root_view_id: str
    previous_view_id: str | None = None
    external_id: str = ""
    state: Values = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    """block_id -> words shown at the field"""
    trouble: str | None = None
    """words shown on top when the app did not answer in time or answered wrongly"""
    app_installed_team_id: str = ""
    channel_id: str | None = None
    """the conversation from which the stack of modals was opened, if any"""
    in_flight: bool = False
    """submitted, and the app has not answered yet"""


@dataclass
class File:
    id: str
    team_id: str
    user_id: str
    name: str
    title: str
    mimetype: str
    size: int
    data: bytes = b""
    alt_text: str = ""
    created: int = 0
    ready_at: float = 0.0
    """real monotonic second from which the file counts as processed"""
    channels: list[str] = field(default_factory=list)
    handed_to: list[str] = field(default_factory=list)
    """ids of apps that got it through a file input"""
    completed: bool = False


@dataclass
class Command:
    name: str
    """with its slash"""
    description: str = ""
    usage_hint: str = ""
    should_escape: bool = False
    url: str | None = None


@dataclass
class Shortcut:
    name: str
    callback_id: str
    kind: Literal["global", "message"]
    description: str = ""


@dataclass
class App:
    """An app as its manifest describes it, with the secrets the platform gave it."""

    id: str
    name: str
    description: str
    client_id: str
    client_secret: str
    signing_secret: str
    verification_token: str
    events_url: str
    interactivity_url: str
    options_url: str
    bot_name: str
    bot_scopes: list[str] = field(default_factory=list)
    bot_optional_scopes: list[str] = field(default_factory=list)
    user_scopes: list[str] = field(default_factory=list)
    redirect_urls: list[str] = field(default_factory=list)
    bot_events: list[str] = field(default_factory=list)
    commands: list[Command] = field(default_factory=list)
    shortcuts: list[Shortcut] = field(default_factory=list)
    app_token: str = ""
    socket_mode: bool = False
    interactive: bool = True
    home_tab: bool = False
    messages_tab: bool = True
    messages_tab_read_only: bool = False
    token_rotation: bool = False


@dataclass
class Installation:
    """An app in one workspace: the bot user it speaks as, and its token."""

    app_id: str
    team_id: str
    bot_user_id: str
    bot_id: str
    bot_token: str
    scopes: list[str]
    installed_by: str = ""
    active: bool = True
    refresh_token: str = ""
    expires_at: float = 0.0
    """real unix second at which the bot token ends; 0: never"""
    former_tokens: dict[str, float] = field(default_factory=dict)
    """tokens from before the last rotations -> real unix second of their end"""
    revoked_tokens: list[str] = field(default_factory=list)
    user_tokens: dict[str, str] = field(default_factory=dict)
    """user id -> token for acting as that person, which no method here takes"""

    def end_of(self, token: str) -> float | None:
        """When this token ends (0: never); None when it is not one of this app's bot."""
        if token == self.bot_token:
            return self.expires_at
        return self.former_tokens.get(token)


@dataclass(frozen=True)
class MessageRef:
    """Where a person acts: in a message."""

    channel_id: str
    ts: str


@dataclass(frozen=True)
class ViewRef:
    """Where a person acts: in a modal or in App Home."""

    view_id: str


Where = MessageRef | ViewRef


@dataclass(frozen=True)
class Change:
    """One thing that changed on screens. `user_id` set: only that person sees it."""

    version: int
    kind: Literal["message", "view", "home", "channel", "user", "clock", "log", "read"]
    team_id: str = ""
    channel_id: str | None = None
    user_id: str | None = None
