"""Messages: who, when, what, with attachments, files, reactions and what went wrong."""

from dataclasses import dataclass, field, replace
from datetime import datetime

from markupsafe import Markup

from local_slack.page.render import emoji
from local_slack.page.render.attachments import attachment
from local_slack.page.render.blocks import blocks_html
from local_slack.page.render.context import Context, Json, Values
from local_slack.page.render.dates import clock_time, day_word, long_day
from local_slack.page.render.html import EMPTY, Attr, join, tag
from local_slack.page.render.mrkdwn import mrkdwn

_QUICK = ("thumbsup", "tada", "eyes")


@dataclass(frozen=True)
class Author:
    id: str
    name: str
    picture: Markup
    is_app: bool = False


@dataclass(frozen=True)
class Attached:
    """A file under a message, with the address under which this page serves it."""

    name: str
    url: str
    mimetype: str
    size: int
    alt_text: str = ""


@dataclass(frozen=True)
class Shown:
    """A message as one person sees it."""

    channel_id: str
    ts: str
    author: Author
    text: str = ""
    blocks: list[Json] = field(default_factory=list)
    attachments: list[Json] = field(default_factory=list)
    files: list[Attached] = field(default_factory=list)
    reactions: dict[str, list[str]] = field(default_factory=dict)
    is_ephemeral: bool = False
    is_edited: bool = False
    is_event: bool = False
    """somebody joined, the topic was set: grey words without a menu"""
    values: Values = field(default_factory=dict)
    """what this person chose in the message's elements"""
    trouble: str = ""
    replies: int = 0
    last_reply: float = 0.0
    in_thread: bool = False
    thread_url: str = ""
    is_linked: bool = False
    """a link leads here"""
    typed: str | None = None
    """the words as typed, when this person may change them"""


def moment_of(message: Shown, context: Context) -> datetime:
    return datetime.fromtimestamp(float(message.ts), context.zone)


def message_html(message: Shown, context: Context, *, grouped: bool = False) -> Markup:
    prefix = f"m{message.ts}{'t' if message.in_thread else ''}"
    inner = replace(context, prefix=prefix, values=message.values)
    css = "message" + " grouped" * grouped + " ephemeral" * message.is_ephemeral
    attrs: dict[str, Attr] = {
        "class": css + " event" * message.is_event + " linked" * message.is_linked,
        "data-key": f"message/{message.ts}",
        "data-channel": message.channel_id,
        "data-ts": message.ts,
        "role": "article",
        "aria-label": f"{message.author.name}, {clock_time(moment_of(message, context))}",
    }
    gutter = _time(message, context, "gutter-time") if grouped else message.author.picture
    body = tag("div", {"class": "message-body"}, *_body(message, inner, grouped))
    return tag("div", attrs, tag("div", {"class": "gutter"}, gutter), body, _tools(message))


def _time(message: Shown, context: Context, css: str) -> Markup:
    moment = moment_of(message, context)
    attrs = {
        "class": css,
        "datetime": moment.isoformat(),
        "title": f"{long_day(moment)}, {clock_time(moment)}",
    }
    return tag("time", attrs, clock_time(moment))


def _body(message: Shown, context: Context, grouped: bool) -> list[Markup]:
    parts: list[Markup] = []
    if message.is_ephemeral:
        parts.append(_only_you())
    if not grouped:
        parts.append(_head(message, context))
    parts.append(content_html(message, context))
    if message.typed is not None:
        parts.append(_editor(message.typed, context))
    parts += [_files(message), _reactions(message, context)]
    if message.trouble:
        parts.append(tag("div", {"class": "trouble", "role": "alert"}, f"⚠️ {message.trouble}"))
    if message.replies and not message.in_thread:
        parts.append(_replies(message, context))
    return parts


def _only_you() -> Markup:
    dismiss = tag(
        "button", {"type": "button", "class": "as-link", "data-do": "dismiss"}, "Dismiss message"
    )
    return tag("div", {"class": "only-you"}, "👁 Only visible to you · ", dismiss)


def _head(message: Shown, context: Context) -> Markup:
    badge = tag("span", {"class": "badge"}, "APP") if message.author.is_app else None
    name = tag("span", {"class": "author"}, message.author.name)
    return tag("div", {"class": "message-head"}, name, badge, _time(message, context, "time"))


def content_html(message: Shown, context: Context) -> Markup:
    """Blocks when there are any, else the text: never both, as in Slack."""
    edited = tag("small", {"class": "edited"}, "(edited)") if message.is_edited else None
    if message.blocks:
        main = blocks_html(message.blocks, context)
    else:
        main = (
            tag("div", {"class": "text"}, mrkdwn(message.text, context)) if message.text else EMPTY
        )
    attached = [
        attachment(item, context, number) for number, item in enumerate(message.attachments)
    ]
    return tag("div", {"class": "content"}, main, edited, *attached)


