"""Block Kit as the words that a person reads."""

from collections.abc import Callable
from typing import Any

from local_slack.elements import TEXTUAL, options_of, plain_words, slot_of
from local_slack.markup import Markup
from local_slack.model import Json

_TEXT_KEYS = ("title", "subtitle", "text", "body", "subtext", "caption", "description", "label")


class Reader(Markup):
    def block(self, block: Json, values: dict[str, Json]) -> list[str]:
        draw = _DRAWERS.get(block["type"], _other)
        found = draw(self, block, values)
        return [line for words in found for line in words.splitlines()]

    def element(self, element: Json, values: dict[str, Json]) -> str:
        kind = element["type"]
        if kind in ("mrkdwn", "plain_text"):
            return self.text(element)
        if kind == "image":
            return f"(picture: {element['alt_text']})"
        if kind in ("button", "workflow_button", "icon_button"):
            return f"[{self.text(element['text'])}]"
        if kind == "feedback_buttons":
            names = (element["positive_button"], element["negative_button"])
            return " ".join(f"[{self.text(button['text'])}]" for button in names)
        if kind == "overflow":
            return f"[… {' | '.join(o['text'] for o in self.options(element))}]"
        state = values.get(element.get("action_id", ""))
        return self._value(element, state)

    def _value(self, element: Json, state: Json | None) -> str:
        raw = state.get(slot_of(element["type"])) if state else None
        shown = self._chosen(raw)
        if element["type"] in TEXTUAL:
            return f"«{shown}»" if shown else f"«» {self.text(element.get('placeholder'))}".strip()
        options = self.options(element)
        if element["type"] in ("radio_buttons", "checkboxes"):
            chosen = raw if isinstance(raw, list) else [raw]
            picked = [o.get("value") for o in chosen if isinstance(o, dict)]
            marks = [f"({'x' if o['value'] in picked else ' '}) {o['text']}" for o in options]
            return " ".join(marks)
        return f"<{shown or self.text(element.get('placeholder')) or element['type']}>"

    def _chosen(self, raw: Any) -> str:
        if isinstance(raw, list):
            return ", ".join(self._chosen(item) for item in raw)
        if isinstance(raw, dict):
            if raw.get("type") == "rich_text":
                return plain_words(raw)
            return self.text(raw["text"]) if "text" in raw else str(raw.get("name", ""))
        if raw in self.world.users:
            return self.world.users[raw].label
        if raw in self.world.channels:
            return "#" + self.world.channels[raw].name
        return "" if raw is None else str(raw)

    def attachment(self, attachment: Json) -> list[str]:
        shown = [
            self.mrkdwn(str(attachment[k]))
            for k in ("pretext", "title", "text")
            if attachment.get(k)
        ]
        if not shown and not attachment.get("blocks") and attachment.get("fallback"):
            shown = [str(attachment["fallback"])]
        return shown

    def label_of(self, block: Json, element: Json) -> str:
        """By what words a person would call this element."""
        if block["type"] == "input":
            return self.text(block["label"])
        if element["type"] in ("button", "workflow_button", "icon_button"):
            return self.text(element["text"])
        if "placeholder" in element:
            return self.text(element["placeholder"])
        return self.text(block.get("text"))

    def options(self, element: Json) -> list[Json]:
        if element["type"] == "feedback_buttons":
            found = [element["positive_button"], element["negative_button"]]
        else:
            found = options_of(element)
        return [{"text": self.text(o["text"]), "value": o["value"]} for o in found]


def _header(reader: Reader, block: Json, _values: dict[str, Json]) -> list[str]:
    return [f"# {reader.text(block['text'])}"]


def _divider(_reader: Reader, _block: Json, _values: dict[str, Json]) -> list[str]:
    return ["----"]


def _image(reader: Reader, block: Json, _values: dict[str, Json]) -> list[str]:
    return [reader.text(block.get("title")), f"(picture: {block['alt_text']})"]


def _section(reader: Reader, block: Json, values: dict[str, Json]) -> list[str]:
    lines = [reader.text(block.get("text")), *(reader.text(f) for f in block.get("fields") or [])]
    if "accessory" in block:
        lines.append(reader.element(block["accessory"], values))
    return lines


def _row(reader: Reader, block: Json, values: dict[str, Json]) -> list[str]:
    return [" ".join(reader.element(element, values) for element in block["elements"])]


def _input(reader: Reader, block: Json, values: dict[str, Json]) -> list[str]:
    optional = " (optional)" if block.get("optional") else ""
    lines = [f"{reader.text(block['label'])}{optional}: {reader.element(block['element'], values)}"]
    return [*lines, reader.text(block.get("hint"))]


def _rich(reader: Reader, block: Json, _values: dict[str, Json]) -> list[str]:
    return [reader.rich(block)]


def _table(reader: Reader, block: Json, _values: dict[str, Json]) -> list[str]:
    rows = [" | ".join(reader.text(cell) for cell in row) for row in block["rows"]]
    return [reader.text(block.get("caption")), *rows]


def _other(reader: Reader, block: Json, values: dict[str, Json]) -> list[str]:
    """Cards, containers, alerts, plans and what is yet to come: their words in order."""
    lines = [reader.text(block[key]) for key in _TEXT_KEYS if key in block]
    for key in ("child_blocks", "elements", "tasks"):
        for inner in block.get(key) or []:
            lines += reader.block({"type": "task_card", **inner}, values)
    lines += [reader.element(button, values) for button in block.get("actions") or []]
    return lines


_Draw = Callable[[Reader, Json, dict[str, Json]], list[str]]
_DRAWERS: dict[str, _Draw] = {
    "header": _header,
    "divider": _divider,
    "image": _image,
    "section": _section,
    "actions": _row,
    "context": _row,
    "context_actions": _row,
    "input": _input,
    "rich_text": _rich,
    "table": _table,
    "data_table": _table,
}
