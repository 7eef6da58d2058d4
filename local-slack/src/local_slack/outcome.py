"""What a person sees at once after an act."""

from dataclasses import dataclass, field
from typing import Literal

from local_slack.model import Json, Message

TextEnd = Literal["typing", "enter"]


@dataclass
class Outcome:
    ok: bool = True
    trouble: str | None = None
    """words that Slack shows when the app did not answer, or that refuse the act itself"""
    errors: dict[str, str] = field(default_factory=dict)
    """block_id -> words at the field, from the local checks or from the app"""
    message: Message | None = None
    """the message this act created, if any"""


@dataclass
class Suggestions:
    options: list[Json] = field(default_factory=list)
    option_groups: list[Json] = field(default_factory=list)
    trouble: str | None = None


def refused(words: str) -> Outcome:
    return Outcome(ok=False, trouble=words)
