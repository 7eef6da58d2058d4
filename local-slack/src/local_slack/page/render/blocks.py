"""Block Kit blocks, the classic ones; the newer are in `cards`, `tables`, `charts`."""

from collections.abc import Callable, Iterable

from markupsafe import Markup

from local_slack.page.render import cards, charts, tables
from local_slack.page.render.context import Context, Json
from local_slack.page.render.elements import element_html
from local_slack.page.render.html import Attr, Child, join, link, safe_url, tag
from local_slack.page.render.images import image_html
from local_slack.page.render.markdown import markdown
from local_slack.page.render.mrkdwn import plain, text_object, words_of
from local_slack.page.render.rich import rich_text

Renderer = Callable[[Json, Context], Markup]

_DISPATCH = {"on_enter_pressed": "enter", "on_character_entered": "typing"}
_ALERT_SIGNS = {
    "info": "\N{INFORMATION SOURCE}\ufe0f",
    "warning": "⚠️",
    "error": "⛔",
    "success": "✅",
}
_TEXT_KINDS = frozenset(
    {
        "plain_text_input",
        "email_text_input",
        "url_text_input",
        "number_input",
        "rich_text_input",
    }
)


def blocks_html(blocks: Iterable[Json], context: Context) -> Markup:
    return join(block_html(block, context, number) for number, block in enumerate(blocks))


def block_html(block: Json, context: Context, number: int = 0) -> Markup:
    """One block in its frame; one that is not known is shown as such, in words."""
    kind = str(block.get("type", ""))
    block_id = str(block.get("block_id") or f"-{number}")
    inner = context.inside(block_id=block_id)
    known = BLOCKS.get(kind)
    if known is None:
        words = f"Unknown block: {kind or 'without a type'}"
        content = tag("div", {"class": "unknown"}, words)
    else:
        content = known(block, inner)
    attrs: dict[str, Attr] = {
        "class": f"block block-{kind if known else 'unknown'}",
        "data-key": f"block/{block_id}/{kind}",
    }
    return tag("div", attrs, content)


def section(block: Json, context: Context) -> Markup:
    parts: list[Child] = []
    if block.get("text"):
        parts.append(tag("div", {"class": "text"}, text_object(block["text"], context)))
    if block.get("fields"):
        fields = [
            tag("div", {"class": "text"}, text_object(item, context)) for item in block["fields"]
        ]
        parts.append(tag("div", {"class": "fields"}, *fields))
    body = tag("div", {"class": "body"}, *parts)
    accessory = block.get("accessory")
    if not accessory:
        return tag("div", {"class": "section"}, body)
    aside = tag("div", {"class": "accessory"}, element_html(accessory, context))
    return tag("div", {"class": f"section with-{accessory.get('type', '')}"}, body, aside)


def header(block: Json, context: Context) -> Markup:
    level = int(block.get("level") or 1)
    # The channel's name is the page's h2: a block's own heading stands below it.
    return tag(
        f"h{min(level + 2, 6)}",
        {"class": f"head level{level}"},
        text_object(block.get("text"), context),
    )


def divider(_: Json, __: Context) -> Markup:
    return tag("hr", {"class": "divider"})


def actions(block: Json, context: Context) -> Markup:
    return tag(
        "div",
        {"class": "actions"},
        *(element_html(element, context) for element in block.get("elements", [])),
    )


def context_block(block: Json, context: Context) -> Markup:
    parts = [
        element_html(part, context)
        if part.get("type") == "image"
        else tag("div", {"class": "text"}, text_object(part, context))
        for part in block.get("elements", [])
    ]
    return tag("div", {"class": "context"}, *parts)


def image(block: Json, context: Context) -> Markup:
    title = block.get("title")
    caption = tag("figcaption", None, text_object(title, context)) if title else None
    return tag("figure", {"class": "image"}, caption, image_html(block, context))


def _dispatch_of(block: Json) -> str:
    element = block.get("element") or {}
    if not block.get("dispatch_action"):
        return ""
    if element.get("type") not in _TEXT_KINDS:
        return "change"
    config = element.get("dispatch_action_config") or {}
    names = config.get("trigger_actions_on") or ["on_enter_pressed"]
    return " ".join(_DISPATCH[name] for name in names if name in _DISPATCH)


def input_block(block: Json, context: Context) -> Markup:
    element = block.get("element") or {}
    is_optional = bool(block.get("optional"))
    field_id = context.html_id(str(element.get("action_id", "")))
    label_id, hint_id, error_id = (context.html_id(part) for part in ("label", "hint", "error"))
    error = context.errors.get(context.block_id)
    hint = block.get("hint")
    described = " ".join([error_id] * bool(error) + [hint_id] * bool(hint)) or None
    inner = context.inside(
        in_input=True,
        dispatch=_dispatch_of(block),
        described_by=described,
        labelled_by=label_id,
        required=not is_optional,
        invalid=bool(error),
    )
    optional = tag("span", {"class": "optional"}, " (optional)") if is_optional else None
    label = tag(
        "label",
        {"for": field_id, "id": label_id},
        text_object(block.get("label"), context),
        optional,
    )
    wrong = (
        tag("div", {"class": "error", "id": error_id, "data-error": True}, error) if error else None
    )
    note = (
        tag("div", {"class": "hint", "id": hint_id}, text_object(hint, context)) if hint else None
    )
    css = "input invalid" if error else "input"
    return tag("div", {"class": css}, label, element_html(element, inner), wrong, note)


