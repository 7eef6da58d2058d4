"""The checker takes what limits.json allows, on its surfaces, and refuses one past each limit."""

from typing import Any

import pytest

from local_slack.checker import Problem, check_blocks, check_message, check_view
from local_slack.checker.limits import limits
from slack_support import catalogue
from slack_support.catalogue import BLOCKS, ELEMENTS, INLINES, block, element, hosted, plain

Json = dict[str, Any]
SURFACES = ("message", "modal", "home")
LIMITS = limits()


def errors(problems: list[Problem]) -> list[str]:
    return [str(problem) for problem in problems if problem.severity == "error"]


def blocks_errors(surface: str, *blocks: Json) -> list[str]:
    return errors(check_blocks(list(blocks), surface))


def test_the_catalogue_leaves_nothing_out() -> None:
    writable = {name for name, spec in LIMITS["blocks"].items() if not spec.get("read_only")}
    assert set(BLOCKS) == writable
    assert set(ELEMENTS) == set(LIMITS["elements"])
    assert set(INLINES) == set(LIMITS["rich_text_elements"])


@pytest.mark.parametrize("kind", BLOCKS)
@pytest.mark.parametrize("surface", SURFACES)
def test_a_block_stands_on_its_surfaces_and_nowhere_else(kind: str, surface: str) -> None:
    found = blocks_errors(surface, block(kind))
    if surface in LIMITS["blocks"][kind]["surfaces"]:
        assert found == []
    else:
        assert found == [
            f"unsupported type: {kind} (not on surface {surface}) [json-pointer:/blocks/0/type]"
        ]


def _places() -> list[tuple[str, str, str]]:
    return [
        (kind, parent, surface)
        for kind, spec in LIMITS["elements"].items()
        for parent in spec["parents"]
        for surface in spec["surfaces"]
        if surface in LIMITS["blocks"][_block_around(parent)]["surfaces"]
    ]


def _block_around(parent: str) -> str:
    holder = parent.partition(".")[0]
    return "rich_text" if holder == "rich_text_list" else holder


@pytest.mark.parametrize(("kind", "parent", "surface"), _places())
def test_an_element_stands_in_its_parents(kind: str, parent: str, surface: str) -> None:
    one = element(kind)
    allowed_here = hosted(one, parent)
    assert blocks_errors(surface, allowed_here) == []


@pytest.mark.parametrize("kind", INLINES)
def test_each_inline_stands_in_a_rich_text_section(kind: str) -> None:
    assert blocks_errors("message", catalogue.rich(INLINES[kind])) == []


def _walk(fields: Json) -> list[tuple[str, Json]]:
    return [(name, spec) for name, spec in fields.items() if name != "block_id"]


def _sized(spec: Json, length: int) -> Any:
    """A value of this length, as its kind and format ask."""
    start = "https://a.example/" if "url" in str(spec.get("format")) else ""
    text = start + "x" * (length - len(start))
    if spec["kind"] == "text_object":
        return {"type": spec["types"][0], "text": text}
    return text


def _long_fields() -> list[tuple[str, str, str]]:
    found = []
    for group, known in (("blocks", BLOCKS), ("elements", ELEMENTS)):
        for kind in known:
            for name, spec in _walk(LIMITS[group][kind]["fields"]):
                free = not spec.get("enum") and spec.get("format") in (None, "url", "https_url")
                if spec["kind"] in ("string", "text_object") and "max" in spec and free:
                    found.append((group, kind, name))
    return found


def _hosted_anywhere(kind: str, one: Json) -> tuple[str, Json]:
    spec = LIMITS["elements"][kind]
    place = next(place for place in _places() if place[0] == kind)
    assert spec["surfaces"]
    return place[2], hosted(one, place[1])


