"""Messages one under the other: lines between days, before what is new, and in a thread."""

from datetime import datetime

from markupsafe import Markup

from local_slack.page.render.context import Context
from local_slack.page.render.dates import day_word, long_day
from local_slack.page.render.html import Attr, join, tag
from local_slack.page.render.messages import Shown, count_words, message_html, moment_of

_GROUPED_SECONDS = 300


def list_html(shown: list[Shown], context: Context, *, seen: str = "") -> Markup:
    """The messages with a line before each new day, and one before the first that is unread.

    `seen` is the ts up to which the person has read; empty: no such line.
    """
    rows: list[Markup] = []
    before: Shown | None = None
    first_new = _first_new(shown, context, seen)
    for message in shown:
        if before is None or _day(message, context) != _day(before, context):
            rows.append(_divider(message, context))
            before = None
        if message is first_new:
            rows.append(_new_line())
            before = None
        rows.append(message_html(message, context, grouped=_continues(before, message)))
        before = message
    return join(rows)


def _first_new(shown: list[Shown], context: Context, seen: str) -> Shown | None:
    if not seen:
        return None
    later = (m for m in shown if float(m.ts) > float(seen) and m.author.id != context.viewer_id)
    return next(later, None)


def _new_line() -> Markup:
    attrs: dict[str, Attr] = {"class": "new-line", "data-key": "new-line", "role": "separator"}
    return tag("div", attrs, tag("span", None, "New"))


def thread_html(shown: list[Shown], context: Context) -> Markup:
    """The first message, how many answers it has, and the answers."""
    first, *replies = [message_html(message, context) for message in shown]
    words = count_words(len(replies))
    attrs: dict[str, Attr] = {"class": "reply-line", "data-key": "reply-line"}
    return join([first, tag("div", attrs, words) if replies else None, *replies])


def _day(message: Shown, context: Context) -> object:
    return moment_of(message, context).date()


def _divider(message: Shown, context: Context) -> Markup:
    moment = moment_of(message, context)
    words = day_word(moment, datetime.fromtimestamp(context.now, context.zone)) or long_day(moment)
    attrs: dict[str, Attr] = {
        "class": "day",
        "data-key": f"day{moment:%Y%m%d}",
        "role": "separator",
    }
    return tag("div", attrs, tag("span", None, words))


def _continues(before: Shown | None, message: Shown) -> bool:
    """Whether the message stands under the one before without a name of its own."""
    if before is None or before.author != message.author or message.is_event or before.is_event:
        return False
    if before.is_ephemeral != message.is_ephemeral:
        return False
    return float(message.ts) - float(before.ts) < _GROUPED_SECONDS
