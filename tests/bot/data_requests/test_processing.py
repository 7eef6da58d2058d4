"""Copies and erasures carried out once in effect, wherever the process is killed."""

import ast
import inspect
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID, uuid4

import pytest
import yaml
from slack_sdk.web.async_client import AsyncWebClient

from bot.data_requests.erasure_log import ErasureLog
from bot.data_requests.processing import Processed, RequestProcessing, as_text
from bot.rendering import Document
from bot.slack.posting import Poster
from storage.operator import people
from storage.operator.requests import ExclusiveRequestQueue, turn
from tests.bot.slack_server import CUT, SlackServer
from tests.conftest import Database
from tests.storage.world import World, look

SHARE, POST, PUBLISH = "files.completeUploadExternal", "chat.postMessage", "views.publish"
BUSY = {"ok": False, "error": "service_unavailable"}
Environment = pytest.MonkeyPatch


class _KilledError(BaseException):
    """As SIGKILL would: nothing in the product catches it."""


@dataclass
class Dm:
    """Slack as far as the keeper sees it: it shows what it took, whether its answer came or not."""

    slack: SlackServer
    messages: list[dict[str, Any]] = field(default_factory=list)
    handed_in: list[dict[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.slack.answers |= {
            "conversations.open": {"ok": True, "channel": {"id": "D7"}},
            "files.list": {"ok": True, "files": []},
            "conversations.history": lambda _: {"ok": True, "messages": self.messages},
            "files.getUploadURLExternal": self._place,
            SHARE: self._share,
            POST: self._post,
        }

    def _place(self, output: dict[str, str]) -> dict[str, Any]:
        self.handed_in.append(output)
        return {"ok": True, "upload_url": f"{self.slack.url}/api/bytes", "file_id": "F7"}

    def _share(self, output: dict[str, str]) -> dict[str, Any]:
        name = self.handed_in[-1]["filename"]
        self.messages.append(
            {"ts": "1.1", "text": output["initial_comment"], "files": [{"name": name}]}
        )
        return {"ok": True}

    def _post(self, output: dict[str, str]) -> dict[str, Any]:
        self.messages.append(
            {"ts": "1.1", "text": output["text"], "metadata": ast.literal_eval(output["metadata"])}
        )
        return {"ok": True, "channel": "D7", "ts": "1.1"}


@pytest.fixture
def dm(slack: SlackServer) -> Dm:
    return Dm(slack)


@pytest.fixture
def erasure_log() -> Iterator[ErasureLog]:
    with TemporaryDirectory(prefix="uptake-tests-") as folder:
        yield ErasureLog(Path(folder) / "erased.jsonl")


@dataclass
class Keeping:
    """What the command does, once a call."""

    world: World
    database: Database
    client: AsyncWebClient
    erasure_log: ErasureLog

    async def asked(self, *wishes: str, by: str = "U0") -> UUID:
        person = await self.world.person_id(by)
        for wish in wishes:
            look(
                self.database,
                "INSERT INTO subject_request (id, person_id, kind, created_at)"
                " VALUES (%s, %s, %s, clock_timestamp())",
                uuid4(),
                person,
                wish,
            )
        return person

    def are_left(self, slack_user: str = "U0") -> int:
        """Count the people of a Slack id: 1, or 0 when they are erased."""
        sql = "SELECT count(*) FROM person WHERE slack_user_id = %s"
        return int(look(self.database, sql, slack_user)[0][0])

    @property
    def state(self) -> list[tuple[str, str | None]]:
        rows = look(self.database, "SELECT kind, outcome FROM subject_request ORDER BY kind")
        return [(kind, outcome) for kind, outcome in rows]

    async def __call__(self) -> Processed | None:
        with turn(self.database.operator_url) as taken:
            if taken is None:
                return None
            keeper = RequestProcessing(
                self.database.operator_url, self.erasure_log, self.client, taken
            )
            return await keeper.carry_out()

    def later(self) -> None:
        """Let what was tried rest long enough."""
        look(self.database, "UPDATE subject_request SET tried_at = tried_at - interval '7 seconds'")


@pytest.fixture
def keep(
    world: World, database: Database, client: AsyncWebClient, dm: Dm, erasure_log: ErasureLog
) -> Keeping:
    return Keeping(world, database, client, erasure_log)


@pytest.fixture
def files(monkeypatch: Environment) -> list[Document]:
    """Every file that is handed in to Slack."""
    seen: list[Document] = []
    hand_in = Poster.hand_in

    async def noted(self: Poster, document: Document, key: str) -> Any:
        seen.append(document)
        return await hand_in(self, document, key)

    monkeypatch.setattr(Poster, "hand_in", noted)
    return seen


async def test_a_copy_is_a_file_that_people_and_programs_read(
    keep: Keeping, dm: Dm, files: list[Document], caplog: pytest.LogCaptureFixture
) -> None:
    await keep.world.complete()
    await keep.world.plan("U0", due_in=timedelta(days=1))
    await keep.asked("export")
    assert await keep() == Processed(1, 0, 0)
    (message,) = dm.messages
    assert "everything that Uptake holds about you" in message["text"]
    assert re.fullmatch(r"your-data-[0-9a-f]{12}\.txt", message["files"][0]["name"])
    text = files[0].data.decode()
    current = yaml.safe_load(text)
    assert current["Person"]["Name"] == "Name of U0"
    assert current["Person"]["Asked for"][0]["What"] == "export"
    assert current["Plans"][0]["What"] == "Three questions at the door"
    assert current["Plans"][0]["When"] == "2026-09-15 15:00:00 UTC"
    assert current["Tries"] == "–"
    assert text.startswith("# Everything that Uptake holds about you.")
    assert "questions" not in caplog.text
    kept = "SELECT count(*) FROM outbox AS o WHERE o::text ~ 'questions'"
    assert look(keep.database, kept) == [(0,)]
    assert keep.state == [("export", "sent")]
    assert await keep() == Processed(0, 0, 0)
    assert len(dm.messages) == 1


def test_awkward_words_stand_in_the_file_as_they_were_typed() -> None:
    words = "línea 1\nline 2: *b* <!channel> מורה \U0001f389 - 2026-09-14"
    read = yaml.safe_load(as_text({"Notes": [words, None, 3, True], "None": {}}))
    assert read == {"Notes": [words, "–", 3, True], "None": {}}


async def test_an_erasure_says_goodbye_makes_home_neutral_and_leaves_a_mark(
    keep: Keeping, dm: Dm
) -> None:
    await keep.asked("erasure")
    assert await keep() == Processed(0, 1, 0)
    (message,) = dm.messages
    assert "this is our last message" in message["text"]
    assert "What stays" in message["text"]
    assert "aren't part of a workshop" in dm.slack.named(PUBLISH)[-1]["view"]
    assert keep.are_left() == 0
    assert keep.state == []
    assert len(keep.erasure_log.read()) == 1
    assert await keep() == Processed(0, 0, 0)


async def test_once_it_is_begun_nothing_else_is_told_any_more(keep: Keeping, dm: Dm) -> None:
    await keep.world.complete()
    await keep.asked("export")
    waiting = "SELECT count(*) FROM outbox WHERE state = 'waiting'"
    assert await keep() == Processed(1, 0, 0)
    assert look(keep.database, waiting) == [(6,)]
    await keep.asked("erasure")
    dm.slack.answers["conversations.open"] = BUSY
    assert await keep() == Processed(0, 0, 1)
    assert look(keep.database, waiting) == [(5,)]
    lapsed = "SELECT outcome_code FROM outbox WHERE state = 'lapsed'"
    assert look(keep.database, lapsed) == [("erasure",)]


async def test_whoever_wants_both_gets_the_copy_first(keep: Keeping, dm: Dm) -> None:
    await keep.asked("erasure", "export")
    place = "files.getUploadURLExternal"
    takes, dm.slack.answers[place] = dm.slack.answers[place], BUSY
    assert await keep() == Processed(0, 0, 2)
    assert dm.messages == []
    assert keep.are_left() == 1
    dm.slack.answers[place] = takes
    assert await keep() == Processed(1, 1, 0)
    assert [bool(one.get("files")) for one in dm.messages] == [True, False]


COPY = ("Turn.begin", "Poster.open_dm", "people.export", "Poster.hand_in", "Turn.about_to_post",
        "Poster.share", "Turn.end")  # fmt: skip
ERASURE = ("Turn.begin", "Poster.open_dm", "Turn.about_to_post", "Poster.post",
           "RequestProcessing._neutral_home", "people.erase", "ErasureLog.add")  # fmt: skip
PLACES = {"Turn": ExclusiveRequestQueue, "Poster": Poster, "people": people,
          "RequestProcessing": RequestProcessing, "ErasureLog": ErasureLog}  # fmt: skip


def _kill(monkeypatch: Environment, place: str, *, after: bool) -> None:
    """Have the process die just before or just after it comes by a place."""
    where, name = place.split(".")
    real = getattr(PLACES[where], name)

    def dies(*given: Any) -> Any:
        if after:
            real(*given)
        raise _KilledError

    async def dies_waiting(*given: Any) -> Any:
        if after:
            await real(*given)
        raise _KilledError

    instead = dies_waiting if inspect.iscoroutinefunction(real) else dies
    monkeypatch.setattr(PLACES[where], name, instead)


async def _killed(keep: Keeping, place: str, *, after: bool) -> None:
    with pytest.MonkeyPatch.context() as patch:
        _kill(patch, place, after=after)
        with pytest.raises(_KilledError):
            await keep()
    keep.later()


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("place", COPY)
async def test_a_copy_is_sent_once_wherever_the_process_was_killed(
    keep: Keeping, dm: Dm, place: str, *, after: bool
) -> None:
    await keep.asked("export")
    await _killed(keep, place, after=after)
    assert await keep() in (Processed(1, 0, 0), Processed(0, 0, 0))
    assert len(dm.messages) == 1
    assert keep.state == [("export", "sent")]


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("place", ERASURE)
async def test_an_erasure_is_done_once_wherever_the_process_was_killed(
    keep: Keeping, dm: Dm, place: str, *, after: bool
) -> None:
    await keep.asked("erasure")
    await _killed(keep, place, after=after)
    await keep()
    assert len(dm.messages) == 1
    assert keep.are_left() == 0
    assert len(keep.erasure_log.read()) == 1
    assert "aren't part of a workshop" in dm.slack.named(PUBLISH)[-1]["view"]


@pytest.mark.parametrize("wish", ["export", "erasure"])
async def test_a_lost_answer_is_looked_up_when_slack_is_sure_to_show_it(
    keep: Keeping, dm: Dm, wish: str
) -> None:
    await keep.asked(wish)
    method = SHARE if wish == "export" else POST
    takes: Any = dm.slack.answers[method]

    def cut(output: dict[str, str]) -> dict[str, Any]:
        takes(output)
        return CUT

    dm.slack.answers[method] = cut
    assert await keep() == Processed(0, 0, 1)
    dm.slack.answers[method] = takes
    assert await keep() == Processed(0, 0, 1)
    keep.later()
    assert await keep() == Processed(int(wish == "export"), int(wish == "erasure"), 0)
    assert len(dm.messages) == 1


async def test_whoever_slack_does_not_reach_is_erased_all_the_same(keep: Keeping, dm: Dm) -> None:
    await keep.asked("export", "erasure")
    dm.slack.answers["conversations.open"] = {"ok": False, "error": "user_disabled"}
    dm.slack.answers[PUBLISH] = {"ok": False, "error": "user_not_found"}
    assert await keep() == Processed(1, 1, 0)
    assert dm.messages == []
    assert keep.are_left() == 0


async def test_a_copy_that_cannot_be_delivered_is_closed_as_that(keep: Keeping, dm: Dm) -> None:
    await keep.asked("export")
    dm.slack.answers["conversations.open"] = {"ok": False, "error": "user_disabled"}
    await keep()
    assert keep.state == [("export", "undeliverable")]


@pytest.mark.parametrize("method", ["conversations.open", PUBLISH])
async def test_an_erasure_waits_for_slack_for_a_day_and_no_longer(
    keep: Keeping, dm: Dm, method: str
) -> None:
    await keep.asked("erasure")
    dm.slack.answers[method] = BUSY
    for _ in range(2):
        assert await keep() == Processed(0, 0, 1)
        keep.later()
    assert keep.are_left() == 1
    look(keep.database, "UPDATE subject_request SET begun_at = begun_at - interval '25 hours'")
    assert await keep() == Processed(0, 1, 0)
    assert keep.are_left() == 0


async def test_what_was_taken_back_meanwhile_is_left_alone(
    keep: Keeping, dm: Dm, monkeypatch: Environment
) -> None:
    await keep.asked("erasure")
    begin = ExclusiveRequestQueue.begin

    def late(self: ExclusiveRequestQueue, request: Any) -> bool:
        look(keep.database, "UPDATE subject_request SET done_at = now(), outcome = 'taken_back'")
        return begin(self, request)

    monkeypatch.setattr(ExclusiveRequestQueue, "begin", late)
    assert await keep() == Processed(0, 0, 1)
    assert dm.messages == []
    assert keep.are_left() == 1


async def test_whoever_is_gone_meanwhile_gets_nothing(
    keep: Keeping, dm: Dm, monkeypatch: Environment
) -> None:
    await keep.asked("export")
    monkeypatch.setattr(people, "export", lambda *_: None)
    await keep()
    assert dm.messages == []
    assert keep.state == [("export", "undeliverable")]


async def test_one_that_fails_does_not_hold_up_the_others(
    keep: Keeping, dm: Dm, monkeypatch: Environment
) -> None:
    first = await keep.asked("export")
    await keep.asked("export", by="U1")
    export = people.export

    def fails(connection: Any, person: UUID) -> Any:
        if person == first:
            raise OSError("the disk is full")
        return export(connection, person)

    monkeypatch.setattr(people, "export", fails)
    assert await keep() == Processed(1, 0, 1)
    assert len(dm.messages) == 1


async def test_one_process_at_a_time_carries_it_out(keep: Keeping, dm: Dm) -> None:
    await keep.asked("export")
    with turn(keep.database.operator_url):
        assert await keep() is None
    assert await keep() == Processed(1, 0, 0)


async def test_roles_that_nobody_holds_any_more_are_logged_without_a_name(
    keep: Keeping, dm: Dm, caplog: pytest.LogCaptureFixture
) -> None:
    await keep.asked("erasure", by="Uis")
    assert await keep() == Processed(0, 1, 0)
    assert "nobody has this role there any more: is" in caplog.text
    assert "Name of" not in caplog.text
