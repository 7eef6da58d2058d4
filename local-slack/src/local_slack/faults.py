"""Things that go wrong on demand, so that an app can be tried against them."""

from dataclasses import asdict, dataclass, field
from typing import Any, Literal


@dataclass
class Fault:
    """Meets the next `times` calls of `method` ("*": any).

    `when="after"`: the method has done its work already and only its answer is lost or wrong.
    `drop`: the connection closes without an answer. `delay_seconds` are real ones.
    """

    method: str
    times: int = 1
    error: str | None = None
    status: int | None = None
    """HTTP status without a Slack body, such as 500 or 503"""
    delay_seconds: float = 0.0
    drop: bool = False
    when: Literal["before", "after"] = "before"
    retry_after: int = 1

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


@dataclass
class Faults:
    waiting: list[Fault] = field(default_factory=list)
    history_lag_seconds: float = 0.0
    """conversations.history and .replies do not show messages younger than this"""
    file_ready_seconds: float = 0.0
    """how long a completed upload stays unprocessed, by the local Slack's clock"""

    def take(self, method: str) -> Fault | None:
        for fault in self.waiting:
            if fault.method in (method, "*"):
                fault.times -= 1
                if fault.times <= 0:
                    self.waiting.remove(fault)
                return fault
        return None

    def clear(self) -> None:
        self.waiting.clear()
        self.history_lag_seconds = 0.0
        self.file_ready_seconds = 0.0
