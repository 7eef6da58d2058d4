from pathlib import Path

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from storage.unit_of_work import PostgresDatabase
from tests.bot.loading.test_loading import LENA as LENA_EMAIL
from tests.bot.loading.test_loading import MARCUS, Directory, _load, _problems
from tests.bot.loading.test_loading_files import (
    GOOD,
    HEADER,
    LENA,
    _changed,
    _engagement,
    _roster,
    _wrong,
)
from tests.bot.slack_server import SlackServer


@pytest.mark.parametrize("column", ["y3_5", "K-2", "literacy", "teacher"])
@pytest.mark.parametrize("cell", [";", " ; ", ";;"])
def test_a_cell_of_separators_alone_is_empty(tmp_path: Path, column: str, cell: str) -> None:
    (told,) = _wrong(tmp_path, LENA.replace(column, cell))
    assert told.endswith("is empty")


def test_a_problem_is_told_at_the_line_where_its_row_begins(tmp_path: Path) -> None:
    broken = LENA.replace("Lena Fischer", '"Fischer,\nLena"').replace("teacher", "boss")
    (told,) = _wrong(tmp_path, broken)
    assert told.startswith("line 2, column school role")


def test_a_duplicate_says_the_line_where_the_first_row_begins(tmp_path: Path) -> None:
    first = LENA.replace("Lena Fischer", '"Fischer,\nLena"')
    assert _wrong(tmp_path, first, LENA) == ["line 4, column email: is on line 2 already"]


def test_rows_without_an_e_mail_are_no_duplicates_of_each_other(tmp_path: Path) -> None:
    row = LENA.replace("lena@x.example", "")
    assert _wrong(tmp_path, row, row) == [
        "line 2, column email: is empty",
        "line 3, column email: is empty",
    ]


@pytest.mark.parametrize("comma", [",", ";"])
def test_an_endless_cell_is_told_in_both_kinds_of_csv(tmp_path: Path, comma: str) -> None:
    rows = [HEADER, LENA, '"' + LENA + "\n" + "x" * 140_000]
    _, found = _roster(tmp_path, "\n".join(rows).replace(",", comma))
    assert any("is not CSV" in one for one in found)


@pytest.mark.parametrize("cell", ["21+", "21+ years", "21 plus", "0-2 years", "6–10"])
def test_experience_is_taken_as_offices_write_it(tmp_path: Path, cell: str) -> None:
    assert _wrong(tmp_path, LENA.replace("y3_5", cell)) == []


def test_a_key_that_stands_twice_is_told(tmp_path: Path) -> None:
    told = _changed(tmp_path, "  topic: Talk that teaches", "  topic: One\n  topic: Two")
    assert "'topic'" in told[0]
    assert "twice" in told[0]


@pytest.mark.parametrize("nothing", ["null", "~", "Null"])
def test_yaml_s_nothing_is_nothing_and_no_name(tmp_path: Path, nothing: str) -> None:
    read, found = _engagement(
        tmp_path,
        GOOD.replace("district: Lakeshore District 12", f"district: {nothing}").replace(
            'digest_channel: "#talk-that-teaches"', f"digest_channel: {nothing}"
        ),
    )
    assert found == []
    assert read is not None
    assert (read.school.district, read.digest_channel) == (None, None)
    assert "'name' is missing" in str(
        _changed(tmp_path, "name: Riverside Primary School", f"name: {nothing}")
    )


async def test_one_person_under_two_e_mails_is_told_and_not_dropped(
    db: PostgresDatabase, client: AsyncWebClient, slack: SlackServer
) -> None:
    directory = Directory(slack)
    directory.people = {LENA_EMAIL: {"id": "U1"}, MARCUS: {"id": "U1"}}
    (told,) = await _problems(db, client)
    assert told.startswith("roster.csv, line 3, column email")


async def test_the_client_that_posts_is_left_as_it_was(
    db: PostgresDatabase, client: AsyncWebClient, slack: SlackServer
) -> None:
    Directory(slack)
    await _load(db, client)
    assert client.retry_handlers == []
