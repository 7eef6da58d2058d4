"""CHECKs of one column, in the form in which all tables say them."""

from collections.abc import Iterable

from sqlalchemy import CheckConstraint


def one_of(column: str, vocabulary: Iterable[str]) -> CheckConstraint:
    """Allow the values of a vocabulary, which stand in its enum alone."""
    return CheckConstraint(f"{column} IN ({listed(vocabulary)})", name=column)


def some_of(
    column: str, vocabulary: Iterable[str], *, at_most: int | None = None
) -> CheckConstraint:
    """Allow an array of values of a vocabulary, and at most so many of them."""
    count = "" if at_most is None else f"cardinality({column}) <= {at_most} AND "
    return CheckConstraint(f"{count}{column} <@ ARRAY[{listed(vocabulary)}]", name=column)


def length(column: str, low: int, high: int) -> CheckConstraint:
    """Bound the number of characters."""
    return CheckConstraint(f"char_length({column}) BETWEEN {low} AND {high}", name=column)


def between(column: str, low: int, high: int) -> CheckConstraint:
    return CheckConstraint(f"{column} BETWEEN {low} AND {high}", name=column)


def at_least(column: str, low: int) -> CheckConstraint:
    return CheckConstraint(f"{column} >= {low}", name=column)


def listed(values: Iterable[str]) -> str:
    """Return the values as SQL writes them, one after the other."""
    return ", ".join(f"'{value}'" for value in values)
