from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """Gives the product's time. Only `bot` has a real one."""

    def now(self) -> datetime:
        """Return the present moment, aware, in UTC."""
        ...
