"""Sentences, drawn twice from one source: in Slack's marks, and in plain words that say the same.

Only this module writes marks. A `str` in a `Prose` is always literal, whoever wrote it, so nothing
that a person typed or was named can become a mention, a link or a style.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Self
from zoneinfo import ZoneInfo

from core.people import Person
from modals.kit.dates import day_and_time

# Slack takes no more in one section.
SECTION_MAX = 3000
# Longer fallbacks are split into several messages.
FALLBACK_MAX = 4000
_GOES_ON = " … The rest is in the message itself."

# mrkdwn has no escape for its marks; these look the same and mean nothing to Slack.
_ALWAYS = str.maketrans({"*": "\u2217", "`": "\u02cb"})
_AT_A_WORDS_EDGE = re.compile(r"(?<![^\W_])[_~]|[_~](?![^\W_])")
_LOOKALIKES = {"_": "\u02cd", "~": "\u223c"}
_LINE_ENDS = re.compile(r"\s*[\r\n\v\f\x85\u2028\u2029]+\s*")
# Marks that turn the reading direction of everything after them, in other people's words too.
_DIRECTION = re.compile("[\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True, slots=True)
class Strong:
    text: str


@dataclass(frozen=True, slots=True)
class Code:
    """Our own words in fixed width, such as a command."""

    text: str


@dataclass(frozen=True, slots=True)
class Address:
    """One of our own addresses, as a link that shows itself: to be followed, or copied whole."""

    url: str


@dataclass(frozen=True, slots=True)
class Colleague:
    slack_user_id: str


@dataclass(frozen=True, slots=True)
class Timestamp:
    """A point in time. Slack shows it as its reader is used to; the fallback by what is given."""

    at: datetime
    zone: ZoneInfo
    locale: str = ""

    @classmethod
    def of(cls, at: datetime, person: Person) -> Self:
        return cls(at, ZoneInfo(person.time_zone), person.locale)

    @property
    def words(self) -> str:
        return day_and_time(self.at.astimezone(self.zone), self.locale)


Piece = str | Strong | Code | Address | Colleague | Timestamp


class Prose:
    """One line: pieces side by side."""

    __slots__ = ("pieces",)

    def __init__(self, *pieces: Piece) -> None:
        self.pieces = pieces

    def mrkdwn(self) -> str:
        return "".join(_marked(piece) for piece in self.pieces)

    def plain_text(self) -> str:
        """Say it without marks, escaped as Slack asks of a message's `text`."""
        return "".join(_plain(piece) for piece in self.pieces)


Lines = Prose | str | list[Prose]


def prose(lines: Lines) -> list[Prose]:
    if isinstance(lines, str):
        return [Prose(lines)]
    return [lines] if isinstance(lines, Prose) else lines


def mrkdwn(lines: Lines) -> str:
    return "\n".join(line.mrkdwn() for line in prose(lines))


def plain_text(lines: Lines) -> str:
    """Draw the fallback. What is too long for one message is cut in sight, never in silence."""
    text = "\n".join(line.plain_text() for line in prose(lines))
    if len(text) <= FALLBACK_MAX:
        return text
    # An escape that is cut in two would show as its own letters.
    kept = re.sub(r"&[a-z]{0,3}$", "", text[: FALLBACK_MAX - len(_GOES_ON)])
    return kept + _GOES_ON


def one_line(text: str) -> str:
    return _LINE_ENDS.sub(" ", _DIRECTION.sub("", text))


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _literal(text: str) -> str:
    harmless = _escaped(one_line(text)).translate(_ALWAYS)
    return _AT_A_WORDS_EDGE.sub(lambda mark: _LOOKALIKES[mark[0]], harmless)


def _marked(piece: Piece) -> str:
    match piece:
        case Strong(text):
            inner = _literal(text).strip()
            return f"*{inner}*" if inner else ""
        case Code(text):
            return f"`{_escaped(text)}`"
        case Address(url):
            return f"<{_escaped(url)}>"
        case Colleague(slack_user_id):
            return f"<@{slack_user_id}>"
        case Timestamp(at):
            shown = _escaped(piece.words)
            return f"<!date^{int(at.timestamp())}^{{date_long}} at {{time}}|{shown}>"
    return _literal(piece)


def _plain(piece: Piece) -> str:
    match piece:
        case Strong(text) | Code(text):
            return _escaped(one_line(text))
        case Address(url):
            return f"<{_escaped(url)}>"
        case Colleague(slack_user_id):
            return f"<@{slack_user_id}>"
        case Timestamp():
            return piece.words
    return _escaped(one_line(piece))
