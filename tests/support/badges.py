"""A key for badges that is made once for all tests."""

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.keys.badge_key import BadgeKey, kept_badge_key


@cache
def _pem() -> str:
    with TemporaryDirectory() as folder:
        return kept_badge_key(Path(folder))


KEY = BadgeKey(_pem)
