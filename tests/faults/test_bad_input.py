"""Requests that are not as they must be: no effect, no error page, and the typed words stay."""

import itertools
import json
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import aiohttp
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.slack.guard import MAX_BODY_BYTES
from core.kernel.errors import NotAllowedError
from local_slack.clientperson import SlackPerson
from modals.action_plans import form
from modals.kit.payloads import Field
from tests.faults.conftest import QUICK
from tests.faults.people import Ledger, completes, mutes
from tests.faults.truth import at_rest
from tests.faults.wire import FORM, Path, Wire, interaction, paths, put, without
from tests.support.deployment import Deployment, deployment
from tests.support.launch import ForkServer
from tests.support.school import STRATEGIST, second_workshop

REFUSAL = str(NotAllowedError())
METADATA: Path = ("view", "private_metadata")
FUZZ = settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@dataclass
class Seen:
    """Real requests, as the local Slack sent them while the story was played by hand."""

    home: Deployment
    wire: Wire
    submission: dict[str, Any]
    press: dict[str, Any]
    reminder: dict[str, Any]
    command: dict[str, Any]
    event: dict[str, Any]
    second_engagement: str
    numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def fresh(self) -> dict[str, Any]:
        """Return a submission that was never sent, good in everything."""
        made = put(self.submission, ("view", "id"), f"V0FRESH{next(self.numbers):04}")
        # Its plan was saved since. A form of the release before names no revision to be stale.
        drawn = json.loads(self.submission["view"]["private_metadata"])
        made = put(made, METADATA, json.dumps({"v": 1, "engagement_id": drawn["engagement_id"]}))
        return answered(made, form.WHAT, "value", f"plan {next(self.numbers)}")

    @asynccontextmanager
    async def nothing_written(self) -> AsyncIterator[None]:
        before = await self.home.database.counts()
        yield
        assert await self.home.database.counts() == before


def slot(asked: Field, key: str) -> Path:
    return ("view", "state", "values", asked.block_id, asked.action_id, key)


def answered(submission: dict[str, Any], asked: Field, key: str, value: Any) -> dict[str, Any]:
    made: dict[str, Any] = put(submission, slot(asked, key), value)
    return made


@pytest.fixture(scope="module")
async def seen(
    tmp_path_factory: pytest.TempPathFactory, launcher: ForkServer
) -> AsyncIterator[Seen]:
    folder = tmp_path_factory.mktemp("bad")
    async with (
        deployment(folder, launcher=launcher, settings=QUICK) as home,
        aiohttp.ClientSession() as session,
    ):
        wire = Wire(session, home.bot.events_url, home.signing_secret)
        yield await _played(home, wire)


async def _played(home: Deployment, wire: Wire) -> Seen:
    await completes(home, Ledger())
    await at_rest(home)
    who = home.slack.as_user(home.school.teachers[0])
    await who.opens_home()
    await home.slack.settle()
    await who.presses("Make my plan", where="dm")
    await who.chooses("Think-pair-share", of=form.STRATEGY.block_id)
    day = (datetime.now(UTC) + timedelta(days=30)).date()
    await who.fills(plan_what="pair talk", plan_on=day, plan_at="10:00", plan_with_whom="class")
    await who.submits()
    # A day later everybody without a plan is reminded, with the menu of pauses and mutes.
    await home.slack.clock.to_school_morning("America/Los_Angeles")
    await home.slack.clock.to_school_morning("America/Los_Angeles")
    await at_rest(home)
    await mutes(home, home.school.teachers[1])
    second = second_workshop(home.folder, home.school, 3)
    await home.load(second)
    ids = await home.database.rows("SELECT id::text FROM engagement WHERE topic = 'Reading aloud'")
    log = await home.slack.log()
    sent = {entry["name"]: entry["payload"] for entry in log if entry["direction"] == "to_app"}
    presses = [e["payload"] for e in log if e["name"] == "block_actions"]
    # Only the web goes on: nothing else writes while rows are counted.
    await home.bot.stop()
    home.bot.only = ("web",)
    await home.bot.start()
    return Seen(
        home,
        wire,
        submission=sent["view_submission"],
        press=next(p for p in presses if p["actions"][0]["type"] == "button"),
        reminder=next(p for p in presses if p["actions"][0]["type"] == "overflow"),
        command=sent["/uptake"],
        event=sent["app_home_opened"],
        second_engagement=ids[0][0],
    )


