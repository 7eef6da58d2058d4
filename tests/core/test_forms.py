"""What a form may hold, at each limit and one past it. Storing is another file's."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.action_plans.planning import _check as check_plan
from core.action_plans.records import PlanForm
from core.applications.log import _check as check_application
from core.applications.records import Anchor, ApplicationForm, EarlyTryError
from core.applications.vocabulary import EvidenceType, Outcome
from core.kernel.errors import FieldErrors
from core.kernel.ids import StrategyId

CHICAGO = ZoneInfo("America/Chicago")
NOW = datetime(2026, 11, 23, 12, tzinfo=CHICAGO).astimezone(UTC)
TODAY = date(2026, 11, 23)
BEGAN = Anchor(datetime(2026, 1, 5, 8, tzinfo=CHICAGO).astimezone(UTC), is_check_in=False)
STRATEGY = StrategyId(UUID(int=1))

PLAN = PlanForm(STRATEGY, "Pairs talk first", date(2026, 11, 24), time(10), "U2", None, None)
TRY = ApplicationForm(
    STRATEGY, TODAY, time(11), Outcome.SUCCESS, EvidenceType.SELF_REPORT, None, None
)


def _plan_errors(now: datetime = NOW, zone: ZoneInfo = CHICAGO, **changed: object) -> set[str]:
    try:
        check_plan(replace(PLAN, **changed), now, zone)  # type: ignore[arg-type]  # by each test
    except FieldErrors as errors:
        return set(errors.fields)
    return set()


def _try_errors(
    now: datetime = NOW, zone: ZoneInfo = CHICAGO, began: Anchor = BEGAN, **changed: object
) -> set[str]:
    try:
        check_application(replace(TRY, **changed), began, now, zone)  # type: ignore[arg-type]  # same
    except FieldErrors as errors:
        return set(errors.fields)
    return set()


def test_a_plan_s_moment_is_told_in_utc() -> None:
    assert check_plan(PLAN, NOW, CHICAGO) == datetime(2026, 11, 24, 16, tzinfo=UTC)


@pytest.mark.parametrize(
    ("changed", "fields"),
    [
        ({"what": "x"}, set()),
        ({"what": "x" * 500}, set()),
        ({"what": "x" * 501}, {"what"}),
        ({"what": "😀" * 500}, set()),
        ({"what": ""}, {"what"}),
        ({"what": " \n\t\u00a0"}, {"what"}),
        ({"with_whom_slack_id": None}, {"with_whom_text"}),
        ({"with_whom_slack_id": None, "with_whom_text": " "}, {"with_whom_text"}),
        ({"with_whom_slack_id": None, "with_whom_text": "My class"}, set()),
        ({"with_whom_text": "x" * 150}, set()),
        ({"with_whom_text": "x" * 151}, {"with_whom_text"}),
        ({"cue": None}, set()),
        ({"cue": ""}, set()),
        ({"cue": "x" * 300}, set()),
        ({"cue": "x" * 301}, {"cue"}),
    ],
)
def test_texts_of_a_plan_at_and_past_their_limits(
    changed: dict[str, object], fields: set[str]
) -> None:
    assert _plan_errors(**changed) == fields


@pytest.mark.parametrize(
    ("on", "at", "fields"),
    [
        (TODAY, time(12, 1), set()),
        (TODAY, time(12), {"at"}),
        (TODAY, time(11, 59), {"at"}),
        (TODAY - timedelta(days=1), time(23, 59), {"on"}),
        (date(1, 1, 2), time(0), {"on"}),
        (TODAY + timedelta(days=366), time(12), set()),
        (TODAY + timedelta(days=366), time(12, 1), {"on"}),
        (date(9999, 12, 30), time(12), {"on"}),
        (date(2027, 3, 14), time(2, 30), {"at"}),  # clocks go forward
        (date(2027, 3, 14), time(3), set()),
    ],
)
def test_a_plan_lies_ahead_and_within_a_year(on: date, at: time, fields: set[str]) -> None:
    assert _plan_errors(on=on, at=at) == fields


def test_today_is_the_person_s_today() -> None:
    """Monday noon in Chicago is Tuesday already in Kiritimati."""
    kiritimati = ZoneInfo("Pacific/Kiritimati")
    assert _plan_errors(zone=kiritimati, on=date(2026, 11, 24), at=time(8)) == {"at"}
    assert _plan_errors(zone=kiritimati, on=date(2026, 11, 23), at=time(8)) == {"on"}
    assert _plan_errors(zone=kiritimati, on=date(2026, 11, 24), at=time(8, 1)) == set()


def test_every_wrong_field_is_told_at_once() -> None:
    wrong = {
        "what": "",
        "with_whom_slack_id": None,
        "cue": "x" * 301,
        "on": date(2025, 1, 1),
    }
    assert _plan_errors(**wrong) == {"what", "with_whom_text", "cue", "on"}


@pytest.mark.parametrize(
    ("changed", "fields"),
    [
        ({"note": "x" * 1000}, set()),
        ({"note": "x" * 1001}, {"note"}),
        ({"note": ""}, set()),
        ({"evidence_type": EvidenceType.OBSERVATION}, set()),
        ({"evidence_type": EvidenceType.ARTIFACT}, {"artifact_link"}),
        ({"evidence_type": EvidenceType.ARTIFACT, "artifact_link": "  "}, {"artifact_link"}),
        ({"evidence_type": EvidenceType.ARTIFACT, "artifact_link": "https://x.example/a"}, set()),
        ({"evidence_type": EvidenceType.ARTIFACT, "slack_file_id": "F0ABCDEF12"}, set()),
        ({"slack_file_id": "F" * 32}, set()),
        ({"slack_file_id": "F" * 33}, {"slack_file_id"}),
        ({"artifact_link": "http://x.example"}, set()),
        ({"artifact_link": " https://x.example "}, set()),
        ({"artifact_link": "x.example"}, {"artifact_link"}),
        ({"artifact_link": "javascript:alert(1)"}, {"artifact_link"}),
        ({"artifact_link": "file:///etc/passwd"}, {"artifact_link"}),
        ({"artifact_link": "https://x.example/" + "a" * 1982}, set()),
        ({"artifact_link": "https://x.example/" + "a" * 1983}, {"artifact_link"}),
    ],
)
def test_evidence_at_and_past_its_limits(changed: dict[str, object], fields: set[str]) -> None:
    assert _try_errors(**changed) == fields


@pytest.mark.parametrize(
    ("on", "at", "fields"),
    [
        (TODAY, time(12), set()),
        (TODAY, time(12, 2), set()),  # the person's watch runs ahead
        (TODAY, time(12, 3), {"at"}),
        (TODAY + timedelta(days=1), time(0), {"on"}),
        (date(9999, 12, 30), time(12), {"on"}),
        (date(2026, 3, 8), time(2, 30), {"at"}),
        (date(2026, 11, 1), time(1, 30), set()),
    ],
)
def test_a_try_lies_behind(on: date, at: time, fields: set[str]) -> None:
    assert _try_errors(on=on, at=at) == fields


ANCHOR = Anchor(datetime(2026, 11, 20, 14, 0, 30, tzinfo=UTC), is_check_in=False)  # 08:00:30


@pytest.mark.parametrize(
    ("zone", "on", "at", "early"),
    [
        (CHICAGO, date(2026, 11, 20), time(8), False),  # the very minute
        (CHICAGO, date(2026, 11, 20), time(7, 59), True),
        (CHICAGO, date(2026, 11, 19), time(9), True),
        # At 08:00 in Chicago it is the next day already in Auckland.
        (ZoneInfo("Pacific/Auckland"), date(2026, 11, 21), time(3), False),
        (ZoneInfo("Pacific/Auckland"), date(2026, 11, 21), time(2, 59), True),
    ],
)
def test_a_try_from_before_the_anchor_takes_a_word_of_confirmation(
    zone: ZoneInfo, on: date, at: time, early: bool
) -> None:
    form = replace(TRY, on=on, at=at)
    if early:
        with pytest.raises(EarlyTryError, match="another look") as asked:
            check_application(form, ANCHOR, NOW, zone)
        assert asked.value.fields == {
            "on": "That is before the workshop was marked complete. Pick when you tried it."
        }
    sure = check_application(replace(form, before_anchor=True), ANCHOR, NOW, zone)
    assert (sure < ANCHOR.at.replace(second=0)) is early


def test_whoever_checked_in_is_asked_about_that() -> None:
    checked_in = replace(ANCHOR, is_check_in=True)
    with pytest.raises(EarlyTryError) as asked:
        check_application(replace(TRY, on=date(2026, 11, 19)), checked_in, NOW, CHICAGO)
    assert asked.value.fields == {"on": "That is before you checked in. Pick when you tried it."}


def test_a_slip_of_the_calendar_is_told_whatever_was_ticked() -> None:
    for on in (date(2001, 1, 1), date(2025, 11, 18)):
        assert _try_errors(began=ANCHOR, on=on, before_anchor=True) == {"on"}
    assert _try_errors(began=ANCHOR, on=date(2025, 11, 20), before_anchor=True) == set()


def test_other_mistakes_are_told_before_the_day_is_asked_about() -> None:
    wrong = {"on": date(2026, 11, 19), "note": "x" * 1001}
    assert _try_errors(began=ANCHOR, **wrong) == {"note"}


def test_a_watch_that_runs_ahead_is_set_right() -> None:
    ahead = replace(TRY, at=time(12, 2))
    assert check_application(ahead, BEGAN, NOW, CHICAGO) == NOW


@pytest.mark.parametrize(
    "link", ["https://[", "http://[::1", "https://]x", "https://\u2100.example"]
)
def test_a_link_that_no_browser_could_read_gets_a_sentence_at_its_field(link: str) -> None:
    assert _try_errors(artifact_link=link) == {"artifact_link"}


@pytest.mark.parametrize("link", ["https://", "https:", "http:///path", "https:x.example"])
def test_a_link_names_a_place(link: str) -> None:
    assert _try_errors(artifact_link=link) == {"artifact_link"}


@pytest.mark.parametrize("on", [date.min, date.max])
@pytest.mark.parametrize("at", [time.min, time.max])
@pytest.mark.parametrize("zone", ["America/Chicago", "Pacific/Kiritimati", "UTC"])
def test_an_impossible_date_is_told_at_its_field(on: date, at: time, zone: str) -> None:
    where = ZoneInfo(zone)
    assert _plan_errors(zone=where, on=on, at=at) & {"on", "at"}
    late = replace(TRY, on=date.max, at=at)
    with pytest.raises(FieldErrors):
        check_application(late, BEGAN, NOW, where)


@given(
    st.builds(
        PlanForm,
        st.just(STRATEGY),
        st.text(max_size=600),
        st.dates(date(2020, 1, 1), date(2030, 1, 1)),
        st.times(),
        st.none() | st.just("U2"),
        st.none() | st.text(max_size=200),
        st.none() | st.text(max_size=400),
    )
)
def test_a_plan_that_passes_fits_every_limit(form: PlanForm) -> None:
    try:
        due_at = check_plan(form, NOW, CHICAGO)
    except FieldErrors as errors:
        assert errors.fields  # noqa: PT017  # both outcomes are right
        return
    assert form.what.strip()
    assert len(form.what) <= 500
    assert len(form.cue or "") <= 300
    assert len(form.with_whom_text or "") <= 150
    assert form.with_whom_slack_id or (form.with_whom_text or "").strip()
    assert NOW < due_at <= NOW + timedelta(days=366)
