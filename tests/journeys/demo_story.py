"""`make demo-story`: the whole story by itself, over signed HTTP, saying what was seen.

Exits non-zero when anything differs. `play` is the same story for the test suite.
"""

import asyncio
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from local_slack.clientperson import SlackPerson
from tests.faults.truth import at_rest
from tests.support.deployment import Deployment, deployment

CHICAGO = "America/Chicago"
CHANNEL = "talk-that-teaches"
WORKSHOP_HOURS = 7  # from 08:00; the workshop ends at 15:00
PLANNERS = 7  # of the 12 in the lower school; 5 of the 8 in the upper school
# In Denver and in Los Angeles the school morning begins one and two hours after Chicago's.
NUDGED_LATER = ("nadia.petrova", "ingrid.larsen")
LAST_MINUTE = "marcus.bell"
# 8 of 12 and 5 of 8 made a plan; 7 and 5 tried it, 19 hours after the workshop.
EXPECTED_FIGURES = {
    "Lower school": (
        "65 % made a plan (10–19 people)",
        "60 % tried it within 24 hours (10–19 people)",
        "60 % tried it within 48 hours (10–19 people)",
        "60 % tried it within 5 days (10–19 people)",
        "Half of the group had tried it within about 18 hours (10–19 people)",
        "60 % of those reminded acted within 24 hours (5 or more people)",
    ),
    "Upper school": (
        "65 % made a plan (5–9 people)",
        "65 % tried it within 24 hours (5–9 people)",
        "65 % of those reminded acted within 24 hours (5–9 people)",
    ),
}


@dataclass
class Story:
    home: Deployment
    say: Callable[[str], None]
    lower: list[str] = field(default_factory=list)
    upper: list[str] = field(default_factory=list)

    def teacher(self, handle: str) -> SlackPerson:
        return self.home.slack.as_user(handle)

    @property
    def planners(self) -> list[str]:
        return self.lower[:PLANNERS] + self.upper[: PLANNERS - 2]

    @property
    def without_plan(self) -> list[str]:
        return [name for name in self.lower + self.upper if name not in self.planners]

    async def now(self) -> datetime:
        return datetime.fromtimestamp(await self.home.slack.clock.now(), ZoneInfo(CHICAGO))

    async def until(self, moment: datetime) -> None:
        ahead = moment - await self.now()
        await self.home.slack.clock.advance(seconds=ahead.total_seconds())


def _school_day_after(day: datetime) -> datetime:
    following = day + timedelta(days=1)
    while following.weekday() > 4:
        following += timedelta(days=1)
    return following


def expect(truth: object, what: str) -> None:
    """Raise AssertionError, also where Python was told to leave assertions out."""
    if not truth:
        raise AssertionError(what)


async def _files(story: Story) -> None:
    """1: a bad row is named by line and column, and nothing is loaded by half."""
    home = story.home
    before = await home.database.counts()
    bad = home.folder / "bad-roster.csv"
    lines = home.school.roster.read_text().splitlines()
    lines[3] = lines[3].replace("Lower school", "Middle school")
    bad.write_text("\n".join(lines))
    try:
        await home.load(replace(home.school, roster=bad))
    except AssertionError as refused:
        output = str(refused)
    else:
        output = ""
    expect(
        "line 4, column cohort: 'Middle school' is not one of" in output, f"load said: {output!r}"
    )
    story.say("refused: " + next(line for line in output.splitlines() if "line 4" in line))
    expect(await home.database.counts() == before, "a refused file changed the database")
    people = await home.database.rows("SELECT count(*) FROM enrollment")
    expect(people == [(20,)], f"20 teachers are enrolled, not {people}")
    story.say("loaded: 20 teachers in two cohorts, strategist, PM, LA, content creator")


async def _complete(story: Story) -> None:
    """2: the strategist marks the workshop complete; everyone gets the button."""
    dana = story.teacher("dana.whitfield")
    await dana.types("/uptake complete", channel="general")
    story.say("Dana sees: " + _line(await dana.sees("Talk that teaches", where="modal")))
    await dana.submits()
    story.say("Dana sees: " + _line(await dana.sees("20 people get", where="modal")))
    for handle in story.lower + story.upper:
        await story.teacher(handle).sees("Make my plan", where="dm")
    story.say("20 teachers have the button in their DM")


