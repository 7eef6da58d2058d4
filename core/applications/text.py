"""Reads what somebody typed after `/applied`: which strategy, and how it went.

Nothing is stored by it: what was understood stands in a form that the person looks at.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import dropwhile
from typing import Self

from core.applications.vocabulary import Outcome
from core.engagements.records import Engagement, Strategy

# Longer than any name with any outcome by far; the comparison takes time by the length.
_READ_MAX = 300
# As alike as "exit tickets" and "Exit ticket", or "think pair" and "Think-pair-share".
_ALIKE = 0.72
_INITIALS = 0.95
# A name without its last word is as near to a short last word as to a long one.
_BEGUN = 0.9

_NOT = (
    "(?:(?:did|do|does|has|have|had|was|were|is|are|could|can|wo|would)(?: ?nt| not)"
    "|cant|cannot|will not|not|never)"
)
_HOW = "(?:really |quite |very |get to |go |so |yet )*"
_WELL = "(?:work(?:ed|ing|s)?|well|succeed(?:ed)?|success(?:ful)?)(?: yet| out)?"
_BADLY = "(?:badly|poorly|terribly|horribly|wrong)"
_FAILED = re.compile(
    rf"\b(?:{_NOT} {_HOW}{_WELL}|(?:went|worked) {_HOW}{_BADLY}"
    r"|not yet|no (?:luck|success)|failed|failure|flopped|unsuccessful)\b"
)
_GOOD = "(?:really |very |so )?(?:well|great|fine)"
_WORKED = re.compile(
    rf"\b(?:(?:worked|works|succeeded|successful|success)(?: {_GOOD}| out)?|went {_GOOD})\b"
)
# Where one of these is left over, what stands beside it may mean anything.
_DOUBT = re.compile(
    r"\b(?:no|not|nt|never|nothing|nobody|none|neither|nor|cannot"
    r"|(?:did|do|does|has|have|had|was|were|is|are|could|ca|wo|would|should)nt"
    r"|hardly|barely|scarcely|almost|nearly|partly|half|kind of|sort of|somewhat|sometimes|less)\b"
)
_BAD = re.compile(rf"\b(?:{_BADLY}|bad|worse|awfully|awful|terrible|disaster)\b")
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
    used: int
    left: list[str]

    @property
    def rank(self) -> tuple[float, int]:
        """Rank by likeness; of two names as like, what accounts for more of the words is nearer."""
        return self.likeness, self.used

    def is_as_good_as(self, other: Self) -> bool:
        """Say whether nothing tells which of two is meant. The same one taught twice is one."""
        return self.rank == other.rank and (
            self.engagement is other.engagement
            or _plain(self.strategy.name) != _plain(other.strategy.name)
        )


def understand(typed: str, workshops: Sequence[Engagement]) -> Understood:
    """Find the strategy nearest by its name, of the first workshop that taught it."""
    kept, cut = typed[:_READ_MAX], typed[_READ_MAX:].strip()
    words = _plain(kept).split()
    found = _nearest(words, workshops)
    others = [word for word in (found.left if found else words) if word not in _SAY_NOTHING]
    outcome, left = _outcome(" ".join(others))
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
    """Return how it went, and the other words. Both outcomes at once, or a doubt, are none."""
    without, failures = _FAILED.subn(" ", text)
    without, successes = _WORKED.subn(" ", without)
    if (failures and successes) or _DOUBT.search(without):
        return None, text
    if failures:
        return Outcome.ATTEMPTED_FAILED, without
    if _BAD.search(without):
        return None, text
    return (Outcome.SUCCESS if successes else None), without


def _nearest(words: list[str], workshops: Sequence[Engagement]) -> _Found | None:
    """Return the nearest; None where several are as near, since the form can ask."""
    nearest: list[_Found] = []
    for engagement in workshops:
        for strategy in engagement.strategies:
            found = _within(words, engagement, strategy)
            if found is None or (nearest and found.rank < nearest[0].rank):
                continue
            if not nearest or found.rank > nearest[0].rank:
                nearest = [found]
            elif found.is_as_good_as(nearest[0]):
                nearest.append(found)
    return nearest[0] if len(nearest) == 1 else None


def _within(words: list[str], engagement: Engagement, strategy: Strategy) -> _Found | None:
    """Look for a name anywhere among the words: part of it, spelt otherwise, or its initials."""
    name = _telling(_plain(strategy.name).split())
    best: _Found | None = None
    for length in sorted({1, len(name) - 1, len(name), len(name) + 1} - {0, -1}):
        for start in range(len(words) - length + 1):
            likeness = _likeness(words[start : start + length], name)
            if likeness >= _ALIKE and (best is None or (likeness, length) > best.rank):
                left = words[:start] + words[start + length :]
                best = _Found(engagement, strategy, likeness, length, left)
    return best


def _telling(name: list[str]) -> list[str]:
    """Leave out what a name may begin with. Further on, an "a" may be what tells it from "b"."""
    return list(dropwhile(_SAY_NOTHING.__contains__, name))


def _likeness(here: list[str], name: list[str]) -> float:
    if len(name) > 1 and here == ["".join(word[0] for word in name)]:
        return _INITIALS
    likeness = SequenceMatcher(None, "".join(here), "".join(name)).ratio()
    return _BEGUN if likeness >= _ALIKE and here == name[:-1] else likeness
