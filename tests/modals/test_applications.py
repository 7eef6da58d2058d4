from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest

from core.applications.records import Anchor, ApplicationForm
from core.applications.vocabulary import EvidenceType, Outcome
from core.kernel.errors import FieldErrors, UptakeError
from core.kernel.ids import StrategyId
from modals.applications import answers
from modals.applications import form as try_form
from modals.kit.metadata import EngagementMetadata
from modals.kit.payloads import Field, View
from tests.modals import samples
from tests.modals.reading import answered, buttons, question, shown
from tests.modals.samples import NOW, person, plain_engagement

LATE = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)


def _form(now: datetime = NOW, **replaced: object) -> View:
    view = try_form.application_form(samples.current_plan(its=samples.plan()), person(), now)
    filled: dict[Field, object] = {try_form.OUTCOME: "success"}
    return answered(view, filled | {try_form.FIELDS[name]: one for name, one in replaced.items()})


def test_the_form_starts_with_the_planned_strategy_and_now_in_the_persons_zone() -> None:
    assert try_form.parse(_form(LATE)) == ApplicationForm(
        strategy_id=StrategyId(samples.uid(100)),
        on=date(2026, 11, 24),
        at=time(0, 30),
        outcome=Outcome.SUCCESS,
        evidence_type=EvidenceType.SELF_REPORT,
        note=None,
        artifact_link=None,
    )
    assert EngagementMetadata.of(_form()).engagement_id == plain_engagement().id


def test_nobody_is_led_to_one_outcome() -> None:
    view = try_form.application_form(samples.current_plan(), person(), NOW)
    assert "initial_option" not in question(view, try_form.OUTCOME)["element"]


def test_students_are_kept_out_of_notes_and_links() -> None:
    view = try_form.application_form(samples.current_plan(), person(), NOW)
    for field in (try_form.NOTE, try_form.LINK):
        assert "don't name or describe students" in question(view, field)["hint"]["text"]


def test_note_and_link_come_back_as_typed() -> None:
    form = try_form.parse(_form(note="Loud.\nGood.", artifact_link="https://example.com/board"))
    assert (form.note, form.artifact_link) == ("Loud.\nGood.", "https://example.com/board")


@pytest.mark.parametrize(
    ("field", "answer"),
    [
        ("strategy_id", "other"),
        ("on", "2026-02-31"),
        ("at", "25:99"),
        ("outcome", None),
        ("outcome", "splendid"),
        ("evidence_type", "rumour"),
    ],
)
def test_an_answer_that_was_not_offered_is_named_at_its_field(field: str, answer: object) -> None:
    with pytest.raises(FieldErrors) as refused:
        try_form.parse(_form(**{field: answer}))
    assert list(refused.value.fields) == [field]


def test_a_saved_try_leads_to_what_comes_next() -> None:
    view = answers.saved(samples.logged(attempt=2))
    assert list(buttons(view)) == [
        "Plan the next try",
        "Log another try",
        "My reflection",
        "My tries",
        "Take it back",
    ]


def test_a_file_is_kept_by_its_id_alone() -> None:
    file = [{"id": "F0ABCDEF12", "name": "board.png", "user": "U0ANA0001"}]
    assert try_form.parse(_form(slack_file_id=file)).slack_file_id == "F0ABCDEF12"
    for forged in (None, [], [{}], [{"id": "x"}], [{"id": "F" + "A" * 32}], "F0ABCDEF12", [None]):
        assert try_form.parse(_form(slack_file_id=forged)).slack_file_id is None


def test_a_file_comes_with_the_warning_about_students() -> None:
    view = try_form.application_form(samples.current_plan(), person(), NOW)
    assert "No student's face, name or marks" in question(view, try_form.FILE)["hint"]["text"]
    assert question(view, try_form.FILE)["element"]["max_files"] == 1


def test_an_early_day_is_asked_about_and_every_answer_stands() -> None:
    first = try_form.parse(
        _form(note="Loud.", artifact_link="https://example.com/b", outcome="attempted_failed")
    )
    early = try_form.Draft.early(plain_engagement().id, first, Anchor(NOW, is_check_in=False))
    view = try_form.application_form(samples.current_plan(), person(), NOW, early)
    asked = question(view, try_form.EARLY)
    assert "before the workshop was marked complete (Monday 23 November" in asked["label"]["text"]
    assert try_form.parse(answered(view)) == first
    assert try_form.parse(answered(view, {try_form.EARLY: ["before"]})) == replace(
        first, before_anchor=True
    )


def test_several_workshops_stand_as_groups_and_the_answer_tells_which() -> None:
    other = samples.engagement("Other ", number=11)
    view = try_form.grouped_form([plain_engagement(), other], person(), NOW)
    groups = question(view, try_form.STRATEGY)["element"]["option_groups"]
    assert groups[0]["label"]["text"] == "Better questions"
    picked = groups[1]["options"][1]["value"]
    sent = answered(view, {try_form.STRATEGY: picked, try_form.OUTCOME: "success"})
    assert try_form.engagement_of(sent) == other.id
    assert try_form.parse(sent).strategy_id == other.strategies[1].id


@pytest.mark.parametrize("picked", [None, "x", f"{samples.uid(10)}:x", f"x:{samples.uid(100)}"])
def test_of_several_workshops_nothing_forged_is_taken(picked: str | None) -> None:
    view = try_form.grouped_form([plain_engagement()], person(), NOW)
    sent = answered(view, {try_form.STRATEGY: picked, try_form.OUTCOME: "success"})

    def log(view: View) -> ApplicationForm:
        assert try_form.engagement_of(view) is not None
        return try_form.parse(view)

    with pytest.raises(UptakeError):
        log(sent)


def test_the_dm_repeats_the_thanks_without_the_persons_words() -> None:
    message = answers.thanks(samples.logged(attempt=11, note="A secret note"), person())
    assert "secret" not in message["text"] + shown(message)
