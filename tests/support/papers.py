"""Every view and message that is drawn while the tests run is checked as Slack would check it.

What a product of its own process draws is checked by the local Slack that it speaks to.
"""

import functools
from collections.abc import Callable
from typing import Any

from local_slack.checker import Problem, check_message, check_view
from modals.kit import blocks, views

_Draw = Callable[..., Any]
_broken: list[str] = []


def watch() -> None:
    """Check from now on whatever this process draws. Call it before anything is drawn, once."""
    for name in ("info_modal", "form", "home"):
        setattr(views, name, _checked(getattr(views, name), check_view))
    blocks.message = _checked(blocks.message, check_message)


def broken_since() -> list[str]:
    """Return the rules broken since the last time that this was asked."""
    found = _broken.copy()
    _broken.clear()
    return found


def _checked(draw: _Draw, check: Callable[[Any], list[Problem]]) -> _Draw:
    @functools.wraps(draw)
    def drawn(*given: Any, **named: Any) -> Any:
        made = draw(*given, **named)
        _broken.extend(f"{made.get('title') or draw.__name__}: {one}" for one in check(made))
        return made

    return drawn
