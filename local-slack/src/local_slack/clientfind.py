"""Finds on a screen what a person would call by its words."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any

from local_slack.model import Json

_BUTTONS = ("button", "workflow_button", "icon_button")
_MANY = ("checkboxes", "file_input")


def normal(text: str) -> str:
    """One space between words, whatever the screen had."""
    return " ".join(text.split())


@dataclass(frozen=True)
class Found:
    place: Json
    """the message or view as the screen shows it"""
    element: Json
    value: Any = None

    @property
    def kind(self) -> str:
        return str(self.element["type"])

    @property
    def is_input(self) -> bool:
        return bool(self.element["input"])

    @property
    def takes_many(self) -> bool:
        return self.kind.startswith("multi_") or self.kind in _MANY

    def address(self) -> Json:
        place = self.place
        where = {"channel": place["channel"], "ts": place["ts"]} if "ts" in place else None
        return {
            "where": where or {"view": place["id"]},
            "block_id": self.element["block_id"],
            "action_id": self.element["action_id"],
        }

    def with_suggestions(self, answer: Json, option: str) -> "Found":
        groups = answer.get("option_groups") or []
        options = [*(answer.get("options") or []), *(o for g in groups for o in g["options"])]
        for one in options:
            if normal(one["text"]["text"]) == normal(option):
                return self._choosing(one["value"])
        raise AssertionError(f"the app does not suggest {option!r}: {answer}")

    def _choosing(self, value: Any) -> "Found":
        """With what was chosen before, where several can be."""
        return replace(self, value=[*self.chosen(), value] if self.takes_many else value)

    def choosing(self, value: Any) -> "Found":
        """As a click does: in a list of several a chosen one is taken out again."""
        if self.takes_many and value in self.chosen():
            return replace(self, value=[v for v in self.chosen() if v != value])
        return self._choosing(value)

    def chosen(self) -> list[Any]:
        block = self.place["values"].get(self.element["block_id"], {})
        state = block.get(self.element["action_id"], {})
        kept = next((v for k, v in state.items() if k.startswith(("selected_", "files"))), None)
        many = kept if isinstance(kept, list) else []
        return [one["value"] if isinstance(one, dict) else one for one in many]


def _elements(places: list[Json]) -> Iterator[Found]:
    for place in places:
        for element in place["elements"]:
            yield Found(place, element)


def find_button(_screen: Json, label: str, places: list[Json]) -> Found | None:
    wanted = normal(label)
    for found in _elements(places):
        if found.kind in _BUTTONS and normal(found.element["label"]) == wanted:
            return found
        for option in found.element["options"]:
            if normal(option["text"]) == wanted:
                return found.choosing(option["value"])
    return None


def _called(found: Found, name: str) -> bool:
    element = found.element
    names = (normal(element["label"]), element["action_id"], element["block_id"])
    return normal(name) in names


def find_option(_screen: Json, option: str, name: str | None, places: list[Json]) -> Found | None:
    wanted = normal(option)
    for found in _elements(places):
        if name is not None and not _called(found, name):
            continue
        if found.kind.endswith("external_select"):
            return found
        for one in found.element["options"]:
            if normal(one["text"]) == wanted:
                return found.choosing(one["value"])
    return None


def find_field(_screen: Json, name: str, places: list[Json]) -> Found | None:
    for found in _elements(places):
        if found.kind not in _BUTTONS and _called(found, name):
            return found
    return None


def value_for(found: Found, value: Any, people: list[Json], channels: list[Json]) -> Any:
    """A Python value or visible words as the control API takes them."""
    if isinstance(value, list | tuple | set):
        return [_named(found, str(one), people, channels) for one in value]
    if isinstance(value, datetime):
        return int(value.timestamp())
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.strftime("%H:%M")
    if not isinstance(value, str):
        return value
    named = _named(found, value, people, channels)
    return [named] if found.takes_many else named


def _named(found: Found, words: str, people: list[Json], channels: list[Json]) -> str:
    if found.kind.endswith("users_select"):
        return _id_of(words, people, ("name", "real_name", "label", "email"))
    if found.kind.endswith(("channels_select", "conversations_select")):
        return _id_of(words.lstrip("#"), channels, ("name",))
    for option in found.element["options"]:
        if normal(option["text"]) == normal(words):
            return str(option["value"])
    return words


def _id_of(words: str, known: list[Json], names: tuple[str, ...]) -> str:
    for one in known:
        if words == one["id"] or words.casefold() in (str(one[n]).casefold() for n in names):
            return str(one["id"])
    raise AssertionError(f"nothing is called {words!r}")
