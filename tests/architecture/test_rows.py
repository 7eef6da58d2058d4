"""Rows are read by their columns' names, so that a column in the middle changes nothing."""

import ast
from collections.abc import Iterator

import pytest

from tests.architecture.sources import modules, named, tree

_ASKS = {"rows", "write", "execute", "fetchall", "fetchone"}
_CURE = (
    "is read by position here. Read a record with Rows, a row by its columns' names, and a single "
    "value with scalar() or column(), all from storage/kit/rows.py."
)


def _answers(node: ast.AST) -> bool:
    """Say whether an expression is what a statement returned, or is called as if it were."""
    if isinstance(node, ast.Await):
        return _answers(node.value)
    if isinstance(node, ast.Call):
        return isinstance(node.func, ast.Attribute) and node.func.attr in _ASKS
    return isinstance(node, ast.Name) and node.id in {"row", "rows"}


def _rows(body: ast.AST) -> set[str]:
    """Name what holds rows in a function, or one of them."""
    found = {"row", "rows"}
    for node in ast.walk(body):
        if isinstance(node, ast.Assign) and _answers(node.value):
            found |= {one.id for one in node.targets if isinstance(one, ast.Name)}
        if isinstance(node, ast.comprehension | ast.For) and (
            _answers(node.iter) or (isinstance(node.iter, ast.Name) and node.iter.id in found)
        ):
            found |= {node.target.id} if isinstance(node.target, ast.Name) else set()
    return found


def by_position(body: ast.AST) -> Iterator[int]:
    """Yield the line of each read by position."""
    names = _rows(body)

    def holds_rows(node: ast.AST) -> bool:
        return _answers(node) or (isinstance(node, ast.Name) and node.id in names)

    for node in ast.walk(body):
        match node:
            case ast.Subscript(value=ast.Subscript(value=base)) if holds_rows(base):
                yield node.lineno
            case ast.Subscript(value=base, slice=ast.Constant(value=int())) if holds_rows(base):
                yield node.lineno
            case ast.Subscript(value=base, slice=ast.Slice()) if holds_rows(base):
                yield node.lineno
            case ast.Starred(value=base) if isinstance(base, ast.Name) and base.id == "row":
                yield node.lineno
            case ast.Assign(targets=[ast.Tuple(elts=parts)], value=base):
                # `(row,) = rows` says that there is one row, and reads nothing of it.
                if len(parts) > 1 and holds_rows(base):
                    yield node.lineno
            case (
                ast.comprehension(target=ast.Tuple(), iter=base)
                | ast.For(target=ast.Tuple(), iter=base)
            ) if holds_rows(base):
                yield base.lineno


@pytest.mark.parametrize(
    "read",
    [
        "row[11]",
        "rows[0][0]",
        "found = await transaction.rows(SQL, {})\nfound[0]",
        "[one[0] for one in await transaction.rows(SQL, {})]",
        "name, note = row",
        "{name: note for name, note in rows}",
        "Floors(*row)",
        "person_from(row[:7])",
    ],
)
def test_read_by_position_is_seen(read: str) -> None:
    body = read.replace("\n", "\n    ")
    module = ast.parse(f"async def look(row, rows, transaction):\n    {body}")
    assert [*by_position(module)]


def test_storage_reads_no_row_by_position() -> None:
    found = [
        f"{named(path)}:{line}"
        for path in modules("storage")
        # Migrations speak to the catalogue of Postgres.
        if not named(path).startswith(("storage/migrations/", "storage/schema/"))
        for body in tree(path).body
        for line in by_position(body)
    ]
    assert not found, f"A row {_CURE} {', '.join(found)}"
