"""Only what is allowed at the moment of sending has an effect, whatever was so at the opening.

People are given roles and lose them, are deactivated, moved between cohorts, taken out, and the
strategist changes, while forms stand open on their screens. A simple model says what may happen.
"""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

import psycopg
from hypothesis import given, settings
from hypothesis import strategies as st

from core.kernel.vocabularies import Role
from tests.conftest import Database
from tests.handlers import moving
from tests.handlers.hearing import Hearing
from tests.handlers.moving import Form, Kind, Stage, Told
from tests.handlers.slack_double import SlackDouble
from tests.storage.world import World

Result = TypeVar("Result")
Do = Callable[[Coroutine[Any, Any, Result]], Result]
# Kinds of forms, how they were answered, and whether whoever had opened them sent them.
Seen = set[tuple[Kind, Told, bool]]
Step = tuple[Any, ...]

PEOPLE = st.sampled_from(["U0", "U1", "Uis", "Upm"])
ROLES = st.sampled_from([Role.STRATEGIST, Role.PROGRAMME_MANAGER])
# What happens to somebody while a form stands open on their screen.
CHANGES: dict[str, Callable[["People", str], None]] = {
    "nothing": lambda _people, _user: None,
    "deactivated": lambda people, user: people.change_active(user, False),
    "came back": lambda people, user: people.change_active(user, True),
    "moved": lambda people, user: people.enrol(user, 1),
    "taken out": lambda people, user: people.take_out(user),
    "strategist changed": lambda people, _user: people.change_strategist(None),
    "no strategist any more": lambda people, user: people.revoke(user, Role.STRATEGIST),
    "no PM any more": lambda people, user: people.revoke(user, Role.PROGRAMME_MANAGER),
}


class People:
    """The stage, and beside it what ought to be so. Each method is a step of a schedule."""

    def __init__(self, stage: Stage, do: Do[Any], seen: Seen) -> None:
        self.stage = stage
        self.do = do
        self.seen = seen
        self.active = {"U0", "U1", "Uis", "Upm"}
        self.cohort: dict[str, int] = {"U0": 0, "U1": 0}
        self.roles = {("Uis", Role.STRATEGIST), ("Upm", Role.PROGRAMME_MANAGER)}
        self.strategist: str | None = "Uis"
        self.plans: dict[str, int] = {}
        self.tries: dict[str, int] = {}
        self.complete = False
        self.forms: list[Form] = []

    def _may(self, user: str, kind: Kind) -> bool:
        if kind is Kind.COMPLETE:
            return user in self.active and any(holder == user for holder, _ in self.roles)
        return user in self.active and user in self.cohort

    def grant(self, user: str, role: Role) -> None:
        assert self.do(self.stage.grant(user, role)) is (user in self.active)
        if user in self.active:
            self.roles.add((user, role))

    def revoke(self, user: str, role: Role) -> None:
        assert self.do(self.stage.revoke(user, role))
        self.roles.discard((user, role))
        if role is Role.STRATEGIST and self.strategist == user:
            self.strategist = None

    def change_active(self, user: str, active: bool) -> None:
        self.do(self.stage.set_active(user, active=active))
        (self.active.add if active else self.active.discard)(user)

    def enrol(self, user: str, cohort: int) -> None:
        assert self.do(self.stage.enrol(user, cohort)) is (user in self.active)
        if user in self.active:
            self.cohort[user] = cohort

    def come_back(self, user: str) -> None:
        self.change_active(user, True)
        self.enrol(user, 0)

    def take_out(self, user: str) -> None:
        assert self.do(self.stage.take_out(user)) is (user in self.cohort)
        self.cohort.pop(user, None)

    def change_strategist(self, user: str | None) -> None:
        before = self.strategist
        allowed = user is None or user == before or user in self.active
        assert self.do(self.stage.assign(user)) is allowed
        if not allowed or user == before:
            return
        if before is not None:
            self.roles.discard((before, Role.STRATEGIST))
        if user is not None:
            self.roles.add((user, Role.STRATEGIST))
        self.strategist = user

    def open(self, user: str, kind: Kind) -> None:
        opened = self.do(self.stage.press(user, kind, self.plans.get(user, 0)))
        if not self._may(user, kind) or (kind is Kind.COMPLETE and self.complete):
            assert opened is Told.NEUTRAL
        elif kind is not Kind.COMPLETE and not self.complete:
            assert opened is Told.NOT_YET
        else:
            assert isinstance(opened, Form)
            self.seen.add((kind, Told.OPENED, True))
            self.forms.append(opened)

    def something_happens_between(self, user: str, kind: Kind, change: str) -> None:
        self.open(user, kind)
        CHANGES[change](self, user)
        self.send(-1, None)

    def send(self, which: int, other: str | None) -> None:
        """By whoever opened it, or by anybody who came to hold it: who sends is who asks."""
        if not self.forms:
            return
        form = self.forms[which % len(self.forms)]
        user = other or form.opener
        before = self.stage.fingerprint()
        expected = self._expected(form, user)
        assert self.do(self.stage.send(user, form)) is expected
        self.seen.add((form.kind, expected, user == form.opener))
        if expected is not Told.DONE:
            assert self.stage.fingerprint() == before
        elif form.kind is Kind.PLAN:
            self.plans[user] = self.plans.get(user, 0) + 1
        elif form.kind is Kind.EVIDENCE:
            self.tries[user] = self.tries.get(user, 0) + 1
        else:
            self.complete = True

    def _expected(self, form: Form, user: str) -> Told:
        if not self._may(user, form.kind):
            return Told.NEUTRAL
        if form.kind is Kind.PLAN and form.drawn != self.plans.get(user, 0):
            return Told.MOVED_ON
        if form.kind is Kind.COMPLETE and self.complete:
            return Told.ALREADY
        return Told.DONE

    def send_for_what_does_not_exist(self, which: int, user: str) -> None:
        if not self.forms:
            return
        form = self.forms[which % len(self.forms)]
        before = self.stage.fingerprint()
        assert self.do(self.stage.send(user, form, elsewhere=True)) is Told.NEUTRAL
        assert self.stage.fingerprint() == before

    def play(self, steps: list[Step]) -> None:
        for name, *facts in steps:
            getattr(self, name)(*facts)
            # What stands is what was allowed.
            assert self.stage.done() == (self.plans, self.tries, self.complete)


