"""Elements at their limits and one past, and in the wrong places."""

from typing import Any

import pytest

from local_slack.checker import Problem, check_blocks
from slack_support.catalogue import element, hosted, mrkdwn, option, options, plain

Json = dict[str, Any]


# element kind, changes that are right, changes that are wrong, words
ELEMENT_PAIRS: list[tuple[str, Json, Json, str]] = [
    (
        "checkboxes",
        {"options": options(10), "initial_options": None},
        {"options": options(11), "initial_options": None},
        "no more than 10",
    ),
    ("checkboxes", {}, {"initial_options": [option("zz")]}, "must be among the options"),
    ("checkboxes", {}, {"options": [option(), option()]}, "`value` must be unique"),
    ("radio_buttons", {}, {"initial_option": option("zz")}, "must be among the options"),
    ("radio_buttons", {}, {"options": [option(), option()]}, "`value` must be unique"),
    (
        "static_select",
        {"option_groups": None, "options": options(2)},
        {"option_groups": None, "options": [option(), option()]},
        "`value` must be unique",
    ),
    ("multi_static_select", {}, {"options": [option(), option()]}, "`value` must be unique"),
    ("multi_static_select", {}, {"options": None}, "must define either"),
    (
        "rich_text_input",
        {"min_lines": 2, "max_lines": 2},
        {"min_lines": 2, "max_lines": 1},
        "must not be more than",
    ),
    (
        "image",
        {"image_url": None, "slack_file": {"id": "F012345678"}},
        {"image_url": None},
        "must define either",
    ),
    ("radio_buttons", {"options": options(10)}, {"options": options(11)}, "no more than 10"),
    ("overflow", {"options": options(5)}, {"options": options(6)}, "no more than 5"),
    ("overflow", {}, {"options": [option(text="x" * 76)]}, "less than 76"),
    ("overflow", {}, {"options": [option("v" * 151)]}, "less than 151"),
    ("overflow", {}, {"options": [{**option(), "description": plain("x" * 76)}]}, "less than 76"),
    ("overflow", {}, {"options": [{**option(), "text": mrkdwn()}]}, "plain_text"),
    (
        "static_select",
        {"option_groups": None, "options": options(100)},
        {"option_groups": None, "options": options(101)},
        "no more than 100",
    ),
    ("static_select", {}, {"options": options(1)}, "must not define both"),
    ("static_select", {}, {"option_groups": None}, "must define either"),
    (
        "static_select",
        {},
        {"option_groups": None, "options": [{**option(), "url": "https://a.example"}]},
        "additional property: url",
    ),
    ("static_select", {}, {"initial_option": option("zz")}, "must be among the options"),
    (
        "static_select",
        {},
        {"option_groups": [{"label": plain("x" * 76), "options": options(1)}]},
        "less than 76",
    ),
    (
        "static_select",
        {},
        {"option_groups": [{"label": plain(), "options": []}]},
        "no fewer than 1",
    ),
    (
        "multi_static_select",
        {"initial_options": options(1)},
        {"initial_options": [option("zz")]},
        "must be among",
    ),
    ("multi_static_select", {"max_selected_items": 1}, {"max_selected_items": 0}, "no less than 1"),
    ("external_select", {"min_query_length": 0}, {"min_query_length": -1}, "no less than 0"),
    ("conversations_select", {}, {"filter": {}}, "must define either"),
    ("conversations_select", {}, {"filter": {"include": []}}, "no fewer than 1"),
    ("conversations_select", {}, {"filter": {"include": ["everything"]}}, "valid enum value"),
    (
        "conversations_select",
        {},
        {"response_url_enabled": True},
        "only in an input block of a modal",
    ),
    ("channels_select", {}, {"response_url_enabled": True}, "only in an input block of a modal"),
    ("datepicker", {}, {"initial_date": "2026-02-30"}, "valid date"),
    ("datepicker", {}, {"initial_date": "1.12.2026"}, "valid date"),
    ("timepicker", {"initial_time": "23:59"}, {"initial_time": "24:00"}, "valid time"),
    ("timepicker", {}, {"timezone": "Mars/Base"}, "IANA"),
    (
        "datetimepicker",
        {"initial_date_time": 9999999999},
        {"initial_date_time": 10000000000},
        "no more than",
    ),
    ("datetimepicker", {}, {"initial_date_time": "1796083200"}, "must provide an integer"),
    (
        "number_input",
        {"min_value": "1", "max_value": "1"},
        {"min_value": "2", "max_value": "1"},
        "must not be more than",
    ),
    ("number_input", {}, {"initial_value": "9"}, "must not be more than"),
    ("number_input", {}, {"min_value": 1}, "must provide a string"),
    ("number_input", {}, {"min_value": "one"}, "number written as text"),
    ("file_input", {"max_files": 10}, {"max_files": 11}, "no more than 10"),
    ("plain_text_input", {"max_length": 3000}, {"max_length": 3001}, "no more than 3000"),
    (
        "plain_text_input",
        {"min_length": 3000, "initial_value": None},
        {"min_length": 3001},
        "no more than 3000",
    ),
    ("plain_text_input", {}, {"min_length": 5, "max_length": 4}, "must not be more than"),
    (
        "plain_text_input",
        {"initial_value": "xx", "max_length": 2},
        {"initial_value": "xxx", "max_length": 2},
        "length must be within",
    ),
    ("rich_text_input", {"min_lines": 1, "max_lines": 100}, {"max_lines": 101}, "no more than 100"),
    ("rich_text_input", {}, {"initial_value": plain()}, "unsupported type: plain_text"),
    (
        "button",
        {},
        {"confirm": {"title": plain(), "text": plain(), "confirm": plain()}},
        "missing required field: deny",
    ),
    ("button", {}, {"text": mrkdwn()}, "plain_text"),
    ("button", {"url": "mailto:a@b.example"}, {"url": "nowhere"}, "valid URL"),
    ("image", {}, {"alt_text": ""}, "more than 0 characters"),
    (
        "plain_text_input",
        {"dispatch_action_config": {"trigger_actions_on": ["on_enter_pressed"]}},
        {"dispatch_action_config": {"trigger_actions_on": []}},
        "no fewer than 1",
    ),
    ("workflow_button", {}, {"workflow": {}}, "missing required field: trigger"),
    ("workflow_button", {}, {"action_id": None}, "missing required field: action_id"),
]
HOSTS = {
    **dict.fromkeys(("button", "overflow", "conversations_select", "channels_select"), "actions"),
    "image": "section.accessory",
    "workflow_button": "actions",
}


