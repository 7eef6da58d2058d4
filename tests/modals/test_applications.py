from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest

from core.applications.records import Anchor, ApplicationForm
from core.applications.vocabulary import EvidenceType, Outcome
from core.kernel.errors import FieldErrors, UptakeError
from core.kernel.ids import StrategyId
from modals import applications as paper
from modals.kit.metadata import EngagementMetadata
from modals.kit.payloads import Field, View
from tests.modals import samples
from tests.modals.reading import answered, buttons, question, shown
from tests.modals.samples import NOW, person, plain_engagement

LATE = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)


def _form(now: datetime = NOW, **replaced: object) -> View:
    view = paper.application_form(samples.held(its=samples.plan()), person(), now)
    filled: dict[Field, object] = {paper.OUTCOME: "success"}
    return answered(view, filled | {paper.FIELDS[name]: one for name, one in replaced.items()})


def test_the_form_starts_with_the_planned_strategy_and_now_in_the_persons_zone() -> None:
    assert paper.parse(_form(LATE)) == ApplicationForm(
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
    view = paper.application_form(samples.held(), person(), NOW)
    assert "initial_option" not in question(view, paper.OUTCOME)["element"]


def test_students_are_kept_out_of_notes_and_links() -> None:
    view = paper.application_form(samples.held(), person(), NOW)
    for field in (paper.NOTE, paper.LINK):
        assert "don't name or describe students" in question(view, field)["hint"]["text"]


def test_note_and_link_come_back_as_typed() -> None:
    form = paper.parse(_form(note="Loud.\nGood.", artifact_link="https://example.com/board"))
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
        paper.parse(_form(**{field: answer}))
    assert list(refused.value.fields) == [field]


def test_a_success_is_counted_and_thanked_for() -> None:
    view = paper.saved(samples.logged(attempt=2))
    assert "That's your second try of *Think-pair-share*." in shown(view)
    assert list(buttons(view)) == [
        "Plan the next try",
        "Log another try",
        "My reflection",
        "My tries",
        "Take it back",
    ]


def test_a_failed_try_is_thanked_for_warmly_and_counts() -> None:
    said = shown(paper.saved(samples.logged(outcome=Outcome.ATTEMPTED_FAILED, attempt=1)))
    assert "That's your first try of *Think-pair-share*." in said
    assert "Thank you for trying it" in said
    assert "counts in full" in said


def test_a_file_is_kept_by_its_id_alone() -> None:
    file = [{"id": "F0ABCDEF12", "name": "board.png", "user": "U0ANA0001"}]
    assert paper.parse(_form(slack_file_id=file)).slack_file_id == "F0ABCDEF12"
    for forged in (None, [], [{}], [{"id": "x"}], [{"id": "F" + "A" * 32}], "F0ABCDEF12", [None]):
        assert paper.parse(_form(slack_file_id=forged)).slack_file_id is None


def test_a_file_comes_with_the_warning_about_students() -> None:
    view = paper.application_form(samples.held(), person(), NOW)
    assert "No student's face, name or marks" in question(view, paper.FILE)["hint"]["text"]
    assert question(view, paper.FILE)["element"]["max_files"] == 1


def test_an_early_day_is_asked_about_and_every_answer_stands() -> None:
    first = paper.parse(
        _form(note="Loud.", artifact_link="https://example.com/b", outcome="attempted_failed")
    )
    early = paper.Draft.early(plain_engagement().id, first, Anchor(NOW, is_check_in=False))
    view = paper.application_form(samples.held(), person(), NOW, early)
    asked = question(view, paper.EARLY)
    assert "before the workshop was marked complete (Monday 23 November" in asked["label"]["text"]
    assert paper.parse(answered(view)) == first
    assert paper.parse(answered(view, {paper.EARLY: ["before"]})) == replace(
        first, before_anchor=True
    )


def test_several_workshops_stand_as_groups_and_the_answer_tells_which() -> None:
    other = samples.engagement("Other ", number=11)
    view = paper.grouped_form([plain_engagement(), other], person(), NOW)
    groups = question(view, paper.STRATEGY)["element"]["option_groups"]
    assert groups[0]["label"]["text"] == "Better questions"
    picked = groups[1]["options"][1]["value"]
    sent = answered(view, {paper.STRATEGY: picked, paper.OUTCOME: "success"})
    assert paper.engagement_of(sent) == other.id
    assert paper.parse(sent).strategy_id == other.strategies[1].id


@pytest.mark.parametrize("picked", [None, "x", f"{samples.uid(10)}:x", f"x:{samples.uid(100)}"])
def test_of_several_workshops_nothing_forged_is_taken(picked: str | None) -> None:
    view = paper.grouped_form([plain_engagement()], person(), NOW)
    sent = answered(view, {paper.STRATEGY: picked, paper.OUTCOME: "success"})

    def log(view: View) -> ApplicationForm:
        assert paper.engagement_of(view) is not None
        return paper.parse(view)

    with pytest.raises(UptakeError):
        log(sent)


def test_the_dm_repeats_the_thanks_without_the_persons_words() -> None:
    message = paper.thanks(samples.logged(attempt=11, note="A secret note"), person())
    assert "That's your 11th try of Think-pair-share." in message["text"]
    assert "Tried on Monday 23 November at 10:00." in message["text"]
    assert "secret" not in message["text"] + shown(message)