def alert(block: Json, context: Context) -> Markup:
    level = str(block.get("level") or "default")
    sign = _ALERT_SIGNS.get(level, "💬")
    role = "alert" if level in ("warning", "error") else "status"
    css = f"alert alert-{level if level.isalpha() else 'default'}"
    mark = tag("span", {"aria-hidden": "true"}, sign)
    words = tag("div", {"class": "text"}, text_object(block.get("text"), context))
    return tag("div", {"class": css, "role": role}, mark, words)


def video(block: Json, context: Context) -> Markup:
    title = words_of(block.get("title"))
    heading = link(str(block["title_url"]), title) if block.get("title_url") else title
    by = " · ".join(str(block[key]) for key in ("author_name", "provider_name") if block.get(key))
    note = block.get("description")
    picture = {
        "src": safe_url(str(block.get("thumbnail_url", ""))),
        "alt": str(block.get("alt_text", "")),
        "loading": "lazy",
    }
    play = tag("span", {"class": "play", "aria-hidden": "true"}, "▶")
    poster = join([tag("img", picture), play])
    return tag(
        "figure",
        {"class": "video"},
        tag(
            "figcaption", None, tag("strong", None, heading), tag("small", None, by) if by else None
        ),
        tag("div", {"class": "text"}, text_object(note, context)) if note else None,
        link(str(block.get("video_url", "")), poster, "poster"),
    )


def file_block(block: Json, _: Context) -> Markup:
    return tag("div", {"class": "filebox"}, f"📄 Remote file {block.get('external_id', '')}")


def call(block: Json, _: Context) -> Markup:
    return tag("div", {"class": "filebox"}, f"📞 Call {block.get('call_id', '')}")


def markdown_block(block: Json, _: Context) -> Markup:
    return tag("div", {"class": "markdown"}, markdown(str(block.get("text", ""))))


def container(block: Json, context: Context) -> Markup:
    width = str(block.get("width") or "standard")
    css = f"container width-{width if width.isalpha() else 'standard'}"
    title = block.get("title")
    rich_title = block.get("rich_text_title")
    words = rich_text(rich_title, context) if rich_title else text_object(title, context)
    icon = block.get("icon")
    subtitle = block.get("subtitle")
    head = tag(
        "div",
        {"class": "container-head"},
        tag("span", {"class": "icon"}, image_html(icon, context)) if icon else None,
        tag("strong", None, words),
        tag("small", None, text_object(subtitle, context)) if subtitle else None,
    )
    children = [
        block_html(child, context, number)
        for number, child in enumerate(block.get("child_blocks", []))
    ]
    body = tag("div", {"class": "container-body"}, *children)
    if not block.get("is_collapsible"):
        lined = " lined" if block.get("has_header_divider") else ""
        return tag("section", {"class": css + lined}, head, body)
    is_open = not block.get("default_collapsed")
    return tag("details", {"class": css, "open": is_open}, tag("summary", None, head), body)


def auth_provider(block: Json, context: Context) -> Markup:
    is_connected = bool(block.get("is_connected"))
    name = words_of(block.get("name"))
    identity = words_of(block.get("connected_identity")) if block.get("connected_identity") else ""
    state = f"Connected{f' as {identity}' if identity else ''}" if is_connected else "Not connected"
    note = block.get("description")
    target = str(block.get("disconnect_url" if is_connected else "auth_url") or "")
    words = "Disconnect" if is_connected else f"Connect {name}"
    aside = element_html(block["accessory"], context) if block.get("accessory") else None
    return tag(
        "div",
        {"class": "card auth"},
        tag("strong", None, name),
        tag("div", {"class": "text"}, text_object(note, context)) if note else None,
        tag("small", None, plain(state)),
        tag("div", {"class": "actions"}, link(target, words, "btn") if target else None, aside),
    )


BLOCKS: dict[str, Renderer] = {
    "section": section,
    "header": header,
    "divider": divider,
    "actions": actions,
    "context": context_block,
    "image": image,
    "input": input_block,
    "alert": alert,
    "video": video,
    "file": file_block,
    "call": call,
    "rich_text": rich_text,
    "markdown": markdown_block,
    "container": container,
    "auth_provider": auth_provider,
    "card": cards.card,
    "carousel": cards.carousel,
    "plan": cards.plan,
    "task_card": cards.task_card,
    "context_actions": cards.context_actions,
    "table": tables.table,
    "data_table": tables.data_table,
    "data_visualization": charts.data_visualization,
}
