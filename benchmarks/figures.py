"""Every figure from live rows, one release, and how they grow; DuckDB beside them as the limit.

    python -m benchmarks.figures [--events 5000000] [--rounds 5] [--json]

The product's own functions, on the embedded Postgres with the product's own settings, in a
database that the product migrated and that is filled set by set. At each size everything is
measured, in turns with DuckDB on the same data, and the answers are compared.
"""

import argparse
import gc
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID

import psycopg

from benchmarks.figures_data import NOW, Size, add_pulses, grow, identity
from benchmarks.figures_duckdb import Duck
from benchmarks.figures_product import Product, compare, same
from storage.embedded import start
from storage.migrate import upgrade

_Measured = TypeVar("_Measured", "Row", "PulseRow")

STEPS = (50_000, 200_000, 500_000, 1_000_000, 5_000_000)
YEARS_BEFORE = 4
COHORTS_MEASURED = 20
RELEASES_MEASURED = 10
AIM_ONE, AIM_ALL = 0.2, 3.0
# Not how the product runs: only so that filling does not take all night.
_FILLING = {"max_wal_size": "8GB", "maintenance_work_mem": "512MB"}

_UNRELEASED = """
    SELECT e.id FROM uptake.engagement AS e
    WHERE e.completed_at <= %s - interval '14 days' AND NOT EXISTS (
        SELECT FROM uptake.released_cell AS c WHERE c.engagement_id = e.id)
    ORDER BY e.id LIMIT %s
"""


@dataclass(frozen=True)
class Row:
    """What was measured at one size, in milliseconds: medians."""

    events: int
    one: float
    one_duckdb: float
    everywhere: float
    everywhere_duckdb: float
    everywhere_duckdb_bits: float
    release: float


@dataclass(frozen=True)
class PulseRow:
    answers: int
    release: float
    duckdb: float


def _timed(what: Callable[[], object]) -> float:
    gc.collect()
    begun = time.perf_counter()
    what()
    return (time.perf_counter() - begun) * 1000


