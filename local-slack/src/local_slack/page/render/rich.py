"""rich_text blocks: sections, lists, quotes and code, with every inline kind."""

from collections.abc import Callable

from markupsafe import Markup

from local_slack.page.render import emoji
from local_slack.page.render.context import Context, Json
from local_slack.page.render.dates import format_date
from local_slack.page.render.html import join, link, safe_url, tag
from local_slack.page.render.mrkdwn import (
    broadcast,
    channel_mention,
    emoji_html,
    plain,
    user_mention,
)

_STYLE_TAGS = {"bold": "strong", "italic": "em", "strike": "s", "code": "code", "underline": "u"}
_HIGHLIGHTS = ("highlight", "client_highlight")
_LIST_MARKS = (("decimal", "lower-alpha", "lower-roman"), ("disc", "circle", "square"))


def rich_text(block: Json, context: Context) -> Markup:
    parts = [_part(element, context) for element in block.get("elements", [])]
    return tag("div", {"class": "rich"}, *parts)


def _part(element: Json, context: Context) -> Markup:
    kind = element.get("type")
    inner = element.get("elements", [])
    if kind == "rich_text_list":
        return _list(element, context)
    if kind == "rich_text_preformatted":
        language = element.get("language")
        return tag("pre", {"class": "code", "data-language": language}, inlines(inner, context))
    if kind == "rich_text_quote":
        return tag("blockquote", None, inlines(inner, context))
    if kind == "rich_text_section":
        return tag("div", {"class": "line"}, inlines(inner, context))
    return tag("div", {"class": "unknown"}, f"Unknown part of rich text: {kind}")


def _list(element: Json, context: Context) -> Markup:
    ordered = element.get("style") == "ordered"
    indent = int(element.get("indent", 0))
    mark = _LIST_MARKS[0 if ordered else 1][indent % 3]
    css = f"rich-list indent{min(indent, 8)}{' border' if element.get('border') else ''}"
    attrs = {"class": css, "style": f"list-style-type: {mark}"}
    items = [
        tag("li", None, inlines(item.get("elements", []), context))
        for item in element.get("elements", [])
    ]
    if not ordered:
        return tag("ul", attrs, *items)
    return tag("ol", {**attrs, "start": int(element.get("offset", 0)) + 1}, *items)


def inlines(elements: list[Json], context: Context) -> Markup:
    return join(inline(element, context) for element in elements)


def inline(element: Json, context: Context) -> Markup:
    kind = str(element.get("type"))
    known = _INLINE.get(kind)
    if known is None:
        html = tag("span", {"class": "unknown"}, f"[{kind}: {element.get('text', 'unknown')}]")
    else:
        html = known(element, context)
    return _styled(html, element.get("style"))


def _styled(html: Markup, style: object) -> Markup:
    if not isinstance(style, dict):
        return html
    for name, element in _STYLE_TAGS.items():
        if style.get(name):
            html = tag(element, None, html)
    if any(style.get(name) for name in _HIGHLIGHTS):
        html = tag("mark", None, html)
    return html


def _text(element: Json, _: Context) -> Markup:
    return plain(str(element.get("text", "")), with_emoji=False)


def _emoji(element: Json, _: Context) -> Markup:
    name = str(element.get("name", ""))
    if element.get("url"):
        attrs = {"class": "emoji", "alt": f":{name}:", "src": safe_url(str(element["url"]))}
        return tag("img", attrs)
    found = emoji.sign(name) or _from_code_points(str(element.get("unicode", "")))
    return emoji_html(name, found) if found else plain(f":{name}:", with_emoji=False)


def _from_code_points(unicode: str) -> str | None:
    try:
        return "".join(chr(int(point, 16)) for point in unicode.split("-")) or None
    except (ValueError, OverflowError):
        return None


def _link(element: Json, _: Context) -> Markup:
    url = str(element.get("url", ""))
    return link(url, str(element.get("text") or url))


def _user(element: Json, context: Context) -> Markup:
    return user_mention(str(element.get("user_id", "")), context)


def _channel(element: Json, context: Context) -> Markup:
    return channel_mention(str(element.get("channel_id", "")), context)


def _mention(key: str, sign: str) -> Callable[[Json, Context], Markup]:
    return lambda element, _: tag("span", {"class": "mention"}, f"{sign}{element.get(key, '')}")


def _broadcast(element: Json, _: Context) -> Markup:
    return broadcast(str(element.get("range", "")))


def _color(element: Json, _: Context) -> Markup:
    value = str(element.get("value", ""))
    digits = value.removeprefix("#")
    known = len(digits) in (3, 6) and all(char in "0123456789abcdefABCDEF" for char in digits)
    dot = tag("i", {"class": "swatch", "style": f"background: #{digits}"}) if known else None
    return tag("span", {"class": "color"}, dot, value)


def _date(element: Json, context: Context) -> Markup:
    fallback = str(element.get("fallback") or "")
    try:
        moment = int(element.get("timestamp", 0))
        words = format_date(moment, str(element.get("format", "")), context.zone, context.now)
    except (OverflowError, ValueError, OSError):
        words = fallback
    inner = tag("time", {"title": fallback or None}, words)
    return link(str(element["url"]), inner) if element.get("url") else inner


def _pill(element: Json, _: Context) -> Markup:
    """Files, canvases, records, work objects: a small labelled thing, linked when it can be."""
    kind = str(element.get("type", "")).replace("_mention", "").replace("_", " ")
    words = str(element.get("text") or element.get("label") or element.get("file_id") or kind)
    inner = join([tag("small", None, kind), words], " ")
    if element.get("url"):
        return link(str(element["url"]), inner, "pill")
    return tag("span", {"class": "pill"}, inner)


def _tag(element: Json, _: Context) -> Markup:
    color = str(element.get("color", "gray"))
    css = f"tag tag-{color if color.isalpha() else 'gray'}"
    return tag("span", {"class": css}, str(element.get("text", "")))


_PILLS = (
    "file",
    "canvas",
    "canvas_message_unfurl",
    "list_record",
    "message_mention",
    "attachment_mention",
    "work_object_mention",
    "workflow_mention",
    "salesforce_data_field",
    "citation",
)

_INLINE: dict[str, Callable[[Json, Context], Markup]] = {
    "text": _text,
    "emoji": _emoji,
    "link": _link,
    "user": _user,
    "canvas_user_mention": _user,
    "channel": _channel,
    "usergroup": _mention("usergroup_id", "@"),
    "team": _mention("team_id", "@"),
    "broadcast": _broadcast,
    "color": _color,
    "date": _date,
    "tag": _tag,
    **dict.fromkeys(_PILLS, _pill),
}
