"""What Slack's own documentation says a submitted modal carries: `view.state.values`, written out.

https://docs.slack.dev/reference/views and /reference/block-kit/block-elements, one by one.
"""

from typing import Any

from slack_support.page.opening import ANA, BEN

GENERAL, NEWS = "C0GENERAL1", "C0NEWS0001"
FIRST = {"text": {"type": "plain_text", "text": "Choice 1", "emoji": True}, "value": "v1"}
SECOND = {"text": {"type": "plain_text", "text": "Choice 2", "emoji": True}, "value": "v2"}
FOUND_1 = {"text": {"type": "plain_text", "text": "Found 1", "emoji": True}, "value": "f1"}
FOUND_2 = {"text": {"type": "plain_text", "text": "Found 2", "emoji": True}, "value": "f2"}
NOON = 1_796_148_000  # 2026-12-01 12:00 in Chicago

WANTED: dict[str, dict[str, Any]] = {
    "plain_text_input": {"type": "plain_text_input", "value": "Pairs & <i>trios</i>"},
    "email_text_input": {"type": "email_text_input", "value": "ana@oak.example"},
    "url_text_input": {"type": "url_text_input", "value": "https://oak.example/a"},
    "number_input": {"type": "number_input", "value": "7"},
    "datepicker": {"type": "datepicker", "selected_date": "2026-12-01"},
    "timepicker": {
        "type": "timepicker",
        "selected_time": "09:30",
        "timezone": "America/Chicago",
    },
    "datetimepicker": {"type": "datetimepicker", "selected_date_time": NOON},
    "checkboxes": {"type": "checkboxes", "selected_options": [FIRST]},
    "radio_buttons": {"type": "radio_buttons", "selected_option": SECOND},
    "static_select": {"type": "static_select", "selected_option": SECOND},
    "multi_static_select": {"type": "multi_static_select", "selected_options": [FIRST, SECOND]},
    "external_select": {"type": "external_select", "selected_option": FOUND_2},
    "multi_external_select": {
        "type": "multi_external_select",
        "selected_options": [FOUND_1, FOUND_2],
    },
    "users_select": {"type": "users_select", "selected_user": BEN},
    "multi_users_select": {"type": "multi_users_select", "selected_users": [ANA, BEN]},
    "conversations_select": {"type": "conversations_select", "selected_conversation": GENERAL},
    "multi_conversations_select": {
        "type": "multi_conversations_select",
        "selected_conversations": [GENERAL],
    },
    "channels_select": {"type": "channels_select", "selected_channel": NEWS},
    "multi_channels_select": {
        "type": "multi_channels_select",
        "selected_channels": [GENERAL, NEWS],
    },
    "rich_text_input": {
        "type": "rich_text_input",
        "rich_text_value": {
            "type": "rich_text",
            "elements": [
                {
                    "type": "rich_text_section",
                    "elements": [
                        {"type": "text", "text": "so "},
                        {"type": "text", "text": "bold", "style": {"bold": True}},
                    ],
                }
            ],
        },
    },
}
FILE_KEYS = {"id", "created", "timestamp", "name", "title", "mimetype", "filetype", "user", "size"}


def assert_slacks_shape(values: dict[str, dict[str, Any]]) -> None:
    """Each block holds one action of the same name; the file's own id and times are not known."""
    files = values["file_input"]["file_input"]
    assert files.keys() == {"type", "files"}
    assert files["type"] == "file_input"
    assert [(file["name"], file["mimetype"]) for file in files["files"]] == [("a.png", "image/png")]
    assert files["files"][0].keys() >= FILE_KEYS
    others = {block: state for block, state in values.items() if block != "file_input"}
    assert others == {kind: {kind: state} for kind, state in WANTED.items()}