async def _plan(story: Story, handle: str, day: datetime, what: str) -> SlackPerson:
    teacher = story.teacher(handle)
    await teacher.presses("Make my plan")
    await teacher.chooses("Think-pair-share")
    await teacher.fills(
        **{
            "What will you try?": what,
            "On which day?": day.date().isoformat(),
            "At what time?": "10:00",
            "Or with whom else?": "my first class",
            "What will be your cue?": "the bell has rung",
        }
    )
    return teacher


async def _plans(story: Story) -> None:
    """3: plans are made; one is changed; a time that has passed is told at its field."""
    today = await story.now()
    tomorrow = _school_day_after(today)
    lena = await _plan(story, "lena.fischer", today - timedelta(days=2), "pairs before hands")
    told = await lena.submits()
    expect("That time has passed" in " ".join(told.errors.values()), f"errors were {told.errors}")
    story.say(f"Lena is told at the field: {next(iter(told.errors.values()))}")
    await lena.fills(**{"On which day?": tomorrow.date().isoformat()})
    await lena.submits()
    await lena.sees("pairs before hands", where="modal")
    await lena.presses("Change it")
    await lena.fills(**{"What will you try?": "two minutes in pairs before any hand goes up"})
    await lena.submits()
    story.say("Lena sees: " + _line(await lena.sees("two minutes in pairs", where="modal")))
    await lena.closes()
    for handle in story.planners[1:]:
        teacher = await _plan(story, handle, tomorrow, f"pair talk at the start, {handle}")
        await teacher.submits()
        await teacher.sees("pair talk at the start", where="modal")
        await teacher.closes()
    stored = await story.home.database.rows(
        "SELECT count(DISTINCT participant_id), count(*) FROM action_plan"
    )
    expect(stored == [(len(story.planners), len(story.planners) + 1)], f"plans stored: {stored}")
    story.say(f"{len(story.planners)} plans are stored, one of them in two revisions")


async def _nudges(story: Story) -> None:
    """4: only those without a plan are nudged, at their own 08:00, once; a late plan stops it."""
    morning = _school_day_after(await story.now()).replace(hour=8, minute=0, second=0)
    await story.until(morning - timedelta(minutes=1))
    marcus = await _plan(story, LAST_MINUTE, morning, "a stem on the board")
    await marcus.submits()
    await marcus.sees("a stem on the board", where="modal")
    await marcus.closes()
    await story.until(morning + timedelta(minutes=1))
    nudged = [name for name in story.without_plan if name not in {LAST_MINUTE, *NUDGED_LATER}]
    for handle in nudged:
        await story.teacher(handle).sees("have a plan yet", where="dm")
    for handle in [*story.planners, LAST_MINUTE, *NUDGED_LATER]:
        await story.teacher(handle).does_not_see("have a plan yet", where="dm")
    story.say(f"08:00 in Chicago: {len(nudged)} without a plan are nudged, nobody else")
    await story.until(morning + timedelta(hours=2, minutes=1))
    for handle in NUDGED_LATER:
        await story.teacher(handle).sees("have a plan yet", where="dm")
    story.say("08:00 in Denver and in Los Angeles: Nadia and Ingrid get theirs")
    for handle in [*story.planners, LAST_MINUTE]:
        await story.teacher(handle).sees("Have you tried it?", where="dm")
    await marcus.does_not_see("have a plan yet", where="dm")
    await at_rest(story.home)
    sent = await story.home.database.rows(
        "SELECT kind, count(*), count(DISTINCT person_id) FROM outbox"
        " WHERE counts_as_nudge AND state = 'sent' GROUP BY kind ORDER BY kind"
    )
    asked = len(story.planners) + 1
    reminded = len(nudged) + len(NUDGED_LATER)
    expected = [("no_action_plan", reminded, reminded), ("plan_due", asked, asked)]
    expect(sent == expected, f"nudges sent: {sent}")
    story.say(f"10:00: {asked} are asked at the time of their plan, each once")


