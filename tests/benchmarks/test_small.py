"""Each benchmark runs, at a size that takes seconds, and finds what it has to find."""

from pathlib import Path

import pytest

from benchmarks import home
from benchmarks.beside_stock import CONNECTIONS, Form, Size, measure
from benchmarks.full_path import PLAN
from benchmarks.pulse import ANSWERS
from tests.conftest import Database

SMALL = Size(teachers=CONNECTIONS, rounds=1, warm_up=2, at_one=4, together=CONNECTIONS)


@pytest.mark.parametrize("form", [PLAN, ANSWERS], ids=["a plan", "a pulse check"])
async def test_what_is_sent_to_both_apps_is_stored_by_the_product(
    tmp_path: Path, database: Database, form: Form
) -> None:
    figures = await measure(tmp_path, form, SMALL, database)
    assert figures["stored"] == 2 * SMALL.warm_up + SMALL.at_one + SMALL.together
    assert all(row["product"] > 0 and row["stock"] > 0 for row in figures["rows"])


def test_home_asks_as_little_for_twelve_engagements_and_many_tries_as_for_one(
    tmp_path: Path,
) -> None:
    found = home.run(tmp_path, 1)
    ((statements,),) = {tuple(one.statements) for one in found}
    assert statements <= home.AIM
    one, many, most = (drawn.blocks for drawn in found)
    assert one < many == most <= 100
