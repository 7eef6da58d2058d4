"""Every statement of the stores is taken by the schema as it is, and by the role that sends it."""

import ast
import importlib
import re
from collections.abc import Iterator

import psycopg
import pytest
from sqlalchemy import literal, select, update

from storage.kit.statements import compiled
from storage.schema.tables.people import person
from tests.architecture.sources import modules, named, tree
from tests.conftest import Database

# These are sent by the operator's login, whose rights are the functions it may call.
_OPERATORS = "storage/operator/"
_STATEMENT = re.compile(r"\s*(SELECT|INSERT|UPDATE|DELETE|WITH)\b")
_PARAMETER = re.compile(r"%\((\w+)\)s")


def _statements() -> Iterator[tuple[str, str]]:
    """Yield the statements among the constants of the stores, each with where it stands."""
    for path in modules("storage"):
        name = named(path)
        if name.startswith(("storage/migrations/", "storage/schema/", _OPERATORS)):
            continue
        constants = {
            target.id
            for node in tree(path).body
            if isinstance(node, ast.Assign | ast.AnnAssign)
            for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
            if isinstance(target, ast.Name)
        }
        if not any("Transaction" in line for line in path.read_text().splitlines()):
            continue
        module = importlib.import_module(name.removesuffix(".py").replace("/", "."))
        for constant in sorted(constants):
            value = getattr(module, constant)
            texts = value.values() if isinstance(value, dict) else [value]
            for text in texts:
                if isinstance(text, str) and _STATEMENT.match(text):
                    yield f"{name} {constant}", text


_ALL = [*_statements()]


# What psycopg says of a value itself, where the statement alone leaves it open.
_SENT_AS = {"delay": "interval", "now": "timestamptz", "slack": "interval", "within": "interval"}


def prepared(text: str) -> tuple[str, int]:
    """Return the statement as PREPARE, and how many parameters it has."""
    numbers: dict[str, int] = {}

    def number(found: re.Match[str]) -> str:
        return f"${numbers.setdefault(found[1], len(numbers) + 1)}"

    statement = _PARAMETER.sub(number, text).replace("%%", "%")
    types = ", ".join(
        "unknown" if f"%({name})s::" in text else _SENT_AS.get(name, "unknown") for name in numbers
    )
    return f"PREPARE one {types and f'({types})'} AS {statement}", len(numbers)


def test_the_stores_have_statements() -> None:
    assert len(_ALL) > 150


@pytest.mark.parametrize(("where", "text"), _ALL, ids=[where for where, _ in _ALL])
def test_statement_is_prepared_and_planned(
    where: str, text: str, shared_database: Database
) -> None:
    role = "uptake_reader" if where.split()[1] in _READ else "uptake_writer"
    statement, count = prepared(text)
    with psycopg.connect(
        shared_database.app_url, options=f"-c role={role} -c search_path=uptake"
    ) as connection:
        connection.execute(statement.encode())
        # Planning asks for the rights of each table and column; nothing is carried out.
        nothing = f"({', '.join(['NULL'] * count)})" if count else ""
        connection.execute(f"EXPLAIN EXECUTE one{nothing}".encode())
        connection.rollback()


_READ = {"_SCOPES", "_OF_COHORT", "_TOTALS"}


def test_value_inside_a_statement_is_refused() -> None:
    with pytest.raises(ValueError, match="values inside the statement"):
        compiled(select(person.c.id).limit(1))
    with pytest.raises(ValueError, match="values inside the statement"):
        compiled(update(person).values(name=literal("Ada")))
