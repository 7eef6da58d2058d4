"""One valid sample of every block and element that the written limits know."""

from typing import Any

Json = dict[str, Any]


def plain(words: str) -> Json:
    return {"type": "plain_text", "text": words}


def mrkdwn(words: str) -> Json:
    return {"type": "mrkdwn", "text": words}


def option(number: int, **more: Any) -> Json:
    return {"text": plain(f"Choice {number}"), "value": f"v{number}", **more}


def select(kind: str, **more: Any) -> Json:
    return {"type": kind, "action_id": kind, "placeholder": plain("Pick one"), **more}


CONFIRM = {
    "title": plain("Sure?"),
    "text": mrkdwn("It *cannot* be undone"),
    "confirm": plain("Go on"),
    "deny": plain("Stop"),
}
IMAGE = {"type": "image", "image_url": "https://example.com/a.png", "alt_text": "A chart"}
OPTIONS = [option(1), option(2)]


def text(words: str, **style: bool) -> Json:
    return {"type": "text", "text": words, **({"style": style} if style else {})}


RICH_INLINE: list[Json] = [
    text("bold", bold=True),
    text("struck", strike=True, italic=True),
    {"type": "emoji", "name": "wave"},
    {"type": "link", "url": "https://example.com", "text": "a link"},
    {"type": "user", "user_id": "U0ANA00001"},
    {"type": "usergroup", "usergroup_id": "S0GROUP001"},
    {"type": "channel", "channel_id": "C0GENERAL1"},
    {"type": "team", "team_id": "T0OAK00001"},
    {"type": "broadcast", "range": "here"},
    {"type": "color", "value": "#ff8800"},
    {"type": "date", "timestamp": 1800000000, "format": "{date_num}"},
    {
        "type": "citation",
        "url": "https://example.com",
        "text": "a source",
        "index": 1,
        "details": {"citation_type": "web"},
    },
    {"type": "file", "file_id": "F0AAAAAAAA", "text": "a file"},
    {"type": "canvas", "file_id": "F0AAAAAAAA", "label": "a canvas"},
    {"type": "canvas_message_unfurl", "root_message_ts": "1.0", "root_message_channel": "C1"},
    {"type": "canvas_user_mention", "user_id": "U0ANA00001"},
    {"type": "list_record", "file_id": "F0AAAAAAAA", "text": "a record"},
    {"type": "message_mention", "channel_id": "C1", "message_ts": "1.0", "text": "a message"},
    {"type": "attachment_mention", "url": "https://example.com", "text": "an attachment"},
    {"type": "tag", "text": "a tag", "color": "green"},
    {
        "type": "work_object_mention",
        "entity_id": "E1",
        "app_id": "A1",
        "text": "a thing",
        "url": "https://example.com",
    },
    {
        "type": "workflow_mention",
        "workflow_id": "W1",
        "function_trigger_id": "Ft1",
        "text": "a workflow",
    },
    {"type": "salesforce_data_field"},
]


def rich(*elements: Json) -> Json:
    section = {"type": "rich_text_section", "elements": list(elements)}
    return {"type": "rich_text", "elements": [section]}


RICH_TEXT: Json = {
    "type": "rich_text",
    "elements": [
        {"type": "rich_text_section", "elements": RICH_INLINE},
        {
            "type": "rich_text_list",
            "style": "ordered",
            "indent": 1,
            "offset": 2,
            "elements": [{"type": "rich_text_section", "elements": [text("an item")]}],
        },
        {"type": "rich_text_quote", "elements": [text("quoted")]},
        {"type": "rich_text_preformatted", "elements": [text("code()")]},
    ],
}

_GROUPS = [{"label": plain("Group"), "options": OPTIONS}]
_SELECTS: dict[str, Json] = {
    name: select(name, **more)
    for base, more in (
        ("static_select", {"options": OPTIONS}),
        ("external_select", {"min_query_length": 1}),
        ("users_select", {}),
        ("conversations_select", {"filter": {"include": ["public"]}}),
        ("channels_select", {}),
    )
    for name in (base, f"multi_{base}")
}
_SELECTS["multi_static_select"] = select("multi_static_select", option_groups=_GROUPS)

