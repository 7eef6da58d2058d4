"""What people wrote about themselves is asked for in one place of each room, and nowhere else."""

import ast
import re

from tests.architecture.sources import ROOMS, dotted, modules, named, tree

# The database's definer functions, by the one module that may call them.
DOORS = {"own_reflection": "storage/reflections.py", "keep_reflection": "storage/reflections.py"}


def _sql(path: ast.Module) -> str:
    return "\n".join(
        node.value
        for node in ast.walk(path)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )


def test_each_door_to_a_person_s_words_is_called_by_its_own_module() -> None:
    called = {
        (door, named(path))
        for path in modules(*ROOMS)
        for door in DOORS
        if re.search(rf"\b{door}\s*\(", _sql(tree(path)))
    }
    assert called == set(DOORS.items())


def test_only_the_slice_itself_asks_the_store_of_reflections() -> None:
    asking = {
        named(path)
        for path in modules(*ROOMS)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Attribute)
        and dotted(node.value).endswith("uow.reflections")
    }
    assert asking == {"core/reflections/writing.py"}
