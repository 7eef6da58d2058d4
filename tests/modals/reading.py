"""Reads payloads as Slack does: what is shown, what can be pressed, what a form sends back."""

from collections.abc import Iterator, Mapping
from typing import Any

from modals.kit.payloads import Field, Message, View

# The key under which Slack sends back the answer of each kind of element.
_ANSWER_KEYS = {
    "plain_text_input": ("initial_value", "value"),
    "url_text_input": ("initial_value", "value"),
    "datepicker": ("initial_date", "selected_date"),
    "timepicker": ("initial_time", "selected_time"),
    "users_select": ("initial_user", "selected_user"),
    "static_select": ("initial_option", "selected_option"),
    "radio_buttons": ("initial_option", "selected_option"),
    "checkboxes": ("initial_options", "selected_options"),
    "file_input": ("initial_files", "files"),
}


def shown(payload: View | Message) -> str:
    """All that is read in the blocks, one text a line."""
    return "\n".join(_texts(payload["blocks"]))


def _texts(node: object) -> Iterator[str]:
    if isinstance(node, Mapping):
        if isinstance(node.get("text"), str):
            yield node["text"]
        for key, child in node.items():
            if key != "text" or not isinstance(child, str):
                yield from _texts(child)
    elif isinstance(node, list):
        for child in node:
            yield from _texts(child)


def buttons(payload: View | Message) -> dict[str, dict[str, Any]]:
    """Every button and menu option by its label, as Slack would send it when pressed."""
    found: dict[str, dict[str, Any]] = {}
    for element in _elements(payload):
        if element["type"] == "button":
            found[element["text"]["text"]] = element
        if element["type"] == "overflow":
            for option in element["options"]:
                found[option["text"]["text"]] = element | {"value": option["value"]}
    return found


def _elements(payload: View | Message) -> Iterator[dict[str, Any]]:
    for block in payload["blocks"]:
        yield from block.get("elements", [])
        if "accessory" in block:
            yield block["accessory"]


def answered(view: View, answers: Mapping[Field, object] | None = None) -> View:
    """The view as Slack sends it on submission, with `answers` in place of what stood there.

    A select is answered by its value; None leaves an answer empty.
    """
    values: dict[str, dict[str, Any]] = {}
    given = dict(answers or {})
    for block in view["blocks"]:
        if block["type"] != "input":
            continue
        element = block["element"]
        initial, key = _ANSWER_KEYS[element["type"]]
        answer = given.pop(Field(block["block_id"], element["action_id"]), element.get(initial))
        if key == "selected_option" and isinstance(answer, str):
            answer = {"text": {"type": "plain_text", "text": "?"}, "value": answer}
        if key == "selected_options":
            answer = [{"value": one} if isinstance(one, str) else one for one in answer or []]
        values.setdefault(block["block_id"], {})[element["action_id"]] = {
            "type": element["type"],
            key: answer,
        }
    assert not given, f"the form doesn't ask for {list(given)}"
    return view | {"id": "V0TEST", "hash": "1.a", "state": {"values": values}}


def question(view: View, field: Field) -> dict[str, Any]:
    """The input block that asks for `field`."""
    return next(block for block in view["blocks"] if block.get("block_id") == field.block_id)
