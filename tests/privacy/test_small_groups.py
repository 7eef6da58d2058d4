"""Of an engagement of four nothing is told, in two worlds that differ in what its people did."""

from collections.abc import Iterator, Sequence
from random import Random

import psycopg
import pytest

from tests.conftest import Database
from tests.privacy.observations import steady
from tests.privacy.paired_databases import PairedDatabases, administrator, insert, session
from tests.privacy.seed import (
    PEOPLE,
    SCHOOL,
    STRATEGY,
    WORKSPACE,
    engagement,
    identifier,
    place,
)
from tests.privacy.seen import window

Sizes = Sequence[Sequence[int]]

# By the cohorts of each engagement; the last is large, so that wider totals are shown.
_SIZES = ((1,), (4,), (2, 2), (3, 1), (1, 1, 1), (9, 6))
_LARGE = len(_SIZES)
_COMPLETED = "2031-02-01 15:00+00"
_LATER = "2031-06-01 15:00+00"
_CHECKPOINTS = ("completion", "48h", "5d", "14d", "w8")
_MOMENTS = tuple(f"2031-02-{day:02d} {hour}:00+00" for day in range(1, 28) for hour in (16, 20))
_CELLS = """
    SELECT c.name, told::text FROM uptake.cohort AS c,
        uptake.released_of_cohort(c.id, %s) AS told
    WHERE c.engagement_id = %s ORDER BY 1, 2
"""
_TOTALS = "SELECT told::text FROM uptake.released_totals(%s, %s, %s) AS told ORDER BY 1"
_SCOPES = (
    ("workspace", WORKSPACE),
    ("school", SCHOOL),
    *(("engagement", identifier(6, number)) for number in range(1, _LARGE + 1)),
)
_FORGET = """
    BEGIN;
    SET LOCAL session_replication_role = replica;
    DO $$
    DECLARE
        one regclass;
    BEGIN
        FOR one IN SELECT oid FROM pg_class WHERE relkind = 'r'
            AND relnamespace IN ('uptake'::regnamespace, 'uptake_raw'::regnamespace)
            AND relname NOT IN ('alembic_version', 'gap_domain', 'gap_tag')
        LOOP
            EXECUTE format('DELETE FROM %s', one);
        END LOOP;
    END
    $$;
    COMMIT
"""


def _lives(admin: psycopg.Connection, number: int, people: int, chance: Random) -> None:
    """Let everybody of an engagement do something or other."""
    this = {"engagement_id": identifier(6, number)}
    for place_of, person in enumerate(PEOPLE[:people]):
        key = 1000 * number + 10 * place_of
        own = {"participant_id": person, **this}
        if chance.random() < 0.5:
            made = chance.choice(_MOMENTS)
            plan = {"revision": 1, "what": "words", "due_at": made, "created_at": made}
            insert(
                admin,
                "uptake.action_plan",
                [{"id": identifier(12, key), **own, "strategy_id": STRATEGY, **plan}],
            )
        for attempt in range(chance.choice((0, 0, 1, 2, 5))):
            made = chance.choice(_MOMENTS)
            tried = {
                "id": identifier(13, key + attempt),
                **own,
                "strategy_id": STRATEGY,
                "occurred_at": made,
                "evidence_type": chance.choice(("artifact", "observation", "self_report")),
                "outcome": chance.choice(("success", "attempted_failed")),
                "created_at": made,
            }
            insert(admin, "uptake.application_event", [tried])
        if chance.random() < 0.5:
            made = chance.choice(_MOMENTS)
            themes = chance.sample(("time", "materials", "confidence"), chance.randint(0, 3))
            kept = {"state": "complete", "themes": themes, "completed_at": made}
            insert(
                admin,
                "uptake.reflection",
                [
                    {
                        "id": identifier(11, key),
                        **own,
                        **kept,
                        "updated_at": made,
                        "created_at": made,
                    }
                ],
            )


def _at(moment: str) -> dict[str, str]:
    return {"updated_at": moment, "created_at": moment}


def _plant(database: Database, chance: Random, all_sizes: Sizes) -> None:
    with administrator(database) as admin:
        admin.execute(_FORGET)
        place(admin)
        for number, sizes in enumerate(all_sizes, 1):
            engagement(admin, number, sizes)
            alike = Random(7)  # noqa: S311  # the large one is the same in both
            _lives(admin, number, sum(sizes), alike if number == _LARGE else chance)
        admin.execute(
            "UPDATE uptake.engagement SET state = 'completed', completed_at = %s", (_COMPLETED,)
        )
        admin.execute("UPDATE uptake.enrollment SET anchor_at = %s", (_COMPLETED,))
    with session(database, "writer") as writer:
        for number in range(1, _LARGE + 1):
            for checkpoint in _CHECKPOINTS:
                writer.execute(
                    "SELECT uptake.release_engagement(%s, %s, %s)",
                    (identifier(6, number), checkpoint, _LATER),
                )


def _shown(database: Database) -> Iterator[tuple[str, list[str]]]:
    with session(database, "reader") as reader:
        looking = window("reader", reader)
        for source in looking.relations:
            yield source, [steady(row) for row in sorted(looking.rows(source))]
        for checkpoint in _CHECKPOINTS:
            for number in range(1, _LARGE + 1):
                told = reader.execute(_CELLS, (checkpoint, identifier(6, number)))
                yield f"{checkpoint} of cohorts of {number}", [steady(str(row)) for row in told]
            for scope, scope_id in _SCOPES:
                told = reader.execute(_TOTALS, (scope, scope_id, checkpoint))
                yield f"{checkpoint} of {scope} {scope_id}", [steady(str(row)) for row in told]


def _seen(
    paired_databases: PairedDatabases, seed: int, sizes: Sizes
) -> tuple[dict[str, list[str]], ...]:
    for side, database in enumerate(paired_databases):
        _plant(database, Random(2 * seed + side), sizes)  # noqa: S311  # to be had again
    return tuple(dict(_shown(database)) for database in paired_databases)


@pytest.mark.parametrize("seed", range(4))
def test_nothing_of_few_people_is_told(paired_databases: PairedDatabases, seed: int) -> None:
    left, right = _seen(paired_databases, seed, _SIZES)
    assert left == right
    assert any("10-19" in row for row in left[f"w8 of cohorts of {_LARGE}"])


def test_of_one_more_something_is_told(paired_databases: PairedDatabases) -> None:
    """The control: the same comparison finds a difference as soon as there may be one."""
    left, right = _seen(paired_databases, 0, ((5,), *_SIZES[1:]))
    different = {source for source in left if left[source] != right[source]}
    assert any("of cohorts of 1" in source for source in different)
    assert not any(f"of cohorts of {number}" in one for one in different for number in range(2, 7))
