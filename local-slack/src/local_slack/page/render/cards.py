"""Cards, carousels, plans with their tasks, and the row of small actions under a message."""

from markupsafe import Markup

from local_slack.page.render.context import Context, Json
from local_slack.page.render.elements import element_html
from local_slack.page.render.html import Attr, tag
from local_slack.page.render.images import image_html
from local_slack.page.render.mrkdwn import plain, text_object
from local_slack.page.render.rich import rich_text

_ICONS = {
    "archive": "🗄️", "book": "📖", "bookmark": "🔖", "bot": "🤖", "bug": "🐛", "calendar": "📅",
    "call": "📞", "caret-left": "◀", "caret-right": "▶", "check": "✓", "clipboard": "📋",
    "code": "⌨", "comment": "💬", "compass": "🧭", "copy": "⧉", "cube": "🧊", "download": "⤓",
    "edit": "✎", "email": "✉", "eye-closed": "🙈", "eye-open": "👁", "file": "📄", "flag": "⚑",
    "folder": "📁", "gear": "⚙", "globe": "🌐", "heart": "♥", "help": "?", "image": "🖼",
    "info": "\N{INFORMATION SOURCE}",
    "key": "🔑", "lightbulb": "💡", "link": "🔗", "lock": "🔒", "map": "🗺",
    "mobile": "📱", "new-window": "⧉", "pin": "📌", "plus": "+", "refine": "⚟", "refresh": "↻",
    "rocket": "🚀", "save": "💾", "screen": "🖥", "share": "↗", "sparkle": "✨", "star": "☆",
    "star-filled": "★", "tag": "🏷", "thumbs-down": "👎", "thumbs-up": "👍", "trash": "🗑",
    "upload": "⤒", "user": "👤", "warning": "⚠",
}  # fmt: skip
_STATUS = {
    "pending": ("○", "Pending"),
    "in_progress": ("◐", "In progress"),
    "complete": ("✅", "Complete"),
    "error": ("❌", "Error"),
}


def _icon(block: Json, context: Context) -> Markup | None:
    if block.get("icon"):
        return tag("span", {"class": "icon"}, image_html(block["icon"], context))
    if isinstance(block.get("slack_icon"), dict):
        name = str(block["slack_icon"].get("name", ""))
        return tag(
            "span", {"class": "icon", "role": "img", "aria-label": name}, _ICONS.get(name, "▢")
        )
    return None


def _line(block: Json, key: str, context: Context, element: str = "div") -> Markup | None:
    value = block.get(key)
    return tag(element, {"class": f"card-{key}"}, text_object(value, context)) if value else None


def card(block: Json, context: Context) -> Markup:
    hero = block.get("hero_image")
    buttons = [element_html(button, context) for button in block.get("actions") or []]
    return tag(
        "article",
        {"class": "card"},
        tag("div", {"class": "hero"}, image_html(hero, context)) if hero else None,
        tag(
            "div",
            {"class": "card-head"},
            _icon(block, context),
            tag("div", None, _line(block, "title", context), _line(block, "subtitle", context)),
        ),
        _line(block, "body", context),
        _line(block, "subtext", context),
        tag("div", {"class": "actions"}, *buttons) if buttons else None,
    )


def carousel(block: Json, context: Context) -> Markup:
    cards = [
        card(item, context.inside(block_id=str(item.get("block_id") or context.block_id)))
        for item in block.get("elements", [])
    ]
    attrs: dict[str, Attr] = {
        "class": "carousel",
        "role": "group",
        "aria-label": f"{len(cards)} cards",
        "tabindex": "0",
    }
    return tag("div", attrs, *cards)


def task_card(block: Json, context: Context) -> Markup:
    sign, words = _STATUS.get(str(block.get("status")), ("○", "No status"))
    mark = tag("span", {"role": "img", "aria-label": words, "title": words}, sign)
    head = tag("summary", None, mark, " ", tag("strong", None, plain(str(block.get("title", "")))))
    parts = [
        rich_text(block[key], context)
        for key in ("details", "output")
        if isinstance(block.get(key), dict)
    ]
    sources = [element_html(source, context) for source in block.get("sources") or []]
    if sources:
        parts.append(tag("div", {"class": "sources"}, *sources))
    is_open = block.get("status") == "in_progress"
    return tag("details", {"class": "task", "open": is_open}, head, *parts)


def plan(block: Json, context: Context) -> Markup:
    tasks = block.get("tasks") or []
    done = sum(1 for task in tasks if task.get("status") == "complete")
    head = tag(
        "div", {"class": "container-head"}, tag("strong", None, plain(str(block.get("title", ""))))
    )
    note = tag("small", None, f"{done} of {len(tasks)} done")
    return tag(
        "section",
        {"class": "container plan"},
        head,
        note,
        *(task_card(task, context) for task in tasks),
    )


def context_actions(block: Json, context: Context) -> Markup:
    parts = [element_html(element, context) for element in block.get("elements", [])]
    return tag("div", {"class": "actions small"}, *parts)
