"""Reads HTML back as a browser would, for what a test must know of it."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

_VOID = frozenset({"br", "hr", "img", "input"})


@dataclass
class Read(HTMLParser):
    tags: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    open: list[str] = field(default_factory=list)
    badly_closed: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in _VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.badly_closed.append(tag)

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def text(self) -> str:
        return "".join(self.words)

    def all(self, tag: str) -> list[dict[str, str]]:
        return [attrs for name, attrs in self.tags if name == tag]

    def ids(self) -> list[str]:
        return [attrs["id"] for _, attrs in self.tags if "id" in attrs]


def read(html: str) -> Read:
    result = Read()
    result.feed(str(html))
    result.close()
    return result


def harm_in(html: str) -> list[str]:
    """What of this HTML could run or lead to something that runs."""
    found = read(html)
    harm = [f"<{tag}>" for tag, _ in found.tags if tag in ("script", "iframe", "object", "style")]
    for tag, attrs in found.tags:
        harm += [f"{tag} {name}" for name in attrs if name.startswith("on")]
        for name in ("href", "src", "action"):
            if (
                attrs.get(name, "")
                .strip()
                .lower()
                .startswith(("javascript:", "data:", "vbscript:"))
            ):
                harm.append(f"{tag} {name}={attrs[name]}")
    return harm + [f"</{tag}>" for tag in found.badly_closed + found.open]
