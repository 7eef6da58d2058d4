"""Who was erased, in a file outside the database: a restored backup does not know it any more.

A line is the hash of a random number. It is written before an erasure is made final, and tells
whoever restores nothing but that one of those who are back must go again.
"""

import fcntl
import json
import os
import re
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_MARK = re.compile(r"[0-9a-f]{64}")


class TombstonesError(Exception):
    """The file cannot be used or trusted. `str(error)` says what to do."""


@dataclass(frozen=True, slots=True)
class Tombstones:
    path: Path

    def read(self) -> frozenset[str]:
        """Return every mark. Raises TombstonesError."""
        with self._in_words():
            try:
                text = self.path.read_text(errors="replace")
            except FileNotFoundError:
                return frozenset()
        # A last line without its end was never finished: its erasure was not made final.
        lines = text.split("\n")[:-1]
        return frozenset(self._mark(number, line) for number, line in enumerate(lines, 1))

    def add(self, marks: Collection[str]) -> None:
        """Add marks, and return when they are on the disk. Raises TombstonesError."""
        if marks:
            with self._in_words():
                self._add(marks)

    def _add(self, marks: Collection[str]) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        is_new = not self.path.exists()
        handle = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600)
        with os.fdopen(handle, "r+b") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            new = sorted(set(marks) - self.read())
            whole = file.read().rfind(b"\n") + 1
            file.seek(whole)
            file.truncate()
            file.write("".join(json.dumps({"erased": mark}) + "\n" for mark in new).encode())
            file.flush()
            os.fsync(file.fileno())
        if is_new:
            _keep_name(self.path.parent)

    @contextmanager
    def _in_words(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise TombstonesError(
                f"{self.path} cannot be used ({error.strerror}): "
                "name a file in UPTAKE_ERASURES that this user may write to."
            ) from None

    def _mark(self, number: int, line: str) -> str:
        try:
            mark = json.loads(line)["erased"]
        except (ValueError, TypeError, KeyError):
            mark = None
        if not isinstance(mark, str) or not _MARK.fullmatch(mark):
            raise TombstonesError(
                f"Line {number} of {self.path} is damaged: it says who was erased, and must not "
                "be lost. Put a copy of the file in its place, or take that line out."
            )
        return mark


def _keep_name(folder: Path) -> None:
    # A new file's name is on the disk only when its folder is.
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