@pytest.mark.parametrize(("group", "kind", "name"), _long_fields())
def test_a_text_at_its_limit_passes_and_one_past_is_refused(
    group: str, kind: str, name: str
) -> None:
    spec = LIMITS[group][kind]["fields"][name]

    def problems(length: int) -> list[str]:
        value = _sized(spec, length)
        changes = {name: value, **({"slack_file": None} if name == "image_url" else {})}
        if group == "blocks":
            one = block(kind, **changes)
            return blocks_errors(LIMITS["blocks"][kind]["surfaces"][0], one)
        surface, host = _hosted_anywhere(kind, element(kind, **changes))
        return blocks_errors(surface, host)

    assert problems(spec["max"]) == []
    assert any(
        f"less than {spec['max'] + 1} characters" in words for words in problems(spec["max"] + 1)
    )


def _fields_of(group: str, wanted: str) -> list[tuple[str, str, str]]:
    found = []
    known = BLOCKS if group == "blocks" else ELEMENTS
    for kind in known:
        for name, spec in LIMITS[group][kind]["fields"].items():
            if wanted == "required" and spec.get("required"):
                found.append((group, kind, name))
            if wanted == "enum" and spec.get("enum"):
                found.append((group, kind, name))
    return found


@pytest.mark.parametrize(
    ("group", "kind", "name"),
    [*_fields_of("blocks", "required"), *_fields_of("elements", "required")],
)
def test_a_missing_required_field_is_named(group: str, kind: str, name: str) -> None:
    if group == "blocks":
        found = blocks_errors(LIMITS["blocks"][kind]["surfaces"][0], block(kind, **{name: None}))
    else:
        found = blocks_errors(*_hosted_anywhere(kind, element(kind, **{name: None})))
    assert any(f"missing required field: {name}" in words for words in found)


@pytest.mark.parametrize(
    ("group", "kind", "name"), [*_fields_of("blocks", "enum"), *_fields_of("elements", "enum")]
)
def test_a_word_outside_the_list_is_refused(group: str, kind: str, name: str) -> None:
    if group == "blocks":
        found = blocks_errors(LIMITS["blocks"][kind]["surfaces"][0], block(kind, **{name: "odd"}))
    else:
        found = blocks_errors(*_hosted_anywhere(kind, element(kind, **{name: "odd"})))
    assert any("must be a valid enum value" in words for words in found)


@pytest.mark.parametrize("kind", [*BLOCKS])
def test_an_unknown_key_in_a_block_is_refused(kind: str) -> None:
    found = blocks_errors(LIMITS["blocks"][kind]["surfaces"][0], block(kind, odd=1))
    assert found == ["invalid additional property: odd [json-pointer:/blocks/0]"]


@pytest.mark.parametrize("kind", [*ELEMENTS])
def test_an_unknown_key_in_an_element_is_refused(kind: str) -> None:
    found = blocks_errors(*_hosted_anywhere(kind, element(kind, odd=1)))
    assert any("invalid additional property: odd" in words for words in found)


@pytest.mark.parametrize("name", ["file", "call"])
def test_what_only_slack_makes_cannot_be_posted(name: str) -> None:
    one = {"type": name, "external_id": "x", "source": "remote", "call_id": "R1"}
    assert "cannot be posted" in blocks_errors("message", one)[0]


def test_a_valid_view_and_a_valid_message() -> None:
    assert check_view(catalogue.view(block("input"))) == []
    assert check_view({"type": "home", "blocks": [block("section")]}) == []
    assert check_message({"text": "words", "blocks": [block("section")]}) == []
    assert check_message({"markdown_text": "**words**"}) == []
    assert check_message({"text": "x", "attachments": [{"blocks": [block("table")]}]}) == []


def test_emoji_belongs_to_plain_text_and_verbatim_to_mrkdwn() -> None:
    wrong = block("section", text={"type": "mrkdwn", "text": "x", "emoji": True})
    assert blocks_errors("message", wrong) == [
        "invalid additional property: emoji [json-pointer:/blocks/0/text]"
    ]
    right = block("section", text={"type": "mrkdwn", "text": "x", "verbatim": True})
    assert blocks_errors("message", right) == []
    assert blocks_errors("modal", block("header", text={**plain(), "emoji": True})) == []
