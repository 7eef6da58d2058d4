"""HTML made of escaped pieces; the only place where a string becomes markup."""

from collections.abc import Iterable, Mapping

from markupsafe import Markup, escape

Attr = str | int | float | bool | None
Child = Markup | str | None

EMPTY = Markup("")
_VOID = frozenset({"br", "hr", "img", "input"})


def tag(name: str, attrs: Mapping[str, Attr] | None = None, *children: Child) -> Markup:
    """One element. A True attribute stands bare, None and False leave it out, text is escaped."""
    head = f"<{name}{attributes(attrs or {})}>"
    if name in _VOID:
        return Markup(head)  # noqa: S704 - names are literals of this package, values are escaped
    return Markup(f"{head}{join(children)}</{name}>")  # noqa: S704 - same


def attributes(attrs: Mapping[str, Attr]) -> str:
    parts = []
    for key, value in attrs.items():
        if value is None or value is False:
            continue
        parts.append(f" {key}" if value is True else f' {key}="{escape(str(value))}"')
    return "".join(parts)


def join(children: Iterable[Child], between: str = "") -> Markup:
    """Pieces side by side; plain strings are escaped."""
    return Markup(between).join(escape(child) for child in children if child is not None)  # noqa: S704 - callers pass literals


def script_safe(text: str) -> str:
    """Control characters other than newline and tab are dropped: HTML forbids them."""
    return "".join(char for char in text if char in "\n\t" or ord(char) >= 0x20)


def safe_url(url: str) -> str | None:
    """The address when a browser may follow it, else None (javascript: and the like)."""
    stripped = script_safe(url).strip()
    allowed = ("http://", "https://", "mailto:", "tel:", "/")
    return stripped if stripped.lower().startswith(allowed) else None


def link(url: str, content: Child, css: str | None = None) -> Markup:
    """A link that opens in a new tab; the bare content when the address is not safe."""
    href = safe_url(url)
    if href is None:
        return tag("span", {"class": css}, content)
    attrs = {"href": href, "class": css, "target": "_blank", "rel": "noopener noreferrer"}
    return tag("a", attrs, content)
