"""Values of interactive elements, in the exact shape in which Slack sends them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from local_slack.model import Json, Values

STATELESS = frozenset(
    {"button", "overflow", "workflow_button", "icon_button", "feedback_buttons", "image", "url"}
)
TEXTUAL = frozenset(
    {"plain_text_input", "email_text_input", "url_text_input", "number_input", "rich_text_input"}
)
# element type -> (key in the state, what an empty one holds, where the app puts a first value)
_SLOTS: dict[str, tuple[str, Any, str]] = {
    "plain_text_input": ("value", None, "initial_value"),
    "email_text_input": ("value", None, "initial_value"),
    "url_text_input": ("value", None, "initial_value"),
    "number_input": ("value", None, "initial_value"),
    "rich_text_input": ("rich_text_value", None, "initial_value"),
    "datepicker": ("selected_date", None, "initial_date"),
    "timepicker": ("selected_time", None, "initial_time"),
    "datetimepicker": ("selected_date_time", None, "initial_date_time"),
    "checkboxes": ("selected_options", [], "initial_options"),
    "radio_buttons": ("selected_option", None, "initial_option"),
    "static_select": ("selected_option", None, "initial_option"),
    "external_select": ("selected_option", None, "initial_option"),
    "users_select": ("selected_user", None, "initial_user"),
    "conversations_select": ("selected_conversation", None, "initial_conversation"),
    "channels_select": ("selected_channel", None, "initial_channel"),
    "multi_static_select": ("selected_options", [], "initial_options"),
    "multi_external_select": ("selected_options", [], "initial_options"),
    "multi_users_select": ("selected_users", [], "initial_users"),
    "multi_conversations_select": ("selected_conversations", [], "initial_conversations"),
    "multi_channels_select": ("selected_channels", [], "initial_channels"),
    "file_input": ("files", [], ""),
}
_OPTION_KINDS = frozenset(
    {"checkboxes", "radio_buttons", "static_select", "multi_static_select", "overflow"}
)
_NESTED = ("child_blocks", "elements", "tasks")
_HOLDERS = ("accessory", "element", "elements", "actions")


@dataclass(frozen=True)
class Located:
    """An element with the block that holds it."""

    block: Json
    element: Json

    @property
    def kind(self) -> str:
        return str(self.element["type"])

    @property
    def is_input(self) -> bool:
        return bool(self.block["type"] == "input")


def every_block(blocks: list[Json]) -> Iterator[Json]:
    """Blocks at any depth."""
    for block in blocks:
        yield block
        for key in _NESTED:
            inner = block.get(key)
            if isinstance(inner, list) and block["type"] in ("container", "carousel", "plan"):
                yield from every_block(inner)


def interactive(blocks: list[Json]) -> Iterator[Located]:
    for block in every_block(blocks):
        for holder in _HOLDERS:
            held = block.get(holder)
            for element in held if isinstance(held, list) else [held]:
                if isinstance(element, dict) and "action_id" in element:
                    yield Located(block, element)


def find(blocks: list[Json], block_id: str, action_id: str) -> Located | None:
    for located in interactive(blocks):
        same_block = located.block.get("block_id") == block_id
        if same_block and located.element["action_id"] == action_id:
            return located
    return None


def slot_of(kind: str) -> str:
    """The key under which this kind of element keeps its value."""
    return _SLOTS[kind][0]


def options_of(element: Json) -> list[Json]:
    groups = element.get("option_groups") or []
    grouped = [option for group in groups for option in group["options"]]
    return [*(element.get("options") or []), *grouped]


def empty_state(element: Json) -> Json:
    return state_of(element, _SLOTS[element["type"]][1])


def initial_state(element: Json) -> Json:
    _, empty, initial = _SLOTS[element["type"]]
    return state_of(element, element.get(initial, empty))


def state_of(element: Json, raw: Any) -> Json:
    """`raw` as Slack keeps it: an option object, an id, a text, or lists of those."""
    kind = element["type"]
    slot, empty, _ = _SLOTS[kind]
    state: Json = {"type": kind, slot: raw if raw not in (None, "") else _copy(empty)}
    if kind == "timepicker" and "timezone" in element:
        state["timezone"] = element["timezone"]
    return state


def _copy(empty: Any) -> Any:
    return list(empty) if isinstance(empty, list) else empty


def initial_values(blocks: list[Json], kept: Values | None = None) -> Values:
    """First values of all inputs; `kept` ones stay where block_id and action_id are the same."""
    values: Values = {}
    for located in interactive(blocks):
        if located.kind in STATELESS:
            continue
        block_id, action_id = located.block["block_id"], located.element["action_id"]
        old = (kept or {}).get(block_id, {}).get(action_id)
        same = old is not None and old["type"] == located.kind
        state = old if same and old else initial_state(located.element)
        values.setdefault(block_id, {})[action_id] = state
    return values


class ChoiceError(Exception):
    """A person cannot do this: the element does not offer it."""


def chosen_state(element: Json, value: Any, known_options: list[Json] | None = None) -> Json:
    """A person's choice as state; `value` as `People.press` describes it.

    Raises `ChoiceError` when the element does not offer that value.
    """
    kind = element["type"]
    if value in (None, "", []):
        return empty_state(element)
    several = isinstance(value, list)
    if several != (_SLOTS[kind][1] == []):
        raise ChoiceError(f"{kind} takes {'one value' if several else 'a list'}")
    if kind in _OPTION_KINDS or kind.endswith("external_select"):
        options = known_options if known_options is not None else options_of(element)
        picked = [_option(options, one) for one in (value if several else [value])]
        _check_count(element, picked)
        return state_of(element, picked if several else picked[0])
    if kind == "rich_text_input" and isinstance(value, str):
        return state_of(element, rich_text(value))
    if kind == "datetimepicker":
        return state_of(element, int(value))
    if several:
        _check_count(element, value)
    return state_of(element, value if isinstance(value, list | dict) else str(value))


def _check_count(element: Json, picked: list[Any]) -> None:
    most = element.get("max_selected_items")
    if most is not None and len(picked) > most:
        raise ChoiceError(f"at most {most} items can be chosen")


def _option(options: list[Json], value: Any) -> Json:
    for option in options:
        if option.get("value") == value:
            return option
    raise ChoiceError(f"no option has the value {value!r}")


def rich_text(text: str) -> Json:
    section = {"type": "rich_text_section", "elements": [{"type": "text", "text": text}]}
    return {"type": "rich_text", "elements": [section]}


def plain_words(rich: Json) -> str:
    """The words of a rich_text block."""
    return "".join(
        element["text"] if element.get("type") == "text" else plain_words(element)
        for element in rich.get("elements", [])
    )


def is_empty(state: Json) -> bool:
    value = state.get(slot_of(state["type"]))
    if state["type"] == "rich_text_input":
        return value is None or not plain_words(value).strip()
    if isinstance(value, str):
        return not value.strip()
    return value in (None, [])
