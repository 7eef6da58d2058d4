"""The certificate as a drawn page: A4 across, in points. It holds no score and no one's words."""

from collections.abc import Sequence

from core.certificates.records import CertificateDetails
from modals.certificates.text_layout import LEADING, FittedText, fit, fit_list, printable, text_at
from modals.kit.dates import long_date

_WIDTH, _HEIGHT = 842, 595
_MIDDLE, _ROOM = _WIDTH / 2, 640
_INK, _QUIET, _GREEN, _LEAF, _PAPER = "#1d2a24", "#5a665f", "#1f4d3a", "#7fb69a", "#fdfcf8"
_FONT = "DejaVu Sans, Arial, sans-serif"
_CENTRED, _BOLD = ' text-anchor="middle"', ' font-weight="700"'
# Between these the words stand that are different on each.
_TOP, _BOTTOM = 178.0, 494.0


def certificate_svg(shown: CertificateDetails, address: str) -> str:
    """Draw it. `address` is where anybody may check it."""
    size = f'width="{_WIDTH}" height="{_HEIGHT}" viewBox="0 0 {_WIDTH} {_HEIGHT}"'
    return "".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" {size} font-family="{_FONT}" fill="{_INK}">',
            _frame(),
            *_heading(shown),
            _body(shown),
            *_foot(shown, address),
            "</svg>",
        ]
    )


def _frame() -> str:
    rule = f'fill="none" stroke="{_GREEN}"'
    return (
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="{_PAPER}"/>'
        f'<rect x="22" y="22" width="{_WIDTH - 44}" height="{_HEIGHT - 44}" rx="10" {rule}'
        ' stroke-width="2.5"/>'
        f'<rect x="29" y="29" width="{_WIDTH - 58}" height="{_HEIGHT - 58}" rx="6" {rule}'
        ' stroke-width="0.6"/>' + _sprout(_MIDDLE, 76)
    )


def _sprout(x: float, y: float) -> str:
    """Two leaves on a stem: what was planted has come up."""
    return (
        f'<g transform="translate({x:g} {y:g})">'
        f'<path d="M0 10 V-6" stroke="{_GREEN}" stroke-width="2" stroke-linecap="round"/>'
        f'<path d="M0 -4 C-3 -16 -14 -18 -20 -17 C-19 -8 -12 -2 0 -4 Z" fill="{_GREEN}"/>'
        f'<path d="M0 -8 C2 -19 11 -24 19 -24 C19 -15 13 -8 0 -8 Z" fill="{_LEAF}"/></g>'
    )


def _centred(y: float, words: str, size: float, *, colour: str = "", look: str = "") -> str:
    fill = f' fill="{colour}"' if colour else ""
    return text_at(_MIDDLE, y, words, size, f"{_CENTRED}{fill}{look}")


def _set(y: float, fitted: FittedText, *, look: str = "") -> tuple[str, float]:
    """Draw lines below each other, `y` from the last baseline; return the new last one."""
    drawn, at = [], y
    for index, line in enumerate(fitted.lines):
        at = y + fitted.size * LEADING * index
        drawn.append(_centred(at, line, fitted.size, look=look))
    return "".join(drawn), at


def _heading(shown: CertificateDetails) -> list[str]:
    issuer, _ = _set(110, fit(printable(shown.issuer), _ROOM, 1, (12, 11, 10, 9)), look=_BOLD)
    return [
        f'<g fill="{_QUIET}">{issuer}</g>',
        _centred(148, "Certificate of practice", 30, colour=_GREEN, look=_BOLD),
    ]


def _body(shown: CertificateDetails) -> str:
    """Draw what is certified, in the middle of the room that is left."""
    y = _TOP
    drawn = [_centred(y, "This certifies that", 12, colour=_QUIET)]
    name = fit(printable(shown.holder) or "its holder", _ROOM, 2, (32, 28, 24, 20, 17, 14))
    lines, y = _set(y + 10 + name.size, name, look=_BOLD)
    drawn += [lines, _centred(y + 26, "took part in the workshop", 12, colour=_QUIET)]
    topic = fit(printable(shown.topic) or "…", _ROOM, 2, (20, 17, 15, 13))
    lines, y = _set(y + 34 + topic.size, topic, look=_BOLD)
    drawn.append(lines)
    school = fit(printable(shown.school) or "…", _ROOM, 2, (12, 11, 10, 9))
    lines, y = _set(y + 10 + school.size, school)
    day = long_date(shown.starts_at, shown.time_zone, shown.locale)
    text = f"on {day}, and looked back in writing on putting it into practice."
    drawn += [lines, _centred(y + 18, text, 12, colour=_QUIET)]
    lines, y = _strategies(shown.strategies, y + 44)
    down = max(0.0, (_BOTTOM - y) / 2)
    return f'<g transform="translate(0 {down:g})">{"".join(drawn)}{lines}</g>'


def _strategies(strategies: Sequence[str], y: float) -> tuple[str, float]:
    named = [name for name in map(printable, strategies) if name]
    if not named:
        return "", y - 20
    title = "Strategies" if len(named) > 1 else "Strategy"
    fitted = fit_list(named, _ROOM + 60, _BOTTOM - y, (13, 12, 11, 10, 9, 8, 7))
    lines, end = _set(y + 5 + fitted.size, fitted)
    return _centred(y, title, 10, colour=_GREEN, look=_BOLD) + lines, end


def _foot(shown: CertificateDetails, address: str) -> list[str]:
    issued = f"Issued {long_date(shown.issued_at, shown.time_zone, shown.locale)}"
    check = fit(printable(address), 500, 2, (9, 8, 7))
    y = 528
    drawn = [
        f'<line x1="60" y1="506" x2="{_WIDTH - 60}" y2="506" stroke="{_LEAF}" stroke-width="0.8"/>',
        text_at(60, y, issued, 10, _BOLD),
        text_at(60, y + 15, "Given for taking part; it holds no score.", 8, f' fill="{_QUIET}"'),
    ]
    look = ' text-anchor="end"'
    right = _WIDTH - 60
    drawn.append(text_at(right, y, "Anybody may check this certificate at", 8, look))
    for index, line in enumerate(check.lines):
        drawn.append(text_at(right, y + 13 + 11 * index, line, check.size, look + _BOLD))
    return drawn