# -- not Slack's, or not well formed --------------------------------------------------------------


async def test_what_slack_did_not_sign_is_401_and_has_no_effect(seen: Seen) -> None:
    body = interaction(seen.fresh())
    good = seen.wire.headers(body)
    far = seen.wire.headers(body, at=time.time() - 3600)
    ahead = seen.wire.headers(body, at=time.time() + 3600)
    other = Wire(seen.wire.session, seen.wire.url, "another secret altogether").headers(body)
    unsigned = [
        {"Content-Type": FORM},
        {k: v for k, v in good.items() if k != "X-Slack-Signature"},
        {k: v for k, v in good.items() if k != "X-Slack-Request-Timestamp"},
        good | {"X-Slack-Signature": "v0=" + "0" * 64},
        good | {"X-Slack-Signature": ""},
        good | {"X-Slack-Request-Timestamp": "yesterday"},
        good | {"X-Slack-Request-Timestamp": "-1"},
        far,
        ahead,
        other,
    ]
    async with seen.nothing_written():
        for headers in unsigned:
            assert (await seen.wire.raw(body, headers)).status == 401
        assert (await seen.wire.raw(body + b" ", good)).status == 401


async def test_a_replayed_request_is_401_and_has_one_effect(seen: Seen) -> None:
    body = interaction(seen.fresh())
    headers = seen.wire.headers(body)
    first = await seen.wire.raw(body, headers)
    assert first.output["response_action"] == "update"
    async with seen.nothing_written():
        assert (await seen.wire.raw(body, headers)).status == 401


async def test_a_replay_after_a_restart_has_one_effect(seen: Seen) -> None:
    body = interaction(seen.fresh())
    headers = seen.wire.headers(body)
    first = await seen.wire.raw(body, headers)
    await seen.home.bot.kill()
    await seen.home.bot.start()
    async with seen.nothing_written():
        again = await seen.wire.raw(body, headers)
    # The inbox knows it: the same words, no second plan.
    assert again.output["view"]["title"] == first.output["view"]["title"]


MALFORMED = [
    (b"", FORM),
    (b"payload=", FORM),
    (b"payload=%7B", FORM),
    (b"payload=[]", FORM),
    (b"payload=null", FORM),
    (b"payload=1&payload=2", FORM),
    (b"\xff\xfe\x00", FORM),
    (b"{", "application/json"),
    (b"[]", "application/json"),
    (b"null", "application/json"),
    (b"\xff", "application/json"),
    (b"[" * 100_000, "application/json"),
    (b'{"a":' * 50_000, "application/json"),
    (b"&".join(b"a%d=1" % n for n in range(5_000)), FORM),
]


@pytest.mark.parametrize("number", range(len(MALFORMED)))
async def test_a_signed_body_that_makes_no_sense_is_400(seen: Seen, number: int) -> None:
    body, kind = MALFORMED[number]
    async with seen.nothing_written():
        assert (await seen.wire.signed(body, kind)).status == 400


SHAPES: list[tuple[str, Path]] = [
    ("submission", ("view",)),
    ("submission", ("type",)),
    ("press", ("actions",)),
    ("press", ("container",)),
    ("press", ("user",)),
    ("reminder", ("actions",)),
    ("reminder", ("actions", 0)),
    ("event", ("event",)),
    ("event", ("event", "type")),
]


@pytest.mark.parametrize(("kind", "path"), SHAPES, ids=str)
async def test_a_signed_body_of_another_shape_never_makes_an_error_page(
    seen: Seen, kind: str, path: Path
) -> None:
    body = seen.fresh() if kind == "submission" else getattr(seen, kind)
    wrong: list[Any] = [None, 0, True, "", "x", [], {}, [[]], [None]]
    async with seen.nothing_written():
        for made in [without(body, path), *(put(body, path, junk) for junk in wrong)]:
            sent = seen.wire.event(made) if kind == "event" else seen.wire.interaction(made)
            assert (await sent).status < 500, made