def _editor(words: str, context: Context) -> Markup:
    """Waits out of sight; the script shows it in place of the words."""
    field_id = context.html_id("edit")
    area: dict[str, Attr] = {"id": field_id, "rows": 2, "data-keep": "value"}
    cancel: dict[str, Attr] = {"type": "button", "class": "btn", "data-do": "edit-cancel"}
    return tag(
        "form",
        {"class": "editor", "hidden": True, "data-keep": "hidden", "data-typed": words},
        tag("label", {"class": "sr", "for": field_id}, "Edit message"),
        tag("textarea", area),
        tag(
            "div",
            {"class": "editor-foot"},
            tag("button", cancel, "Cancel"),
            tag("button", {"type": "submit", "class": "btn btn-primary"}, "Save"),
        ),
    )


def _files(message: Shown) -> Markup:
    return join(file_html(file) for file in message.files)


def file_html(file: Attached) -> Markup:
    if file.mimetype.startswith("image/"):
        picture = tag(
            "img", {"src": file.url, "alt": file.alt_text or file.name, "loading": "lazy"}
        )
        return tag("figure", {"class": "image"}, tag("figcaption", None, file.name), picture)
    size = f"{file.size / 1000:.0f} kB" if file.size >= 1000 else f"{file.size} bytes"
    words = Markup("📄 {} {}").format(
        tag("strong", None, file.name), tag("small", None, f"{file.mimetype}, {size}")
    )
    return tag(
        "div", {"class": "filebox"}, tag("a", {"href": file.url, "download": file.name}, words)
    )


def _reactions(message: Shown, context: Context) -> Markup:
    pills = []
    for name, users in message.reactions.items():
        mine = context.viewer_id in users
        people = context.directory.people
        who = ", ".join(people[user].name if user in people else user for user in users)
        attrs: dict[str, Attr] = {
            "type": "button",
            "class": "reaction mine" if mine else "reaction",
            "data-do": "react",
            "data-name": name,
            "aria-pressed": "true" if mine else "false",
            "aria-label": f"{name}: {len(users)}",
            "title": f"{who} reacted with :{name}:",
        }
        sign = emoji.sign(name) or f":{name}:"
        pills.append(tag("button", attrs, sign, " ", tag("b", None, str(len(users)))))
    return tag("div", {"class": "reactions"}, *pills) if pills else EMPTY


def _replies(message: Shown, context: Context) -> Markup:
    last = datetime.fromtimestamp(message.last_reply, context.zone)
    now = datetime.fromtimestamp(context.now, context.zone)
    day = (day_word(last, now) or "").lower() or f"{last:%b} {last.day}"
    words = f"💬 {count_words(message.replies)}"
    note = tag("small", None, f"Last reply {day} at {clock_time(last)}")
    attrs: dict[str, Attr] = {"class": "replies", "href": message.thread_url}
    return tag("a", attrs, words, " ", note)


def count_words(replies: int) -> str:
    return f"{replies} {'reply' if replies == 1 else 'replies'}"


def _tools(message: Shown) -> Markup:
    """The small bar that appears on a message. Tab stops once; arrows go through the rest."""
    if message.is_event:
        return EMPTY
    buttons: list[Markup] = []
    if not message.is_ephemeral:
        buttons += [_reaction_tool(name) for name in _QUICK]
        if not message.in_thread:
            where: dict[str, Attr] = {"href": message.thread_url, "tabindex": -1}
            buttons.append(_tool("a", "Reply in thread", "💬", where))
    more: dict[str, Attr] = {"type": "button", "data-do": "message-menu", "aria-haspopup": "menu"}
    buttons.append(_tool("button", "More actions", "⋮", more))
    bar: dict[str, Attr] = {"class": "tools", "role": "toolbar", "aria-label": "Message actions"}
    return tag("div", bar, *buttons)


def _tool(element: str, label: str, sign: str, attrs: dict[str, Attr]) -> Markup:
    named: dict[str, Attr] = {"class": "tool", "aria-label": label, "title": label}
    return tag(element, {**named, **attrs}, sign)


def _reaction_tool(name: str) -> Markup:
    attrs: dict[str, Attr] = {
        "type": "button",
        "data-do": "react",
        "data-name": name,
        "tabindex": -1,
    }
    return _tool("button", f"React with {name}", emoji.sign(name) or f":{name}:", attrs)
