from dataclasses import dataclass

from core.ports import Memory


@dataclass(frozen=True, slots=True)
class Deps:
    """What listeners are given, as their last parameter."""

    memory: Memory
