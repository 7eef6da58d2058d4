"""Each statement in a file of its own is used, and by one store."""

import ast
from collections import defaultdict

from storage.kit.queries import FOLDER, INCLUDED
from tests.architecture.sources import files, modules, named, tree


def _asked() -> dict[str, set[str]]:
    """Return the names that stand in the code, each with the files that ask for it."""
    asked = defaultdict(set)
    for path in modules("storage"):
        for node in ast.walk(tree(path)):
            match node:
                case ast.Call(func=ast.Name(id="query"), args=[ast.Constant(value=str(name))]):
                    asked[name].add(named(path))
    for path in files("storage/sql", ending=".sql"):
        for name in INCLUDED.findall(path.read_text()):
            asked[name].add(named(path))
    return asked


def _there() -> set[str]:
    return {
        path.relative_to(FOLDER).with_suffix("").as_posix()
        for path in files("storage/sql", ending=".sql")
    }


def test_every_query_asked_for_is_there() -> None:
    missing = _asked().keys() - _there()
    assert not missing, f"storage/sql has no file for query() of: {', '.join(sorted(missing))}"


def test_every_query_is_asked_for() -> None:
    idle = _there() - _asked().keys()
    assert not idle, f"Nobody asks for these files of storage/sql; delete them: {sorted(idle)}"


def test_a_query_belongs_to_one_store() -> None:
    shared = {
        name: sorted(stores)
        for name, by in _asked().items()
        if len(stores := {one for one in by if one.endswith(".py")}) > 1
    }
    assert not shared, f"Put what several stores ask into storage/kit/records.py: {shared}"


def test_a_query_s_comment_stands_on_lines_of_its_own() -> None:
    beside = [
        f"{named(path)}:{number}"
        for path in files("storage/sql", ending=".sql")
        for number, line in enumerate(path.read_text().splitlines(), start=1)
        if "--" in line and not line.lstrip().startswith("--")
    ]
    assert not beside, f"Give each comment a line of its own, as query() reads them: {beside}"


def test_a_query_says_what_it_answers() -> None:
    silent = [
        named(path)
        for path in files("storage/sql", ending=".sql")
        if not path.read_text().startswith("-- ")
    ]
    assert not silent, f"Begin these with a comment on what they answer and why so: {silent}"
