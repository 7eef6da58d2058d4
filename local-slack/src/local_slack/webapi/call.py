"""One call of a method: its arguments, who calls, and how it may fail."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from local_slack.checker import Problem
from local_slack.model import App, Channel, Installation, Json, User
from local_slack.world import World

if TYPE_CHECKING:
    from local_slack.platform import Platform


class ApiError(Exception):
    """Answered as `ok: false`; `messages` go into response_metadata."""

    def __init__(self, code: str, *messages: str, **extra: Any) -> None:
        super().__init__(code)
        self.code = code
        self.messages = list(messages)
        self.extra = extra


@dataclass
class Call:
    method: str
    args: Json
    platform: "Platform"
    app: App
    installation: Installation
    warnings: list[str] = field(default_factory=list)
    """rules that Slack lets pass; they go to the request log"""

    @property
    def world(self) -> World:
        return self.platform.world

    @property
    def team_id(self) -> str:
        return self.installation.team_id

    @property
    def bot(self) -> str:
        return self.installation.bot_user_id

    def need_scope(self, *any_of: str) -> None:
        granted = self.installation.scopes
        if not any(scope in granted for scope in any_of):
            raise ApiError("missing_scope", needed=any_of[0], provided=",".join(granted))

    def has_scope(self, scope: str) -> bool:
        return scope in self.installation.scopes

    def refuse_problems(self, problems: list[Problem]) -> None:
        """Errors become Slack's answer, warnings go to the log."""
        self.warnings += [str(p) for p in problems if p.severity == "warning"]
        errors = [p for p in problems if p.severity == "error"]
        if errors:
            messages = [f"[ERROR] {problem}" for problem in errors]
            raise ApiError(errors[0].code, *messages, errors=[str(p) for p in errors])

    def user(self, user_id: Any, code: str = "user_not_found") -> User:
        user = self.world.users.get(str(user_id))
        if user is None or (user.team_id != self.team_id and not user.is_stranger):
            raise ApiError(code)
        if user.is_stranger and not self.world.share_a_channel(user, self.bot):
            raise ApiError("user_not_visible" if code == "user_not_found" else code)
        return user

    def channel(self, name: Any) -> Channel:
        """A conversation that the bot may know of: public, or with the bot inside."""
        channel = self.world.channels.get(str(name))
        if channel is None or channel.team_id != self.team_id:
            raise ApiError("channel_not_found")
        if channel.kind != "public" and self.bot not in channel.members:
            raise ApiError("channel_not_found")
        return channel


Handler = Callable[[Call], Json | Awaitable[Json]]
