"""The table of data/authorisation.md, read: which relations each cell allows."""

from collections.abc import Iterator
from pathlib import Path

TABLE = Path(__file__).with_name("data") / "authorisation.md"
OWNERS = ("mine", "other", "none")

# Use case, thing, whose it is, role.
Cell = tuple[str, str, str, str]


def _rows(columns: int) -> Iterator[list[str]]:
    for line in TABLE.read_text().splitlines():
        row = [cell.strip() for cell in line.strip("| ").split("|")]
        if line.startswith("|") and len(row) == columns and not row[0].startswith("---"):
            yield row


def _cells() -> dict[Cell, frozenset[str]]:
    heading, *rows = _rows(8)
    cells: dict[Cell, frozenset[str]] = {}
    for use_case, thing, whose, *words in rows:
        for owner in OWNERS if whose == "any" else whose.split():
            for role, cell in zip(heading[3:], words, strict=True):
                key = (use_case, thing, owner, role)
                assert key not in cells, f"{key} is written twice"
                cells[key] = frozenset(cell.split()) - {"-"}
    return cells


CELLS = _cells()
_, *BY_SYSTEM = [row[0] for row in _rows(2)]
