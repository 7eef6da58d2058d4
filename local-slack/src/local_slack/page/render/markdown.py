"""Standard Markdown, as the `markdown` block takes it; everything typed is escaped."""

import re

from markupsafe import Markup, escape

from local_slack.page.render import emoji
from local_slack.page.render.html import EMPTY, link, safe_url, script_safe, tag

_OPEN, _CLOSE = "\ue000", "\ue001"
_ATOM = re.compile(f"{_OPEN}(\\d+){_CLOSE}")
_CODE = re.compile(r"`([^`\n]+)`")
_IMAGE = re.compile(r"!\[([^\]\n]*)\]\(([^)\s]+)\)")
_LINK = re.compile(r"\[([^\]\n]+)\]\(([^)\s]+)\)")
_EMOJI = re.compile(r":([a-z0-9_+'-]+):")
_STYLES = (
    (re.compile(r"\*\*(?=\S)(.+?)(?<=\S)\*\*|__(?=\S)(.+?)(?<=\S)__"), "strong"),
    (
        re.compile(r"(?<![\w*])\*(?=[^\s*])([^*\n]+?)\*(?!\w)|(?<![\w_])_(?=\S)([^_\n]+?)_(?!\w)"),
        "em",
    ),
    (re.compile(r"~~(?=\S)(.+?)(?<=\S)~~()"), "s"),
)
_HEADING = re.compile(r"^#{1,6}\s+\S")
_QUOTE = re.compile(r"^>")
_FENCE = re.compile(r"^```")
_GAP = re.compile(r"^\s*$")
_PLAIN = re.compile(r"^(?!\s*$|#{1,6}\s|```|>)")
_ITEM = re.compile(r"^\s*(?:[-*+]|(\d{1,9})[.)])\s+(.*)$")
_TASK = re.compile(r"^\[([ xX])\]\s+")
_RULE = re.compile(r"^\s*(?:-{3,}|\*{3,}|_{3,})\s*$")
_TABLE_RULE = re.compile(r"^\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$")


def markdown(text: str) -> Markup:
    lines = script_safe(text).replace(_OPEN, "").replace(_CLOSE, "").split("\n")
    out: list[Markup] = []
    while lines:
        out.append(_next_part(lines))
    return Markup("").join(out)


def _next_part(lines: list[str]) -> Markup:
    """Takes the first part (heading, list, table, code, quote, paragraph) off `lines`."""
    if "|" in lines[0] and len(lines) > 1 and _TABLE_RULE.match(lines[1]):
        return _table(lines)
    for pattern, take in _PARTS:
        if pattern.match(lines[0]):
            return take(lines)
    return _paragraph(lines)


def _heading(lines: list[str]) -> Markup:
    marks, _, words = lines.pop(0).partition(" ")
    return tag(f"h{min(len(marks) + 2, 6)}", None, _inline(words.strip()))


def _rule(lines: list[str]) -> Markup:
    lines.pop(0)
    return tag("hr")


def _gap(lines: list[str]) -> Markup:
    lines.pop(0)
    return EMPTY


def _quote(lines: list[str]) -> Markup:
    quoted = [_inline(line.lstrip("> ")) for line in _take(lines, _QUOTE)]
    return tag("blockquote", None, Markup("<br>").join(quoted))


def _paragraph(lines: list[str]) -> Markup:
    taken = [_inline(line) for line in _take(lines, _PLAIN)]
    return tag("p", None, Markup("<br>").join(taken))


def _take(lines: list[str], pattern: re.Pattern[str]) -> list[str]:
    taken = [lines.pop(0)]
    while lines and pattern.match(lines[0]):
        taken.append(lines.pop(0))
    return taken


def _fence(lines: list[str]) -> Markup:
    language = lines.pop(0)[3:].strip()
    code: list[str] = []
    while lines and not lines[0].startswith("```"):
        code.append(lines.pop(0))
    if lines:
        lines.pop(0)
    return tag("pre", {"class": "code", "data-language": language or None}, "\n".join(code))


def _list(lines: list[str]) -> Markup:
    found = _ITEM.match(lines[0])
    ordered = bool(found and found[1])
    items: list[Markup] = []
    for line in _take(lines, _ITEM):
        words = _ITEM.sub(r"\2", line)
        task = _TASK.match(words)
        sign = {"x": "☑ ", "X": "☑ ", " ": "☐ "}[task[1]] if task else ""
        items.append(tag("li", None, sign, _inline(_TASK.sub("", words))))
    return tag("ol" if ordered else "ul", None, *items)


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


def _table(lines: list[str]) -> Markup:
    heads = [tag("th", None, _inline(cell)) for cell in _cells(lines.pop(0))]
    lines.pop(0)
    rows: list[Markup] = []
    while lines and "|" in lines[0]:
        rows.append(
            tag("tr", None, *(tag("td", None, _inline(cell)) for cell in _cells(lines.pop(0))))
        )
    whole = tag(
        "table", None, tag("thead", None, tag("tr", None, *heads)), tag("tbody", None, *rows)
    )
    return tag("div", {"class": "table"}, whole)


def _inline(text: str) -> Markup:
    atoms: list[Markup] = []

    def atom(html: Markup) -> str:
        atoms.append(html)
        return f"{_OPEN}{len(atoms) - 1}{_CLOSE}"

    text = _CODE.sub(lambda m: atom(tag("code", None, m[1])), text)
    text = _IMAGE.sub(lambda m: atom(tag("img", {"src": safe_url(m[2]), "alt": m[1]})), text)
    text = _LINK.sub(lambda m: atom(link(m[2], m[1])), text)
    text = _EMOJI.sub(lambda m: emoji.sign(m[1]) or m[0], text)
    styled = str(escape(text))
    for pattern, name in _STYLES:
        styled = pattern.sub(lambda m, name=name: f"<{name}>{m[1] or m[2]}</{name}>", styled)  # type: ignore[misc]  # a default argument binds the name now
    return Markup(_ATOM.sub(lambda m: str(atoms[int(m[1])]), styled))  # noqa: S704 - escaped above; tags and atoms are our own


_PARTS = (
    (_FENCE, _fence),
    (_HEADING, _heading),
    (_RULE, _rule),
    (_QUOTE, _quote),
    (_ITEM, _list),
    (_GAP, _gap),
)
