"""One valid example of each block, each element and each inline of rich text."""

import copy
from collections.abc import Callable
from typing import Any

Json = dict[str, Any]


def plain(text: str = "words") -> Json:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str = "words") -> Json:
    return {"type": "mrkdwn", "text": text}


def option(value: str = "a", text: str = "A") -> Json:
    return {"text": plain(text), "value": value}


def options(count: int) -> list[Json]:
    return [option(f"v{n}", f"Option {n}") for n in range(count)]


def rich(*inlines: Json) -> Json:
    section = {"type": "rich_text_section", "elements": list(inlines or [INLINES["text"]])}
    return {"type": "rich_text", "elements": [section]}


def cell(text: str = "x") -> Json:
    return {"type": "raw_text", "text": text}


INLINES: dict[str, Json] = {
    "text": {"type": "text", "text": "words", "style": {"bold": True, "code": True}},
    "emoji": {"type": "emoji", "name": "tada", "skin_tone": 2},
    "link": {"type": "link", "url": "https://a.example", "text": "A"},
    "user": {"type": "user", "user_id": "U1"},
    "usergroup": {"type": "usergroup", "usergroup_id": "S1"},
    "channel": {"type": "channel", "channel_id": "C1"},
    "team": {"type": "team", "team_id": "T1"},
    "broadcast": {"type": "broadcast", "range": "here"},
    "color": {"type": "color", "value": "#12abEF"},
    "date": {"type": "date", "timestamp": 1796083200, "format": "{date_num}"},
    "citation": {
        "type": "citation",
        "url": "https://a.example",
        "text": "A",
        "index": 1,
        "details": {"citation_type": "web"},
    },
    "file": {"type": "file", "file_id": "F1"},
    "canvas": {"type": "canvas", "file_id": "F1"},
    "canvas_message_unfurl": {
        "type": "canvas_message_unfurl",
        "root_message_ts": "1.2",
        "root_message_channel": "C1",
    },
    "canvas_user_mention": {"type": "canvas_user_mention", "user_id": "U1"},
    "list_record": {"type": "list_record", "file_id": "F1"},
    "message_mention": {"type": "message_mention", "channel_id": "C1", "message_ts": "1.2"},
    "attachment_mention": {"type": "attachment_mention", "url": "https://a.example"},
    "tag": {"type": "tag", "text": "new", "color": "blue"},
    "work_object_mention": {
        "type": "work_object_mention",
        "entity_id": "e",
        "app_id": "A1",
        "text": "x",
        "url": "https://a.example",
    },
    "workflow_mention": {
        "type": "workflow_mention",
        "workflow_id": "W1",
        "function_trigger_id": "Ft1",
        "text": "x",
    },
    "salesforce_data_field": {"type": "salesforce_data_field", "anything": {"goes": True}},
}
_PICTURE = {"alt_text": "A chart", "image_url": "https://a.example/a.png"}
_CONFIRM = {"title": plain(), "text": mrkdwn(), "confirm": plain("Yes"), "deny": plain("No")}
ELEMENTS: dict[str, Json] = {
    "button": {"text": plain(), "action_id": "a", "style": "primary", "confirm": _CONFIRM},
    "checkboxes": {
        "options": [option(), {**option("b"), "text": mrkdwn()}],
        "initial_options": [option()],
    },
    "datepicker": {"initial_date": "2026-12-01", "placeholder": plain()},
    "datetimepicker": {"initial_date_time": 1796083200},
    "email_text_input": {"initial_value": "a@b.example"},
    "url_text_input": {"placeholder": plain()},
    "number_input": {"is_decimal_allowed": True, "min_value": "1", "max_value": "2.5"},
    "file_input": {"filetypes": ["png"], "max_files": 10},
    "plain_text_input": {"min_length": 0, "max_length": 3000, "initial_value": "x"},
    "radio_buttons": {"options": options(2), "initial_option": option("v1", "Option 1")},
    "overflow": {"options": [{**option(), "url": "https://a.example"}]},
    "static_select": {"option_groups": [{"label": plain(), "options": options(2)}]},
    "external_select": {"min_query_length": 0, "initial_option": option()},
    "users_select": {"initial_user": "U1"},
    "conversations_select": {"filter": {"include": ["public", "im"]}},
    "channels_select": {"initial_channel": "C1"},
    "multi_static_select": {"options": options(3), "max_selected_items": 2},
    "multi_external_select": {"initial_options": [option()]},
    "multi_users_select": {"initial_users": ["U1"]},
    "multi_conversations_select": {"default_to_current_conversation": True},
    "multi_channels_select": {"initial_channels": ["C1"]},
    "rich_text_input": {"action_id": "a", "initial_value": rich(), "min_lines": 1},
    "timepicker": {"initial_time": "09:05", "timezone": "America/Chicago"},
    "workflow_button": {
        "text": plain(),
        "action_id": "a",
        "workflow": {"trigger": {"url": "https://slack.com/shortcuts/x"}},
    },
    "icon_button": {"icon": "trash", "text": plain()},
    "feedback_buttons": {
        "positive_button": {"text": plain(), "value": "up"},
        "negative_button": {"text": plain(), "value": "down"},
    },
    "image": _PICTURE,
    "url": {"url": "https://a.example", "text": "A"},
    "rich_text_section": {"elements": [INLINES["text"]]},
    "rich_text_list": {
        "style": "bullet",
        "elements": [{"type": "rich_text_section", "elements": [INLINES["text"]]}],
        "indent": 8,
    },
    "rich_text_quote": {"elements": [INLINES["user"]], "border": 1},
    "rich_text_preformatted": {"elements": [INLINES["link"]], "language": "python"},
}
_CARD = {"type": "card", "title": plain(), "actions": [{"type": "button", "text": plain()}]}
_TASK = {"task_id": "t1", "title": "Plan", "status": "pending"}
BLOCKS: dict[str, Json] = {
    "actions": {"elements": [{"type": "button", "text": plain()}]},
    "alert": {"text": mrkdwn(), "level": "warning"},
    "auth_provider": {"value": "v", "name": plain(), "is_connected": False},
    "card": {k: v for k, v in _CARD.items() if k != "type"},
    "carousel": {"elements": [_CARD]},
    "container": {"title": plain(), "child_blocks": [{"type": "divider"}], "width": "wide"},
    "context": {"elements": [{"type": "image", **_PICTURE}, mrkdwn(), plain()]},
    "context_actions": {"elements": [{"type": "feedback_buttons", **ELEMENTS["feedback_buttons"]}]},
    "data_table": {"caption": "Rates", "rows": [[cell("Cohort")], [cell("One")]], "page_size": 5},
    "data_visualization": {
        "title": "Rates",
        "chart": {"type": "pie", "segments": [{"label": "Yes", "value": 1}]},
    },
    "divider": {},
    "header": {"text": plain(), "level": 2},
    "image": {**_PICTURE, "title": plain()},
    "input": {"label": plain(), "hint": plain(), "element": {"type": "users_select"}},
    "markdown": {"text": "**words**"},
    "plan": {"title": "Steps", "tasks": [_TASK]},
    "rich_text": {"elements": rich()["elements"]},
    "section": {"text": mrkdwn(), "fields": [plain(), mrkdwn()]},
    "table": {
        "rows": [[cell(), {"type": "raw_number", "value": 1, "text": "1"}, rich()]],
        "column_settings": [{"align": "right"}, None],
    },
    "task_card": {**_TASK, "status": "complete"},
    "video": {
        "alt_text": "A film",
        "title": plain(),
        "thumbnail_url": "https://a.example/a.png",
        "video_url": "https://a.example/v",
    },
}


