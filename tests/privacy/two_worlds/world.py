"""One of the two worlds: each step as the role that would do it, and what it is told."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID

import psycopg

from tests.conftest import Database
from tests.privacy.observations import steady, words_of
from tests.privacy.paired_databases import ROLES, session
from tests.privacy.seed import (
    LONG_AGO,
    PEOPLE,
    STRATEGY,
    WORKSPACE,
    engagement,
    identifier,
    open_round,
    people,
    place,
    pulse_check,
)
from tests.privacy.seen import COUNTED
from tests.privacy.two_worlds.schedule import Answer, Schedule, Step

_OPENED = datetime(2031, 3, 3, 15, tzinfo=UTC)
ENGAGEMENT, ROUND = identifier(6, 1), identifier(10, 1)
_NOBODY = UUID("00000000-0000-4000-8000-00000000dead")
# Both are as long: how long they are is seen in the size of their table.
_WORDS = ("left world's words", "rite world's words")
FILLED = (
    "uptake.released_cell_cohort",
    "uptake.released_cell",
    "uptake.checkpoint_release",
    "uptake.released_figure",
    "uptake.action_plan",
    "uptake.application_event",
    "uptake_raw.reflection_text",
    "uptake.reflection",
    "uptake_raw.pulse_sealed",
    "uptake_raw.pulse_response",
    "uptake_raw.pulse_count",
    "uptake.pulse_round",
    "uptake.pulse_question",
    "uptake.pulse_check",
    "uptake.privacy_floor",
    "uptake.enrollment",
    "uptake.cohort",
    "uptake.engagement_strategy",
    "uptake.engagement",
    "uptake.erasure",
    "uptake.audit_event",
)
# As a replica would, so that neither keys nor guards are asked.
_EMPTY = f"""
    BEGIN;
    SET LOCAL session_replication_role = replica;
    {"".join(f"DELETE FROM {table};" for table in FILLED)}
    COMMIT
