"""Reads what somebody typed after `/applied`: which strategy, and how it went.

Nothing is stored by it: what was understood stands in a form that the person looks at.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from core.engagements import Engagement, Strategy
from core.kernel.vocabularies import Outcome

# Longer than any name with any outcome by far; the comparison takes time by the length.
_READ_MAX = 300
# As alike as "exit tickets" and "Exit ticket", or "think pair" and "Think-pair-share".
_ALIKE = 0.72
_INITIALS = 0.95

_NOT = "(?:did ?nt|did not|does ?nt|does not|has ?nt|has not|not|never)"
_HOW = "(?:really |quite |go |go so |so |yet )?"
_WELL = "(?:work(?:ed|ing|s)?|well|succeed(?:ed)?)(?: yet)?"
_FAILED = re.compile(
    rf"\b(?:{_NOT} {_HOW}{_WELL}|not yet|no (?:luck|success)|failed|failure|flopped|unsuccessful)\b"
)
_WORKED = re.compile(
    r"\b(?:worked|works|succeeded|successful|success|went)(?: (?:really |very )?well| out)?\b"
)
_YESTERDAY = "yesterday"
_SAY_NOTHING = frozenset(["a", "an", "the", "my", "our", "i", "we", "it", "its", "this", "that"])
_SAY_NO_MORE = frozenset(
    ["tried", "try", "trying", "used", "did", "do", "was", "and", "but", "with", "in", "today"]
)


@dataclass(frozen=True, slots=True)
class Understood:
    """What was made out. `rest` is what was not; empty where everything was."""

    engagement: Engagement | None
    strategy: Strategy | None
    outcome: Outcome | None
    rest: str
    yesterday: bool = False


@dataclass(frozen=True, slots=True)
class _Found:
    engagement: Engagement
    strategy: Strategy
    likeness: float
    left: list[str]


def understand(typed: str, workshops: Sequence[Engagement]) -> Understood:
    """Find the strategy nearest by its name, of the first workshop that taught it."""
    kept, cut = typed[:_READ_MAX], typed[_READ_MAX:].strip()
    words = [word for word in _plain(kept).split() if word not in _SAY_NOTHING]
    found = _nearest(words, workshops)
    outcome, left = _outcome(" ".join(found.left if found else words))
    others = left.split()
    rest = [word for word in others if word not in _SAY_NO_MORE and word != _YESTERDAY]
    return Understood(
        engagement=found.engagement if found else None,
        strategy=found.strategy if found else None,
        outcome=outcome,
        rest=" ".join([*rest, cut] if cut else rest),
        yesterday=_YESTERDAY in others,
    )


def _plain(text: str) -> str:
    """Return words in small letters with single spaces: no apostrophes, hyphens or other signs."""
    joined = re.sub("['`\u2019\u02bc\u00b4]", "", text.casefold())
    return " ".join(re.sub(r"[\W_]+", " ", joined).split())


def _outcome(text: str) -> tuple[Outcome | None, str]:
    """Return how it went, and the other words. Both outcomes at once are none."""
    without, failures = _FAILED.subn(" ", text)
    without, successes = _WORKED.subn(" ", without)
    if failures and successes:
        return None, text
    if failures:
        return Outcome.ATTEMPTED_FAILED, without
    return (Outcome.SUCCESS if successes else None), without


def _nearest(words: list[str], workshops: Sequence[Engagement]) -> _Found | None:
    best: _Found | None = None
    for engagement in workshops:
        for strategy in engagement.strategies:
            found = _within(words, engagement, strategy)
            if found is not None and (best is None or found.likeness > best.likeness):
                best = found
    return best


def _within(words: list[str], engagement: Engagement, strategy: Strategy) -> _Found | None:
    """Look for a name anywhere among the words: part of it, spelt otherwise, or its initials."""
    name = [word for word in _plain(strategy.name).split() if word not in _SAY_NOTHING]
    best: _Found | None = None
    for length in sorted({1, len(name) - 1, len(name), len(name) + 1} - {0, -1}):
        for start in range(len(words) - length + 1):
            likeness = _likeness(words[start : start + length], name)
            if likeness >= _ALIKE and (best is None or likeness > best.likeness):
                left = words[:start] + words[start + length :]
                best = _Found(engagement, strategy, likeness, left)
    return best


def _likeness(here: list[str], name: list[str]) -> float:
    if len(name) > 1 and here == ["".join(word[0] for word in name)]:
        return _INITIALS
    return SequenceMatcher(None, "".join(here), "".join(name)).ratio()
