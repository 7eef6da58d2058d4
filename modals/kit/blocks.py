"""Small named block functions. Each returns one block or element, and nothing else makes them."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, time

from modals.kit.payloads import Block, Element, Field, Message, TextObject
from modals.kit.prose import Lines, mrkdwn, plain_text
from modals.kit.text import label

OPTION_MAX = 75
BUTTON_MAX = 75
HEADER_MAX = 150


def plain(text: str) -> TextObject:
    return {"type": "plain_text", "text": text, "emoji": True}


def marked(lines: Lines) -> TextObject:
    # verbatim: Slack is not to make links or mentions of words that look like one.
    return {"type": "mrkdwn", "text": mrkdwn(lines), "verbatim": True}


def section(lines: Lines, accessory: Element | None = None) -> Block:
    block: Block = {"type": "section", "text": marked(lines)}
    return block | {"accessory": accessory} if accessory else block


def quoted(text: str) -> Block:
    """Show what a person wrote, as it stands, line ends and all."""
    return {"type": "section", "text": plain(text)}


def header(text: str) -> Block:
    return {"type": "header", "text": plain(label(text, HEADER_MAX))}


def context(lines: Lines) -> Block:
    return {"type": "context", "elements": [marked(lines)]}


def divider() -> Block:
    return {"type": "divider"}


def actions(*elements: Element) -> Block:
    return {"type": "actions", "elements": list(elements)}


def button(text: str, action_id: str, value: str, *, primary: bool = False) -> Element:
    element: Element = {
        "type": "button",
        "text": plain(label(text, BUTTON_MAX)),
        "action_id": action_id,
        "value": value,
    }
    return element | {"style": "primary"} if primary else element


def link_button(text: str, action_id: str, url: str) -> Element:
    """Lead to a page outside Slack. Slack tells of the press all the same: it is acknowledged."""
    return {
        "type": "button",
        "text": plain(label(text, BUTTON_MAX)),
        "action_id": action_id,
        "url": url,
    }


def option(text: str, value: str, description: str | None = None) -> Element:
    made: Element = {"text": plain(label(text, OPTION_MAX)), "value": value}
    return made | {"description": plain(label(description, OPTION_MAX))} if description else made


def overflow(action_id: str, options: Sequence[Element]) -> Element:
    return {"type": "overflow", "action_id": action_id, "options": list(options)}


def picture(slack_file_id: str, alt_text: str) -> Block:
    return {"type": "image", "slack_file": {"id": slack_file_id}, "alt_text": alt_text}


def question(
    field: Field, text: str, element: Element, *, hint: str | None = None, optional: bool = False
) -> Block:
    """Ask for one answer. `element` gets the field's action id."""
    block: Block = {
        "type": "input",
        "block_id": field.block_id,
        "label": plain(text),
        "element": element | {"action_id": field.action_id},
        "optional": optional,
    }
    return block | {"hint": plain(hint)} if hint else block


def text_input(
    limit: int, *, initial: str | None = None, lines: bool = False, example: str | None = None
) -> Element:
    element: Element = {"type": "plain_text_input", "multiline": lines, "max_length": limit}
    if initial:
        element["initial_value"] = initial
    return element | {"placeholder": plain(example)} if example else element


def link_input(*, example: str, initial: str | None = None) -> Element:
    element: Element = {"type": "url_text_input", "placeholder": plain(example)}
    return element | {"initial_value": initial} if initial else element


def file_input(limit: int = 1) -> Element:
    return {"type": "file_input", "max_files": limit}


def select(options: Sequence[Element], *, prompt: str, chosen: str | None = None) -> Element:
    return _chosen(
        {"type": "static_select", "placeholder": plain(prompt), "options": list(options)}, chosen
    )


def grouped_select(
    groups: Sequence[tuple[str, Sequence[Element]]], *, prompt: str, chosen: str | None = None
) -> Element:
    """Offer options under headings."""
    element: Element = {
        "type": "static_select",
        "placeholder": plain(prompt),
        "option_groups": [
            {"label": plain(label(name, OPTION_MAX)), "options": list(options)}
            for name, options in groups
        ],
    }
    initial = [one for _, options in groups for one in options if one["value"] == chosen]
    return element | {"initial_option": initial[0]} if initial else element


def radio(options: Sequence[Element], *, chosen: str | None = None) -> Element:
    return _chosen({"type": "radio_buttons", "options": list(options)}, chosen)


def checkboxes(options: Sequence[Element], *, ticked: Collection[str] = ()) -> Element:
    element: Element = {"type": "checkboxes", "options": list(options)}
    initial = [one for one in options if one["value"] in ticked]
    return element | {"initial_options": initial} if initial else element


def _chosen(element: Element, chosen: str | None) -> Element:
    initial = [one for one in element["options"] if one["value"] == chosen]
    return element | {"initial_option": initial[0]} if initial else element


def date_input(initial: date | None = None) -> Element:
    element: Element = {"type": "datepicker", "placeholder": plain("Pick a day")}
    return element | {"initial_date": initial.isoformat()} if initial else element


def time_input(initial: time | None = None) -> Element:
    element: Element = {"type": "timepicker", "placeholder": plain("Pick a time")}
    return element | {"initial_time": f"{initial:%H:%M}"} if initial else element


def person_input(initial: str | None = None) -> Element:
    element: Element = {"type": "users_select", "placeholder": plain("Pick a colleague")}
    return element | {"initial_user": initial} if initial else element


def message(text: Lines, blocks: Iterable[Block]) -> Message:
    """Put a message together. `text` tells in plain words what `blocks` show."""
    return {"text": plain_text(text), "blocks": list(blocks)}
