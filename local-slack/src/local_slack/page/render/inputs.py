"""Elements that one fills: text, numbers, dates, times, files. Native inputs throughout."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from markupsafe import Markup

from local_slack.page.render.context import Context, Json
from local_slack.page.render.html import Attr, Child, tag
from local_slack.page.render.mrkdwn import plain, text_object, words_of
from local_slack.page.render.richwords import rich_text_to_words


def wrapper(element: Json, context: Context, *children: Child, css: str = "") -> Markup:
    """The element with what the page's script must know to report it."""
    kind = str(element.get("type", ""))
    action_id = str(element.get("action_id", ""))
    attrs: dict[str, Attr] = {
        "class": f"el el-{kind} {css}".strip(),
        "data-type": kind,
        "data-block": context.block_id,
        "data-action": action_id,
        "data-key": f"{context.block_id}/{action_id}/{kind}",
        "data-input": context.in_input,
        "data-dispatch": context.dispatch or None,
        "data-focus": bool(element.get("focus_on_load")),
    }
    confirm = element.get("confirm")
    return tag("div", attrs, *children, _confirm(confirm, context) if confirm else None)


def _confirm(confirm: Json, context: Context) -> Markup:
    """The question asked before the act is reported; the script shows a copy of it."""
    css = "btn btn-danger" if confirm.get("style") == "danger" else "btn btn-primary"
    deny = tag(
        "button", {"type": "button", "class": "btn", "value": "deny"}, words_of(confirm.get("deny"))
    )
    agree = tag(
        "button",
        {"type": "button", "class": css, "value": "agree"},
        words_of(confirm.get("confirm")),
    )
    return tag(
        "template",
        {"class": "confirm"},
        tag("h2", None, text_object(confirm.get("title"), context)),
        tag("div", {"class": "confirm-text"}, text_object(confirm.get("text"), context)),
        tag("footer", None, deny, agree),
    )


def initial(element: Json, context: Context, state_key: str, initial_key: str) -> Any:
    """What the person left in the element, else what the app put there."""
    chosen = context.chosen(element)
    if chosen is not None and state_key in chosen:
        return chosen[state_key]
    return element.get(initial_key)


def field_attrs(element: Json, context: Context) -> dict[str, Attr]:
    placeholder = element.get("placeholder")
    return {
        "id": context.html_id(str(element.get("action_id", ""))),
        "placeholder": words_of(placeholder) if placeholder else None,
        "aria-describedby": context.described_by,
        "aria-label": None if context.in_input else words_of(placeholder or "") or None,
        "aria-required": "true" if context.required else None,
        "aria-invalid": "true" if context.invalid else None,
        "autocomplete": "off",
    }


def _one_line(element: Json, context: Context, **attrs: Attr) -> Markup:
    value = initial(element, context, "value", "initial_value")
    given = {**field_attrs(element, context), **attrs, "value": "" if value is None else str(value)}
    return wrapper(element, context, tag("input", {"class": "field", **given}))


def plain_text_input(element: Json, context: Context) -> Markup:
    limits: dict[str, Attr] = {
        "data-min": element.get("min_length"),
        "data-max": element.get("max_length"),
    }
    if not element.get("multiline"):
        return _one_line(element, context, type="text", **limits)
    value = initial(element, context, "value", "initial_value") or ""
    attrs = {"class": "field", "rows": 4, **field_attrs(element, context), **limits}
    # HTML drops the first newline inside a textarea: one more keeps the person's own.
    area = tag("textarea", attrs, f"\n{value}" if str(value).startswith("\n") else str(value))
    return wrapper(element, context, area)


def email_text_input(element: Json, context: Context) -> Markup:
    return _one_line(element, context, type="text", inputmode="email")


def url_text_input(element: Json, context: Context) -> Markup:
    return _one_line(element, context, type="text", inputmode="url")


def number_input(element: Json, context: Context) -> Markup:
    mode = "decimal" if element.get("is_decimal_allowed") else "numeric"
    return _one_line(element, context, type="text", inputmode=mode)


