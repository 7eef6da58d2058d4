"""Changes to the code that must each turn a test red, with the tests that say so.

A change is found by what stands there and not by its file, so that code may move. Where the code
itself changes, `make test` says which change finds its place no more.
"""

import re
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Mutant:
    """Put `instead` in the one place of `room` where `pattern` stands. All of `tests` are red then.

    `pattern` is a regular expression, `instead` its replacement.
    """

    what: str
    room: str
    pattern: str
    instead: str
    tests: tuple[str, ...]

    def mutated(self, root: Path) -> tuple[Path, str]:
        """Return the file below `root` that changes, with its changed text."""
        found = []
        for path in sorted((root / self.room).rglob("*")):
            if path.suffix in {".py", ".sql"}:
                text = path.read_text()
                if times := len(re.findall(self.pattern, text)):
                    found += [(path, text)] * times
        if len(found) != 1:
            places = ", ".join(str(path.relative_to(root)) for path, _ in found) or "nowhere"
            raise LookupError(
                f"“{self.what}” must stand in one place of {self.room}/, and stands {places}: bring"
                " its pattern in tests/mutants/changes.py in line with the code."
            )
        ((path, text),) = found
        return path, re.sub(self.pattern, self.instead, text)


_DAYS = "tests/core/test_local_days.py::"
_AUDIT = ("tests/core/test_audit_lines.py::test_each_use_case_leaves_the_lines_expected_of_it",)
_LEFT = "tests/storage/test_people_who_left.py::"
_HOMES = "tests/bot/slack/test_homes.py::"
_BROKE = "tests/bot/slack/test_homes_kept_back.py::"
_AGAIN = "tests/handlers/test_settings_again.py::"
_BACKOFF = "tests/jobs/test_backoff.py::"
_KEPT_BACK = "tests/handlers/test_home_kept_back.py::"


def _unaudited(what: str, action: str) -> Mutant:
    """Leave out the one line of the audit whose action is written like this."""
    call = (
        rf"(?m)^ +await work\.audit\.write\((?:[^()]|\([^()]*\))*?{action}(?:[^()]|\([^()]*\))*\)\n"
    )
    return Mutant(what, "core", call, "", _AUDIT)


def _who_left(view: str, *tests: str) -> Mutant:
    """Let a view of a nudge find people who left."""
    return Mutant(
        f"people who left are found for {view}",
        "storage/schema/sql",
        rf"(VIEW uptake\.{view} [^;]*?) AND n\.left_at IS NULL",
        r"\1",
        tests,
    )


