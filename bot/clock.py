import os
from datetime import UTC, datetime, timedelta
from pathlib import Path


class SystemClock:
    """The real time, in UTC."""

    def now(self) -> datetime:
        return datetime.now(UTC)


class DemoClock:
    """The real time plus an offset that the demo's clock control moves.

    The offset is kept in a file, so that a restart in the middle of a story stays in the story,
    and re-read when the file changes, so that several processes share one time.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._read_at: int | None = None
        self._offset = timedelta(0)

    def now(self) -> datetime:
        return datetime.now(UTC) + self._current()

    def move_to(self, offset: timedelta) -> None:
        """Set the offset. Raises ValueError when time would run backwards."""
        if offset < self._current():
            raise ValueError("the demo's clock only moves forward")
        self._path.parent.mkdir(parents=True, exist_ok=True)
        # Several processes may be told of one move at the same moment.
        partial = self._path.with_suffix(f".{os.getpid()}.partial")
        partial.write_text(str(offset.total_seconds()))
        partial.replace(self._path)

    def _current(self) -> timedelta:
        try:
            changed = self._path.stat().st_mtime_ns
        except FileNotFoundError:
            return self._offset
        if changed != self._read_at:
            self._offset = timedelta(seconds=float(self._path.read_text()))
            self._read_at = changed
        return self._offset
