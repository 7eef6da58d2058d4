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
) -> State:
    """Return `target` when the table allows it from `current`; else say why not.

    `thing` names what would move, for the sentence, such as "This workshop"; `labels` say how
    its state reads where the stored value is no word for people.
    """
    if target in table.get(current, frozenset()):
        return target
    raise ConflictError(f"{thing} is {(labels or {}).get(current, current.value)} already.")
