"""Secrets that the installation makes for itself and keeps in its data folder."""

import os
import secrets
from collections.abc import Callable
from pathlib import Path


def stored_key(data_dir: Path) -> str:
    """Return the installation's own key, made at its first use and kept in the data folder."""
    return kept_secret(data_dir / "secret-key", lambda: secrets.token_urlsafe(48))


def kept_secret(path: Path, make: Callable[[], str]) -> str:
    """Read a secret, made at its first use; only its owner may read the file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        unfinished = path.with_suffix(f".{secrets.token_hex(4)}")
        with open(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as handle:  # noqa: PTH123  # the mode must hold from the first moment
            handle.write(make())
            handle.flush()
            os.fsync(handle.fileno())
        # Of two processes that start at once one is first; both read what that one wrote.
        try:
            os.link(unfinished, path)
        except FileExistsError:
            pass
        finally:
            unfinished.unlink()
    return path.read_text()
