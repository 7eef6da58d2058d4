"""Small helpers for plain English."""

from modals.kit.prose import one_line

_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")


def counted(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def ordinal(number: int) -> str:
    """Word a place in a row, from 1: "second", "12th"."""
    if 1 <= number <= len(_ORDINALS):
        return _ORDINALS[number - 1]
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{'th' if number % 100 in {11, 12, 13} else ending}"


def listed(items: list[str]) -> str:
    """Join as one would say it: "a, b and c"."""
    return " and ".join([", ".join(items[:-1]), items[-1]] if len(items) > 1 else items)


def label(text: str, limit: int) -> str:
    """Fit words into a label of Slack's; an ellipsis shows where they go on.

    For labels only, where the whole text stands elsewhere too.
    """
    line = one_line(text)
    return line if len(line) <= limit else f"{line[: limit - 1].rstrip()}…"
