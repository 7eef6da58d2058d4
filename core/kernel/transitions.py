from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from core.kernel.errors import ConflictError

State = TypeVar("State", bound=StrEnum)


def advance(
    table: Mapping[State, frozenset[State]],
    current: State,
    target: State,
    thing: str,
    labels: Mapping[State, str] | None = None,
    *,
    why_not: str | None = None,
) -> State:
    """Return `target` when the table allows it from `current`; else say why not.

    `thing` names what would move, for the sentence, such as "This workshop"; `labels` say how
    its state reads where the stored value is no word for people. `why_not` is the whole sentence
    where there is more to say.
    """
    if target in table.get(current, frozenset()):
        return target
    word = (labels or {}).get(current, current.value)
    raise ConflictError(why_not or f"{thing} is {word} already.")
