"""Ids and tokens: drawn by chance, or in the same order again when a seed is given."""

import random
import secrets
import string

_CAPITALS = string.ascii_uppercase + string.digits
_LETTERS = string.ascii_letters + string.digits


class Chance:
    def __init__(self, seed: int | None = None) -> None:
        self._random: random.Random = secrets.SystemRandom()
        if seed is not None:
            self._random = random.Random(seed)  # noqa: S311 - asked for: a story that repeats

    def id(self, prefix: str) -> str:
        """Slack-like: a letter or two for the kind and ten capitals or digits."""
        return prefix + "0" + "".join(self._random.choices(_CAPITALS, k=9))

    def word(self, length: int) -> str:
        """Letters and digits."""
        return "".join(self._random.choices(_LETTERS, k=length))

    def hex(self, length: int) -> str:
        return "".join(self._random.choices("0123456789abcdef", k=length))

    def digits(self, length: int) -> str:
        return "".join(self._random.choices(string.digits, k=length))

    def uuid(self) -> str:
        digits = self.hex(32)
        return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))
