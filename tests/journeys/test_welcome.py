"""The first week of a newcomer: welcomed by day, reminded in hours of their own, told why."""

from pathlib import Path

from tests.conftest import Database
from tests.faults.truth import at_rest
from tests.journeys.demo_story import CHICAGO, WORKSHOP_HOURS
from tests.support.deployment import deployment
from tests.support.launch import ForkServer

WELCOMES = """
    SELECT kind, state, count(*) FROM outbox WHERE kind IN ('welcome', 'welcome_again')
    GROUP BY 1, 2 ORDER BY 1, 2
"""
SENT_AT = """
    SELECT to_char(o.sent_at AT TIME ZONE 'America/Chicago', 'HH24:MI') FROM outbox AS o
    JOIN person AS p ON p.id = o.person_id
    WHERE o.kind = 'no_action_plan' AND o.state = 'sent' AND p.name = 'Lena Fischer'
"""


async def test_a_newcomer_is_welcomed_sets_their_hours_and_is_reminded_in_them(
    tmp_path: Path, database: Database, launcher: ForkServer
) -> None:
    async with deployment(tmp_path, database=database, launcher=launcher, welcomes=True) as home:
        dana, lena = home.slack.as_user("dana.whitfield"), home.slack.as_user("lena.fischer")
        await home.slack.clock.to_school_morning(CHICAGO)
        await lena.sees("Welcome to Uptake", where="dm")
        await lena.sees("Never for fewer than 5", where="dm")
        await home.load(welcomes=True)

        await lena.opens_home()
        await lena.presses("Send me the welcome again", where="home")
        await lena.sees("on its way", where="modal")
        await lena.closes()
        await lena.presses("What others see about us", where="home")
        await lena.sees("Nothing yet. The first figures come after the workshop.", where="modal")
        await lena.closes()

        await lena.types("/uptake settings", channel="general")
        await lena.fills(**{"Not before": "10:00", "Not after": "10:30"})
        await lena.submits(trouble_ok=True)
        await lena.sees("Leave at least an hour", where="modal")
        await lena.fills(**{"Not after": "11:00"})
        await lena.submits()
        await lena.sees("Monday to Friday between 10:00 and 11:00.", where="modal")
        await lena.closes()

        await home.slack.clock.advance(hours=WORKSHOP_HOURS)
        await dana.types("/uptake complete", channel="general")
        await dana.submits()
        await lena.sees("Make my plan", where="dm")
        await home.slack.clock.to_school_morning(CHICAGO)
        await home.slack.clock.advance(hours=2)
        await lena.sees("What is one small thing from", where="dm")
        await at_rest(home)
        ((at,),) = await home.database.rows(SENT_AT)
        assert at == "10:00"
        await lena.presses("Why did I get this?", where="dm")
        await lena.sees("The rule", where="modal")
        await lena.presses("Change my reminders", where="modal")
        await lena.sees("Which reminders do you want?", where="modal")
        await lena.closes(whole_stack=True)
        assert await home.database.rows(WELCOMES) == [
            ("welcome", "sent", 20),
            ("welcome_again", "sent", 1),
        ]