INPUTS: dict[str, Json] = {
    **_SELECTS,
    "plain_text_input": {
        "type": "plain_text_input",
        "action_id": "plain_text_input",
        "min_length": 3,
        "max_length": 40,
        "placeholder": plain("Some words"),
    },
    "email_text_input": {"type": "email_text_input", "action_id": "email_text_input"},
    "url_text_input": {"type": "url_text_input", "action_id": "url_text_input"},
    "number_input": {
        "type": "number_input",
        "action_id": "number_input",
        "is_decimal_allowed": False,
    },
    "rich_text_input": {"type": "rich_text_input", "action_id": "rich_text_input"},
    "file_input": {"type": "file_input", "action_id": "file_input", "max_files": 2},
    "datepicker": {"type": "datepicker", "action_id": "datepicker"},
    "timepicker": {
        "type": "timepicker",
        "action_id": "timepicker",
        "timezone": "America/Chicago",
    },
    "datetimepicker": {"type": "datetimepicker", "action_id": "datetimepicker"},
    "checkboxes": {"type": "checkboxes", "action_id": "checkboxes", "options": OPTIONS},
    "radio_buttons": {
        "type": "radio_buttons",
        "action_id": "radio_buttons",
        "options": [option(1, description=plain("with a note")), option(2)],
    },
}
PRESSED: dict[str, Json] = {
    "button": {
        "type": "button",
        "action_id": "button",
        "text": plain("Press"),
        "style": "danger",
        "confirm": CONFIRM,
    },
    "overflow": {"type": "overflow", "action_id": "overflow", "options": OPTIONS},
    "workflow_button": {
        "type": "workflow_button",
        "action_id": "workflow_button",
        "text": plain("Run"),
        "workflow": {"trigger": {"url": "https://example.com/run"}},
    },
    "icon_button": {
        "type": "icon_button",
        "action_id": "icon_button",
        "icon": "trash",
        "text": plain("Remove"),
    },
    "feedback_buttons": {
        "type": "feedback_buttons",
        "action_id": "feedback_buttons",
        "positive_button": {"text": plain("Good"), "value": "good"},
        "negative_button": {"text": plain("Bad"), "value": "bad"},
    },
}
ELEMENTS: dict[str, Json] = {
    **INPUTS,
    **PRESSED,
    "image": IMAGE,
    "url": {"type": "url", "url": "https://example.com", "text": "A source"},
}


def cell(words: str) -> Json:
    return {"type": "raw_text", "text": words}


def number(value: float) -> Json:
    return {"type": "raw_number", "value": value, "text": str(value)}


def task(status: str) -> Json:
    return {
        "type": "task_card",
        "task_id": status,
        "title": "A task",
        "status": status,
        "details": rich(text("what it is")),
        "sources": [ELEMENTS["url"]],
    }


def chart(kind: str) -> Json:
    if kind == "pie":
        segments = [{"label": "yes", "value": 3}, {"label": "no", "value": 1}]
        return {"type": "pie", "segments": segments}
    days = ["Mon", "Tue"]
    series = [
        {"name": name, "data": [{"label": day, "value": value} for day in days]}
        for name, value in (("A", 3), ("B", -1))
    ]
    return {"type": kind, "series": series, "axis_config": {"categories": days}}


_CARD = {
    "type": "card",
    "title": mrkdwn("A *card*"),
    "subtitle": plain("Below"),
    "body": mrkdwn("Body"),
    "subtext": mrkdwn("Small"),
    "slack_icon": {"type": "icon", "name": "rocket"},
    "hero_image": IMAGE,
    "actions": [PRESSED["button"]],
}

BLOCKS: dict[str, Json] = {
    "section": {
        "type": "section",
        "text": mrkdwn("A *section*"),
        "fields": [mrkdwn("one"), plain("two")],
        "accessory": IMAGE,
    },
    "header": {"type": "header", "text": plain("A header")},
    "divider": {"type": "divider"},
    "actions": {"type": "actions", "elements": [PRESSED["button"], PRESSED["overflow"]]},
    "context": {"type": "context", "elements": [IMAGE, mrkdwn("A *context*")]},
    "image": {**IMAGE, "title": plain("A title")},
    "input": {
        "type": "input",
        "block_id": "field",
        "label": plain("A label"),
        "hint": plain("A hint"),
        "optional": True,
        "element": INPUTS["plain_text_input"],
    },
    "alert": {"type": "alert", "text": mrkdwn("An alert"), "level": "warning"},
    "rich_text": RICH_TEXT,
    "markdown": {
        "type": "markdown",
        "text": "# Words\n\n- **one**\n\n| a | b |\n|--|--|\n| 1 | 2 |",
    },
    "table": {
        "type": "table",
        "rows": [[cell("Name"), cell("Rate")], [cell("A"), rich(text("half"))]],
        "column_settings": [{"is_wrapped": True}, {"align": "right"}],
    },
    "data_table": {
        "type": "data_table",
        "caption": "Cohorts",
        "page_size": 2,
        "rows": [[cell("Cohort"), cell("Tries")], *([cell(f"C{n}"), number(n)] for n in range(4))],
    },
    "data_visualization": {
        "type": "data_visualization",
        "title": "Tries",
        "chart": chart("bar"),
    },
    "video": {
        "type": "video",
        "alt_text": "A video",
        "title": plain("How to"),
        "thumbnail_url": "https://example.com/t.png",
        "video_url": "https://example.com/v",
        "description": plain("Two minutes"),
    },
    "file": {"type": "file", "external_id": "remote-1", "source": "remote"},
    "call": {"type": "call", "call_id": "R1"},
    "card": _CARD,
    "carousel": {"type": "carousel", "elements": [{**_CARD, "actions": [PRESSED["button"]]}]},
    "container": {
        "type": "container",
        "title": plain("A container"),
        "subtitle": mrkdwn("with a _subtitle_"),
        "is_collapsible": True,
        "child_blocks": [{"type": "section", "text": mrkdwn("inside")}],
    },
    "plan": {"type": "plan", "title": "A plan", "tasks": [task("complete"), task("pending")]},
    "task_card": task("in_progress"),
    "context_actions": {
        "type": "context_actions",
        "elements": [PRESSED["feedback_buttons"], PRESSED["icon_button"]],
    },
    "auth_provider": {
        "type": "auth_provider",
        "value": "drive",
        "name": plain("A drive"),
        "is_connected": True,
        "connected_identity": plain("ana@oak.example"),
    },
}
