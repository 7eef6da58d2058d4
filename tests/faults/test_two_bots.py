"""Two bots on one database: whoever comes first does it, and it is done once."""

import asyncio
import json
from collections import Counter
from datetime import timedelta

import aiohttp

from local_slack.httpsend import signed_headers
from tests.faults.conftest import OpenDeployment
from tests.faults.people import (
    Ledger,
    attempts,
    begins_on_monday,
    completes,
    local_time,
    moves_clock,
)
from tests.faults.truth import at_rest, counted, told
from tests.support.bot import Bot
from tests.support.deployment import Deployment


async def _follows(home: Deployment, bot: Bot, offset: float) -> None:
    """Tell one bot where the clock stands, as the local Slack tells the other."""
    body = json.dumps({"offset_seconds": offset}).encode()
    async with aiohttp.ClientSession() as session:
        async for _ in attempts("tell the other bot"):
            headers = signed_headers(home.signing_secret, body, "application/json")
            async with session.post(f"{bot.url}/demo/clock", data=body, headers=headers) as answer:
                if answer.status == 200:
                    return


async def _both_look(home: Deployment, other: Bot, seconds: float) -> None:
    """Move the clock for both at the same moment: both look for what has become due."""
    offset = float((await home.slack.control.get("clock"))["offset_seconds"]) + seconds
    await asyncio.gather(moves_clock(home, seconds), _follows(home, other, offset))


async def test_each_message_is_sent_once(open_deployment: OpenDeployment) -> None:
    async with open_deployment() as home:
        other = home.another_bot()
        await other.start()
        try:
            monday = await begins_on_monday(home)
            await completes(home, Ledger())
            await at_rest(home)
            # Tuesday at 11 nobody has a plan, and it is a decent hour in every zone.
            tuesday = monday.replace(hour=11) + timedelta(days=1)
            await _both_look(home, other, (tuesday - await local_time(home)).total_seconds())
            await at_rest(home)
            found = counted(await told(home))
        finally:
            await other.stop()
        teachers = Counter(home.slack.as_user(name).id for name in home.school.teachers)
        assert found == {"plan_invitation": teachers, "no_action_plan": teachers}
        audited = await home.database.rows(
            "SELECT count(*) FROM audit_event WHERE action = 'nudge.sent'"
        )
        assert audited == [(len(teachers),)]
