"""The same figures by DuckDB: in this process, two threads, its own tables of the same data.

Its SQL is what one would naturally write there: window functions, hash joins, no indexes. It is
the limit that the product is held against, since it keeps columns, reads only what is asked, and
knows nothing of other people's transactions. And being written another way, it is the plain form
that the product's answers are compared with.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from uuid import UUID

import duckdb
import psycopg

from benchmarks.figures_data import NOW
from benchmarks.figures_natural import BITS, PULSE, QUERIES, WINDOW, Query

THREADS = 2
# What is exported, column by column, with DuckDB's types.
_TABLES: Mapping[str, str] = {
    "uptake.application_event": "participant_id UUID, engagement_id UUID, strategy_id UUID,"
    " occurred_at TIMESTAMPTZ, evidence_type VARCHAR, outcome VARCHAR, attempt_number INTEGER,"
    " created_at TIMESTAMPTZ",
    "uptake.enrollment": "engagement_id UUID, cohort_id UUID, person_id UUID,"
    " joined_at TIMESTAMPTZ, left_at TIMESTAMPTZ, anchor_at TIMESTAMPTZ",
    "uptake.action_plan": "engagement_id UUID, participant_id UUID, created_at TIMESTAMPTZ,"
    " withdrawn_at TIMESTAMPTZ",
    "uptake.outbox": "kind VARCHAR, person_id UUID, engagement_id UUID, sent_at TIMESTAMPTZ,"
    " counts_as_nudge BOOLEAN, state VARCHAR",
    "uptake.nudge_preference": "person_id UUID, muted_all BOOLEAN, muted_kinds VARCHAR[],"
    " created_at TIMESTAMPTZ",
    "uptake.learner_profile": "person_id UUID, grade_bands VARCHAR[], experience VARCHAR,"
    " content_areas VARCHAR[], school_role VARCHAR, created_at TIMESTAMPTZ",
    "uptake.content_asset": "id UUID, engagement_id UUID, type VARCHAR",
    "uptake.visibility_transition": 'asset_id UUID, moved_to VARCHAR, "at" TIMESTAMPTZ',
    "uptake.pre_work_completion": "asset_id UUID, participant_id UUID, completed_at TIMESTAMPTZ",
    "uptake.reflection": "engagement_id UUID, participant_id UUID, themes VARCHAR[],"
    " completed_at TIMESTAMPTZ",
    "uptake.pulse_question": "pulse_check_id UUID, position INTEGER, right_option INTEGER,"
    " gap_tag VARCHAR",
    "uptake.pulse_round": "id UUID, pulse_check_id UUID, engagement_id UUID",
    "uptake_raw.pulse_response": "round_id UUID, participant_id UUID, likert INTEGER,"
    " mcq_answers INTEGER[]",
}

# Cohort, measure and part; numerator, denominator, everybody and median.
Key = tuple[UUID, str, str]
Value = tuple[int | None, int | None, int, int | None]
Figures = dict[Key, Value]


class Duck:
    """DuckDB with a copy of what is in Postgres, in `folder`."""

    def __init__(self, folder: Path, admin: psycopg.Connection) -> None:
        self._folder = folder
        self._connection = duckdb.connect(str(folder / "figures.duckdb"))
        self._connection.execute(f"SET threads = {THREADS}")
        self._connection.execute("SET TimeZone = 'UTC'")
        for table, columns in _TABLES.items():
            self._copy(admin, table, columns)
        self._connection.execute("CHECKPOINT")

    def close(self) -> None:
        self._connection.close()
        (self._folder / "figures.duckdb").unlink()

    def one(self, cohort: UUID) -> Figures:
        return self._figures(WINDOW, {"cohort": cohort})

    def everywhere(self) -> Figures:
        return self._figures(WINDOW, {})

    def everywhere_by_bits(self) -> Figures:
        return self._figures(BITS, {})

    def pulse(self, engagement: UUID) -> dict[tuple[str, str], tuple[int, int]]:
        """Return numerator and denominator of a round, by measure and part."""
        rows = self._connection.execute(PULSE, {"engagement": engagement}).fetchall()
        return {(measure, part): (numerator, n) for measure, part, numerator, n in rows}

    def _figures(self, behaviour: Query, where: Mapping[str, Any]) -> Figures:
        found: Figures = {}
        for query in (behaviour, *QUERIES):
            rows = self._connection.execute(
                query.of_one if where else query.of_all, {"as_of": NOW, **where}
            ).fetchall()
            found.update(_long(query, rows))
        return found

    def _copy(self, admin: psycopg.Connection, table: str, columns: str) -> None:
        names = [column.strip().rsplit(" ", 1) for column in columns.split(",")]
        taken = ", ".join(
            f"translate({name}::text, '{{}}', '[]')" if kind.endswith("[]") else name
            for name, kind in names
        )
        path = self._folder / "export.csv"
        with path.open("wb") as file, admin.cursor() as cursor:
            statement = f"COPY (SELECT {taken} FROM {table}) TO STDOUT (FORMAT csv)"  # noqa: S608  # our own names
            with cursor.copy(statement.encode()) as copy:
                for block in copy:
                    file.write(block)
        own = table.split(".")[1]
        self._connection.execute(f"CREATE TABLE {own} ({columns})")
        self._connection.execute(
            f"COPY {own} FROM '{path}' (FORMAT csv, HEADER false, AUTO_DETECT false)"
        )
        path.unlink()


def _long(query: Query, rows: list[tuple[Any, ...]]) -> Iterator[tuple[Key, Value]]:
    """Turn a wide row (cohort, everybody, counts by name) into a figure for each measure."""
    for row in rows:
        counts = dict(zip(query.columns, row, strict=True))
        for (measure, part), (numerator, denominator, median) in query.figures.items():
            yield (
                (counts["cohort_id"], measure, part),
                (
                    None if numerator is None else counts[numerator],
                    counts[denominator],
                    counts["everybody"],
                    None if median is None else counts[median],
                ),
            )