def block(kind: str, **changes: Any) -> Json:
    """A valid block; a change of None takes the field away."""
    result = copy.deepcopy({"type": kind, **BLOCKS[kind], **changes})
    return {key: value for key, value in result.items() if value is not None}


def element(kind: str, **changes: Any) -> Json:
    result = copy.deepcopy({"type": kind, **ELEMENTS[kind], **changes})
    return {key: value for key, value in result.items() if value is not None}


def hosted(one: Json, parent: str) -> Json:
    """The element inside a block where limits.json lets it stand."""
    holder, _, field = parent.partition(".")
    make = _HOSTS.get(holder)
    return make(one, field) if make else {"type": holder, "elements": [one]}


_HOSTS: dict[str, Callable[[Json, str], Json]] = {
    "input": lambda one, _: {"type": "input", "label": plain(), "element": one},
    "section": lambda one, _: {"type": "section", "text": plain(), "accessory": one},
    "card": lambda one, field: block("card", **{field: [one] if field == "actions" else one}),
    "container": lambda one, field: block("container", **{field: one}),
    "auth_provider": lambda one, _: block("auth_provider", accessory=one),
    "task_card": lambda one, _: block("task_card", sources=[one]),
    "rich_text_list": lambda one, _: {
        "type": "rich_text",
        "elements": [{"type": "rich_text_list", "style": "ordered", "elements": [one]}],
    },
}


def view(*blocks: Json, **changes: Any) -> Json:
    """A modal; a submit button stands in it when an input does."""
    result: Json = {"type": "modal", "title": plain("Title"), "blocks": list(blocks)}
    if any(one.get("type") == "input" for one in blocks if isinstance(one, dict)):
        result["submit"] = plain("Save")
    result |= changes
    return {key: value for key, value in result.items() if value is not None}
