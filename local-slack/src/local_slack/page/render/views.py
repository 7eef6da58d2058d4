"""Modals and App Home."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from markupsafe import Markup

from local_slack.page.render.blocks import blocks_html
from local_slack.page.render.context import Context, Json, Values
from local_slack.page.render.html import EMPTY, Attr, tag
from local_slack.page.render.mrkdwn import words_of


@dataclass(frozen=True)
class ShownView:
    """A view as its person sees it."""

    id: str
    root_id: str
    payload: Json
    values: Values = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)
    trouble: str = ""
    depth: int = 1
    """1 for the first modal, up to 3"""
    app_name: str = ""
    app_picture: Markup = EMPTY
    face: str = ""
    """another one whenever the app has drawn it anew or refused what was sent"""


def modal(view: ShownView, context: Context) -> Markup:
    """A dialog over the dimmed page. The script keeps the focus inside and gives it back."""
    inner = _inside(view, context, "modal")
    title_id = f"{inner.prefix}-title"
    attrs: dict[str, Attr] = {
        "class": "modal",
        "role": "dialog",
        "aria-modal": "true",
        "aria-labelledby": title_id,
        "data-key": f"view/{view.id}",
        "data-view": view.id,
        "data-face": view.face,
        "data-depth": view.depth,
        "tabindex": "-1",
    }
    trouble = tag("div", {"class": "modal-trouble", "role": "alert"}, f"⚠️ {view.trouble}")
    body = tag(
        "div",
        {"class": "modal-body", "tabindex": "-1"},
        blocks_html(view.payload.get("blocks", []), inner),
    )
    return tag(
        "div",
        {"class": "backdrop", "data-key": "backdrop"},
        tag(
            "form",
            {**attrs, "novalidate": True},
            _head(view, title_id),
            trouble if view.trouble else None,
            body,
            _foot(view),
        ),
    )


def _inside(view: ShownView, context: Context, surface: str) -> Context:
    return replace(
        context,
        surface=surface,  # type: ignore[arg-type]  # both words are surfaces
        prefix=f"v{view.root_id}",
        values=view.values,
        errors=view.errors,
    )


def _head(view: ShownView, title_id: str) -> Markup:
    back: dict[str, Attr] = {
        "type": "button",
        "class": "icon-button",
        "data-do": "back",
        "aria-label": "Back",
    }
    close: dict[str, Attr] = {
        "type": "button",
        "class": "icon-button",
        "data-do": "close-all",
        "aria-label": "Close",
    }
    return tag(
        "header",
        {"class": "modal-head"},
        tag("button", back, "←") if view.depth > 1 else None,
        view.app_picture,
        tag("h2", {"id": title_id}, words_of(view.payload.get("title"))),
        tag("button", close, "✕"),
    )


def _foot(view: ShownView) -> Markup:
    submit = view.payload.get("submit")
    close = words_of(view.payload.get("close")) if view.payload.get("close") else "Close"
    if submit is None and _has_input(view.payload):
        submit = {"type": "plain_text", "text": "Submit"}
    send: dict[str, Attr] = {
        "type": "submit",
        "class": "btn btn-primary",
        "disabled": bool(view.payload.get("submit_disabled")),
    }
    return tag(
        "footer",
        {"class": "modal-foot"},
        tag("small", {"class": "by"}, view.app_name),
        tag("button", {"type": "button", "class": "btn", "data-do": "back"}, close),
        tag("button", send, words_of(submit)) if submit else None,
    )


def _has_input(payload: Json) -> bool:
    return any(block.get("type") == "input" for block in payload.get("blocks", []))


def home(view: ShownView | None, context: Context, app_name: str) -> Markup:
    """The published Home, or what Slack shows before there is one."""
    if view is None:
        return tag(
            "div",
            {"class": "home-empty", "data-key": "home-empty"},
            tag("div", {"class": "big", "aria-hidden": "true"}, "🏠"),
            tag("h3", None, "This is a work in progress"),
            tag("p", None, f"{app_name} has not published anything here yet."),
        )
    inner = _inside(view, context, "home")
    attrs: dict[str, Attr] = {"class": "home", "data-key": "home", "data-view": view.id}
    trouble = tag("div", {"class": "trouble", "role": "alert"}, f"⚠️ {view.trouble}")
    return tag(
        "div",
        attrs,
        trouble if view.trouble else None,
        blocks_html(view.payload.get("blocks", []), inner),
    )
