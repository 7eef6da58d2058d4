"""Names for Slack's open dicts, so that signatures say which one is meant."""

from typing import Any, NamedTuple, TypedDict

TextObject = dict[str, Any]
Element = dict[str, Any]
Block = dict[str, Any]
View = dict[str, Any]


class Message(TypedDict):
    """`text` says the same as `blocks`: notifications and screen readers have only that."""

    text: str
    blocks: list[Block]


class Field(NamedTuple):
    """Where one answer of a form stands in a view's state."""

    block_id: str
    action_id: str
