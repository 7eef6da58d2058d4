"""What may be shown of many, and why not (SPEC section 5).

Floors, bands and precision are applied where figures are released, in the database. Here stand
their names, so that every surface gives the same words for the same blank.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class BlankReason(StrEnum):
    TOO_FEW = "too_few"
    WINDOW_OPEN = "window_open"
    NOT_REACHED = "not_reached"
    NOBODY_YET = "nobody_yet"
    TOO_ALIKE = "too_alike"
    TOLD_ELSEWHERE = "told_elsewhere"


class Band(StrEnum):
    """How many people stand behind a figure."""

    N5_9 = "5-9"
    N10_19 = "10-19"
    N20_49 = "20-49"
    N50_PLUS = "50+"


class Modifier(StrEnum):
    OR_MORE = "or_more"
    OR_FEWER = "or_fewer"


BLANK_REASONS = {
    BlankReason.TOO_FEW: "too few people to count",
    BlankReason.WINDOW_OPEN: "still open",
    BlankReason.NOT_REACHED: "fewer than half have tried it yet",
    BlankReason.NOBODY_YET: "nothing to count yet",
    BlankReason.TOO_ALIKE: "nearly everybody answered alike",
    BlankReason.TOLD_ELSEWHERE: "told of nearly the same people in another workshop",
}


@dataclass(frozen=True, slots=True)
class Figure:
    """A released number: its value, or the reason for its blank; never both.

    `value` is a percentage (0-100) or hours, by the measure; `band` is the denominator's.
    """

    value: float | None
    blank: BlankReason | None
    band: Band | None
    computed_at: datetime
    modifier: Modifier | None = None
    some_still_open: bool = False
    """whether somebody's window was still open then; they are in no denominator"""
    band_or_more: bool = False
    """whether there may be more people than the band says: how many did it is not told further"""
    floor: int | None = None
    """how many people it takes; None where naming the number would say too much"""
    some_left_out: bool = False
    """of a total: whether groups that are too small to be told are not in it"""

    def __post_init__(self) -> None:
        if (self.value is None) == (self.blank is None):
            raise ValueError("a figure has a value or a reason for its blank")
