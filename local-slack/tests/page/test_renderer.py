"""Every block and element has a rendering, well-formed and usable without seeing it."""

from copy import deepcopy
from typing import Any, get_args

import pytest

from local_slack.checker import check_blocks
from local_slack.checker.limits import limits
from local_slack.page.render.blocks import block_html, blocks_html
from local_slack.page.render.context import UTC, Context, Conversation, Directory, Person, Surface
from local_slack.page.render.elements import element_html
from slack_support.page.htmlread import harm_in, read
from slack_support.page.samples import (
    BLOCKS,
    ELEMENTS,
    IMAGE,
    INPUTS,
    OPTIONS,
    PRESSED,
    RICH_INLINE,
    chart,
    plain,
)

Json = dict[str, Any]
PEOPLE = {
    "U0ANA00001": Person("U0ANA00001", "Ana Ruiz"),
    "U0BEN00001": Person("U0BEN00001", "Ben Low", note="guest"),
}
PLACES = {"C0GENERAL1": Conversation("C0GENERAL1", "general", "public")}
HOSTILE = (
    '"><script>alert(1)</script><img src=x onerror=alert(1)> </div> javascript:alert(1) \x00\x1b'
)


def context(surface: Surface = "message", **more: Any) -> Context:
    directory = Directory(people=PEOPLE, conversations=PLACES)
    given = {"zone": UTC, "now": 1_800_000_000.0, "viewer_id": "U0ANA00001", **more}
    return Context(surface, "p", directory, **given)


def test_the_samples_are_every_block_and_element_of_the_limits() -> None:
    known = limits()
    shown_inside = {"rich_text_section", "rich_text_list", "rich_text_quote"}
    shown_inside |= {"rich_text_preformatted"}
    assert set(BLOCKS) == set(known["blocks"])
    assert set(ELEMENTS) == set(known["elements"]) - shown_inside
    assert {one["type"] for one in RICH_INLINE} == set(known["rich_text_elements"])


@pytest.mark.parametrize("kind", sorted(BLOCKS))
def test_every_block_is_drawn(kind: str) -> None:
    html = block_html(BLOCKS[kind], context())
    assert "unknown" not in html
    assert f"block-{kind}" in html
    assert harm_in(html) == []
    ids = read(html).ids()
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("surface", get_args(Surface))
def test_the_samples_are_valid_where_they_may_stand(surface: Surface) -> None:
    for kind, rule in limits()["blocks"].items():
        if surface not in rule["surfaces"] or rule.get("read_only"):
            continue
        problems = [p for p in check_blocks([BLOCKS[kind]], surface) if p.severity == "error"]
        assert problems == [], kind


@pytest.mark.parametrize("kind", sorted(ELEMENTS))
def test_every_element_is_drawn_with_what_reports_it(kind: str) -> None:
    html = element_html(ELEMENTS[kind], context(block_id="b"))
    found = read(html)
    assert "unknown" not in html
    assert harm_in(html) == []
    if kind in INPUTS or kind in PRESSED:
        wrapper = found.tags[0][1]
        assert (wrapper["data-type"], wrapper["data-block"]) == (kind, "b")
        assert wrapper["data-action"] == kind


@pytest.mark.parametrize("kind", sorted(INPUTS))
def test_a_label_and_an_error_belong_to_their_field(kind: str) -> None:
    block = {
        "type": "input",
        "block_id": "b",
        "label": plain("A label"),
        "hint": plain("A hint"),
        "element": INPUTS[kind],
    }
    html = block_html(block, context("modal", errors={"b": "Not so"}))
    found = read(html)
    field = found.all("label")[0]["for"]
    attrs = next(attrs for _, attrs in found.tags if attrs.get("id") == field)
    described = attrs["aria-describedby"].split()
    assert [next(a for _, a in found.tags if a.get("id") == one)["class"] for one in described] == [
        "error",
        "hint",
    ]
    assert "Not so" in found.text
    assert "A hint" in found.text


def test_what_is_not_known_is_said_in_words() -> None:
    assert "Unknown block: hologram" in block_html({"type": "hologram"}, context())
    actions = {"type": "actions", "elements": [{"type": "lever"}]}
    assert "Unknown element: lever" in block_html(actions, context())
    assert "Unknown block: without a type" in block_html({}, context())


@pytest.mark.parametrize("kind", ["pie", "bar", "line", "area"])
def test_every_chart_says_its_figures_in_words_too(kind: str) -> None:
    block = {"type": "data_visualization", "title": "Tries", "chart": chart(kind)}
    html = block_html(block, context())
    assert harm_in(html) == []
    assert "3" in read(html).text
    assert read(html).all("svg")[0]["role"] == "img"


