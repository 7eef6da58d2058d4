"""Every field that limits.json describes, at each of its limits and one past; every rule once."""

import copy
from collections.abc import Iterator
from typing import Any

import pytest

import test_checker_elements as by_element
import test_checker_rules as by_rule
import test_checker_whole as by_whole
from local_slack.checker import check_blocks, check_message, check_view
from local_slack.checker.limits import limits
from slack_support.broken import edges, inline_host, sample
from slack_support.catalogue import BLOCKS, ELEMENTS, INLINES, block, element, hosted, view

Json = dict[str, Any]
LIMITS = limits()
Told = set[str]


def told(kind: str, payload: Any) -> Told:
    """What the checker says; `kind`: a surface, or view, or payload."""
    if kind == "view":
        found = check_view(payload)
    elif kind == "payload":
        found = check_message(payload)
    else:
        found = check_blocks(payload, kind)
    return {f"{p.severity} {p}" for p in found}


def as_block(kind: str, fields: Json) -> Told:
    spec = LIMITS["blocks"][kind]
    return told(spec["surfaces"][0], [{**block(kind), **fields}])


def as_element(kind: str, fields: Json) -> Told:
    spec = LIMITS["elements"][kind]
    for parent in spec["parents"]:
        holder = LIMITS["blocks"][
            "rich_text" if parent == "rich_text_list" else parent.split(".")[0]
        ]
        for surface in spec["surfaces"]:
            if surface in holder["surfaces"]:
                return told(surface, [hosted({**element(kind), **fields}, parent)])
    raise AssertionError(f"{kind} stands nowhere")


def as_inline(kind: str, fields: Json) -> Told:
    return told("message", [inline_host(kind, {**INLINES[kind], **fields})])


def as_view(kind: str, fields: Json) -> Told:
    base = (
        view(block("input")) if kind == "modal" else {"type": "home", "blocks": [block("header")]}
    )
    return told("view", {**base, **fields})


GROUPS: dict[str, tuple[Any, Any]] = {
    "blocks": (as_block, BLOCKS),
    "elements": (as_element, ELEMENTS),
    "rich_text_elements": (as_inline, INLINES),
    "views": (as_view, ("modal", "home")),
}
FIELDS = [
    (group, kind, name)
    for group, (_, kinds) in GROUPS.items()
    for kind in kinds
    for name, spec in LIMITS[group][kind]["fields"].items()
    if name != "type"
]


def cases(group: str, kind: str, name: str) -> Iterator[tuple[Told, Told | None, Told]]:
    """For each edge: what is told of a plain value, of one at the limit, of one past it."""
    tell, _ = GROUPS[group]
    spec = LIMITS[group][kind]["fields"][name]
    plain = tell(kind, {name: sample(spec)})
    for right, wrong in edges(spec):
        at_limit = None if right is None else tell(kind, {name: right})
        yield plain, at_limit, tell(kind, {name: wrong})


@pytest.mark.parametrize(("group", "kind", "name"), FIELDS)
def test_a_field_at_its_limit_and_one_past(group: str, kind: str, name: str) -> None:
    found = list(cases(group, kind, name))
    assert found or LIMITS[group][kind]["fields"][name]["kind"] == "any"
    for plain, at_limit, past in found:
        # Other fields may object to either value; only the limit itself tells them apart.
        new = past - plain - (at_limit or set())
        assert any(words.startswith("error") for words in new), (plain, at_limit, past)


def test_more_than_150_payloads_are_refused() -> None:
    refused = sum(1 for field in FIELDS for _ in cases(*field))
    assert refused >= 150
    assert len(every_hand_made()) >= 150


def every_hand_made() -> list[tuple[str, Any]]:
    """The wrong payloads that the other tests of the checker write out."""
    found: list[tuple[str, Any]] = [(surface, [wrong]) for surface, _, wrong, _ in by_rule.PAIRS]
    for kind, _, wrong, _ in by_element.ELEMENT_PAIRS:
        surface = "message" if kind == "workflow_button" else "modal"
        parent = by_element.HOSTS.get(kind, "input")
        found.append((surface, [hosted(element(kind, **wrong), parent)]))
    for test, kind in (
        (by_whole.test_a_whole_list_of_blocks, "message"),
        (by_whole.test_a_wrong_view_is_refused, "view"),
        (by_whole.test_a_wrong_message_is_refused, "payload"),
        (by_whole.test_what_slack_takes_but_a_careful_app_would_not_send, "payload"),
    ):
        found += [(kind, one[0]) for one in test.pytestmark[0].args[1]]
    return found


def _rules(node: Any, path: str) -> Iterator[tuple[str, list[Any], int]]:
    if isinstance(node, dict):
        for key, value in node.items():
            if key == "rules" and isinstance(value, list):
                for index, rule in enumerate(value):
                    yield f"{path}/{rule['rule']}", value, index
            else:
                yield from _rules(value, f"{path}/{key}")


# The checker holds these to be so without asking limits.json each time.
ALWAYS = {
    *("unique_block_ids", "max_one_focus_on_load", "element_surface", "serialized_size"),
    "not_with",
}
RULES = [
    (path, rules, index)
    for group in (*GROUPS, "composition", "message")
    for path, rules, index in _rules(LIMITS[group], group)
    if rules[index]["rule"] not in ALWAYS
]


def test_every_rule_refuses_a_payload_that_nothing_else_refuses() -> None:
    payloads = every_hand_made()
    before = [told(*one) for one in payloads]
    idle = []
    for path, rules, index in RULES:
        kept = rules[index]
        rules[index] = {**copy.deepcopy(kept), "rule": "left_out"}
        try:
            if [told(*one) for one in payloads] == before:
                idle.append(path)
        finally:
            rules[index] = kept
    assert idle == []
