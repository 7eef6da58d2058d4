"""One thing on its way to the app, and how the app answered."""

import json
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from local_slack.model import App, Json
from local_slack.requestlog import Entry

Kind = Literal["interactive", "slash_commands", "events_api"]
Failure = Literal["timeout", "connection", "status", "redirects"]


@dataclass
class Parcel:
    app: App
    kind: Kind
    name: str
    body: Json
    url: str
    headers: dict[str, str] = field(default_factory=dict)
    """of a repeated event: its number and reason"""


@dataclass
class Answer:
    """How an app answered. `failure` None: in time and with 2xx."""

    status: int = 0
    body: str = ""
    failure: Failure | None = None
    no_retry: bool = False
    entry: Entry | None = None
    """its line in the request log"""

    def note(self, words: str) -> None:
        """Writes a broken rule to the log."""
        if self.entry is not None:
            self.entry.broken_rules.append(words)

    @property
    def json(self) -> Any:
        """The body as JSON; None when it is empty or no JSON."""
        try:
            return json.loads(self.body) if self.body.strip() else None
        except ValueError:
            return None

    @property
    def ok(self) -> bool:
        return self.failure is None


class Carrier(Protocol):
    """One way to an app: an HTTP request, or an open socket."""

    async def carry(self, parcel: Parcel) -> Answer: ...

    def reaches(self, app: App) -> bool: ...
