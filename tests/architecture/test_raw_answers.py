"""What people wrote about themselves is asked for in one place of each room, and nowhere else."""

import ast
import re
from pathlib import Path

from tests.architecture.sources import ROOMS, dotted, files, modules, named, tree

# The database's functions, by the one file that may call each, and that file by its store.
# The schema makes them.
CALLED_BY = {
    "own_reflection": "storage/sql/reflections/own_reflection.sql",
    "keep_reflection": "storage/reflections.py",
}
ASKED_BY = {"storage/sql/reflections/own_reflection.sql": "storage/reflections.py"}
MAKE_THEM = "storage/schema/"


def _sql(path: Path) -> str:
    """Return the SQL of a file: a statement by itself, or what stands in a module's strings."""
    if path.suffix == ".sql":
        return path.read_text()
    return "\n".join(
        node.value
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )


def test_each_function_for_a_person_s_words_is_called_by_its_own_file() -> None:
    called = {
        (function, named(path))
        for path in (*modules(*ROOMS), *files(*ROOMS, ending=".sql"))
        if not named(path).startswith(MAKE_THEM)
        for function in CALLED_BY
        if re.search(rf"\b{function}\s*\(", _sql(path))
    }
    assert called == set(CALLED_BY.items())


def test_a_statement_that_reads_a_person_s_words_is_asked_for_by_its_store() -> None:
    names = {path.removeprefix("storage/sql/").removesuffix(".sql"): path for path in ASKED_BY}
    asked = {
        (names[name], named(path))
        for path in (*modules(*ROOMS), *files(*ROOMS, ending=".sql"))
        if not named(path).startswith(MAKE_THEM)
        for name in names
        if name in _sql(path)
    }
    assert asked == set(ASKED_BY.items())


def test_only_the_slice_itself_asks_the_store_of_reflections() -> None:
    asking = {
        named(path)
        for path in modules(*ROOMS)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Attribute)
        and dotted(node.value).endswith(("uow.reflections", "work.reflections"))
    }
    assert asking == {"core/reflections/writing.py"}
