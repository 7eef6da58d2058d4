"""Checks of plain values: strings with their formats, numbers, booleans."""

import re
from collections.abc import Callable, Iterator
from datetime import date
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from local_slack.checker.limits import Spec
from local_slack.checker.problem import Problem

_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
_COLOR = re.compile(r"#[0-9a-fA-F]{6}")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_NUMBER = re.compile(r"-?\d+(\.\d+)?")


def _is_url(text: str, schemes: tuple[str, ...] = ("http", "https")) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in schemes and bool(parts.netloc) and " " not in text


def _is_link(text: str) -> bool:
    # Buttons and options may also open mail and Slack itself.
    if text.startswith(("mailto:", "slack://", "tel:")):
        return True
    return _is_url(text)


@lru_cache(maxsize=1)
def _zones() -> set[str]:
    return available_timezones()


def is_date(text: str) -> bool:
    if not _DATE.fullmatch(text):
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


FORMATS: dict[str, tuple[Callable[[str], bool], str]] = {
    "url": (_is_link, "must be a valid URL"),
    "https_url": (lambda text: _is_url(text, ("https",)), "must be a valid https URL"),
    "date": (is_date, "must be a valid date: YYYY-MM-DD"),
    "time_hh_mm": (lambda text: bool(_TIME.fullmatch(text)), "must be a valid time: HH:mm"),
    "iana_tz": (lambda text: text in _zones(), "must be a valid IANA timezone"),
    "hex_color": (lambda text: bool(_COLOR.fullmatch(text)), "must be a valid color: #RRGGBB"),
    "number": (lambda text: bool(_NUMBER.fullmatch(text)), "must be a number written as text"),
}


def check_string(value: Any, spec: Spec, pointer: str) -> Iterator[Problem]:
    if not isinstance(value, str):
        yield Problem(pointer, "must provide a string")
        return
    length = len(value)
    if length < spec.get("min", 0):
        yield Problem(pointer, f"must be more than {spec['min'] - 1} characters")
        return
    if "max" in spec and length > spec["max"]:
        yield Problem(pointer, f"must be less than {spec['max'] + 1} characters")
    if "enum" in spec and value not in spec["enum"]:
        yield Problem(pointer, "must be a valid enum value: " + ", ".join(spec["enum"]))
    if "pattern" in spec and not re.search(spec["pattern"], value):
        yield Problem(pointer, f"input must match regex pattern: {spec['pattern']}")
    if "format" in spec:
        fits, words = FORMATS[spec["format"]]
        if not fits(value):
            yield Problem(pointer, words)


def check_number(value: Any, spec: Spec, pointer: str) -> Iterator[Problem]:
    whole = spec["kind"] == "integer"
    kinds = (int,) if whole else (int, float)
    if isinstance(value, bool) or not isinstance(value, kinds):
        yield Problem(pointer, f"must provide {'an integer' if whole else 'a number'}")
        return
    if "min" in spec and value < spec["min"]:
        yield Problem(pointer, f"must be no less than {spec['min']}")
    if "max" in spec and value > spec["max"]:
        yield Problem(pointer, f"must be no more than {spec['max']}")
    if "exclusive_min" in spec and value <= spec["exclusive_min"]:
        yield Problem(pointer, f"must be more than {spec['exclusive_min']}")


def check_boolean(value: Any, pointer: str) -> Iterator[Problem]:
    if not isinstance(value, bool):
        yield Problem(pointer, "must provide a boolean")


def check_count(items: list[Any], spec: Spec, pointer: str) -> Iterator[Problem]:
    if len(items) < spec.get("min", 0):
        yield Problem(pointer, f"no fewer than {spec['min']} items allowed")
    if "max" in spec and len(items) > spec["max"]:
        yield Problem(pointer, f"no more than {spec['max']} items allowed")