async def test_a_form_is_read_by_its_callback_whatever_kind_of_view_it_claims_to_be(
    seen: Seen,
) -> None:
    path = ("view", "type")
    for made in [without(seen.fresh(), path), put(seen.fresh(), path, None)]:
        assert (await seen.wire.interaction(made)).status < 500


async def test_an_oversized_request_is_413(seen: Seen) -> None:
    payload = answered(seen.fresh(), form.WHAT, "value", "x" * MAX_BODY_BYTES)
    async with seen.nothing_written():
        assert (await seen.wire.interaction(payload)).status == 413


# -- signed, and not as it should be ---------------------------------------------------------------

JUNK: st.SearchStrategy[Any] = st.sampled_from(
    [None, 0, -1, 1.5, True, False, "", [], {}, [[]], [None], {"id": {}}]
)
HUGE = st.sampled_from(["x" * 70_000, "\x00", "\ud800", "é" * 20_000, "<!channel>" * 5_000])
IDS = st.sampled_from(
    ["U0RIVER007", "U0RIVER001", "T0ELSEWHERE", "USLACKBOT", "null", str(uuid4()), "' OR 1=1 --"]
)
# A mistake in any of these leaves nothing that could be saved.
NEEDED: dict[Path, st.SearchStrategy[Any]] = {
    ("type",): JUNK,
    ("user",): JUNK,
    ("user", "id"): JUNK | HUGE | st.sampled_from(["U0RIVER001", "USLACKBOT", "U0NOBODY"]),
    ("team", "id"): st.sampled_from(["T0ELSEWHERE", "E0RIVERSIDE", "", None, 7, {}]),
    ("view",): JUNK,
    ("view", "id"): JUNK,
    ("view", "hash"): JUNK,
    ("view", "callback_id"): JUNK | HUGE,
    METADATA: JUNK | HUGE | IDS,
    ("view", "state"): JUNK,
    ("view", "state", "values"): JUNK,
    slot(form.STRATEGY, "selected_option"): JUNK,
    (*slot(form.STRATEGY, "selected_option"), "value"): JUNK | HUGE | IDS,
    slot(form.WHAT, "value"): JUNK | st.sampled_from(["x" * 501, "x" * 70_000, "\x00", " \n "]),
    slot(form.ON, "selected_date"): JUNK
    | HUGE
    | st.sampled_from(["2026-02-30", "0000-00-00", "9999-12-31", "2001-01-01", "20330101"]),
    slot(form.AT, "selected_time"): JUNK
    | HUGE
    | st.sampled_from(["24:00", "10:60", "10", "1000", "-1:00"]),
}


@given(mistake=st.sampled_from(list(NEEDED)).flatmap(lambda p: st.tuples(st.just(p), NEEDED[p])))
@FUZZ
async def test_a_plan_with_a_mistake_is_never_saved(seen: Seen, mistake: tuple[Path, Any]) -> None:
    path, value = mistake
    async with seen.nothing_written():
        reply = await seen.wire.interaction(put(seen.fresh(), path, value))
        assert reply.status < 500, reply.text


@pytest.mark.parametrize("path", [p for p in NEEDED if p != ("team", "id")], ids=str)
async def test_a_plan_with_something_left_out_is_never_saved(seen: Seen, path: Path) -> None:
    async with seen.nothing_written():
        reply = await seen.wire.interaction(without(seen.fresh(), path))
        assert reply.status < 500, reply.text


@given(data=st.data())
@FUZZ
async def test_no_request_of_any_kind_makes_an_error_page(seen: Seen, data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from(["submission", "press", "reminder", "command", "event"]))
    body: Any = seen.fresh() if kind == "submission" else getattr(seen, kind)
    for _ in range(data.draw(st.integers(1, 3))):
        ways = paths(body)
        path: Path = data.draw(st.sampled_from(ways)) if ways else ()
        leave_out: bool = data.draw(st.booleans())
        if path and leave_out:
            body = without(body, path)
        elif path:
            body = put(body, path, data.draw(JUNK | HUGE | IDS))
    match kind:
        case "command":
            reply = await seen.wire.signed(_form(body))
        case "event":
            reply = await seen.wire.event(body)
        case _:
            reply = await seen.wire.interaction(body)
    assert reply.status < 500, reply.text
    strangers = await seen.home.database.rows(
        "SELECT 1 FROM action_plan AS a WHERE NOT EXISTS (SELECT FROM enrollment AS n"
        " WHERE n.person_id = a.participant_id AND n.engagement_id = a.engagement_id)"
    )
    assert strangers == []