def rich_text_input(element: Json, context: Context) -> Markup:
    value = initial(element, context, "rich_text_value", "initial_value")
    words = rich_text_to_words(value) if isinstance(value, dict) else str(value or "")
    rows = int(element.get("min_lines") or 4)
    attrs: dict[str, Attr] = {"class": "field", "rows": rows, **field_attrs(element, context)}
    return wrapper(element, context, rich_toolbar(), tag("textarea", attrs, words))


def rich_toolbar() -> Markup:
    """Buttons that put Slack's marks around the chosen words."""
    marks = (
        ("*", "B", "Bold"),
        ("_", "I", "Italic"),
        ("~", "S", "Strikethrough"),
        ("`", "<>", "Code"),
    )
    buttons = [_mark_button(*one, is_first=one is marks[0]) for one in marks]
    return tag("div", {"class": "toolbar", "role": "toolbar", "aria-label": "Formatting"}, *buttons)


def _mark_button(mark: str, sign: str, name: str, *, is_first: bool) -> Markup:
    attrs: dict[str, Attr] = {"type": "button", "data-mark": mark, "aria-label": name}
    # One stop for Tab; arrows go through the rest.
    stop: dict[str, Attr] = {"title": name, "tabindex": None if is_first else -1}
    return tag("button", {**attrs, **stop}, sign)


def datepicker(element: Json, context: Context) -> Markup:
    value = initial(element, context, "selected_date", "initial_date")
    attrs = {**field_attrs(element, context), "type": "date", "value": value or ""}
    attrs["aria-label"] = attrs["aria-label"] or (None if context.in_input else "Date")
    return wrapper(element, context, tag("input", {"class": "field", **attrs}))


def timepicker(element: Json, context: Context) -> Markup:
    value = initial(element, context, "selected_time", "initial_time")
    attrs = {**field_attrs(element, context), "type": "time", "value": value or ""}
    attrs["aria-label"] = attrs["aria-label"] or (None if context.in_input else "Time")
    zone = element.get("timezone")
    note = tag("small", {"class": "zone"}, plain(str(zone).replace("_", " "))) if zone else None
    return wrapper(element, context, tag("input", {"class": "field", **attrs}), note)


def datetimepicker(element: Json, context: Context) -> Markup:
    """Shown in the person's own zone, whatever zone the browser is in."""
    value = initial(element, context, "selected_date_time", "initial_date_time")
    local = f"{datetime.fromtimestamp(int(value), context.zone):%Y-%m-%dT%H:%M}" if value else ""
    attrs = {**field_attrs(element, context), "type": "datetime-local", "value": local}
    attrs["aria-label"] = attrs["aria-label"] or (None if context.in_input else "Date and time")
    return wrapper(element, context, tag("input", {"class": "field", **attrs}))


def file_input(element: Json, context: Context) -> Markup:
    most = int(element.get("max_files") or 10)
    types = [str(name) for name in element.get("filetypes") or []]
    attrs: dict[str, Attr] = {
        **field_attrs(element, context),
        "type": "file",
        "multiple": most > 1,
        "accept": ",".join(f".{name}" for name in types) or None,
        "data-most": most,
    }
    chosen = (context.chosen(element) or {}).get("files") or []
    items = [_file_item(file) for file in chosen]
    listing = tag("ul", {"class": "files-chosen"}, *items)
    note = f"Up to {most} file{'' if most == 1 else 's'}{': ' + ', '.join(types) if types else ''}"
    return wrapper(element, context, listing, tag("input", attrs), tag("small", None, note))


def _file_item(file: Json) -> Markup:
    name = str(file.get("name") or file.get("title") or file.get("id"))
    remove = tag(
        "button", {"type": "button", "data-remove": True, "aria-label": f"Remove {name}"}, "✕"
    )
    return tag("li", {"data-value": file.get("id")}, f"📎 {name}", remove)


INPUTS: dict[str, Callable[[Json, Context], Markup]] = {
    "plain_text_input": plain_text_input,
    "email_text_input": email_text_input,
    "url_text_input": url_text_input,
    "number_input": number_input,
    "rich_text_input": rich_text_input,
    "datepicker": datepicker,
    "timepicker": timepicker,
    "datetimepicker": datetimepicker,
    "file_input": file_input,
}
