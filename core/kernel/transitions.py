from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from core.kernel.errors import ConflictError

State = TypeVar("State", bound=StrEnum)


def advance(
    table: Mapping[State, frozenset[State]], current: State, target: State, thing: str
) -> State:
    """Return `target` when the table allows it from `current`; else say why not.

    `thing` names what would move, for the sentence, such as "This workshop".
    """
    if target in table.get(current, frozenset()):
        return target
    raise ConflictError(f"{thing} is {current.value} already.")
