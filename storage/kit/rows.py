"""A row becomes a record by its columns' names, in one place for all slices."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Generic, TypeVar

from pydantic import TypeAdapter, ValidationError

Row = dict[str, Any]
Record = TypeVar("Record")


class RowMismatchError(TypeError):
    """A statement does not return what its record holds. It names columns and never values."""

    def __init__(self, record: object, error: ValidationError) -> None:
        columns = sorted({".".join(map(str, one["loc"])) for one in error.errors()})
        super().__init__(f"A row is no {record}: see {', '.join(columns)}.")


class Rows(Generic[Record]):
    """Reads rows as records. Columns that the record does not have are left alone.

    `parts` are fields whose records stand in the same row. Make it once, where the module is
    imported: building it takes a thousand times as long as reading a row.
    """

    def __init__(self, record: type[Record], *, parts: Sequence[str] = ()) -> None:
        self._name = record.__name__
        self._parts = parts
        self._validate = TypeAdapter(record).validator.validate_python

    def one(self, row: Row) -> Record:
        """Return the record of one row. Raises RowMismatchError."""
        whole = row | dict.fromkeys(self._parts, row) if self._parts else row
        try:
            record: Record = self._validate(whole)
        except ValidationError as error:
            # Its own message quotes what was read, which a person may have typed.
            raise RowMismatchError(self._name, error) from None
        return record

    def first(self, rows: Sequence[Row]) -> Record | None:
        """Return the record of the first row, or None where there is no row."""
        for row in rows:
            return self.one(row)
        return None

    def all(self, rows: Iterable[Row]) -> list[Record]:
        return [self.one(row) for row in rows]


def scalar(rows: Sequence[Row]) -> Any:
    """Return the only value of the first row, or None where there is no row."""
    return next(column(rows), None)


def column(rows: Iterable[Row]) -> Iterator[Any]:
    """Yield the only value of each row."""
    for row in rows:
        (value,) = row.values()
        yield value
