"""Interactive elements that are pressed or ticked; the ones one fills are in `inputs`."""

from collections.abc import Callable

from markupsafe import Markup

from local_slack.page.render.context import Context, Json
from local_slack.page.render.html import Attr, Child, link, safe_url, tag
from local_slack.page.render.images import image_html
from local_slack.page.render.inputs import INPUTS, initial, wrapper
from local_slack.page.render.mrkdwn import plain, text_object, words_of
from local_slack.page.render.selects import SELECTS

Renderer = Callable[[Json, Context], Markup]


def element_html(element: Json, context: Context) -> Markup:
    """Any element; one that is not known is shown as such."""
    known = ELEMENTS.get(str(element.get("type")))
    if known is None:
        words = f"Unknown element: {element.get('type', 'without a type')}"
        return tag("span", {"class": "unknown"}, words)
    return known(element, context)


def _button_css(element: Json) -> str:
    style = element.get("style")
    return f"btn btn-{style}" if style in ("primary", "danger") else "btn"


def _hidden_from(element: Json, context: Context) -> bool:
    """`visible_to_user_ids` limits a button to some people."""
    allowed = element.get("visible_to_user_ids")
    return bool(allowed) and context.viewer_id not in allowed  # type: ignore[operator]  # a list, by the checker


def button(element: Json, context: Context) -> Markup:
    if _hidden_from(element, context):
        return Markup("")
    attrs: dict[str, Attr] = {
        "class": _button_css(element),
        "aria-label": element.get("accessibility_label"),
        "data-press": True,
    }
    words = text_object(element.get("text"), context)
    url = safe_url(str(element["url"])) if element.get("url") else None
    if url is None:
        inner = tag("button", {**attrs, "type": "button"}, words)
    else:
        where: dict[str, Attr] = {"href": url, "target": "_blank", "rel": "noopener noreferrer"}
        inner = tag("a", {**attrs, **where}, words)
    return wrapper(element, context, inner)


def workflow_button(element: Json, context: Context) -> Markup:
    """No workflow runs here: after the press the page says which one Slack would start."""
    trigger = (element.get("workflow") or {}).get("trigger") or {}
    attrs: dict[str, Attr] = {
        "class": _button_css(element),
        "type": "button",
        "aria-label": element.get("accessibility_label"),
        "title": "Starts a workflow",
        "data-workflow": trigger.get("url"),
        "data-press": True,
    }
    return wrapper(
        element, context, tag("button", attrs, text_object(element.get("text"), context))
    )


def icon_button(element: Json, context: Context) -> Markup:
    if _hidden_from(element, context):
        return Markup("")
    words = words_of(element.get("text"))
    attrs: dict[str, Attr] = {
        "class": "btn btn-icon",
        "type": "button",
        "aria-label": element.get("accessibility_label") or words,
        "title": words,
        "data-press": True,
    }
    sign = "🗑" if element.get("icon") == "trash" else "▢"
    return wrapper(element, context, tag("button", attrs, sign))


def feedback_buttons(element: Json, context: Context) -> Markup:
    pair = (("positive_button", "👍"), ("negative_button", "👎"))
    buttons = [_feedback(element.get(key, {}), sign) for key, sign in pair]
    return wrapper(element, context, *buttons)


def _feedback(part: Json, sign: str) -> Markup:
    words = words_of(part.get("text"))
    attrs: dict[str, Attr] = {
        "class": "btn btn-icon",
        "type": "button",
        "aria-label": part.get("accessibility_label") or words,
        "title": words,
        "data-press": True,
        "data-value": part.get("value"),
    }
    return tag("button", attrs, sign)


def overflow(element: Json, context: Context) -> Markup:
    menu_id = context.html_id(str(element.get("action_id", "")), "menu")
    attrs: dict[str, Attr] = {
        "class": "btn btn-icon",
        "type": "button",
        "aria-haspopup": "menu",
        "aria-expanded": "false",
        "aria-controls": menu_id,
        "aria-label": "More options",
        "data-menu": True,
    }
    items = [_overflow_item(option, context) for option in element.get("options", [])]
    menu = tag("div", {"class": "menu", "role": "menu", "id": menu_id, "hidden": True}, *items)
    return wrapper(element, context, tag("button", attrs, "⋯"), menu)


def _overflow_item(option: Json, context: Context) -> Markup:
    attrs: dict[str, Attr] = {
        "role": "menuitem",
        "tabindex": "-1",
        "data-press": True,
        "data-value": option.get("value"),
    }
    content: list[Child] = [text_object(option.get("text"), context)]
    if option.get("description"):
        content.append(tag("small", None, text_object(option["description"], context)))
    url = safe_url(str(option["url"])) if option.get("url") else None
    if url:
        return tag("a", {**attrs, "href": url, "target": "_blank", "rel": "noopener"}, *content)
    return tag("button", {**attrs, "type": "button"}, *content)


def checkboxes(element: Json, context: Context) -> Markup:
    chosen = initial(element, context, "selected_options", "initial_options") or []
    return _ticks(element, context, "checkbox", {str(option.get("value")) for option in chosen})


def radio_buttons(element: Json, context: Context) -> Markup:
    chosen = initial(element, context, "selected_option", "initial_option") or {}
    return _ticks(element, context, "radio", {str(chosen.get("value"))} if chosen else set())


def _ticks(element: Json, context: Context, kind: str, chosen: set[str]) -> Markup:
    name = context.html_id(str(element.get("action_id", "")))
    options = [
        _tick(
            option,
            context,
            kind=kind,
            html_id=f"{name}-{number}",
            name=name,
            chosen=chosen,
        )
        for number, option in enumerate(element.get("options", []))
    ]
    attrs: dict[str, Attr] = {
        "class": "ticks",
        "id": name,
        "role": "radiogroup" if kind == "radio" else "group",
        "aria-labelledby": context.labelled_by,
        "aria-describedby": context.described_by,
        "aria-required": "true" if context.required and kind == "radio" else None,
        "aria-invalid": "true" if context.invalid and kind == "radio" else None,
        "tabindex": "-1",
    }
    return wrapper(element, context, tag("div", attrs, *options))


def _tick(
    option: Json, context: Context, *, kind: str, html_id: str, name: str, chosen: set[str]
) -> Markup:
    value = str(option.get("value", ""))
    attrs: dict[str, Attr] = {
        "type": kind,
        "id": html_id,
        "name": name,
        "value": value,
        "checked": value in chosen,
    }
    words = tag("span", None, text_object(option.get("text"), context))
    note = option.get("description")
    small = tag("small", None, text_object(note, context)) if note else None
    return tag("label", {"class": "tick", "for": html_id}, tag("input", attrs), words, " ", small)


def source_link(element: Json, _: Context) -> Markup:
    return link(str(element.get("url", "")), plain(str(element.get("text", ""))), "pill")


ELEMENTS: dict[str, Renderer] = {
    "button": button,
    "workflow_button": workflow_button,
    "icon_button": icon_button,
    "feedback_buttons": feedback_buttons,
    "overflow": overflow,
    "checkboxes": checkboxes,
    "radio_buttons": radio_buttons,
    "image": image_html,
    "url": source_link,
    **INPUTS,
    **SELECTS,
}