MUTANTS = (
    Mutant(
        "“tomorrow” in the budget is UTC's",
        "core",
        r"tomorrow = now\.astimezone\(zone\)\.date\(\)",
        "tomorrow = now.date()",
        (f"{_DAYS}test_the_budget_of_a_day_is_free_again_from_the_persons_own_midnight",),
    ),
    Mutant(
        "“today” in the budget is UTC's",
        "core",
        r"at\.astimezone\(zone\)\.date\(\) == now\.astimezone\(zone\)\.date\(\)",
        "at.date() == now.date()",
        (f"{_DAYS}test_the_budget_of_a_day_is_free_again_from_the_persons_own_midnight",),
    ),
    Mutant(
        "a pulse check opens on the workshop's day in UTC",
        "core/pulses",
        r"now\.astimezone\(zone\)\.date\(\) >= engagement\.starts_at\.astimezone\(zone\)\.date\(\)",
        "now.date() >= engagement.starts_at.date()",
        (f"{_DAYS}test_a_pulse_check_opens_on_the_workshops_day_at_its_school",),
    ),
    Mutant(
        "a journey begins on the workshop's day in UTC",
        "core",
        r"engagement\.starts_at\.astimezone\(zone\)\.date\(\) <= now\.astimezone\(zone\)\.date\(\)",
        "engagement.starts_at.date() <= now.date()",
        (f"{_DAYS}test_a_workshops_day_begins_at_its_schools_midnight",),
    ),
    Mutant(
        "materials of the day come out in UTC's morning",
        "storage",
        r"\(\(e\.starts_at AT TIME ZONE c\.time_zone\)::date(\s+)\+ %\(morning\)s::time\)"
        r" AT TIME ZONE c\.time_zone",
        r"((e.starts_at AT TIME ZONE 'UTC')::date\1+ %(morning)s::time) AT TIME ZONE 'UTC'",
        (f"{_DAYS}test_what_is_for_the_day_comes_out_in_the_schools_own_morning",),
    ),
    Mutant(
        "a digest's week is UTC's",
        "core",
        r"opens\.astimezone\(zone\)\.isocalendar\(\)",
        "opens.isocalendar()",
        (f"{_DAYS}test_a_digest_is_told_in_the_schools_own_week",),
    ),
    Mutant(
        "the day of a plan that has passed is UTC's",
        "core/action_plans",
        r"form\.on < now\.astimezone\(zone\)\.date\(\)",
        "form.on < now.date()",
        (f"{_DAYS}test_the_day_of_a_plan_and_of_a_try_is_the_persons_own",),
    ),
    Mutant(
        "the day of a try that is still to come is UTC's",
        "core/applications",
        r"today = now\.astimezone\(zone\)\.date\(\)",
        "today = now.date()",
        (f"{_DAYS}test_the_day_of_a_plan_and_of_a_try_is_the_persons_own",),
    ),
    Mutant(
        "a calendar's entry stands at UTC's hour",
        "bot",
        r"entry\.starts_at\.astimezone\(ZoneInfo\(entry\.time_zone\)\)",
        'entry.starts_at.astimezone(ZoneInfo("UTC"))',
        (f"{_DAYS}test_an_entry_stands_on_the_plans_own_day_in_a_calendar",),
    ),
    _unaudited("a committed plan is not audited", r'"action_plan\.committed"'),
    _unaudited("“put in calendar” is not audited", r'"action_plan\.put_in_calendar"'),
    Mutant(
        "a lost lease still writes nudge.sent",
        "storage",
        r"if \w+ and claim\.notice\.counts_as_nudge:",
        "if claim.notice.counts_as_nudge:",
        ("tests/storage/test_lost_leases.py::test_a_lost_lease_writes_no_nudge_as_sent",),
    ),
    _who_left("no_application", f"{_LEFT}test_who_left_without_doing_it_is_not_asked_for_it"),
    _who_left("no_action_plan", f"{_LEFT}test_who_left_without_doing_it_is_not_asked_for_it"),
    _who_left("no_survey", f"{_LEFT}test_who_left_after_a_try_is_not_asked_to_look_back"),
    _who_left(
        "missing_prework", f"{_LEFT}test_who_left_before_the_workshop_is_not_asked_for_pre_work"
    ),
    Mutant(
        "a settings form sent again does not refresh Home",
        "handlers",
        r"\n +await uow\.homes\.changed\(\[user\.person\.id\]\)"
        r"(?=\n +return [\w.]+\.saved\(saved, user\.person, uow\.now\))",
        "",
        (f"{_AGAIN}test_a_form_sent_once_more_brings_home_up_to_date_once_more",),
    ),
    Mutant(
        "back-off begins one attempt early",
        "jobs",
        r"min\(attempts, 20\) - 3\b",
        "min(attempts, 20) - 2",
        (f"{_BACKOFF}test_waits_double_from_the_fourth_attempt_on_up_to_a_quarter_of_an_hour",),
    ),
    Mutant(
        "a Home that is kept back is due at once",
        "storage",
        r"\"rest\": timedelta\(seconds=seconds\)(?=,\s+\"until\")",
        '"rest": timedelta(0)',
        ("tests/storage/test_homes.py::test_what_is_kept_back_comes_later",),
    ),
    Mutant(
        "a Home that Slack did not take just now is let go",
        "bot",
        r"homes\.later\(claim, seconds\)",
        "homes.done(claim)",
        (f"{_HOMES}test_slacks_no_is_waited_for_or_taken",),
    ),
    Mutant(
        "a Home that broke is let go",
        "bot",
        r"homes\.later\(claim, _AFTER_MISTAKE_SECONDS\)",
        "homes.done(claim)",
        (f"{_BROKE}test_a_home_that_broke_is_kept_back_for_minutes",),
    ),
    Mutant(
        "a Home whose opening failed is let go",
        "handlers",
        r"homes\.later\(claim, _AFTER_TROUBLE_SECONDS\)",
        "homes.done(claim)",
        (f"{_KEPT_BACK}test_a_home_that_could_not_be_published_is_kept_back_for_a_moment",),
    ),
)
