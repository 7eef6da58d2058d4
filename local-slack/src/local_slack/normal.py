"""Blocks as Slack stores them: ids filled in, text objects completed."""

import copy
from typing import Any

from local_slack.chance import Chance
from local_slack.elements import every_block
from local_slack.model import Json

_HOLDERS = ("accessory", "element")


def stored_blocks(blocks: list[Json], chance: Chance) -> list[Json]:
    """A copy with `block_id`, `action_id`, `emoji` and `verbatim` as Slack would add them."""
    result = copy.deepcopy(blocks)
    for block in every_block(result):
        block.setdefault("block_id", chance.word(5))
        for holder in _HOLDERS:
            _name(block.get(holder), chance)
        for holder in ("elements", "actions"):
            if isinstance(block.get(holder), list):
                for element in block[holder]:
                    _name(element, chance)
    _complete(result)
    return result


def _name(element: Any, chance: Chance) -> None:
    """Slack makes up a missing action_id."""
    if not isinstance(element, dict):
        return
    kind = element.get("type", "")
    named = kind.endswith(("_select", "picker", "_input", "button", "buttons"))
    if named or kind in ("checkboxes", "overflow"):
        element.setdefault("action_id", chance.word(5))


def _complete(node: Any) -> None:
    if isinstance(node, list):
        for item in node:
            _complete(item)
    elif isinstance(node, dict):
        if node.get("type") == "plain_text":
            node.setdefault("emoji", True)
        elif node.get("type") == "mrkdwn":
            node.setdefault("verbatim", False)
        for value in node.values():
            _complete(value)


def stored_text(text: str) -> str:
    """Slack cuts what is longer, without an error."""
    return text[:40_000]
