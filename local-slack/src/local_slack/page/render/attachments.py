"""Attachments: the older way of showing things beside a coloured bar; may hold blocks."""

from dataclasses import replace

from markupsafe import Markup

from local_slack.page.render.blocks import blocks_html
from local_slack.page.render.context import Context, Json
from local_slack.page.render.html import join, link, safe_url, tag
from local_slack.page.render.mrkdwn import mrkdwn, plain

_COLORS = {"good": "#2eb67d", "warning": "#ecb22e", "danger": "#e01e5a"}


def attachment(item: Json, context: Context, number: int) -> Markup:
    """The older way of showing things beside a coloured bar; may hold blocks."""
    color = str(item.get("color") or "")
    bar = _COLORS.get(color, color if _is_hex(color) else "")
    parts: list[Markup | None] = []
    if item.get("pretext"):
        parts.append(tag("div", {"class": "text"}, mrkdwn(str(item["pretext"]), context)))
    inner = _attachment_parts(item, context, number)
    style = f"border-left-color: #{bar.removeprefix('#')}" if bar else None
    parts.append(tag("div", {"class": "attachment", "style": style}, *inner))
    return join(parts)


def _is_hex(color: str) -> bool:
    digits = color.removeprefix("#")
    return len(digits) in (3, 6) and all(char in "0123456789abcdefABCDEF" for char in digits)


def _attachment_parts(item: Json, context: Context, number: int) -> list[Markup]:
    if item.get("blocks"):
        return [blocks_html(item["blocks"], replace(context, prefix=f"{context.prefix}a{number}"))]
    parts: list[Markup] = []
    if item.get("author_name"):
        parts.append(tag("small", None, plain(str(item["author_name"]))))
    if item.get("title"):
        title = plain(str(item["title"]))
        url = item.get("title_link")
        parts.append(tag("strong", None, link(str(url), title) if url else title))
    if item.get("text"):
        parts.append(tag("div", {"class": "text"}, mrkdwn(str(item["text"]), context)))
    fields = item.get("fields") or []
    if fields:
        parts.append(tag("div", {"class": "fields"}, *(_field(one, context) for one in fields)))
    if item.get("image_url"):
        source = safe_url(str(item["image_url"]))
        parts.append(tag("img", {"src": source, "alt": str(item.get("fallback", ""))}))
    if item.get("footer"):
        parts.append(tag("small", None, plain(str(item["footer"]))))
    if not parts:
        parts.append(plain(str(item.get("fallback", ""))))
    return parts


def _field(one: Json, context: Context) -> Markup:
    title = tag("strong", None, plain(str(one.get("title", ""))))
    return tag(
        "div", {"class": "text"}, title, tag("br"), mrkdwn(str(one.get("value", "")), context)
    )
