"""The product's own figures, and whether all ways to them give one answer."""

from typing import Any
from uuid import UUID

import psycopg

from benchmarks.figures_data import NOW
from benchmarks.figures_duckdb import Duck, Figures

_FIGURES = """
    SELECT cohort_id, measure, part, numerator, denominator, everybody, CASE
        WHEN events IS NOT NULL THEN uptake.kaplan_meier_median(events, leavers) END
    FROM {}
"""
_SOME = _FIGURES.format("uptake.figures_of(%s::uuid[], %s, 3)")
_ALL = _FIGURES.format("uptake.figures_everywhere(%s, 3)")
_RELEASE = "SELECT uptake.release_engagement(%s, '14d', %s)"
_CLOSE = "SELECT uptake.close_pulse(%s, %s, false)"
_PUBLISH = "SELECT uptake.release_pulse(%s)"
_PULSE_CELLS = """
    SELECT measure, part, sum(numerator)::integer, sum(denominator)::integer
    FROM uptake.released_cell WHERE engagement_id = %s AND moment = 'pulse' GROUP BY measure, part
"""


class Product:
    """The product's functions: figures as the owner, releases as the bot's writing role."""

    def __init__(self, migrator_url: str, app_url: str) -> None:
        self._owner = psycopg.connect(migrator_url, autocommit=True)
        self._owner.execute("SET ROLE uptake_owner")
        self._writer = psycopg.connect(app_url, autocommit=True)
        self._writer.execute("SET ROLE uptake_writer")

    def some(self, *cohorts: UUID) -> Figures:
        return self._figures(_SOME, list(cohorts), NOW)

    def everywhere(self) -> Figures:
        return self._figures(_ALL, NOW)

    def release(self, engagement: UUID) -> None:
        _expect(self._writer, _RELEASE, engagement, NOW)

    def release_pulse(self, pulse_round: UUID) -> None:
        _expect(self._writer, _CLOSE, pulse_round, NOW)
        _expect(self._writer, _PUBLISH, pulse_round)

    def pulse(self, engagement: UUID) -> dict[tuple[str, str], tuple[int, int]]:
        rows = self._owner.execute(_PULSE_CELLS, (engagement,))
        return {(measure, part): (numerator, n) for measure, part, numerator, n in rows}

    def close(self) -> None:
        self._owner.close()
        self._writer.close()

    def _figures(self, statement: str, *values: object) -> Figures:
        rows = self._owner.execute(statement, values, prepare=True)
        return {
            (cohort, measure, part): (numerator, denominator, everybody, median)
            for cohort, measure, part, numerator, denominator, everybody, median in rows
        }


def _expect(connection: psycopg.Connection, statement: str, *values: object) -> None:
    if connection.execute(statement, values, prepare=True).fetchone() != (True,):
        raise AssertionError(f"nothing was released: {statement}")


def compare(product: Product, duck: Duck) -> None:
    """Raise AssertionError where two ways to the same figures differ."""
    every = product.everywhere()
    same("all at once and by index", every, product.some(*{key[0] for key in every}))
    same("Postgres and DuckDB", every, duck.everywhere())
    same("DuckDB by window and by bits", every, duck.everywhere_by_bits())
    cohort = min(every)[0]
    one = {key: value for key, value in every.items() if key[0] == cohort}
    same("one cohort alone", one, product.some(cohort))
    same("one cohort alone in DuckDB", one, duck.one(cohort))


def same(name: str, ours: dict[Any, Any], others: dict[Any, Any]) -> None:
    differing = [key for key in ours.keys() | others.keys() if ours.get(key) != others.get(key)]
    if differing:
        key = differing[0]
        raise AssertionError(
            f"{name}: {len(differing)} answers differ, as {key}: {ours.get(key)}, {others.get(key)}"
        )
