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

from bot.database import DatabaseError

_ERASURE_ID = re.compile(r"[0-9a-f]{64}")


class ErasureLogError(DatabaseError):
    """The file cannot be used or trusted. `str(error)` says what to do."""


@dataclass(frozen=True, slots=True)
class ErasureLog:
    path: Path

    def read(self) -> frozenset[str]:
        """Return every erasure id. Raises ErasureLogError."""
        with self._worded_errors():
            try:
                text = self.path.read_text(errors="replace")
            except FileNotFoundError:
                return frozenset()
        # A last line without its end was never finished: its erasure was not made final.
        lines = text.split("\n")[:-1]
        return frozenset(self._erasure_id(number, line) for number, line in enumerate(lines, 1))

    def add(self, erasure_ids: Collection[str]) -> None:
        """Add erasure ids, and return when they are on the disk. Raises ErasureLogError."""
        if erasure_ids:
            with self._worded_errors():
                self._add(erasure_ids)

    def _add(self, erasure_ids: Collection[str]) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        is_new = not self.path.exists()
        handle = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600)
        with os.fdopen(handle, "r+b") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            new = sorted(set(erasure_ids) - self.read())
            whole = file.read().rfind(b"\n") + 1
            file.seek(whole)
            file.truncate()
            file.write(
                "".join(json.dumps({"erased": erasure_id}) + "\n" for erasure_id in new).encode()
            )
            file.flush()
            os.fsync(file.fileno())
        if is_new:
            _keep_name(self.path.parent)

    @contextmanager
    def _worded_errors(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise ErasureLogError(
                f"{self.path} cannot be used ({error.strerror}): "
                "name a file in UPTAKE_ERASURES that this user may write to."
            ) from None

    def _erasure_id(self, number: int, line: str) -> str:
        try:
            erasure_id = json.loads(line)["erased"]
        except (ValueError, TypeError, KeyError):
            erasure_id = None
        if not isinstance(erasure_id, str) or not _ERASURE_ID.fullmatch(erasure_id):
            raise ErasureLogError(
                f"Line {number} of {self.path} is damaged: it says who was erased, and must not "
                "be lost. Put a copy of the file in its place, or take that line out."
            )
        return erasure_id


def _keep_name(folder: Path) -> None:
    # A new file's name is on the disk only when its folder is.
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