def _form(fields: dict[str, Any]) -> bytes:
    texts = {k: v if isinstance(v, str) else json.dumps(v) for k, v in fields.items()}
    return urlencode(texts, errors="surrogatepass").encode()


# -- a sentence where the mistake is ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "key", "value"),
    [
        (form.WHAT, "value", "x" * 501),
        (form.WHAT, "value", "   "),
        (form.CUE, "value", "x" * 301),
        (form.WITH_WHOM, "value", "x" * 151),
        (form.ON, "selected_date", "2027-02-30"),
        (form.ON, "selected_date", "9999-12-31"),
        (form.ON, "selected_date", "2020-01-01"),
        (form.ON, "selected_date", None),
        (form.AT, "selected_time", "25:00"),
        (form.AT, "selected_time", None),
    ],
)
async def test_a_mistake_is_named_at_its_field(
    seen: Seen, asked: Field, key: str, value: Any
) -> None:
    async with seen.nothing_written():
        reply = await seen.wire.interaction(answered(seen.fresh(), asked, key, value))
    # `errors` is Slack's way to leave the form and its words as they stand.
    assert list(reply.errors) == [asked.block_id]


async def test_somebody_elses_workshop_in_the_metadata_gets_a_neutral_refusal(seen: Seen) -> None:
    for engagement_id in (seen.second_engagement, str(uuid4())):
        claimed = json.dumps({"v": 1, "engagement_id": engagement_id})
        async with seen.nothing_written():
            reply = await seen.wire.interaction(put(seen.fresh(), METADATA, claimed))
        assert list(reply.errors.values()) == [REFUSAL]


async def test_a_form_sent_by_somebody_else_gets_a_neutral_refusal(seen: Seen) -> None:
    dana = seen.home.slack.as_user(STRATEGIST)
    async with seen.nothing_written():
        reply = await seen.wire.interaction(put(seen.fresh(), ("user", "id"), dana.id))
    assert list(reply.errors.values()) == [REFUSAL]


@pytest.mark.parametrize(
    "value", ["", "nonsense", "{second}", "{unknown}", "' OR 1=1 --", "x" * 2000]
)
async def test_a_forged_button_value_gets_a_neutral_refusal(seen: Seen, value: str) -> None:
    who = seen.home.slack.as_user(seen.home.school.teachers[0])
    await who.presses("Make my plan", where="dm")
    pressed = (await seen.home.slack.log("block_actions"))[-1]["payload"]
    forged = value.format(second=seen.second_engagement, unknown=uuid4())
    refusals = await _refusals(who)
    async with seen.nothing_written():
        reply = await seen.wire.interaction(put(pressed, ("actions", 0, "value"), forged))
    assert reply.status == 200
    assert await _refusals(who) == refusals + 1


async def _refusals(who: SlackPerson) -> int:
    return [message["text"] for message in await who.messages()].count(REFUSAL)


@pytest.mark.parametrize("value", ["mute:digest", "snooze:99w", "mute_all:now", "", "mute:"])
async def test_a_forged_wish_about_reminders_changes_nothing(seen: Seen, value: str) -> None:
    await seen.home.database.rows("TRUNCATE nudge_preference")
    forged = put(seen.reminder, ("actions", 0, "selected_option", "value"), value)
    forged = put(forged, ("actions", 0, "action_ts"), f"{time.time():.6f}")
    async with seen.nothing_written():
        assert (await seen.wire.interaction(forged)).status == 200


async def test_strangers_get_nothing(seen: Seen) -> None:
    async with seen.nothing_written():
        for user, team in (("U0NOBODY01", "T0RIVERSIDE"), ("U0RIVER005", "T0ELSEWHERE")):
            fields = seen.command | {"user_id": user, "team_id": team, "text": "complete"}
            reply = await seen.wire.command(fields)
            assert reply.status < 500
            assert "Talk that teaches" not in reply.text
