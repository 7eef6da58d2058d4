"""Looking back and ahead, in two steps saved as they go. The author may reopen and edit any time.

The words are read by their author alone; others learn of obstacles only as themes, where five
people ticked one.
"""

from core.reflections.records import (
    TRANSITIONS,
    WORDS_MAX,
    LookingAhead,
    LookingBack,
    Reflection,
    ReflectionInContext,
    ReflectionStore,
)
from core.reflections.writing import (
    complete,
    keep_next_try,
    keep_reflection_step,
    own_reflection,
    reflection_kept_before,
    reflection_to_write,
)

__all__ = [
    "TRANSITIONS",
    "WORDS_MAX",
    "LookingAhead",
    "LookingBack",
    "Reflection",
    "ReflectionInContext",
    "ReflectionStore",
    "complete",
    "keep_next_try",
    "keep_reflection_step",
    "own_reflection",
    "reflection_kept_before",
    "reflection_to_write",
]