def hostile(value: Any, key: str = "") -> Any:
    """The same payload with every word a person or an app could choose made hostile."""
    kept = {"type", "status", "style", "level", "width", "align", "format", "range", "slack_icon"}
    if key in kept:
        return value
    if isinstance(value, dict):
        return {name: hostile(one, name) for name, one in value.items()}
    if isinstance(value, list):
        return [hostile(one, key) for one in value]
    return HOSTILE if isinstance(value, str) else value


@pytest.mark.parametrize("kind", sorted(BLOCKS))
def test_hostile_words_in_any_block_stay_words(kind: str) -> None:
    assert harm_in(block_html(hostile(deepcopy(BLOCKS[kind])), context())) == []


@pytest.mark.parametrize("kind", sorted(ELEMENTS))
def test_hostile_words_in_any_element_stay_words(kind: str) -> None:
    html = element_html(hostile(deepcopy(ELEMENTS[kind])), context(block_id=HOSTILE))
    assert harm_in(html) == []


def test_hostile_values_and_errors_stay_words() -> None:
    block = BLOCKS["input"]
    values = {"field": {"plain_text_input": {"type": "plain_text_input", "value": HOSTILE}}}
    html = block_html(block, context("modal", values=values, errors={"field": HOSTILE}))
    assert harm_in(html) == []
    assert read(html).all("input")[0]["value"] == HOSTILE


def test_a_choice_is_shown_again() -> None:
    state: dict[str, Json] = {
        "static_select": {"selected_option": OPTIONS[1]},
        "multi_users_select": {"selected_users": ["U0BEN00001"]},
        "radio_buttons": {"selected_option": OPTIONS[1]},
        "checkboxes": {"selected_options": [OPTIONS[0]]},
        "datepicker": {"selected_date": "2026-12-01"},
        "timepicker": {"selected_time": "09:30"},
        "datetimepicker": {"selected_date_time": 1_800_000_000},
        "plain_text_input": {"value": 'half "done"'},
    }
    shown = context(block_id="b", values={"b": state})
    html = {kind: read(element_html(INPUTS[kind], shown)) for kind in state}
    assert html["static_select"].all("input")[0]["value"] == "Choice 2"
    assert "Ben Low" in html["multi_users_select"].text
    ticked = {k: [a["value"] for a in html[k].all("input") if "checked" in a] for k in html}
    assert ticked["radio_buttons"] == ["v2"]
    assert ticked["checkboxes"] == ["v1"]
    assert html["datepicker"].all("input")[0]["value"] == "2026-12-01"
    assert html["timepicker"].all("input")[0]["value"] == "09:30"
    assert html["datetimepicker"].all("input")[0]["value"] == "2027-01-15T08:00"
    assert html["plain_text_input"].all("input")[0]["value"] == 'half "done"'


def test_lists_offer_what_their_rule_allows() -> None:
    places = {
        **PLACES,
        "G1": Conversation("G1", "staff", "private"),
        "C2": Conversation("C2", "shared", "public", is_external=True),
    }
    shown = Context("modal", "p", Directory(conversations=places))
    rule = {"include": ["public"], "exclude_external_shared_channels": True}
    html = element_html({"type": "conversations_select", "action_id": "a", "filter": rule}, shown)
    assert [attrs["data-value"] for attrs in read(html).all("li")] == ["C0GENERAL1"]


def test_a_button_for_some_is_hidden_from_others() -> None:
    button = {**PRESSED["button"], "visible_to_user_ids": ["U0BEN00001"]}
    assert element_html(button, context()) == ""
    assert "Press" in element_html(button, context(viewer_id="U0BEN00001"))


def test_pictures_are_shown_from_files_here_or_said_to_be_missing() -> None:
    known = Directory(file_url=lambda ref: "/file/F1" if ref == "F1" else None)
    shown = Context("message", "p", known)
    block = {"type": "image", "alt_text": "A chart", "slack_file": {"id": "F1"}}
    assert read(block_html(block, shown)).all("img") == [
        {"src": "/file/F1", "alt": "A chart", "loading": "lazy"}
    ]
    missing = {**block, "slack_file": {"id": "F2"}}
    assert "Picture not available: A chart" in block_html(missing, shown)
    assert read(block_html(IMAGE, shown)).all("img")[0]["src"] == IMAGE["image_url"]


def test_blocks_without_ids_get_keys_of_their_own() -> None:
    html = blocks_html([{"type": "divider"}, {"type": "divider"}], context())
    keys = [attrs["data-key"] for attrs in read(html).all("div")]
    assert len(set(keys)) == 2
