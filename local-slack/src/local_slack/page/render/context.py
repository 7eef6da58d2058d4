"""What a renderer must know besides the JSON: who looks, from where, and what is filled in."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal
from zoneinfo import ZoneInfo

from markupsafe import Markup

from local_slack.page.render.html import EMPTY

Json = dict[str, Any]
Surface = Literal["message", "modal", "home"]
UTC = ZoneInfo("UTC")
Values = Mapping[str, Mapping[str, Mapping[str, Any]]]


@dataclass(frozen=True)
class Person:
    id: str
    name: str
    picture: Markup = EMPTY
    note: str = ""
    """what stands beside the name in a list: handle, "app", "deactivated" """
    is_bot: bool = False
    selectable: bool = True


@dataclass(frozen=True)
class Conversation:
    id: str
    name: str
    kind: Literal["public", "private", "im", "mpim"]
    is_external: bool = False


@dataclass(frozen=True)
class Directory:
    """The names behind the ids, as the person who looks may see them."""

    people: Mapping[str, Person] = field(default_factory=dict)
    conversations: Mapping[str, Conversation] = field(default_factory=dict)
    file_url: Callable[[str], str | None] = lambda _: None
    """a file's id or address to the address under which this page serves it"""
    profile_url: Callable[[str], str | None] = lambda _: None
    channel_url: Callable[[str], str | None] = lambda _: None


@dataclass(frozen=True)
class Context:
    surface: Surface
    prefix: str
    """begins every HTML id of this message or view"""
    directory: Directory = field(default_factory=Directory)
    viewer_id: str = ""
    zone: ZoneInfo = UTC
    now: float = 0.0
    """unix seconds of the local Slack, for "today" and "3 days ago" """
    values: Values = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)
    block_id: str = ""
    in_input: bool = False
    """inside an input block: a change is kept, and reported only with dispatch_action"""
    dispatch: str = ""
    """when an input block's element reports its changes: "", "change", "enter", "typing" """
    described_by: str | None = None
    labelled_by: str | None = None
    required: bool = False
    invalid: bool = False
    conversation_id: str | None = None
    """the conversation one looks at, for default_to_current_conversation"""

    def inside(self, **changes: Any) -> "Context":
        return replace(self, **changes)

    def chosen(self, element: Json) -> Mapping[str, Any] | None:
        """The state the person left in this element; None when it was never touched."""
        return self.values.get(self.block_id, {}).get(str(element.get("action_id", "")))

    def html_id(self, *parts: str) -> str:
        """An id that is unique on the page and valid in a selector."""
        raw = "-".join((self.prefix, self.block_id, *parts))
        return "".join(
            char if char.isalnum() or char in "-_" else f"_{ord(char):x}" for char in raw
        )
