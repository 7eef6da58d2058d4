"""One broken rule."""

from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True)
class Problem:
    """`error`: Slack refuses the payload. `warning`: Slack takes it, a careful app would not."""

    pointer: str
    message: str
    severity: Severity = "error"
    code: str = "invalid_blocks"
    """Slack's error code for the whole call"""

    def __str__(self) -> str:
        return f"{self.message} [json-pointer:{self.pointer}]"
