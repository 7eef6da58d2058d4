"""Between the words typed into a rich text field and Slack's rich_text block."""

import re

from local_slack.page.render.context import Json

_INLINE = re.compile(
    r"`(?P<code>[^`\n]+)`|(?<![\w*])\*(?P<bold>[^\s*][^*\n]*)\*(?!\w)"
    r"|(?<![\w_])_(?P<italic>[^\s_][^_\n]*)_(?!\w)|(?<![\w~])~(?P<strike>[^\s~][^~\n]*)~(?!\w)"
    r"|(?P<link>https?://[^\s<>]+)|:(?P<emoji>[a-z0-9_+'-]+):"
)
_BULLET = re.compile(r"^(?:[-•*])\s+(?=\S)")
_NUMBER = re.compile(r"^\d{1,3}[.)]\s+(?=\S)")
_QUOTE = re.compile(r"^>\s?")
_MARKS = {"bold": "*", "italic": "_", "strike": "~", "code": "`"}


def words_to_rich_text(words: str) -> Json | None:
    """The block for what was typed; None for an empty field."""
    if not words.strip():
        return None
    parts: list[Json] = []
    for line in words.split("\n"):
        _append(parts, line)
    for part in parts:
        if part["type"] != "rich_text_list":
            part["elements"] = part["elements"][:-1]  # the newline after its last line
    return {"type": "rich_text", "elements": parts}


def _append(parts: list[Json], line: str) -> None:
    """Adds a line to the part before it when both are of one kind."""
    for pattern, style in ((_BULLET, "bullet"), (_NUMBER, "ordered")):
        if pattern.match(line):
            item = {"type": "rich_text_section", "elements": _inlines(pattern.sub("", line))}
            last = parts[-1] if parts else {}
            if last.get("style") == style:
                last["elements"].append(item)
            else:
                parts.append({"type": "rich_text_list", "style": style, "elements": [item]})
            return
    kind = "rich_text_quote" if _QUOTE.match(line) else "rich_text_section"
    inner = [*_inlines(_QUOTE.sub("", line) if kind == "rich_text_quote" else line), _newline()]
    if parts and parts[-1]["type"] == kind:
        parts[-1]["elements"] += inner
    else:
        parts.append({"type": kind, "elements": inner})


def _newline() -> Json:
    return {"type": "text", "text": "\n"}


def _inlines(line: str) -> list[Json]:
    out: list[Json] = []
    end = 0
    for match in _INLINE.finditer(line):
        if match.start() > end:
            out.append({"type": "text", "text": line[end : match.start()]})
        out.append(_inline(match))
        end = match.end()
    if end < len(line):
        out.append({"type": "text", "text": line[end:]})
    return out


def _inline(match: re.Match[str]) -> Json:
    kind = str(match.lastgroup)
    if kind == "link":
        return {"type": "link", "url": match[kind]}
    if kind == "emoji":
        return {"type": "emoji", "name": match[kind]}
    return {"type": "text", "text": match[kind], "style": {kind: True}}


def rich_text_to_words(block: Json) -> str:
    """The other way round, for showing a value in the field again."""
    lines: list[str] = []
    for part in block.get("elements", []):
        inner = part.get("elements", [])
        if part.get("type") == "rich_text_list":
            ordered = part.get("style") == "ordered"
            for number, item in enumerate(inner, 1):
                mark = f"{number}." if ordered else "-"
                lines.append(f"{mark} {_words(item.get('elements', []))}")
        elif part.get("type") == "rich_text_quote":
            lines += [f"> {line}" for line in _words(inner).split("\n")]
        else:
            lines.append(_words(inner))
    return "\n".join(lines)


def _words(elements: list[Json]) -> str:
    return "".join(_word(element) for element in elements)


def _word(element: Json) -> str:
    kind = element.get("type")
    if kind == "link":
        return str(element.get("url", ""))
    if kind == "emoji":
        return f":{element.get('name', '')}:"
    if kind == "user":
        return f"<@{element.get('user_id', '')}>"
    words = str(element.get("text", ""))
    style = element.get("style") or {}
    mark = next((sign for name, sign in _MARKS.items() if style.get(name)), "")
    return f"{mark}{words}{mark}"
