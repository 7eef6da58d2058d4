"""Sets words on a drawn page: how wide they are, where they break, in which size they fit.

No font is asked: widths are estimates on the safe side, in parts of the letter's size.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape

from modals.kit.prose import one_line

_NARROW = frozenset("iljtfrI.,:;'|!()[]/- \u00b7\u00a0")
_BROAD = frozenset("mwMW@%&<>+=~#^")
# From one line to the next, in parts of the letter's size.
LEADING = 1.24
# What no font of print holds: pictures with what colours and frames them, marks without a shape,
# and what XML forbids.
_UNPRINTABLE = {"Cc", "Cs", "Co", "Cn"}
_PICTURE = (
    "[\U0001f000-\U0001faff\u2600-\u27bf\u231a\u231b\u23e9-\u23fa\u25fd\u25fe\u2b05-\u2b55"
    "\u20e3\ufe0e\ufe0f\U000e0000-\U000e007f\u200b\u2060\ufeff]"
)
# What joins pictures goes with them; between letters it stays, since it makes others of them.
_PICTURES = re.compile(rf"(?:\u200d?{_PICTURE})+\u200d?|(?<!\S)[\u200c\u200d]+")


@dataclass(frozen=True, slots=True)
class FittedText:
    """Lines that fit, and in which size."""

    size: float
    lines: tuple[str, ...]


def printable(text: str) -> str:
    """Leave out what would be drawn as an empty box, or could not be drawn at all."""
    kept = (
        c for c in _PICTURES.sub("", one_line(text)) if unicodedata.category(c) not in _UNPRINTABLE
    )
    return " ".join("".join(kept).split())


def width(text: str, size: float) -> float:
    return size * sum(_em(letter) for letter in text)


@lru_cache(maxsize=4096)
def _em(letter: str) -> float:
    if unicodedata.combining(letter) or unicodedata.category(letter) == "Cf":
        return 0
    if unicodedata.east_asian_width(letter) in {"W", "F"}:
        return 1.05
    if letter in _NARROW:
        return 0.42
    if letter in _BROAD:
        return 1
    return 0.74 if letter.isupper() else 0.65


def fit(text: str, room: float, most_lines: int, sizes: Sequence[float]) -> FittedText:
    """Take the largest of `sizes`, largest first, in which `text` fits; cut it in the last."""
    for size in sizes:
        lines = _broken(text, room, size)
        if len(lines) <= most_lines:
            return FittedText(size, tuple(lines))
    kept = lines[:most_lines]
    kept[-1] = f"{kept[-1][:-1].rstrip()}…"
    return FittedText(size, tuple(kept))


def fit_list(
    items: Sequence[str], room: float, height: float, sizes: Sequence[float]
) -> FittedText:
    """Set a list between dots, in the largest size in which it fits.

    In the last one it ends earlier, and says how many more there are.
    """
    for size in sizes:
        lines = _broken(_dotted(items), room, size)
        if len(lines) <= height // (size * LEADING):
            return FittedText(size, _without_last_dots(lines))
    for kept in range(len(items) - 1, 0, -1):
        more = f"and {len(items) - kept} more, listed at the address below"
        lines = _broken(_dotted([*items[:kept], more]), room, size)
        if len(lines) <= height // (size * LEADING):
            return FittedText(size, _without_last_dots(lines))
    return fit(items[0], room, 1, sizes)


def _dotted(items: Sequence[str]) -> str:
    # A dot stays with what it follows, so that no line begins with one.
    return "\u00a0· ".join(map(_unbroken, items))


def _unbroken(item: str) -> str:
    """Keep a short name on one line."""
    return item.replace(" ", "\u00a0") if len(item) < 30 else item


def _without_last_dots(lines: Sequence[str]) -> tuple[str, ...]:
    return tuple(line.removesuffix("\u00a0·") for line in lines)


def _broken(text: str, room: float, size: float) -> list[str]:
    lines, used, gap = [""], 0.0, width(" ", size)
    for word in text.split(" "):
        for piece in _pieces(word, room, size):
            longer = width(piece, size) + (used + gap if lines[-1] and piece else used)
            if longer <= room:
                lines[-1], used = f"{lines[-1]} {piece}".strip(), longer
            else:
                lines.append(piece)
                used = width(piece, size)
    return [line for line in lines if line]


def _pieces(word: str, room: float, size: float) -> list[str]:
    """Break a word that is longer than a whole line."""
    pieces, used = [""], 0.0
    for letter in word:
        used += size * _em(letter)
        if used > room:
            pieces.append("")
            used = size * _em(letter)
        pieces[-1] += letter
    return pieces


def text_at(x: float, y: float, words: str, size: float, look: str = "") -> str:
    return f'<text x="{x:g}" y="{y:g}" font-size="{size:g}"{look}>{escape(words)}</text>'
