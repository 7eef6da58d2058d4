"""The operator's settings of a workspace: all of a command or nothing, each in the audit."""

from pathlib import Path

import pytest

from bot.__main__ import main
from bot.cli.operator_settings import Changes, SettingError, change_settings, read_changes
from core.metrics.measures import Measure
from core.signals.records import Threshold
from storage.unit_of_work import PostgresDatabase
from tests.conftest import Database, MovableClock
from tests.storage.world import World, load, look, programme

AUDITED = """
    SELECT actor_id, action, before, after FROM audit_event
    WHERE action IN ('floors.changed', 'threshold.changed', 'mastery_streak.changed') ORDER BY seq
"""


@pytest.fixture
async def world(db: PostgresDatabase, clock: MovableClock) -> World:
    return await load(db, clock, programme())


async def test_without_changes_it_says_what_holds(world: World, db: PostgresDatabase) -> None:
    assert await change_settings(db, None, Changes()) == [
        (
            "A score needs 5 answers, a rate 5 people, a breakdown 10; a round that is open keeps "
            "those it opened with."
        ),
        "plan_rate: at risk below 50 %, high-performing from 80 %.",
        "applied_5d: at risk below 40 %, high-performing from 75 %.",
        "survey_rate: at risk below 40 %, high-performing from 75 %.",
        "Mastery is 3 successes in a row.",
    ]


async def test_what_is_set_holds_and_is_audited(
    world: World, db: PostgresDatabase, database: Database
) -> None:
    told = await change_settings(db, "T1", read_changes(["score=8"], ["applied_5d=30:70"], 4))
    assert "A score needs 8 answers, a rate 5 people, a breakdown 10" in told[0]
    assert told[2] == "applied_5d: at risk below 30 %, high-performing from 70 %."
    assert told[-1] == "Mastery is 4 successes in a row."
    assert [(actor, action) for actor, action, *_ in look(database, AUDITED)] == [
        ("operator", "floors.changed"),
        ("operator", "threshold.changed"),
        ("operator", "mastery_streak.changed"),
    ]
    assert look(database, AUDITED)[0][2:] == (
        {"score": "5", "rate": "5", "breakdown": "10"},
        {"score": "8", "rate": "5", "breakdown": "10"},
    )


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        (Changes(floors={"score": 6, "rate": 4}), "A floor is a number from 5 to 1000."),
        (Changes(floors={"score": 6, "breakdown": 9}), "A floor is a number from 10 to 1000."),
        (
            Changes({"score": 6}, {Measure.PLAN_RATE: Threshold(60, 50)}),
            "This must lie above the percentage for at risk.",
        ),
        (Changes({"score": 6}, mastery=1), "Choose how many in a row, from 2 to 10."),
    ],
)
async def test_a_floor_is_raised_and_never_lowered_and_nothing_is_half_set(
    world: World, db: PostgresDatabase, database: Database, changes: Changes, words: str
) -> None:
    with pytest.raises(SettingError, match=words):
        await change_settings(db, None, changes)
    assert look(database, AUDITED) == []
    assert look(database, "SELECT count(*) FROM privacy_floor") == [(0,)]


@pytest.mark.parametrize(
    ("floors", "thresholds"),
    [
        (["score"], []),
        (["score=²"], []),
        (["mean=8"], []),
        ([], ["plan_rate=50"]),
        ([], ["pulse_mean=50:80"]),
        ([], ["plan_rate=a:b"]),
    ],
)
def test_what_cannot_be_read_is_said(floors: list[str], thresholds: list[str]) -> None:
    with pytest.raises(SettingError, match=r"is no (floor|threshold): "):
        read_changes(floors, thresholds, None)


async def test_the_workspace_must_be_clear(
    db: PostgresDatabase, clock: MovableClock, database: Database
) -> None:
    with pytest.raises(SettingError, match="There is no such workspace"):
        await change_settings(db, None, Changes())
    await load(db, clock, programme())
    with pytest.raises(SettingError, match="There is no such workspace"):
        await change_settings(db, "T9", Changes())
    look(
        database,
        "INSERT INTO workspace (id, team_id, name, created_at)"
        " VALUES (gen_random_uuid(), 'T2', 'Other', now()) RETURNING 1",
    )
    with pytest.raises(SettingError, match="say --workspace, of T1, T2"):
        await change_settings(db, None, Changes())


def test_the_command_says_what_holds_or_why_not(
    own_database: Database,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    look(
        own_database,
        "INSERT INTO workspace (id, team_id, name, created_at)"
        " VALUES (gen_random_uuid(), 'T1', 'District', now()) RETURNING 1",
    )
    for name, value in {
        "SLACK_BOT_TOKEN": "xoxb-1-abc",
        "SLACK_SIGNING_SECRET": "0123456789abcdef",
        "UPTAKE_DATABASE_URL": own_database.app_url,
        "UPTAKE_DATA_DIR": str(tmp_path),
    }.items():
        monkeypatch.setenv(name, value)
    assert main(["settings", "--floor", "rate=7", "--threshold", "plan_rate=45:70"]) == 0
    text = capsys.readouterr().out
    assert "a rate 7 people" in text
    assert "plan_rate: at risk below 45 %, high-performing from 70 %." in text
    assert main(["settings", "--floor", "rate=2"]) == 1
    assert "A floor is a number from 5" in capsys.readouterr().err