class Measurement:
    def __init__(self, folder: Path, rounds: int) -> None:
        self._folder = folder
        self._rounds = rounds
        self._server = start(folder, settings=_FILLING)
        upgrade(self._server.migrator_url)
        self._admin = psycopg.connect(self._server.admin_url, autocommit=True)
        self._size = Size(0)

    def close(self) -> None:
        self._admin.close()
        self._server.stop()

    def step(self, events: int) -> Row:
        """Grow to `events`, measure everything in turns, and compare the answers."""
        size = Size.of_events(events)
        grow(self._admin, self._size, size)
        self._size = size
        product, duck = self._product(), Duck(self._folder, self._admin)
        try:
            compare(product, duck)
            return self._measure(product, duck)
        finally:
            product.close()
            duck.close()

    def pulses(self, first_year: int, years: int) -> PulseRow:
        """Add rounds with answers, release some and compare what was released."""
        add_pulses(self._admin, self._size, first_year, years)
        product, duck = self._product(), Duck(self._folder, self._admin)
        engagements = self._size.cohorts // 2
        ours, theirs = [], []
        try:
            for number in range(1, min(RELEASES_MEASURED, engagements) + 1):
                numbered = number + 1_000_000 * years
                engagement = identity(self._admin, "engagement", numbered)
                pulse_round = identity(self._admin, "round", numbered)
                ours.append(_timed(partial(product.release_pulse, pulse_round)))
                theirs.append(_timed(partial(duck.pulse, engagement)))
                same("a released pulse", product.pulse(engagement), duck.pulse(engagement))
        finally:
            product.close()
            duck.close()
        answers = self._size.participants * (years + 1)
        return PulseRow(answers, statistics.median(ours), statistics.median(theirs))

    def _measure(self, product: Product, duck: Duck) -> Row:
        cohorts = self._cohorts()
        one = [_timed(partial(product.some, cohort)) for cohort in cohorts for _ in range(5)]
        one_duckdb = [_timed(partial(duck.one, cohort)) for cohort in cohorts]
        release = [_timed(partial(product.release, one)) for one in self._unreleased()]
        every: list[tuple[float, float, float]] = [
            (_timed(product.everywhere), _timed(duck.everywhere), _timed(duck.everywhere_by_bits))
            for _ in range(self._rounds)
        ]
        ours, theirs, bits = (statistics.median(times) for times in zip(*every, strict=True))
        return Row(
            events=self._size.events,
            one=statistics.median(one),
            one_duckdb=statistics.median(one_duckdb),
            everywhere=ours,
            everywhere_duckdb=theirs,
            everywhere_duckdb_bits=bits,
            release=statistics.median(release),
        )

    def _product(self) -> Product:
        return Product(self._server.migrator_url, self._server.app_url)

    def _cohorts(self) -> list[UUID]:
        """Return cohorts spread evenly over the house."""
        apart = max(1, self._size.cohorts // COHORTS_MEASURED)
        numbers = range(1, self._size.cohorts + 1, apart)
        return [identity(self._admin, "cohort", n) for n in numbers][:COHORTS_MEASURED]

    def _unreleased(self) -> list[UUID]:
        rows = self._admin.execute(_UNRELEASED, (NOW, RELEASES_MEASURED))
        return [row[0] for row in rows]


def measure(folder: Path, events: int, rounds: int) -> dict[str, Any]:
    measurement = Measurement(folder, rounds)
    try:
        sizes = [*(step for step in STEPS if step < events), events]
        rows = [_told(measurement.step(size)) for size in sizes]
        pulses = [_told(measurement.pulses(0, 0)), _told(measurement.pulses(1, YEARS_BEFORE))]
    finally:
        measurement.close()
    return {"figures": [asdict(row) for row in rows], "pulses": [asdict(row) for row in pulses]}


def _told(row: _Measured) -> _Measured:
    print(row, file=sys.stderr, flush=True)
    return row


def _print(found: dict[str, Any]) -> None:
    print(f"\n{'':>10}{'one cohort, ms':>26}{'all cohorts, ms':>38}{'one release':>13}")
    print(f"{'events':>10}{'product':>10}{'DuckDB':>9}{'ratio':>7}", end="")
    print(f"{'product':>10}{'DuckDB':>9}{'ratio':>7}{'by bits':>12}{'ms':>13}")
    for row in found["figures"]:
        print(
            f"{row['events']:>10}{row['one']:>10.2f}{row['one_duckdb']:>9.1f}"
            f"{row['one'] / row['one_duckdb']:>7.3f}{row['everywhere']:>10.0f}"
            f"{row['everywhere_duckdb']:>9.0f}{row['everywhere'] / row['everywhere_duckdb']:>7.2f}"
            f"{row['everywhere'] / row['everywhere_duckdb_bits']:>12.2f}{row['release']:>13.2f}"
        )
    for row in found["pulses"]:
        print(f"A pulse of {row['answers']} answers in all, closed and released:", end=" ")
        print(f"{row['release']:.2f} ms; counted by DuckDB: {row['duckdb']:.2f} ms")
    last = found["figures"][-1]
    reached = (
        last["one"] <= AIM_ONE * last["one_duckdb"]
        and last["everywhere"] <= AIM_ALL * last["everywhere_duckdb"]
    )
    print("Checked: product and DuckDB gave equal answers at every size.")
    print(f"Aim: one cohort at most {AIM_ONE}, all at most {AIM_ALL} of DuckDB's.", end=" ")
    print("Reached." if reached else "NOT reached.")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.figures")
    parser.add_argument("--events", type=int, default=STEPS[-1], help="the largest size")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="uptake-bench-") as folder:
        found = measure(Path(folder), options.events, options.rounds)
    if options.json:
        print(json.dumps(found, indent=1))
    else:
        _print(found)
    return 0


if __name__ == "__main__":
    sys.exit(main())
