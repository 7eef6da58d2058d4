"""Drawn pictures: initials on a colour that stays the same for the same id."""

import zlib

from markupsafe import Markup

from local_slack.page.render.html import tag

_COLORS = 12


def initials(name: str) -> str:
    words = [word for word in name.replace("-", " ").split() if word[0].isalnum()]
    picked = words[:1] + words[-1:] if len(words) > 1 else words
    return "".join(word[0].upper() for word in picked) or "?"


def avatar(user_id: str, name: str, *, is_app: bool = False, size: str = "") -> Markup:
    """Decoration only: the name always stands beside it."""
    color = zlib.crc32(user_id.encode()) % _COLORS
    css = f"avatar color{color}{' app' if is_app else ''}{f' {size}' if size else ''}"
    letters = initials(name)[:1] if is_app else initials(name)
    return tag("span", {"class": css, "aria-hidden": "true"}, letters)
