import pytest

from core.kernel.errors import FieldErrors, NotAllowedError
from modals import engagements as views
from modals.kit.metadata import METADATA_MAX, EngagementMetadata, EtagMetadata
from tests.modals import samples
from tests.modals.reading import answered, question, shown
from tests.modals.samples import person, plain_engagement


def test_several_workshops_are_told_apart_by_day_and_school() -> None:
    view = views.choose([plain_engagement()], person())
    option = question(view, views.ENGAGEMENT)["element"]["options"][0]
    assert option["text"]["text"] == "Better questions"
    assert option["description"]["text"] == "23 November 2026 · Oak School"


def test_the_choice_comes_back_as_an_id() -> None:
    view = views.choose([plain_engagement()], person())
    chosen = answered(view, {views.ENGAGEMENT: str(plain_engagement().id)})
    assert views.parse_choice(chosen) == plain_engagement().id


@pytest.mark.parametrize("answer", [None, "first", "*"])
def test_no_choice_is_asked_for_at_its_field(answer: str | None) -> None:
    view = views.choose([plain_engagement()], person())
    with pytest.raises(FieldErrors) as refused:
        views.parse_choice(answered(view, {views.ENGAGEMENT: answer}))
    assert refused.value.fields == {"engagement_id": "Pick a workshop."}


def test_a_list_that_is_too_long_says_how_many_it_leaves_out() -> None:
    many = [samples.engagement(number=number) for number in range(103)]
    view = views.choose(many, person())
    assert len(question(view, views.ENGAGEMENT)["element"]["options"]) == 100
    assert "3 older ones are not shown." in shown(view)


def test_the_confirmation_says_what_follows_and_for_how_many() -> None:
    view = views.confirm(plain_engagement(), samples.cohorts(), person())
    output = shown(view)
    assert "Better questions" in output
    assert "Oak School" in output
    assert "20 people" in output
    assert EngagementMetadata.of(view).engagement_id == plain_engagement().id


@pytest.mark.parametrize(
    "text",
    [
        None,
        7,
        "",
        "{",
        "[]",
        "null",
        "[" * 3000,
        '{"v":2,"engagement_id":"00000000-0000-0000-0000-00000000000a"}',
        '{"engagement_id":"00000000-0000-0000-0000-00000000000a"}',
        '{"v":1,"engagement_id":"mine"}',
        '{"v":1,"engagement_id":7}',
        '{"v":1,"engagement_id":"00000000-0000-0000-0000-00000000000a","more":"x"}',
        '{"v":1}',
        '{"v":1,"engagement_id":"' + "0" * 4000 + '"}',
    ],
)
def test_metadata_that_is_not_ours_is_refused(text: object) -> None:
    with pytest.raises(NotAllowedError):
        EngagementMetadata.from_text(text)


def test_metadata_comes_back_as_it_went() -> None:
    metadata = EngagementMetadata(plain_engagement().id)
    assert EngagementMetadata.from_text(metadata.to_text()) == metadata


def test_metadata_that_slack_would_refuse_is_never_sent() -> None:
    room = METADATA_MAX - len(EtagMetadata("").to_text())
    assert len(EtagMetadata("a" * room).to_text()) == METADATA_MAX
    with pytest.raises(ValueError, match="3001 characters"):
        EtagMetadata("a" * (room + 1)).to_text()
