"""The texts of each slice as a file: `make golden` writes them, `test_golden` compares them.

What people read stands here, once. Other tests assert kinds, buttons and facts.
"""

import re
import sys
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Any
from unittest.mock import patch

from tests.modals import samples
from tests.modals.golden_samples import Draw, variants
from tests.modals.test_every_payload import MESSAGES, VIEWS

FOLDER = Path(__file__).with_name("golden")
# What repeats a name up to a limit is told from our own words by its length.
_LINE_MAX = 400
_ROWS_MAX = 12
_NAME = "Better questions"


def texts() -> dict[str, str]:
    """Return each slice's file as it is to be."""
    with patch.object(samples, "at_most", lambda text, limit: text.strip()[:limit]):
        drawn: dict[str, dict[str, str]] = {}
        for name, draw in (*_every_builder(), *variants()):
            drawn.setdefault(_slice_of(draw), {})[name] = "\n".join(
                _cut("\n".join(_lines(draw())).splitlines())
            )
    return {
        of: f"# What people read of {of}\n\n"
        + "\n".join(f"## {name}\n\n{text}\n" for name, text in sorted(shown.items()))
        for of, shown in drawn.items()
    }


def _every_builder() -> Iterator[tuple[str, Draw]]:
    for name, view in VIEWS.items():
        yield name, partial(view, _NAME)
    for name, message in MESSAGES.items():
        yield f"message, {name}", partial(message, _NAME)


def _slice_of(draw: Draw) -> str:
    """Return the slice of modals whose code runs first, beside what is common to all."""
    found: list[str] = []

    def note(frame: FrameType, event: str, _: object) -> None:
        path = Path(frame.f_code.co_filename)
        if event == "call" and "modals" in path.parts and "tests" not in path.parts:
            found.append(path.parts[path.parts.index("modals") + 1].removesuffix(".py"))

    sys.setprofile(note)
    try:
        draw()
    finally:
        sys.setprofile(None)
    return next((one for one in found if one != "kit"), "kit")


def _read(draw: Draw) -> str:
    lines = "\n".join(_lines(draw())).splitlines()
    return "\n".join(_cut(lines))


def _lines(payload: Mapping[str, Any]) -> Iterator[str]:
    for key in ("title", "submit", "close"):
        if key in payload:
            yield f"{key}: {payload[key]['text']}"
    for block in payload["blocks"]:
        yield from _block(block)
    if "text" in payload:
        yield f"fallback: {payload['text']}"


def _block(block: Mapping[str, Any]) -> Iterator[str]:
    if block["type"] == "input":
        yield f"? {block['label']['text']}{' (optional)' if block['optional'] else ''}"
        yield from _element(block["element"])
        if "hint" in block:
            yield f"  hint: {block['hint']['text']}"
        return
    if block["type"] == "image":
        yield f"picture: {block['alt_text']}"
    if "text" in block:
        yield f"{'# ' if block['type'] == 'header' else ''}{block['text']['text']}"
    for element in (*block.get("elements", ()), block.get("accessory")):
        if element:
            yield from _element(element)


def _element(element: Mapping[str, Any]) -> Iterator[str]:
    if element["type"] == "button":
        yield f"  [{element['text']['text']}]{' *' if 'style' in element else ''}"
    elif element["type"] in {"mrkdwn", "plain_text"}:
        yield f"  {element['text']}"
    if "placeholder" in element:
        yield f"  prompt: {element['placeholder']['text']}"
    for option in _options(element):
        told = f" · {option['description']['text']}" if "description" in option else ""
        yield f"  ( ) {option['text']['text']}{told}"
    for key in ("initial_option", "initial_value", "initial_date", "initial_time", "initial_user"):
        if key in element:
            chosen = element[key]
            yield f"  = {chosen['text']['text'] if isinstance(chosen, dict) else chosen}"
    for option in element.get("initial_options", ()):
        yield f"  = {option['text']['text']}"


def _options(element: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield from element.get("options", ())
    for group in element.get("option_groups", ()):
        yield from group["options"]


def _cut(lines: list[str]) -> Iterator[str]:
    """Cut what no one wrote so long, and say once what stands there again and again."""
    at = 0
    while at < len(lines):
        size, times = max(
            ((size, _times(lines, at, size)) for size in range(1, _ROWS_MAX + 1)),
            key=lambda found: (found[0] * (found[1] - 1), -found[0]),
        )
        if times > 1:
            yield f"({times} times:)"
        yield from (_short(line) for line in lines[at : at + size])
        if times > 1:
            yield "(to here)"
        at += size * times


def _times(lines: list[str], at: int, size: int) -> int:
    """Count how often the next `size` lines stand there one after the other."""
    unit, times = lines[at : at + size], 1
    while lines[at + size * times : at + size * (times + 1)] == unit:
        times += 1
    return times if len(unit) == size else 1


def _short(line: str) -> str:
    line = re.sub(r"(\w)\1{20,}", r"\1…\1", line)
    return line if len(line) <= _LINE_MAX else f"{line[:_LINE_MAX]} … ({len(line)} letters)"


def write() -> None:
    for old in FOLDER.glob("*.md"):
        old.unlink()
    for of, text in texts().items():
        (FOLDER / f"{of}.md").write_text(text)


if __name__ == "__main__":
    write()