def _step(method: Callable[..., None], *facts: st.SearchStrategy[Any]) -> st.SearchStrategy[Step]:
    return st.tuples(st.just(method.__name__), *facts)


_KINDS, _FORMS = st.sampled_from(Kind), st.integers(0, 9)
_BETWEEN = People.something_happens_between
_CHANGES = st.sampled_from(sorted(CHANGES))
STEPS = st.one_of(
    _step(_BETWEEN, st.sampled_from(["U0", "U1"]), st.just(Kind.PLAN), _CHANGES),
    _step(_BETWEEN, st.sampled_from(["U0", "U1"]), st.just(Kind.EVIDENCE), _CHANGES),
    _step(_BETWEEN, st.sampled_from(["Uis", "Upm"]), st.just(Kind.COMPLETE), _CHANGES),
    _step(_BETWEEN, PEOPLE, _KINDS, _CHANGES),
    _step(People.come_back, PEOPLE),
    _step(People.come_back, PEOPLE),
    _step(People.grant, PEOPLE, ROLES),
    _step(People.revoke, PEOPLE, ROLES),
    _step(People.change_active, PEOPLE, st.booleans()),
    _step(People.enrol, PEOPLE, st.integers(0, 1)),
    _step(People.take_out, PEOPLE),
    _step(People.change_strategist, st.one_of(st.none(), PEOPLE)),
    _step(People.open, PEOPLE, _KINDS),
    _step(People.send, _FORMS, st.one_of(st.none(), PEOPLE)),
    _step(People.send_for_what_does_not_exist, _FORMS, PEOPLE),
)
# Half of the schedules begin when the workshop is over: only then there are plans and tries.
BEGINNINGS = st.sampled_from(
    [[], [(People.something_happens_between.__name__, "Uis", Kind.COMPLETE, "nothing")]]
)


async def test_only_what_is_allowed_at_the_moment_of_sending_has_an_effect(
    world: World, hearing: Hearing, slack: SlackDouble, database: Database
) -> None:
    loop = asyncio.get_running_loop()

    def do(act: Coroutine[Any, Any, Result]) -> Result:
        return asyncio.run_coroutine_threadsafe(act, loop).result(timeout=60)

    seen: Seen = set()
    with psycopg.connect(
        database.admin_url, autocommit=True, options="-c search_path=uptake"
    ) as admin:

        @settings(max_examples=30)
        @given(BEGINNINGS, st.lists(STEPS, min_size=20, max_size=40))
        def schedule(beginning: list[Step], steps: list[Step]) -> None:
            stage = do(moving.stage(world, hearing, slack, admin))
            People(stage, do, seen).play([*beginning, *steps])

        await asyncio.to_thread(schedule)
    # Every kind was opened, then sent with its effect, and sent after the right to it was lost.
    answers = (Told.OPENED, Told.DONE, Told.NEUTRAL)
    assert seen >= {(kind, answer, True) for kind in Kind for answer in answers}