def errors(problems: list[Problem]) -> list[str]:
    return [str(problem) for problem in problems if problem.severity == "error"]


@pytest.mark.parametrize(("kind", "right", "wrong", "words"), ELEMENT_PAIRS)
def test_an_element_at_its_limit_and_one_past(
    kind: str, right: Json, wrong: Json, words: str
) -> None:
    parent = HOSTS.get(kind, "input")
    surface = "message" if kind == "workflow_button" else "modal"
    assert errors(check_blocks([hosted(element(kind, **right), parent)], surface)) == []
    found = errors(check_blocks([hosted(element(kind, **wrong), parent)], surface))
    assert any(words in problem for problem in found), found


@pytest.mark.parametrize(
    ("surface", "one", "kind"),
    [
        ("message", hosted(element("plain_text_input"), "actions"), "plain_text_input"),
        ("message", hosted(element("datetimepicker"), "section"), "datetimepicker"),
        ("home", hosted(element("datetimepicker"), "actions"), "datetimepicker"),
        ("home", hosted(element("email_text_input"), "input"), "email_text_input"),
        ("message", hosted(element("file_input"), "input"), "file_input"),
        ("message", hosted(element("rich_text_input"), "input"), "rich_text_input"),
        ("modal", hosted(element("workflow_button"), "actions"), "workflow_button"),
        ("modal", hosted(element("button"), "input"), "button"),
        ("modal", {"type": "sections"}, "sections"),
    ],
)
def test_what_stands_in_the_wrong_place(surface: str, one: Json, kind: str) -> None:
    found = errors(check_blocks([one], surface))
    assert any(f"unsupported type: {kind}" in problem for problem in found), found
