"""The product's figures and DuckDB's, whose plain SQL is written another way, are the same."""

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from benchmarks.figures_data import Size, add_pulses, grow, identity
from benchmarks.figures_duckdb import Duck
from benchmarks.figures_product import Product, compare, same
from tests.conftest import Database

SIZE = Size(cohorts=4)
_EVENTS = """
    SELECT sum(n)::integer, bool_and(n = last) FROM (
        SELECT count(*) AS n, max(attempt_number) AS last FROM uptake.application_event
        GROUP BY engagement_id, participant_id, strategy_id) AS attempts
"""


@pytest.fixture
def admin(own_database: Database) -> Iterator[psycopg.Connection]:
    with psycopg.connect(own_database.admin_url, autocommit=True) as connection:
        grow(connection, Size(0), SIZE)
        yield connection


@pytest.fixture
def product(own_database: Database, admin: psycopg.Connection) -> Iterator[Product]:
    opened = Product(own_database.migrator_url, own_database.app_url)
    yield opened
    opened.close()


@pytest.fixture
def duck(tmp_path: Path, admin: psycopg.Connection) -> Iterator[Duck]:
    add_pulses(admin, SIZE, first_year=0, years=1)
    opened = Duck(tmp_path, admin)
    yield opened
    opened.close()


def test_figures_are_the_same_all_at_once_and_for_one_cohort(
    admin: psycopg.Connection, product: Product, duck: Duck
) -> None:
    assert admin.execute(_EVENTS).fetchone() == (SIZE.events, True)
    compare(product, duck)


def test_a_released_pulse_counts_what_was_answered(
    admin: psycopg.Connection, product: Product, duck: Duck
) -> None:
    engagement = identity(admin, "engagement", 1_000_001)
    product.release_pulse(identity(admin, "round", 1_000_001))
    released = product.pulse(engagement)
    assert released
    same("a released pulse", released, duck.pulse(engagement))
