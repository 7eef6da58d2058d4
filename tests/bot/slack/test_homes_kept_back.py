"""A Home that could not be published for a mistake of our own rests, and comes again."""

from datetime import timedelta

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.homes import HomeKeeper
from handlers.kit.deps import Deps
from storage.unit_of_work import PostgresDatabase
from tests.conftest import Database, MovableClock
from tests.storage.world import load, look, programme
from tests.support.links import ENVELOPES, LINKS

KEPT = "SELECT shown < changed, claimed_until - clock_timestamp() FROM home_page"


async def _breaks(**_: object) -> None:
    raise RuntimeError


async def test_a_home_that_broke_is_kept_back_for_minutes(
    client: AsyncWebClient,
    db: PostgresDatabase,
    clock: MovableClock,
    database: Database,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    world = await load(db, clock, programme(participants=1))
    async with db.unit_of_work("test") as uow:
        await uow.homes.opened(await world.person_id("U0"))
    monkeypatch.setattr(client, "views_publish", _breaks)
    assert await HomeKeeper(client, Deps(db, LINKS, ENVELOPES)).publish_changed() == 1
    ((behind, rest),) = look(database, KEPT)
    assert behind, "A Home that broke is behind: keep it back with `homes.later`, never let it go"
    assert rest > timedelta(minutes=2)
