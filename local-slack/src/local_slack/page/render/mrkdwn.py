"""Slack's mrkdwn to HTML. Everything a person or an app typed is escaped.

Code, links and emoji become atoms first (marks in Unicode's private area), so that bold,
italic and strike never look inside them; the atoms are put back at the end.
"""

import re

from markupsafe import Markup, escape

from local_slack.page.render import emoji
from local_slack.page.render.context import Context
from local_slack.page.render.dates import format_date
from local_slack.page.render.html import link, script_safe, tag

_OPEN, _CLOSE = "\ue000", "\ue001"
_ATOM = re.compile(f"{_OPEN}(\\d+){_CLOSE}")
_FENCE = re.compile(r"```\n?(.+?)\n?```", re.DOTALL)
_CODE = re.compile(r"`([^`\n]+)`")
_SPECIAL = re.compile(r"<([^<>\n]+)>")
_BARE_URL = re.compile(r"https?://[^\s<>\ue000\ue001\"')\]]+[^\s<>\ue000\ue001\"')\].,;:!?]")
_EMOJI = re.compile(r":([a-z0-9_+'-]+)(?:::skin-tone-[2-6])?:")
_QUOTE = re.compile(r"^(?:&gt;|>) ?")
_QUOTE_REST = re.compile(r"^(?:&gt;|>){3} ?")
_ITEM = re.compile(r"^(\s*)([•◦▪-]|\d{1,3}[.)])\s+(?=\S)")
_STYLES = tuple(
    (
        re.compile(
            rf"(?<![\w{mark}]){mark}(?=[^\s{mark}])([^{mark}\n]*?)(?<=\S){mark}(?![\w{mark}])"
        ),
        name,
    )
    for mark, name in ((r"\*", "strong"), ("_", "em"), ("~", "s"))
)


def plain(text: str, *, with_emoji: bool = True) -> Markup:
    """plain_text: no marks but emoji names; line ends are kept."""
    clean = script_safe(text)
    if with_emoji:
        clean = _EMOJI.sub(lambda match: emoji.sign(match[1]) or match[0], clean)
    return Markup("<br>").join(clean.split("\n"))


def mrkdwn(text: str, context: Context, *, verbatim: bool = False) -> Markup:
    """A mrkdwn text as blocks of lines, quotes, list items and code."""
    return _Writer(context, verbatim).write(text)


def text_object(value: object, context: Context) -> Markup:
    """A plain_text or mrkdwn object, or a bare string (which counts as plain)."""
    if not isinstance(value, dict):
        return plain(str(value or ""))
    words = str(value.get("text", ""))
    if value.get("type") == "mrkdwn":
        return mrkdwn(words, context, verbatim=bool(value.get("verbatim")))
    return plain(words, with_emoji=value.get("emoji") is not False)


def words_of(value: object) -> str:
    """A text object's words without marks, for labels and alternatives."""
    words = str(value.get("text", "")) if isinstance(value, dict) else str(value or "")
    return _EMOJI.sub(lambda match: emoji.sign(match[1]) or match[0], _unescaped(words))


