"""Outsiders, guests, and people who want quiet."""

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError

from local_slack import words
from local_slack.dnd import status
from local_slack.model import Dnd, User
from local_slack.seed import SeedError, add_workspace
from local_slack.world import World
from slack_support.kit import MANIFEST, SEED, Stage, button, modal, open_stage, text_input

ANA, BEN, OLE, GIL = "U0ANA00001", "U0BEN00001", "U0OLE00001", "U0GIL00001"
HOME = "T0OTHER001"
SHARED = {
    "id": "C0SHARED01",
    "name": "shared",
    "members": ["ana", "ole", "@app"],
    "is_ext_shared": True,
}
OUTSIDER = {
    "id": OLE,
    "name": "ole",
    "real_name": "Ole Outside",
    "email": "ole@other.example",
    "is_stranger": True,
    "home_team_id": HOME,
}
LONELY = {"id": "U0LON00001", "name": "lon", "is_stranger": True}
GUEST = {"id": GIL, "name": "gil", "real_name": "Gil Guest", "is_ultra_restricted": True}
WORLD = {
    **SEED,
    "users": [*SEED["users"], OUTSIDER, LONELY, GUEST],
    "channels": [
        *SEED["channels"],
        SHARED,
        {"id": "C0ONE00001", "name": "one", "members": ["gil", "@app"]},
    ],
}
EVENTS = [*MANIFEST["settings"]["event_subscriptions"]["bot_events"], "dnd_updated_user"]
SETTINGS = {**MANIFEST["settings"], "event_subscriptions": {"bot_events": EVENTS}}


@pytest.fixture
async def mixed(tmp_path: Path) -> AsyncIterator[Stage]:
    manifest = {**MANIFEST, "settings": SETTINGS}
    async with open_stage(tmp_path, seed_file=WORLD, manifest=manifest) as stage:
        yield stage


async def refusal(call: Any) -> str:
    with pytest.raises(SlackApiError) as refused:
        await call
    return str(refused.value.response["error"])


async def test_an_outsider_shows_little_and_a_home_of_their_own(mixed: Stage) -> None:
    shown = (await mixed.web.users_info(user=OLE, include_locale=True))["user"]
    assert (shown["team_id"], shown["is_stranger"]) == (HOME, True)
    assert "locale" not in shown
    assert "email" not in shown["profile"]
    by_mail = mixed.web.users_lookupByEmail(email="ole@other.example")
    assert await refusal(by_mail) == "users_not_found"
    assert await refusal(mixed.web.users_info(user="U0LON00001")) == "user_not_visible"


async def test_a_shared_channel_names_the_workspaces_that_share_it(mixed: Stage) -> None:
    channel = (await mixed.web.conversations_info(channel=SHARED["id"]))["channel"]
    assert channel["is_ext_shared"] is True
    assert channel["shared_team_ids"] == ["T0OAK00001", HOME]
    assert channel["connected_team_ids"] == [HOME]
    assert channel["conversation_host_id"] == "T0OAK00001"


async def test_an_outsiders_words_name_their_workspace(mixed: Stage) -> None:
    mixed.answers()
    await mixed.slack.as_user("ole").types("hello from afar", channel="shared")
    await mixed.slack.settle()
    body = json.loads(mixed.seen[-1][1])
    assert body["is_ext_shared_channel"] is True
    assert body["team_id"] == "T0OAK00001"
    assert (body["event"]["user_team"], body["event"]["source_team"]) == (HOME, HOME)


async def test_an_outsider_presses_and_submits_but_has_no_commands(mixed: Stage) -> None:
    seen: list[Any] = []

    @mixed.app.action("go")
    async def go(ack: Any, body: Any, client: Any) -> None:
        await ack()
        seen.append(body)
        await client.views_open(trigger_id=body["trigger_id"], view=modal(text_input("What", "b")))

    @mixed.app.view("plan")
    async def submitted(ack: Any, body: Any) -> None:
        seen.append(body)
        await ack()

    ole = mixed.slack.as_user("ole")
    row = {"type": "actions", "elements": [button("Go", "go")]}
    await mixed.web.chat_postMessage(channel=SHARED["id"], text="x", blocks=[row])
    await ole.presses("Go")
    await ole.fills(What="x")
    await ole.submits()
    action, submission = seen
    assert (action["team"]["id"], action["user"]["team_id"]) == ("T0OAK00001", HOME)
    assert (submission["team"]["id"], submission["view"]["team_id"]) == (HOME, HOME)
    assert submission["view"]["app_installed_team_id"] == "T0OAK00001"
    refused = await ole.types("/plan", channel="shared", trouble_ok=True)
    assert refused.trouble == words.UNKNOWN_COMMAND.format(command="/plan")
    people = mixed.platform.people
    assert (await people.open_home(OLE)).trouble == words.NO_HOME
    assert (await people.shortcut(OLE, "make_plan")).trouble == words.UNKNOWN_SHORTCUT
    published = mixed.web.views_publish(user_id=OLE, view={"type": "home", "blocks": []})
    assert await refusal(published) == "invalid_arguments"


