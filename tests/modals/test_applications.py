from datetime import UTC, date, datetime, time

import pytest

from core.applications import ApplicationForm
from core.kernel.errors import FieldErrors
from core.kernel.ids import StrategyId
from core.kernel.vocabularies import EvidenceType, Outcome
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
    assert list(buttons(view)) == ["Plan the next try", "Log another try", "My reflection"]


def test_a_failed_try_is_thanked_for_warmly_and_counts() -> None:
    said = shown(paper.saved(samples.logged(outcome=Outcome.ATTEMPTED_FAILED, attempt=1)))
    assert "That's your first try of *Think-pair-share*." in said
    assert "Thank you for trying it" in said
    assert "counts in full" in said


def test_the_same_form_sent_twice_is_answered_as_saved() -> None:
    view = paper.saved_before(plain_engagement(), 3)
    assert view["title"] == paper.saved(samples.logged())["title"]
    assert "Tries so far: 3." in shown(view)


def test_the_dm_repeats_the_thanks_without_the_persons_words() -> None:
    message = paper.thanks(samples.logged(attempt=11, note="A secret note"), person())
    assert "That's your 11th try of Think-pair-share." in message["text"]
    assert "Tried on Monday 23 November at 10:00." in message["text"]
    assert "secret" not in message["text"] + shown(message)
