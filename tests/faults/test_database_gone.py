"""The database goes away for a moment. People get a plain sentence, and lose nothing."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from handlers.kit.errors import NOT_NOW, NOT_SAVED
from local_slack.clientperson import SlackPerson
from modals.action_plans.form import WHAT
from storage import embedded
from tests.faults.conftest import QUICK
from tests.faults.people import Ledger, completes, modal, plans
from tests.faults.truth import at_rest, counted, nothing_missing, told
from tests.support.deployment import Deployment, deployment
from tests.support.launch import ForkServer
from tests.support.school import STRATEGIST

TYPED = "Two minutes of pair talk, every morning this week"


@pytest.fixture
async def home(tmp_path: Path, launcher: ForkServer) -> AsyncIterator[Deployment]:
    """A house with a database server of its own, which may be stopped."""
    async with deployment(tmp_path, launcher=launcher, settings=QUICK) as opened:
        yield opened


@asynccontextmanager
async def _no_database(home: Deployment) -> AsyncIterator[None]:
    if home.server is None:
        raise AssertionError("this house was given its database")
    await asyncio.to_thread(home.server.stop)
    yield
    await asyncio.to_thread(embedded.start, home.folder)


def _in_a_month() -> date:
    return (datetime.now(UTC) + timedelta(days=30)).date()


async def _fills_the_form(home: Deployment, who: str) -> SlackPerson:
    person = home.slack.as_user(who)
    await person.presses("Make my plan", where="dm")
    await person.chooses("Think-pair-share", of="plan_strategy")
    await person.fills(
        plan_what=TYPED, plan_on=_in_a_month(), plan_at="10:00", plan_with_whom="my class"
    )
    return person


async def test_typed_words_stay_in_the_form_until_they_can_be_saved(home: Deployment) -> None:
    ledger = Ledger(plans=[TYPED])
    await completes(home, ledger)
    await at_rest(home)
    person = await _fills_the_form(home, home.school.teachers[0])
    async with _no_database(home):
        told_no = await person.submits()
        assert list(told_no.errors.values()) == [NOT_SAVED]
        shown = await modal(person)
        assert shown is not None
        assert shown["values"][WHAT.block_id][WHAT.action_id]["value"] == TYPED
    saved = await person.submits()
    assert saved.errors == {}
    await person.sees("Your plan is saved", where="modal")
    await at_rest(home)
    assert Counter(one.kind for one in await told(home)) == {"plan_invitation": 20, "plan_saved": 1}
    assert (await home.database.rows("SELECT what FROM action_plan")) == [(TYPED,)]


async def test_commands_and_buttons_answer_in_words_while_it_is_gone(home: Deployment) -> None:
    await completes(home, Ledger())
    await at_rest(home)
    dana, lena = home.slack.as_user(STRATEGIST), home.slack.as_user(home.school.teachers[0])
    async with _no_database(home):
        typed = await dana.types("/uptake complete")
        assert typed.trouble is None
        assert (await dana.messages())[-1]["text"] == NOT_NOW
        pressed = await lena.presses("Make my plan", where="dm", trouble_ok=True)
        assert pressed.trouble is None
        assert (await lena.messages())[-1]["text"] == NOT_NOW
    await dana.types("/uptake complete")
    await dana.sees("There is no workshop to mark complete just now")


async def test_delivery_goes_on_when_the_database_is_back(home: Deployment) -> None:
    ledger = Ledger()
    await home.slack.faults.delays("chat.postMessage", 0.2, times=20)
    await completes(home, ledger)
    async with _no_database(home):
        pass
    await at_rest(home)
    await plans(home, ledger, home.school.teachers[3], TYPED, _in_a_month())
    await at_rest(home)
    teachers = [home.slack.as_user(name).id for name in home.school.teachers]
    assert counted(await told(home)) == {
        "plan_invitation": Counter(teachers),
        "plan_saved": Counter([teachers[3]]),
    }
    await nothing_missing(home, ledger)
