"""The digest's picture: four shares as bars. Names stay out of it; the message says them."""

from html import escape

from core.metrics.figures import CohortFigures
from core.metrics.measures import Measure
from core.privacy import Figure
from modals.kit.figures import band, blank_reason, percent

_BARS = {
    Measure.PLAN_RATE: ("Made a plan", "#5b4bc4"),
    Measure.APPLIED_24H: ("Tried it within 24 hours", "#0f8b8d"),
    Measure.APPLIED_48H: ("Tried it within 48 hours", "#0f8b8d"),
    Measure.APPLIED_5D: ("Tried it within 5 days", "#0f8b8d"),
}

_WIDTH = 800
_LEFT, _TRACK = 226, 400
_TOP, _ROW, _BAR = 30, 62, 26
_INK, _QUIET, _RULE, _GROUND = "#1d1c1d", "#616061", "#e3e2e6", "#f3f2f5"
_BOLD, _CENTRED = ' font-weight="700"', ' text-anchor="middle"'
_FONT = "DejaVu Sans, Arial, sans-serif"


def chart_text(figures: CohortFigures) -> str:
    """Say what the chart says: its text for those who don't see it."""
    bars = [_bar_text(text, one) for text, _, one in _shown(figures)]
    return f"Bar chart of shares of the group. {' '.join(bars)}"


def _bar_text(text: str, figure: Figure) -> str:
    if figure.value is None:
        return f"{text}: {percent(figure)}, {blank_reason(figure)}."
    return f"{text}: {percent(figure)}."


def _shown(figures: CohortFigures) -> list[tuple[str, str, Figure]]:
    return [
        (text, colour, figures.figures[measure])
        for measure, (text, colour) in _BARS.items()
        if measure in figures.figures
    ]


def digest_svg(figures: CohortFigures) -> str:
    """Draw the chart as SVG, 800 pixels wide."""
    rows = _shown(figures)
    bottom = _TOP + _ROW * len(rows)
    height = bottom + 40
    size = f'width="{_WIDTH}" height="{height}" viewBox="0 0 {_WIDTH} {height}"'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} font-family="{_FONT}">',
        _hatching(),
        f'<rect width="{_WIDTH}" height="{height}" rx="12" fill="#ffffff"/>',
        _scale(bottom),
        *(_row(index, *row) for index, row in enumerate(rows)),
        "</svg>",
    ]
    return "".join(parts)


def _hatching() -> str:
    return (
        '<defs><pattern id="blank" width="9" height="9" patternUnits="userSpaceOnUse"'
        f' patternTransform="rotate(45)"><rect width="9" height="9" fill="{_GROUND}"/>'
        f'<rect width="3" height="9" fill="#d5d3da"/></pattern></defs>'
    )


def _text(
    at: tuple[float, float], words: str, *, size: int, colour: str = _QUIET, look: str = ""
) -> str:
    return (
        f'<text x="{at[0]:g}" y="{at[1]:g}" font-size="{size}" fill="{colour}"{look}>'
        f"{escape(words)}</text>"
    )


def _scale(bottom: int) -> str:
    marks = []
    for share in (0, 25, 50, 75, 100):
        x = _LEFT + _TRACK * share / 100
        marks.append(
            f'<line x1="{x:g}" y1="{_TOP - 8}" x2="{x:g}" y2="{bottom}" stroke="{_RULE}"/>'
        )
        marks.append(_text((x, bottom + 20), f"{share} %", size=12, look=_CENTRED))
    return "".join(marks)


def _row(index: int, text: str, colour: str, figure: Figure) -> str:
    y = _TOP + _ROW * index + (_ROW - _BAR) // 2 - 4
    name_y = y + (_BAR // 2 - 1 if figure.band else _BAR // 2 + 5)
    parts = [_text((24, name_y), text, size=14, colour=_INK, look=_BOLD)]
    if figure.band:
        parts.append(_text((24, y + _BAR + 2), band(figure), size=12))
    parts.append(_blank(y, figure) if figure.value is None else _bar(y, colour, figure))
    return "".join(parts)


def _bar(y: int, colour: str, figure: Figure) -> str:
    share = min(max(figure.value or 0, 0), 100)
    # A bar of nothing would look like a blank; a sliver says "none" beside its number.
    width = max(_TRACK * share / 100, 3)
    value_at = (_LEFT + _TRACK + 14, y + 18)
    return (
        f'<rect x="{_LEFT}" y="{y}" width="{_TRACK}" height="{_BAR}" rx="5" fill="{_GROUND}"/>'
        f'<rect x="{_LEFT}" y="{y}" width="{width:g}" height="{_BAR}" rx="5" fill="{colour}"/>'
        + _text(value_at, percent(figure), size=15, colour=_INK, look=_BOLD)
    )


def _blank(y: int, figure: Figure) -> str:
    reason = blank_reason(figure)
    pill = 7.3 * len(reason) + 24
    x = _LEFT + (_TRACK - pill) / 2
    return (
        f'<rect x="{_LEFT}" y="{y}" width="{_TRACK}" height="{_BAR}" rx="5" fill="url(#blank)"/>'
        f'<rect x="{x:g}" y="{y + 3}" width="{pill:g}" height="{_BAR - 6}" rx="10" fill="#ffffff"/>'
        + _text((_LEFT + _TRACK / 2, y + 18), reason, size=12, look=_CENTRED)
        + _text((_LEFT + _TRACK + 14, y + 18), percent(figure), size=13)
    )