async def _tries(story: Story) -> None:
    """5: tries are logged with their number; a failed one is thanked for and counted."""
    for number, handle in enumerate(story.planners):
        teacher = story.teacher(handle)
        await teacher.presses("I tried it")
        await teacher.presses("It didn't work yet" if number == 1 else "It worked")
        await teacher.fills(**{"What did you notice?": "Most pairs talked."} if number == 0 else {})
        told = await teacher.submits()
        expect(not told.errors, f"errors at fields: {told.errors}")
        shown = await teacher.sees("first try", where="modal")
        if number < 2:
            story.say(f"{teacher.person.label} sees: {_line(shown)}")
        await teacher.closes()
    stored = await story.home.database.rows(
        "SELECT outcome, count(*), max(attempt_number) FROM application_event GROUP BY 1 ORDER BY 1"
    )
    expect(
        stored == [("attempted_failed", 1, 1), ("success", len(story.planners) - 1, 1)],
        f"applications stored: {stored}",
    )
    await story.teacher(LAST_MINUTE).presses("Not yet")
    await story.teacher(LAST_MINUTE).sees("Pick a new time")
    story.say("Marcus says not yet, and is offered a new time")


async def _digest(story: Story) -> None:
    """6: the digest of each cohort reaches the channel: words, bands, and a picture."""
    await story.home.slack.clock.advance(days=5)
    await story.home.slack.clock.to_school_morning(CHICAGO)
    dana = story.teacher("dana.whitfield")
    for cohort in ("Lower school", "Upper school"):
        await dana.sees(cohort, where=CHANNEL)
    digests = [m for m in await story.home.slack.messages(CHANNEL) if m.get("metadata")]
    expect(len(digests) == 2, f"two digests, one for each cohort, not {len(digests)}")
    for cohort, lines in EXPECTED_FIGURES.items():
        (text,) = (m["text"] for m in digests if cohort in m["text"])
        for line in lines:
            expect(line in text, f"{cohort}: {line!r} is not in {text!r}")
    for digest in digests:
        images = [block for block in digest["blocks"] if block["type"] == "image"]
        expect(len(images) == 1, "a digest has one picture")
        expect(images[0]["alt_text"], "a picture has alt text")
        expect("<!channel>" not in digest["text"], "a digest mentions nobody")
        story.say("the channel reads:")
        for line in digest["text"].splitlines():
            story.say(f"  {line}")
        story.say(f"  [picture: {images[0]['alt_text']}]")


STEPS = (
    ("1  The files are loaded", _files),
    ("2  The workshop is marked complete", _complete),
    ("3  Plans are made and changed", _plans),
    ("4  The clock moves", _nudges),
    ("5  Tries are logged", _tries),
    ("6  The digest", _digest),
)


def _line(shown: str) -> str:
    return " · ".join(line.strip() for line in shown.splitlines() if line.strip())[:300]


async def play(folder: Path, say: Callable[[str], None]) -> None:
    """Play all six steps in a new house in `folder`. Raises AssertionError when one differs."""
    async with deployment(folder, made_anew=True) as home:
        enrolled = await home.database.rows(
            "SELECT c.name, p.slack_user_id FROM enrollment AS e"
            " JOIN cohort AS c ON c.id = e.cohort_id JOIN person AS p ON p.id = e.person_id"
        )
        cohorts = {str(user): str(cohort) for cohort, user in enrolled}
        story = Story(home, say)
        for handle in home.school.teachers:
            cohort = cohorts[home.slack.as_user(handle).id]
            (story.lower if cohort == "Lower school" else story.upper).append(handle)
        story.lower.remove(LAST_MINUTE)
        story.lower.append(LAST_MINUTE)
        await home.slack.clock.to_school_morning(CHICAGO)
        await home.slack.clock.advance(hours=WORKSHOP_HOURS)
        for name, step in STEPS:
            with _timed(name, say):
                await step(story)
        broken = await home.slack.broken_rules()
        expect(not broken, f"Slack's rules were broken: {broken}")


@contextmanager
def _timed(name: str, say: Callable[[str], None]) -> Iterator[None]:
    say(f"\n{name}")
    began = time.monotonic()
    yield
    say(f"  done in {time.monotonic() - began:.1f} s")


def main() -> int:
    """Play the story; return 0 when all six steps were seen as expected."""

    def say(line: str) -> None:
        sys.stdout.write(f"{line}\n" if line.startswith("\n") else f"  {line}\n")
        sys.stdout.flush()

    with tempfile.TemporaryDirectory(prefix="uptake-story-") as folder:
        try:
            asyncio.run(play(Path(folder), say))
        except AssertionError as differs:
            say(f"\nDIFFERS: {differs}")
            return 1
    say(f"\nAll six steps were seen as expected, {datetime.now(UTC):%Y-%m-%d %H:%M} UTC.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