def _unescaped(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


class _Writer:
    def __init__(self, context: Context, verbatim: bool) -> None:
        self.context = context
        self.verbatim = verbatim
        self.atoms: list[Markup] = []

    def write(self, text: str) -> Markup:
        clean = script_safe(text).replace(_OPEN, "").replace(_CLOSE, "")
        clean = _FENCE.sub(lambda m: f"\n{self._atom(self._fence(m[1]))}\n", clean)
        clean = _CODE.sub(lambda m: self._atom(tag("code", None, _unescaped(m[1]))), clean)
        clean = _SPECIAL.sub(lambda m: self._atom(self._special(m[1])), clean)
        if not self.verbatim:
            clean = _BARE_URL.sub(lambda m: self._atom(self._bare_url(m[0])), clean)
        clean = _EMOJI.sub(self._emoji, clean)
        return self._lines(clean.strip("\n").split("\n"))

    def _atom(self, html: Markup) -> str:
        self.atoms.append(html)
        return f"{_OPEN}{len(self.atoms) - 1}{_CLOSE}"

    @staticmethod
    def _fence(code: str) -> Markup:
        return tag("pre", {"class": "code"}, _unescaped(code))

    @staticmethod
    def _bare_url(url: str) -> Markup:
        address = _unescaped(url)
        return link(address, address)

    def _emoji(self, match: re.Match[str]) -> str:
        found = emoji.sign(match[1])
        return self._atom(emoji_html(match[1], found)) if found else match[0]

    # -- lines ------------------------------------------------------------
    def _lines(self, lines: list[str]) -> Markup:
        out: list[Markup] = []
        quoted: list[Markup] = []
        rest_is_quoted = False
        for line in lines:
            if _QUOTE_REST.match(line):
                rest_is_quoted = True
                quoted.append(self._inline(_QUOTE_REST.sub("", line)))
            elif rest_is_quoted or _QUOTE.match(line):
                quoted.append(self._inline(_QUOTE.sub("", line, count=1)))
            else:
                self._end_quote(out, quoted)
                out.append(self._line(line))
        self._end_quote(out, quoted)
        return Markup("").join(out)

    @staticmethod
    def _end_quote(out: list[Markup], quoted: list[Markup]) -> None:
        if quoted:
            out.append(tag("blockquote", None, Markup("<br>").join(quoted)))
            quoted.clear()

    def _line(self, line: str) -> Markup:
        if not line.strip():
            return tag("div", {"class": "line gap"})
        item = _ITEM.match(line)
        if item:
            depth = 2 if len(item[1]) > 1 else 1
            mark = tag("span", {"class": "mark"}, item[2])
            return tag(
                "div", {"class": f"line item depth{depth}"}, mark, self._inline(line[item.end() :])
            )
        if _ATOM.fullmatch(line.strip()) and self._atom_at(line.strip()).startswith("<pre"):
            return self._atom_at(line.strip())
        return tag("div", {"class": "line"}, self._inline(line))

    def _atom_at(self, mark: str) -> Markup:
        return self.atoms[int(mark.strip(_OPEN + _CLOSE))]

    def _inline(self, text: str) -> Markup:
        styled = str(escape(_unescaped(text)))
        for pattern, name in _STYLES:
            styled = pattern.sub(rf"<{name}>\1</{name}>", styled)
        return Markup(_ATOM.sub(lambda match: str(self._atom_at(match[0])), styled))  # noqa: S704 - escaped above; the styles and atoms are our own

    # -- what stands in angle brackets ------------------------------------
    def _special(self, inner: str) -> Markup:
        target, _, label = inner.partition("|")
        if target.startswith("@"):
            return user_mention(_unescaped(target[1:]), self.context, label)
        if target.startswith("#"):
            return channel_mention(_unescaped(target[1:]), self.context, label)
        if target.startswith("!"):
            return self._command(target[1:], label)
        if re.match(r"(?:https?|mailto|tel):", target, re.IGNORECASE):
            address = _unescaped(target)
            shown = _unescaped(label) or re.sub(r"^(?:mailto|tel):", "", address)
            return link(address, plain(shown))
        return escape(f"<{_unescaped(inner)}>")

    def _command(self, target: str, label: str) -> Markup:
        name, *parts = target.split("^")
        if name == "date" and len(parts) >= 2 and parts[0].lstrip("-").isdigit():
            return self._date(parts, label)
        if name in ("here", "channel", "everyone"):
            return broadcast(name)
        if name == "subteam":
            return tag(
                "span", {"class": "mention"}, _unescaped(label) or f"@{parts[0] if parts else ''}"
            )
        return escape(_unescaped(label) or f"<!{_unescaped(target)}>")

    def _date(self, parts: list[str], label: str) -> Markup:
        try:
            words = format_date(
                int(parts[0]), _unescaped(parts[1]), self.context.zone, self.context.now
            )
        except (OverflowError, ValueError, OSError):
            return escape(_unescaped(label))
        inner = tag("time", {"title": _unescaped(label) or None}, words)
        return link(_unescaped(parts[2]), inner) if len(parts) > 2 else inner


def emoji_html(name: str, found: str) -> Markup:
    return tag(
        "span",
        {
            "class": "emoji",
            "role": "img",
            "aria-label": name.replace("_", " "),
            "title": f":{name}:",
        },
        found,
    )


def user_mention(user_id: str, context: Context, label: str = "") -> Markup:
    person = context.directory.people.get(user_id)
    name = person.name if person else _unescaped(label).lstrip("@") or user_id
    css = "mention me" if user_id == context.viewer_id else "mention"
    return tag("span", {"class": css, "data-user": user_id}, f"@{name}")


def channel_mention(channel_id: str, context: Context, label: str = "") -> Markup:
    found = context.directory.conversations.get(channel_id)
    if found is None:
        name = _unescaped(label)
        return tag("span", {"class": "mention"}, f"#{name}" if name else "#private-channel")
    mark = "🔒" if found.kind == "private" else "#"
    href = context.directory.channel_url(channel_id)
    content = f"{mark}{found.name}"
    return tag("a" if href else "span", {"class": "mention", "href": href}, content)


def broadcast(name: str) -> Markup:
    return tag("span", {"class": "mention me"}, f"@{name}")
