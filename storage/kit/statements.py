"""Simple statements, built from the tables and compiled once, when their module is imported."""

from collections.abc import Sequence
from dataclasses import fields
from enum import StrEnum
from typing import Any, LiteralString

from sqlalchemy import (
    BindParameter,
    ClauseElement,
    Column,
    ColumnElement,
    Table,
    bindparam,
    literal_column,
)
from sqlalchemy.dialects import postgresql

_DIALECT = postgresql.psycopg.dialect()  # type: ignore[no-untyped-call]  # SQLAlchemy's is untyped


def compiled(statement: ClauseElement) -> LiteralString:
    """Return the statement as psycopg takes it, with its named parameters.

    Raises ValueError for a value that was put in on the way, such as `.limit(1)`: it would have
    to be sent along with each execution, and nobody would. Write `literal_column("1")`.
    """
    built = statement.compile(dialect=_DIALECT)
    hidden = sorted(name for name, value in built.params.items() if value is not None)
    if hidden:
        raise ValueError(f"values inside the statement: {', '.join(hidden)}")
    # Made of our own tables' names alone: as literal as a string in the code.
    return str(built)


def insert(table: Table) -> postgresql.Insert:
    """Begin an INSERT that returns only what it is told to.

    SQLAlchemy's own would ask for the key it did not give, which takes the right to read it.
    """
    return postgresql.insert(table).inline()


def upsert(
    table: Table, values: dict[str, BindParameter[Any]], *, key: Sequence[str], saves: Sequence[str]
) -> postgresql.Insert:
    """Insert a row, or save some columns of the row that has its key already."""
    added = insert(table).values(values)
    return added.on_conflict_do_update(
        index_elements=list(key), set_={name: added.excluded[name] for name in saves}
    )


def given(*names: str, **others: str) -> dict[str, BindParameter[Any]]:
    """Bind columns: under their own names, and as `column="parameter"` under others."""
    return {name: bindparam(name) for name in names} | {
        column: bindparam(parameter) for column, parameter in others.items()
    }


def matching(table: Table, *names: str, **others: str) -> list[ColumnElement[bool]]:
    """Return the conditions that these columns are what is bound, named as in `given`."""
    return [table.c[name] == value for name, value in given(*names, **others).items()]


def columns(table: Table, record: type[Any], *, without: Sequence[str] = ()) -> list[Column[Any]]:
    """Return the table's columns that a record holds, each under its own name."""
    return [table.c[field.name] for field in fields(record) if field.name not in without]


def constant(value: StrEnum) -> ColumnElement[Any]:
    """Put one of our own words into a statement."""
    return literal_column(f"'{value.value}'")
