"""What went over the wire, newest last, in a ring buffer, with every broken rule in words."""

import itertools
from collections import deque
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

Direction = Literal["from_app", "to_app"]
_KEPT = 2000


@dataclass
class Entry:
    number: int
    at: float
    """unix seconds, real time"""
    direction: Direction
    name: str
    """Web API method, or what was delivered: view_submission, /command, event type ..."""
    payload: Any
    status: int = 0
    """HTTP status; 0 when there was no answer"""
    ms: float = 0.0
    answer: Any = None
    broken_rules: list[str] = field(default_factory=list)
    team_id: str = ""
    app_id: str = ""
    user_id: str = ""

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


class RequestLog:
    def __init__(self) -> None:
        self._entries: deque[Entry] = deque(maxlen=_KEPT)
        self._numbers = itertools.count(1)

    def start(self, at: float, direction: Direction, name: str, payload: Any) -> Entry:
        entry = Entry(next(self._numbers), at, direction, name, payload)
        self._entries.append(entry)
        return entry

    def entries(self, after: int = 0) -> list[Entry]:
        return [entry for entry in self._entries if entry.number > after]

    def clear(self) -> None:
        self._entries.clear()
