"""Every write of a unit of work goes through `write` or `write_later`, which count it as one.

`rows` is for reading: what it changed would need no decision to be committed.
"""

import ast
import inspect
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import psycopg

import storage
from storage.kit.transaction import Transaction
from storage.unit_of_work import PostgresUnitOfWork
from tests.conftest import Database

_WRITES = re.compile(
    r"\b(INSERT\s+INTO|UPDATE\s+[\w.]+(\s+AS\s+\w+)?\s+SET|DELETE\s+FROM|MERGE\s+INTO)\b",
    re.IGNORECASE,
)
_ACTING = """
    SELECT p.proname FROM pg_proc AS p
    WHERE p.pronamespace IN ('uptake'::regnamespace, 'uptake_raw'::regnamespace)
        AND p.provolatile = 'v' AND p.prorettype <> 'trigger'::regtype
        AND has_function_privilege('uptake_writer', p.oid, 'EXECUTE')
"""
# Doors that are opened for reading, though Postgres takes them for acting.
_READING_DOORS = {"own_reflection"}


def _slices() -> set[type]:
    unit = PostgresUnitOfWork(Transaction.__new__(Transaction), datetime.now(UTC), "test")
    own = {type(one) for one in vars(unit).values() if type(one).__module__.startswith("storage.")}
    return {base for one in own for base in one.__mro__ if base is not object} - {Transaction}


def _calls(tree: ast.AST, names: set[str]) -> Iterator[str]:
    """Yield the name of what each call of these methods is given first."""
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in names
        ):
            assert isinstance(node.args[0], ast.Name), ast.unparse(node)
            yield node.args[0].id


def _read() -> Iterator[tuple[str, str]]:
    """Yield where, and what SQL, each reading statement of a unit of work's slices has.

    Statements are constants of their modules, handed to `rows`, or to a method of the slice's
    own that hands them on.
    """
    for one in _slices():
        (body,) = ast.parse(inspect.getsource(one)).body
        names = {"rows"}
        for method in ast.walk(body):
            if isinstance(method, ast.AsyncFunctionDef):
                own = {argument.arg for argument in method.args.args}
                if own & {*_calls(method, names)}:
                    names.add(method.name)
        for sql in _calls(body, names):
            if sql.isupper():
                yield f"{one.__name__}, {sql}", getattr(inspect.getmodule(one), sql)


def test_reading_statements_change_nothing(shared_database: Database) -> None:
    with psycopg.connect(shared_database.admin_url) as connection:
        acting = {row[0] for row in connection.execute(_ACTING).fetchall()} - _READING_DOORS
    read = dict(_read())
    assert len(read) > 30
    for where, sql in read.items():
        assert not _WRITES.search(sql), where
        assert not acting & set(re.findall(r"(\w+)\s*\(", sql)), where


def test_only_marks_of_what_is_behind_or_was_asked_and_locks_need_no_decision() -> None:
    found = {
        str(path.relative_to(Path(storage.__file__).parent))
        for path in Path(storage.__file__).parent.rglob("*.py")
        if "needs_decision=False" in path.read_text()
    }
    assert found == {
        "action_plans.py",
        "homes.py",
        "interventions/store.py",
        "processed_requests.py",
    }
