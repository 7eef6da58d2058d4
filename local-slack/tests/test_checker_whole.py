"""Whole lists of blocks, views and messages."""

from typing import Any

import pytest

from local_slack.checker import Problem, check_blocks, check_message, check_view
from slack_support.catalogue import block, cell, element, hosted, mrkdwn, plain, view

Json = dict[str, Any]


def rows(count: int, width: int = 1, text: str = "x") -> list[list[Json]]:
    return [[cell(text) for _ in range(width)] for _ in range(count)]


def errors(problems: list[Problem]) -> list[str]:
    return [str(problem) for problem in problems if problem.severity == "error"]


@pytest.mark.parametrize(
    ("blocks", "words"),
    [
        ({"type": "divider"}, "must provide an array"),
        (["divider"], "must provide an object"),
        ([{}], "missing required field: type"),
        ([{"type": 7}], "must provide a string"),
        ([block("section", block_id="a"), block("divider", block_id="a")], "already exists: a"),
        ([block("table"), block("table")], "no more than 1 table blocks"),
        ([block("data_visualization")] * 3, "no more than 2 data_visualization blocks"),
        ([block("markdown", text="x" * 6001)] * 2, "all markdown blocks together"),
        ([block("data_table", rows=rows(2, 1, "x" * 5001))] * 2, "all data_table blocks together"),
        ([block("table", rows=rows(1, 1, "x" * 5001))] * 2, "all table blocks together"),
        ([block("divider")] * 51, "no more than 50 items"),
    ],
)
def test_a_whole_list_of_blocks(blocks: Any, words: str) -> None:
    found = errors(check_blocks(blocks, "message"))
    assert any(words in problem for problem in found), found


def test_blocks_at_the_limits_of_a_message() -> None:
    assert errors(check_blocks([block("divider")] * 50, "message")) == []
    assert errors(check_blocks([block("divider")] * 100, "modal")) == []
    assert errors(check_blocks([block("markdown", text="x" * 6000)] * 2, "message")) == []
    assert errors(check_blocks([block("data_visualization")] * 2, "message")) == []


def two_focused() -> list[Json]:
    return [
        hosted(element("users_select", focus_on_load=True), "input"),
        hosted(element("datepicker", focus_on_load=True), "input"),
    ]


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ("view", "must provide an object"),
        ({}, "missing required field: type"),
        ({"type": "page"}, "unsupported type: page"),
        ({"type": 7}, "unsupported type: 7"),
        (view(block("divider"), title=None), "missing required field: title"),
        (view(block("divider"), title=plain("x" * 25)), "less than 25"),
        (view(block("divider"), title=mrkdwn()), "plain_text"),
        (view(block("divider"), close=plain("x" * 25)), "less than 25"),
        (view(block("input"), submit=plain("x" * 25)), "less than 25"),
        (view(block("input"), submit=None), "missing required field: submit"),
        (view(block("divider"), private_metadata="x" * 3001), "less than 3001"),
        (view(block("divider"), callback_id="x" * 256), "less than 256"),
        (view(block("divider"), external_id="x" * 256), "less than 256"),
        (view(block("divider"), notify_on_close="yes"), "must provide a boolean"),
        (view(block("divider"), colour="red"), "invalid additional property: colour"),
        (view(*[block("divider")] * 101), "no more than 100"),
        (view(), "no fewer than 1"),
        (view(blocks=None), "missing required field: blocks"),
        (view(blocks="x"), "must provide an array"),
        (view(*two_focused()), "only one element may have `focus_on_load`"),
        (view(block("alert", level="loud")), "valid enum value"),
        (
            view(block("input", dispatch_action=True, element=element("file_input"))),
            "with `dispatch_action`",
        ),
        (
            {"type": "home", "blocks": [block("divider")], "title": plain()},
            "additional property: title",
        ),
    ],
)
def test_a_wrong_view_is_refused(wrong: Any, words: str) -> None:
    found = errors(check_view(wrong))
    assert any(words in problem for problem in found), found


def test_a_view_at_its_limits() -> None:
    full = view(
        block("input"),
        title=plain("x" * 24),
        submit=plain("x" * 24),
        close=plain("x" * 24),
        private_metadata="x" * 3000,
        callback_id="x" * 255,
    )
    assert check_view(full) == []
    assert check_view(view(two_focused()[0])) == []
    assert check_view(view(*[block("divider")] * 100)) == []


def test_a_view_that_is_too_large_has_its_own_code() -> None:
    heavy = view(*[block("section", text=plain("ä" * 3000), fields=None)] * 45)
    (problem,) = check_view(heavy)
    assert problem.code == "view_too_large"


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ("words", "invalid_arguments"),
        ({}, "no_text"),
        ({"text": ""}, "no_text"),
        ({"text": "x", "blocks": {}}, "invalid_blocks_format"),
        ({"text": "x", "attachments": {}}, "invalid_attachments"),
        ({"text": "x", "attachments": ["x"]}, "invalid_blocks"),
        ({"text": "x", "attachments": [{"blocks": [block("alert")]}]}, "invalid_blocks"),
        ({"text": "x", "attachments": [{"text": "x"}] * 101}, "too_many_attachments"),
        ({"markdown_text": "x", "text": "x"}, "markdown_text_conflict"),
        ({"markdown_text": "x" * 12001}, "msg_too_long"),
        ({"text": 7}, "invalid_arguments"),
        (
            {
                "text": "x",
                "blocks": [
                    hosted(element("users_select", focus_on_load=True), "actions"),
                    hosted(element("datepicker", focus_on_load=True), "actions"),
                ],
            },
            "invalid_blocks",
        ),
    ],
)
def test_a_wrong_message_is_refused(wrong: Any, code: str) -> None:
    assert code in [p.code for p in check_message(wrong) if p.severity == "error"]


@pytest.mark.parametrize(
    ("careless", "words"),
    [
        ({"blocks": [block("divider")]}, "notifications and screen readers"),
        ({"text": "x" * 4001}, "may be split"),
        ({"text": "x" * 40001}, "less than 40001"),
        ({"text": "x", "attachments": [{"text": "x"}] * 21}, "more than 20 attachments"),
        (
            {"text": "x", "blocks": [block("container", default_collapsed=True)]},
            "`default_collapsed` needs `is_collapsible`",
        ),
        (
            {
                "text": "x",
                "blocks": [block("container", is_collapsible=True, has_header_divider=True)],
            },
            "exclude each other",
        ),
    ],
)
def test_what_slack_takes_but_a_careful_app_would_not_send(careless: Json, words: str) -> None:
    found = check_message(careless)
    assert [problem.severity for problem in found] == ["warning"]
    assert words in found[0].message
