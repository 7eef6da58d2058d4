"""Counts and rules between fields: at the limit, and one past it."""

from typing import Any

import pytest

from local_slack.checker import Problem, check_blocks
from slack_support.catalogue import (
    block,
    cell,
    element,
    hosted,
    mrkdwn,
    plain,
    rich,
)

Json = dict[str, Any]
BUTTON = {"type": "button", "text": plain()}


def buttons(count: int, **more: Any) -> list[Json]:
    return [{**BUTTON, **more} for _ in range(count)]


def chart(kind: str, *series: Json, categories: list[str] | None = None) -> Json:
    axis = {"categories": categories or ["a"]}
    return {"title": "T", "chart": {"type": kind, "series": list(series), "axis_config": axis}}


def line(*labels: str, name: str = "S") -> Json:
    return {"name": name, "data": [{"label": label, "value": 1} for label in labels]}


def rows(count: int, width: int = 1, text: str = "x") -> list[list[Json]]:
    return [[cell(text) for _ in range(width)] for _ in range(count)]


# surface, a block that is just right, one that is just wrong, words that say why
PAIRS: list[tuple[str, Any, Any, str]] = [
    (
        "message",
        block("actions", elements=buttons(25)),
        block("actions", elements=buttons(26)),
        "no more than 25",
    ),
    (
        "message",
        block("actions", elements=buttons(1)),
        block("actions", elements=[]),
        "no fewer than 1",
    ),
    (
        "message",
        block("actions", elements=[*buttons(1, action_id="a"), *buttons(1, action_id="b")]),
        block("actions", elements=buttons(2, action_id="a")),
        "`action_id` must be unique",
    ),
    (
        "message",
        block("section", fields=[plain()] * 10),
        block("section", fields=[plain()] * 11),
        "no more than 10",
    ),
    (
        "message",
        block("section", fields=[plain("x" * 2000)]),
        block("section", fields=[plain("x" * 2001)]),
        "2001",
    ),
    (
        "message",
        block("section", fields=None),
        block("section", text=None, fields=None),
        "`text` or `fields`",
    ),
    ("message", block("section"), block("section", text=plain("")), "more than 0 characters"),
    ("message", block("section"), block("section", text="bare"), "must provide an object"),
    ("message", block("section"), block("section", expand="yes"), "must provide a boolean"),
    ("message", block("section"), block("section", fields="x"), "must provide an array"),
    ("message", block("section"), block("section", block_id=7), "must provide a string"),
    ("message", block("section", block_id="x" * 255), block("section", block_id="x" * 256), "256"),
    ("message", block("header"), block("header", text=mrkdwn()), "plain_text"),
    ("message", block("header", level=4), block("header", level=5), "no more than 4"),
    ("message", block("header", level=1), block("header", level=0), "no less than 1"),
    ("message", block("header", level=1), block("header", level=True), "must provide an integer"),
    (
        "message",
        block("context", elements=[plain()] * 10),
        block("context", elements=[plain()] * 11),
        "no more than 10",
    ),
    (
        "message",
        block("context"),
        block("context", elements=[BUTTON]),
        "failed to match all allowed schemas",
    ),
    (
        "message",
        block("context"),
        block("context", elements=["x"]),
        "failed to match all allowed schemas",
    ),
    (
        "message",
        block("image"),
        block("image", slack_file={"id": "F012345678"}),
        "must not define both `image_url` and `slack_file`",
    ),
    (
        "message",
        block("image", image_url=None, slack_file={"id": "F012345678"}),
        block("image", image_url=None),
        "must define either `image_url` or `slack_file`",
    ),
    (
        "message",
        block("image", image_url=None, slack_file={"url": "https://a.example"}),
        block("image", image_url=None, slack_file={"id": "x"}),
        "input must match regex pattern",
    ),
    (
        "message",
        block("image", image_url=None, slack_file={"id": "F012345678"}),
        block("image", image_url=None, slack_file={"id": "F012345678", "url": "https://a.example"}),
        "must not define both",
    ),
    ("message", block("image"), block("image", image_url="not a url"), "valid URL"),
    ("message", block("image"), block("image", image_url="https://a b"), "valid URL"),
    ("message", block("video"), block("video", video_url="http://a.example"), "valid https URL"),
    (
        "message",
        block("card", actions=buttons(3)),
        block("card", actions=buttons(4)),
        "no more than 3",
    ),
    (
        "message",
        block("card", actions=None),
        block("card", title=None, actions=None),
        "must define either",
    ),
    (
        "message",
        block("card", slack_icon={"type": "icon", "name": "book"}),
        block("card", slack_icon={"type": "icon", "name": "unicorn"}),
        "valid enum value",
    ),
    (
        "message",
        block("card", icon=element("image")),
        block("card", icon=element("image"), slack_icon={"type": "icon", "name": "book"}),
        "must not define both `icon` and `slack_icon`",
    ),
    (
        "message",
        block("card", actions=[*buttons(1, action_id="a"), *buttons(1, action_id="b")]),
        block("card", actions=buttons(2, action_id="a")),
        "`action_id` must be unique",
    ),
    (
        "message",
        block("context_actions", elements=[element("icon_button", action_id="a")]),
        block("context_actions", elements=[element("icon_button", action_id="a")] * 2),
        "`action_id` must be unique",
    ),
    (
        "message",
        block("data_visualization", **chart("bar", line("a"), line("a", name="T"))),
        block("data_visualization", **chart("bar", line("a"), line("a"))),
        "`name` must be unique",
    ),
    ("message", block("card"), block("card", title="bare"), "must provide an object"),
    (
        "message",
        block("carousel", elements=[block("card")] * 10),
        block("carousel", elements=[block("card")] * 11),
        "no more than 10",
    ),
    (
        "message",
        block("carousel"),
        block("carousel", elements=[block("divider")]),
        "unsupported type: divider",
    ),
    (
        "message",
        block("container", child_blocks=[block("divider")] * 10),
        block("container", child_blocks=[block("divider")] * 11),
        "no more than 10",
    ),
    (
        "message",
        block("container"),
        block("container", child_blocks=[block("markdown")]),
        "unsupported type: markdown",
    ),
    (
        "message",
        block("container", title=None, rich_text_title=rich()),
        block("container", title=None),
        "`title` or `rich_text_title`",
    ),
    (
        "message",
        block("task_card"),
        block("task_card", status="pending"),
        "in_progress, complete, error",
    ),
    ("message", block("plan"), block("plan", title=plain()), "must provide a string"),
    (
        "message",
        block("plan", tasks=[{"task_id": f"t{n}", "title": "x"} for n in range(50)]),
        block("plan", tasks=[{"task_id": f"t{n}", "title": "x"} for n in range(51)]),
        "no more than 50",
    ),
    (
        "message",
        block("plan"),
        block("plan", tasks=[{"task_id": "t", "title": "x"}] * 2),
        "`task_id` must be unique",
    ),
    ("message", block("table", rows=rows(100)), block("table", rows=rows(101)), "no more than 100"),
    (
        "message",
        block("table", rows=rows(1, 20)),
        block("table", rows=rows(1, 21)),
        "no more than 20",
    ),
    (
        "message",
        block("table", rows=rows(1, 1, "x" * 10000)),
        block("table", rows=rows(1, 1, "x" * 10001)),
        "less than 10001 characters in all",
    ),
    (
        "message",
        block("data_table", rows=rows(201)),
        block("data_table", rows=rows(202)),
        "no more than 201",
    ),
    (
        "message",
        block("data_table", rows=rows(2)),
        block("data_table", rows=rows(1)),
        "no fewer than 2",
    ),
    (
        "message",
        block("data_table", rows=[[cell()], [rich()]]),
        block("data_table", rows=[[rich()], [cell()]]),
        "in a header cell",
    ),
    (
        "message",
        block("data_table", rows=rows(2, 2)),
        block("data_table", rows=[*rows(1, 2), *rows(1, 1)]),
        "as many cells",
    ),
    (
        "message",
        block("data_table", page_size=100),
        block("data_table", page_size=101),
        "no more than 100",
    ),
    (
        "message",
        block("data_table", rows=rows(2, 1, "x" * 10000)),
        block("data_table", rows=rows(2, 1, "x" * 10001)),
        "less than 20001 characters in all",
    ),
    (
        "message",
        block("data_visualization", **chart("bar", line("a"))),
        block("data_visualization", **chart("bar", line("b"))),
        "labels must equal the categories",
    ),
    (
        "message",
        block("data_visualization", **chart("line", *[line("a", name=f"S{n}") for n in range(12)])),
        block("data_visualization", **chart("line", *[line("a", name=f"S{n}") for n in range(13)])),
        "no more than 12",
    ),
    (
        "message",
        block("data_visualization"),
        block("data_visualization", chart={"type": "cake"}),
        "unsupported type: cake",
    ),
    (
        "message",
        block("data_visualization"),
        block(
            "data_visualization", chart={"type": "pie", "segments": [{"label": "a", "value": 0}]}
        ),
        "must be more than 0",
    ),
    (
        "message",
        rich({"type": "text", "text": "x"}),
        rich({"type": "text", "text": "x", "style": {"loud": True}}),
        "invalid additional property: loud",
    ),
    (
        "message",
        rich({"type": "text", "text": "x", "style": {"bold": True}}),
        rich({"type": "text", "text": "x", "style": {"bold": 1}}),
        "must provide a boolean",
    ),
    (
        "message",
        rich({"type": "color", "value": "#123456"}),
        rich({"type": "color", "value": "red"}),
        "valid color",
    ),
    ("message", rich(), rich({"type": "shout"}), "unsupported type: shout"),
    (
        "message",
        hosted(element("rich_text_list", indent=8), "rich_text"),
        hosted(element("rich_text_list", indent=9), "rich_text"),
        "no more than 8",
    ),
    (
        "message",
        hosted(element("rich_text_preformatted"), "rich_text"),
        hosted(
            element("rich_text_preformatted", elements=[{"type": "user", "user_id": "U1"}]),
            "rich_text",
        ),
        "unsupported type: user",
    ),
    (
        "message",
        rich(
            {
                "type": "citation",
                "url": "u",
                "text": "t",
                "index": 1,
                "details": {"citation_type": "web"},
            }
        ),
        rich(
            {
                "type": "citation",
                "url": "u",
                "text": "t",
                "index": 1,
                "details": {"citation_type": "odd"},
            }
        ),
        "valid enum value",
    ),
    (
        "message",
        rich(
            {
                "type": "citation",
                "url": "u",
                "text": "t",
                "index": 1,
                "details": {"citation_type": "web"},
            }
        ),
        rich({"type": "citation", "url": "u", "text": "t", "index": 1, "details": {}}),
        "missing required field: citation_type",
    ),
]


def errors(problems: list[Problem]) -> list[str]:
    return [str(problem) for problem in problems if problem.severity == "error"]


@pytest.mark.parametrize(("surface", "right", "wrong", "words"), PAIRS)
def test_a_block_at_its_limit_and_one_past(
    surface: str, right: Any, wrong: Any, words: str
) -> None:
    assert errors(check_blocks([right], surface)) == []
    found = errors(check_blocks([wrong], surface))
    assert any(words in problem for problem in found), found
