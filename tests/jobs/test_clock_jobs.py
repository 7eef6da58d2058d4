"""The clock's jobs: wake, ask core who, write, stop. Waking twice is waking once."""

from dataclasses import dataclass, field

from core.content.assets import AssetForm, add_asset
from core.content.vocabulary import AssetType
from core.people import Person, Profile
from jobs.content import release_assets_due
from jobs.inbox import forget_old_requests
from jobs.interventions import queue_due_nudges
from jobs.metrics import release_and_announce
from jobs.people import BATCH_SIZE, ENOUGH_UNANSWERED, refresh_stale
from jobs.signals import draft_signals
from storage.unit_of_work import PostgresDatabase
from tests.conftest import Database, MovableClock
from tests.storage.world import World, load, look, programme


@dataclass
class Slack:
    """Says of everybody that they moved to Berlin; of `silent` ones it says nothing."""

    silent: set[str] = field(default_factory=set)
    asked: list[str] = field(default_factory=list)

    async def profile(self, person: Person) -> Profile | None:
        self.asked.append(person.slack_user_id)
        if person.slack_user_id in self.silent:
            return None
        return Profile(person.name, "Europe/Berlin", "de-DE", active=person.slack_user_id != "U0")


async def test_signals_are_found_once_however_often_the_clock_wakes(
    world: World, db: PostgresDatabase, database: Database
) -> None:
    await world.complete()
    assert await queue_due_nudges(db) == 0
    world.clock.advance(hours=25)
    assert await queue_due_nudges(db) == 12  # nobody has a plan, nobody has tried
    assert await queue_due_nudges(db) == 0
    world.clock.advance(days=10)
    assert await queue_due_nudges(db) == 12  # 48 hours and 5 days
    assert look(database, "SELECT count(*) FROM intervention_trigger") == [(24,)]


async def test_figures_are_released_before_their_digest_is_written(
    world: World, db: PostgresDatabase, database: Database
) -> None:
    await world.complete()
    world.clock.advance(days=5)
    assert await release_and_announce(db) == 5  # four checkpoints, one digest
    assert await release_and_announce(db) == 0
    assert look(database, "SELECT facts ->> 'checkpoint' FROM outbox WHERE kind = 'digest'") == [
        ("5d",)
    ]


async def test_signals_of_cohorts_are_drafted_once_their_figures_are_out(
    world: World, db: PostgresDatabase, database: Database
) -> None:
    await world.complete()
    assert await draft_signals(db) == 0
    for days, drafted in ((5, 2), (9, 2)):
        world.clock.advance(days=days)
        assert await draft_signals(db) == 0
        await release_and_announce(db)
        assert await draft_signals(db) == drafted
        assert await draft_signals(db) == 0
    assert look(
        database,
        "SELECT checkpoint, count(*) FROM next_engagement_signal GROUP BY 1 ORDER BY 1",
    ) == [("14d", 2), ("5d", 2)]


async def test_assets_come_out_once_however_often_the_clock_wakes(
    world: World, db: PostgresDatabase, database: Database
) -> None:
    async with db.unit_of_work("test") as uow:
        pm = (await world.user(uow, "Upm")).actor
        form = AssetForm("Deck", AssetType.SLIDE_DECK, "https://example.org/deck")
        await add_asset(uow, pm, world.engagement_id, form)
    assert await release_assets_due(db) == 1
    assert await release_assets_due(db) == 0
    assert look(database, "SELECT visibility FROM content_asset") == [("day_of",)]


async def test_people_are_re_read_at_most_daily_and_some_at_a_time(
    db: PostgresDatabase, clock: MovableClock
) -> None:
    await load(db, clock, programme(BATCH_SIZE))  # and four of the staff
    slack = Slack()
    assert await refresh_stale(db, slack) == 0
    clock.advance(days=1, seconds=1)
    assert await refresh_stale(db, slack) == BATCH_SIZE
    assert await refresh_stale(db, slack) == 4
    assert await refresh_stale(db, slack) == 0
    assert len(set(slack.asked)) == len(slack.asked) == BATCH_SIZE + 4


async def test_what_slack_says_is_kept_and_who_was_deactivated_may_come_back(
    world: World, db: PostgresDatabase, database: Database
) -> None:
    world.clock.advance(days=2)
    slack = Slack()
    await refresh_stale(db, slack)
    assert look(database, "SELECT DISTINCT time_zone, locale FROM person") == [
        ("Europe/Berlin", "de-DE")
    ]
    slack.asked.clear()
    world.clock.advance(days=2)
    await refresh_stale(db, slack)
    assert "U0" in slack.asked
    assert len(slack.asked) == 10


async def test_somebody_slack_does_not_speak_of_stays_as_known_and_holds_up_nobody(
    world: World, db: PostgresDatabase, database: Database
) -> None:
    world.clock.advance(days=2)
    slack = Slack(silent={"U1"})
    assert await refresh_stale(db, slack) == 9
    zone = "SELECT time_zone FROM person WHERE slack_user_id = 'U1'"
    assert look(database, zone) == [("America/Chicago",)]


async def test_when_slack_is_away_not_everybody_is_asked_in_vain(
    world: World, db: PostgresDatabase, database: Database
) -> None:
    world.clock.advance(days=2)
    everybody = look(database, "SELECT slack_user_id FROM person")
    slack = Slack(silent={str(user) for (user,) in everybody})
    assert await refresh_stale(db, slack) == 0
    assert len(slack.asked) == ENOUGH_UNANSWERED


async def test_keys_of_requests_are_forgotten_after_two_days(
    db: PostgresDatabase, clock: MovableClock, database: Database
) -> None:
    for day in ("first", "second", "third"):
        async with db.unit_of_work("test") as uow:
            await uow.inbox.accept(f"key:{day}")
        clock.advance(days=1)
    assert await forget_old_requests(db) == 1
    assert look(database, "SELECT key FROM inbox ORDER BY key") == [("key:second",), ("key:third",)]