"""  # noqa: S608  # our own names
_BAD: dict[str, tuple[int | None, list[int | None] | None]] = {
    "no point": (None, [0, 0, 0]),
    "six": (6, [0, 0, 0]),
    "two options": (3, [0, 0]),
    "no such option": (3, [0, 4, 0]),
    "a hole": (3, [0, None, 0]),
}
_ANALYZE = "ANALYZE uptake_raw.pulse_response, uptake_raw.reflection_text, uptake.enrollment"
_REOPEN = {
    "state": "UPDATE uptake.pulse_round SET state = 'open'",
    "closes_at": "UPDATE uptake.pulse_round SET closes_at = closes_at + interval '1 day'",
    "second round": (
        "INSERT INTO uptake.pulse_round (id, pulse_check_id, engagement_id, opens_at, closes_at,"
        " created_at) SELECT gen_random_uuid(), pulse_check_id, engagement_id, opens_at,"
        " closes_at, created_at FROM uptake.pulse_round"
    ),
    "deleted": "DELETE FROM uptake.pulse_round",
    "question": "UPDATE uptake.pulse_question SET right_option = 1",
    "cell": "UPDATE uptake.released_cell SET value = 1",
    "floor": "UPDATE uptake.pulse_round SET score_floor = 1",
}


class World:
    """`side` is 0 for the left and 1 for the right one."""

    def __init__(self, database: Database, side: int) -> None:
        self._side = side
        self._erased: set[UUID] = set()
        self.admin = psycopg.connect(database.admin_url, autocommit=True)
        self._keeper = psycopg.connect(database.operator_url, autocommit=True)
        self.roles = {role: session(database, role, prepare_threshold=2) for role in ROLES}
        self._does: dict[str, Callable[[Step], str]] = {
            "submit": self._submit,
            "spoil": self._spoil,
            "close": lambda step: self._close(step, early=True),
            "time is up": lambda step: self._close(step, early=False),
            "release": lambda _: self._say("SELECT uptake.release_pulse(%s)", ROUND),
            "reopen": lambda step: self._say(_REOPEN[step.detail]),
            "leave": self._leave,
            "move": self._move,
            "erase": self._erase,
            "tamper": self._tamper,
            "analyze": lambda _: self._say(_ANALYZE, by=self.admin),
            "reflect": self._reflect,
            "plan": self._plan,
            "apply": self._apply,
            "complete": lambda _: self._complete(),
            "checkpoint": self._checkpoint,
        }
        place(self.admin)

    def close(self) -> None:
        for connection in (self.admin, self._keeper, *self.roles.values()):
            connection.close()

    def begin(self, made: Schedule) -> None:
        """Leave nothing of the schedule before, and open a round."""
        self.admin.execute(_EMPTY.encode())
        people(self.admin, sorted(self._erased))
        self._erased.clear()
        engagement(self.admin, 1, made.sizes)
        pulse_check(self.admin, 1)
        self.admin.execute(
            "INSERT INTO uptake.privacy_floor (organisation_id, score, rate, breakdown, created_at)"
            " SELECT organisation_id, %s, %s, %s, %s FROM uptake.workspace WHERE id = %s",
            (*made.floors, LONG_AGO, WORKSPACE),
        )
        open_round(self.roles["writer"], 1)
        self.admin.execute(COUNTED)

    def do(self, step: Step) -> str:
        """Return all that was told: rows, or each word of the error."""
        return steady(self._does[step.does](step))

    def settle(self) -> None:
        """Let the server's counters know what the bot's roles did."""
        for connection in self.roles.values():
            connection.execute(COUNTED)

    def _say(self, sql: str, *values: object, by: psycopg.Connection | None = None) -> str:
        connection = by or self.roles["writer"]
        try:
            cursor = connection.execute(sql.encode(), values)
            return str(cursor.fetchall() if cursor.description else cursor.rowcount)
        except psycopg.Error as error:
            if error.sqlstate is None:
                raise
            return words_of(error.diag)
        finally:
            if by is not None:
                by.execute(COUNTED)

    def _answer(self, step: Step) -> Answer:
        return step.answers[self._side]

    def _submit(self, step: Step) -> str:
        answer, person = self._answer(step), PEOPLE[step.person]
        text = self._hand_in(person, answer.likert, list(answer.options), step)
        if "kept" in text:
            sealed = bytes([self._side, answer.likert, *answer.options]).ljust(31, b".")
            self._say("SELECT uptake.keep_sealed(%s, %s, %s)", ROUND, person, sealed)
        return text

    def _spoil(self, step: Step) -> str:
        likert, options = _BAD.get(step.detail, (3, [0, 0, 0]))
        people = {"not enrolled": PEOPLE[-1], "nobody": _NOBODY}
        return self._hand_in(people.get(step.detail, PEOPLE[step.person]), likert, options, step)

    def _hand_in(
        self, person: UUID, likert: int | None, options: list[int | None] | list[int], step: Step
    ) -> str:
        return self._say(
            "SELECT uptake.submit_pulse(%s, %s, %s::integer, %s::integer[], %s)",
            ROUND,
            person,
            likert,
            options,
            _moment(step),
        )

    def _close(self, step: Step, *, early: bool) -> str:
        return self._say("SELECT uptake.close_pulse(%s, %s, %s)", ROUND, _moment(step), early)

    def _leave(self, step: Step) -> str:
        return self._say(
            "UPDATE uptake.enrollment SET left_at = %s WHERE person_id = %s AND left_at IS NULL",
            _moment(step),
            PEOPLE[step.person],
        )

    def _move(self, step: Step) -> str:
        return self._say(
            "UPDATE uptake.enrollment SET cohort_id = %s WHERE person_id = %s",
            identifier(7, 10 + step.cohort),
            PEOPLE[step.person],
        )

    def _erase(self, step: Step) -> str:
        person = PEOPLE[step.person]
        self._erased.add(person)
        return self._say("SELECT uptake.erase_person(%s)", person, by=self._keeper)

    def _tamper(self, step: Step) -> str:
        """Change a raw answer behind the doors, as a restored backup does."""
        answer = self._answer(step)
        return self._say(
            "UPDATE uptake_raw.pulse_response SET likert = %s, mcq_answers = %s"
            " WHERE participant_id = %s",
            answer.likert,
            list(answer.options),
            PEOPLE[step.person],
            by=self.admin,
        )

    def _reflect(self, step: Step) -> str:
        person, words = PEOPLE[step.person], _WORDS[self._side]
        return self._say(
            "INSERT INTO uptake.reflection (id, participant_id, engagement_id, state, themes,"
            " updated_at, created_at) VALUES (%s, %s, %s, 'draft', '{time}', %s, %s)"
            " ON CONFLICT DO NOTHING",
            identifier(11, step.person),
            person,
            ENGAGEMENT,
            _moment(step),
            _moment(step),
        ) + self._say(
            "SELECT uptake.keep_reflection(%s, %s, %s, %s, %s)",
            person,
            ENGAGEMENT,
            words,
            words,
            words,
        )

    def _plan(self, step: Step) -> str:
        return self._say(
            "INSERT INTO uptake.action_plan (id, participant_id, engagement_id, strategy_id,"
            " revision, what, due_at, cue, created_at)"
            " VALUES (%s, %s, %s, %s, 1, %s, %s, %s, %s) ON CONFLICT DO NOTHING",
            identifier(12, step.at),
            PEOPLE[step.person],
            ENGAGEMENT,
            STRATEGY,
            _WORDS[self._side],
            _moment(step),
            _WORDS[self._side],
            _moment(step),
        )

    def _apply(self, step: Step) -> str:
        return self._say(
            "INSERT INTO uptake.application_event (id, participant_id, engagement_id,"
            " strategy_id, occurred_at, evidence_type, outcome, note, created_at)"
            " VALUES (%s, %s, %s, %s, %s, 'self_report', 'success', %s, %s)",
            identifier(13, step.at),
            PEOPLE[step.person],
            ENGAGEMENT,
            STRATEGY,
            _moment(step),
            _WORDS[self._side],
            _moment(step),
        )

    def _complete(self) -> str:
        return self._say(
            "UPDATE uptake.engagement SET state = 'completed', completed_at = %s"
            " WHERE state = 'planned'",
            _OPENED - timedelta(days=60),
        ) + self._say(
            "UPDATE uptake.enrollment SET anchor_at = %s WHERE anchor_at IS NULL",
            _OPENED - timedelta(days=60),
        )

    def _checkpoint(self, step: Step) -> str:
        return self._say(
            "SELECT uptake.release_engagement(%s, %s, %s)", ENGAGEMENT, step.detail, _moment(step)
        )


def _moment(step: Step) -> datetime:
    return _OPENED + timedelta(minutes=step.at)
