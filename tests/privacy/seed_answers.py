"""A school whose answers and words are known, planted twice: left and right differ in them alone.

One round is open, and everybody's answer differs. One is released: there the same answers were
given by other people of the same cohort, so that every shown number is equal. One is released
below the floor and one is closed but not released, and everybody's answer differs.
"""

from dataclasses import dataclass

import psycopg

from tests.conftest import Database
from tests.privacy.paired_databases import administrator, session
from tests.privacy.seed import (
    CLOSES,
    LEFT,
    LONG_AGO,
    NOW,
    OPENED,
    OTHER,
    PEOPLE,
    WORKSPACE,
    engagement,
    identifier,
    open_round,
    place,
    pulse_check,
)

# Cohorts of each round, by how many are in each.
_COHORTS = {"open": (7, 7), "released": (12, 11, 3), "blank": (4,), "closed": (6, 8)}
WORDS = ("canary sparrow", "canary starling")
SEALED = (bytes(range(31)), bytes(range(100, 131)))


@dataclass(frozen=True)
class SeededAnswers:
    """Ids by the names that attacks call them."""

    names: dict[str, str]

    def in_words(self, sql: str) -> str:
        for name, value in self.names.items():
            sql = sql.replace(f"<{name}>", value)
        return sql


def _answer(number: int) -> tuple[int, list[int]]:
    return number % 5 + 1, [number % 3, (number + 1) % 3, (number // 2) % 3]


def _answers(what: str, side: int) -> list[tuple[int, list[int]]]:
    """Return everybody's answer, in the order of PEOPLE."""
    if what == "released":
        given, first = [], 0
        for size in _COHORTS[what]:
            given += [_answer(first + (number + side) % size) for number in range(size)]
            first += size
        return given
    return [
        (4 + number % 2, [(number + place) % 3 for place in (1, 2, 3)])
        if side
        else (1 + number % 2, [(number + place) % 3 for place in (0, 1, 2)])
        for number in range(sum(_COHORTS[what]))
    ]


def seed_answers(database: Database, side: int) -> SeededAnswers:
    with administrator(database) as admin:
        place(admin)
        for number, sizes in enumerate(_COHORTS.values(), 1):
            engagement(admin, number, sizes)
            pulse_check(admin, number)
        for enrolled in (1, 2):
            admin.execute(
                "INSERT INTO uptake.enrollment (id, engagement_id, cohort_id, person_id,"
                " joined_at, left_at, created_at) VALUES (%s, %s, %s, %s, %s, %s, %s)",
                (
                    identifier(8, 1000 * enrolled + 901),
                    identifier(6, enrolled),
                    identifier(7, 10 * enrolled),
                    LEFT,
                    LONG_AGO,
                    OPENED,
                    LONG_AGO,
                ),
            )
    with session(database, "writer") as writer:
        for number, what in enumerate(_COHORTS, 1):
            current = identifier(10, number)
            open_round(writer, number)
            for person, (likert, chosen) in zip(PEOPLE, _answers(what, side), strict=False):
                told = writer.execute(
                    "SELECT uptake.submit_pulse(%s, %s, %s, %s, %s)",
                    (current, person, likert, chosen, NOW),
                ).fetchone()
                assert told == ("kept",)
                # As random as what is sealed, and the same length.
                writer.execute(
                    "SELECT uptake.keep_sealed(%s, %s, %s)", (current, person, SEALED[side])
                )
            if what != "open":
                _said(writer, "SELECT uptake.close_pulse(%s, %s, true)", current, CLOSES)
            if what in ("released", "blank"):
                _said(writer, "SELECT uptake.release_pulse(%s)", current)
        _reflect(writer, side)
    return SeededAnswers(
        {
            "workspace": str(WORKSPACE),
            "round": str(identifier(10, 1)),
            "released": str(identifier(10, 2)),
            "blank": str(identifier(10, 3)),
            "closed": str(identifier(10, 4)),
            "engagement": str(identifier(6, 1)),
            "cohort": str(identifier(7, 20)),
            "small": str(identifier(7, 22)),
            "person": str(PEOPLE[0]),
            "second": str(PEOPLE[1]),
            "third": str(PEOPLE[2]),
            "other": str(OTHER),
            "left": str(LEFT),
        }
    )


def _said(writer: psycopg.Connection, sql: str, *values: object) -> None:
    assert writer.execute(sql.encode(), values).fetchone() == (True,)


def in_full(side: int, number: int) -> str:
    """Return what one person wrote: of equal length, which is seen in the size of their table."""
    return f"{WORDS[side]} {number}".ljust(40, ".")


def _reflect(writer: psycopg.Connection, side: int) -> None:
    for number, person in enumerate(PEOPLE[:5]):
        word = in_full(side, number)
        writer.execute(
            "INSERT INTO uptake.reflection (id, participant_id, engagement_id, state, themes,"
            " updated_at, created_at) VALUES (%s, %s, %s, 'draft', '{time}', %s, %s)",
            (identifier(11, person.int & 0xFFFF), person, identifier(6, 1), NOW, NOW),
        )
        writer.execute(
            "SELECT uptake.keep_reflection(%s, %s, %s, %s, %s)",
            (person, identifier(6, 1), word, word, word),
        )
