"""What may stand in Slack and in the database after a story, whatever happened during it."""

import json
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from local_slack.model import Json
from tests.faults.people import Ledger, attempts
from tests.support.deployment import Deployment

NUDGES = frozenset({"plan_due", "no_action_plan", "no_application", "no_survey"})
# Seconds; on a busy machine a call may come too late by itself, where nothing was made to fail.
_BEFORE_A_RETRY = 60  # less than is waited altogether
_OPAQUE = "left(encode(sha256(convert_to(o.key, 'UTF8')), 'hex'), 32)"


@dataclass(frozen=True)
class Told:
    """One message of the product, with what its outbox row says it is."""

    who: str
    kind: str
    key: str
    at: datetime


async def at_rest(home: Deployment) -> None:
    """Wait until nothing is left to deliver that is due, or rests before it is tried again."""
    async for _ in attempts("deliver everything"):
        now = datetime.fromtimestamp(await home.slack.clock.now() + _BEFORE_A_RETRY, UTC)
        rows = await home.database.rows(
            "SELECT kind, state FROM outbox WHERE state = 'claimed'"
            " OR (state = 'waiting' AND not_before <= %(now)s)",
            now=now,
        )
        if not rows:
            return


async def posted(home: Deployment) -> list[Json]:
    """Return every message that the product put into a conversation."""
    state = await home.slack.state()
    bots = {user["id"] for user in state["users"] if user["is_bot"]}
    return [m for m in state["messages"] if m["user_id"] in bots and not m["ephemeral_to"]]


async def told(home: Deployment) -> list[Told]:
    """Match messages and outbox rows one to one. Raises AssertionError for any without its pair."""
    rows = await home.database.rows(
        f"SELECT {_OPAQUE}, o.key, o.kind, coalesce(p.slack_user_id, o.channel_id), o.state,"  # noqa: S608  # an expression of our own
        " o.slack_channel, o.slack_ts FROM outbox AS o LEFT JOIN person AS p ON p.id = o.person_id"
    )
    by_key: dict[str, tuple[Any, ...]] = {row[0]: row[1:] for row in rows}
    messages = await posted(home)
    keys = [str(m["metadata"]["event_payload"]["key"]) for m in messages]
    doubled = [by_key.get(key, key) for key, n in Counter(keys).items() if n > 1]
    assert not doubled, f"doubled: {doubled}"
    found = []
    for key, message in zip(keys, messages, strict=True):
        assert key in by_key, f"a message without a notice: {message['text']}"
        notice, kind, who, state, channel, ts = by_key[key]
        assert state == "sent", f"in Slack, and {state} in the outbox: {notice}"
        assert (channel, ts) == (message["channel_id"], message["ts"]), f"another's place: {notice}"
        found.append(Told(who, kind, notice, datetime.fromtimestamp(float(ts), UTC)))
    unsent = [row[0] for key, row in by_key.items() if row[3] == "sent" and key not in set(keys)]
    assert not unsent, f"sent by the outbox, and not in Slack: {unsent}"
    failed = [row[0] for row in by_key.values() if row[3] == "failed"]
    assert not failed, f"given up: {failed}"
    return found


async def nothing_missing(home: Deployment, ledger: Ledger) -> None:
    """Check that everything acknowledged stands, once, with its audit line."""
    plans = await home.database.rows(
        "SELECT p.what, (SELECT count(*) FROM audit_event AS a WHERE a.record_id = p.id::text)"
        " FROM action_plan AS p"
    )
    assert Counter(what for what, _ in plans) == Counter(ledger.plans)
    assert {audited for _, audited in plans} <= {1}
    tries = await home.database.rows(
        "SELECT x.note, (SELECT count(*) FROM audit_event AS a WHERE a.record_id = x.id::text)"
        " FROM application_event AS x"
    )
    assert Counter(note for note, _ in tries) == Counter(ledger.tries)
    assert {audited for _, audited in tries} <= {1}
    gaps = await home.database.rows(
        "SELECT 1 FROM application_event GROUP BY participant_id, strategy_id"
        " HAVING max(attempt_number) <> count(*)"
    )
    assert not gaps


def nudges_keep_their_hours(everything: list[Told], zones: dict[str, str]) -> None:
    """Check school hours, and the budgets of a day and of a week, by the messages themselves."""
    of_person = defaultdict(list)
    for one in everything:
        if one.kind in NUDGES:
            of_person[one.who].append(one.at.astimezone(ZoneInfo(zones[one.who])))
    for who, times in of_person.items():
        times.sort()
        for at in times:
            assert at.weekday() < 5, f"{who} was nudged on a day off, {at}"
            assert 8 <= at.hour < 17, f"{who} was nudged at {at}"
        days = Counter(at.date() for at in times)
        assert max(days.values()) == 1, f"{who} was nudged twice a day: {times}"
        for first, fourth in zip(times, times[3:], strict=False):
            assert fourth - first >= timedelta(days=7), f"{who} was nudged too often: {times}"


def counted(everything: list[Told]) -> dict[str, Counter[str]]:
    """Count messages by kind and receiver."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for one in everything:
        found[one.kind][one.who] += 1
    return found


def as_text(found: dict[str, Counter[str]]) -> str:
    return json.dumps(found, indent=1, sort_keys=True)
