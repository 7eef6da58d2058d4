"""Slack's two kinds of marked-up text as the words that a person reads."""

import html
import re
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from local_slack.model import Json, User
from local_slack.world import World

_ANGLE = re.compile(r"<([^<>\n]+)>")
_STYLES = [
    re.compile(rf"(?<![\w{m}]){m}(\S(?:[^\n]*?\S)?){m}(?![\w{m}])") for m in (r"\*", "_", "~", "`")
]
_DATE_WORDS = re.compile(r"\{(\w+)\}")
_DATE_FORMATS = {
    "date_num": "%Y-%m-%d",
    "date": "%B {day}, %Y",
    "date_short": "%b {day}, %Y",
    "date_long": "%A, %B {day}, %Y",
    "date_pretty": "%B {day}, %Y",
    "date_short_pretty": "%b {day}, %Y",
    "date_long_pretty": "%A, %B {day}, %Y",
    "time": "%I:%M %p",
    "time_secs": "%I:%M:%S %p",
}


class Markup:
    """Resolves ids, links and dates as one person sees them."""

    def __init__(self, world: World, user: User) -> None:
        self.world = world
        self.user = user

    def mrkdwn(self, text: str) -> str:
        """Markup resolved: names for ids, labels for links, dates in the person's zone."""
        result = _ANGLE.sub(lambda found: self._angle(found[1]), text)
        for style in _STYLES:
            result = style.sub(r"\1", result)
        return html.unescape(result)

    def _angle(self, inside: str) -> str:
        target, _, label = inside.partition("|")
        if target.startswith("@"):
            user = self.world.users.get(target[1:])
            return "@" + (user.label if user else label or target[1:])
        if target.startswith("#"):
            channel = self.world.channels.get(target[1:])
            return "#" + (channel.name if channel else label or target[1:])
        if target.startswith("!date^"):
            return self._date(target, label)
        if target.startswith("!"):
            return "@" + (label or target[1:].split("^")[0])
        return label or target

    def _date(self, target: str, fallback: str) -> str:
        parts = target.split("^")
        try:
            moment = datetime.fromtimestamp(int(parts[1]), ZoneInfo(self.user.tz))
        except (ValueError, IndexError):
            return fallback

        def word(found: re.Match[str]) -> str:
            pattern = _DATE_FORMATS.get(found[1])
            if pattern is None:
                return found[0]
            return moment.strftime(pattern).format(day=moment.day).lstrip("0")

        return _DATE_WORDS.sub(word, parts[2]) if len(parts) > 2 else fallback

    def text(self, node: Any) -> str:
        """A text object, a rich text or a bare string."""
        if isinstance(node, str):
            return node
        if not isinstance(node, dict):
            return ""
        if node.get("type") == "mrkdwn":
            return self.mrkdwn(str(node["text"]))
        if str(node.get("type", "")).startswith("rich_text"):
            return self.rich(node)
        return str(node.get("text", node.get("value", "")))

    def rich(self, node: Json) -> str:
        kind = node.get("type", "")
        inner = [self.rich(e) for e in node.get("elements", []) if isinstance(e, dict)]
        if kind == "rich_text_list":
            return "\n".join(f"• {line}" for line in inner)
        if inner:
            return ("\n" if kind == "rich_text" else "").join(inner)
        leaf = self._rich_leaf(kind, node)
        return leaf or str(node.get("text") or node.get("url") or node.get("fallback") or "")

    def _rich_leaf(self, kind: str, node: Json) -> str:
        if kind in ("user", "channel"):
            return self._angle(("@" if kind == "user" else "#") + node[f"{kind}_id"])
        if kind == "emoji":
            return f":{node['name']}:"
        if kind == "broadcast":
            return f"@{node['range']}"
        if kind == "date":
            target = f"!date^{node['timestamp']}^{node['format']}"
            return self._date(target, node.get("fallback", ""))
        return ""