async def test_a_guest_stays_in_the_channels_given(mixed: Stage) -> None:
    mixed.answers()
    people = mixed.platform.people
    assert (await people.join(GIL, "C0GENERAL1")).trouble == words.GONE
    message = (await people.say(ANA, "C0GENERAL1", "not for guests")).message
    assert message is not None
    kept = await people.message_shortcut(GIL, "keep", "C0GENERAL1", message.ts)
    assert kept.trouble == words.GONE
    manage = mixed.web.conversations_invite(channel="C0GENERAL1", users=GIL)
    assert await refusal(manage) == "ura_max_channels"
    manage = mixed.web.conversations_invite(channel="C0GENERAL1", users=OLE)
    assert await refusal(manage) == "user_not_found"


@pytest.mark.parametrize(
    ("channels", "told"),
    [
        ([{"name": "a", "members": ["gil"]}, {"name": "b", "members": ["gil"]}], "guest of one"),
        ([{"name": "a", "members": ["ole"]}], "not is_ext_shared"),
    ],
)
def test_a_workspace_file_cannot_put_them_elsewhere(channels: Any, told: str) -> None:
    raw = {"team": {"name": "T", "domain": "t"}, "users": [GUEST, OUTSIDER], "channels": channels}
    with pytest.raises(SeedError, match=told):
        add_workspace(World(), raw)


async def test_nobody_acts_as_a_bot_or_as_somebody_who_left(mixed: Stage) -> None:
    for who in ("gone", "trial"):
        with pytest.raises(AssertionError, match="nobody can act as"):
            await mixed.slack.control.post("act", {"user": who, "act": "open_home"})


def moment(text: str) -> float:
    return datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()


@pytest.mark.parametrize(
    ("now", "start", "end"),
    [
        ("2027-01-15T12:00", "2027-01-15T22:00", "2027-01-16T07:00"),
        ("2027-01-15T23:00", "2027-01-15T22:00", "2027-01-16T07:00"),
        ("2027-01-16T06:59", "2027-01-15T22:00", "2027-01-16T07:00"),
        ("2027-01-16T07:00", "2027-01-16T22:00", "2027-01-17T07:00"),
        ("2027-07-15T12:00", "2027-07-15T21:00", "2027-07-16T06:00"),
    ],
)
def test_quiet_hours_come_every_day(now: str, start: str, end: str) -> None:
    dnd = Dnd(enabled=True, quiet_from="22:00", quiet_to="07:00")
    user = User("U1", "T1", "u", "U", tz="Europe/London", dnd=dnd)
    shown = status(user, moment(now))
    assert (shown["next_dnd_start_ts"], shown["next_dnd_end_ts"]) == (moment(start), moment(end))


def test_a_window_that_is_over_comes_again_the_next_day() -> None:
    window = Dnd(True, int(moment("2027-01-15T22:00")), int(moment("2027-01-16T07:00")))
    user = User("U1", "T1", "u", "U", tz="UTC", dnd=window)
    shown = status(user, moment("2027-01-20T12:00"))
    assert shown["next_dnd_start_ts"] == moment("2027-01-20T22:00")
    assert status(User("U1", "T1", "u", "U"), 0)["dnd_enabled"] is False


async def test_a_snooze_ends_by_the_clock(mixed: Stage) -> None:
    mixed.answers()
    await mixed.slack.control.post("act", {"user": "ben", "act": "snooze", "minutes": 30})
    shown = await mixed.web.dnd_info(user=BEN)
    assert shown["snooze_enabled"] is True
    assert 1700 < shown["snooze_remaining"] <= 1800
    await mixed.slack.clock.advance(minutes=31)
    assert "snooze_enabled" not in (await mixed.web.dnd_info(user=BEN)).data
    await mixed.slack.settle()
    told = json.loads(mixed.seen[-1][1])["event"]
    assert (told["type"], told["dnd_status"]["snooze_enabled"]) == ("dnd_updated_user", True)
    fifty_one = ",".join(f"U{n}" for n in range(51))
    assert await refusal(mixed.web.dnd_teamInfo(users=fifty_one)) == "too_many_users"
