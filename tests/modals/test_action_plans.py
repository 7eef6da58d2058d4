import json
from datetime import UTC, date, datetime, time

import pytest

from core.action_plans.records import PlanForm
from core.interventions.records import Decision, Send, Skip, Wait
from core.kernel.errors import FieldErrors, NotAllowedError
from core.kernel.ids import StrategyId
from modals.action_plans import form, messages, screens
from modals.action_plans import sentence as sentence_views
from modals.kit import shared_actions
from modals.kit.metadata import EngagementMetadata, PlanMetadata
from modals.kit.state import slack_errors
from tests.modals import samples
from tests.modals.reading import answered, buttons, question, shown
from tests.modals.samples import person, plain_engagement

FILLED: dict[object, object] = {
    form.STRATEGY: str(samples.uid(100)),
    form.WHAT: "Pair talk",
    form.ON: "2026-11-24",
    form.AT: "10:00",
    form.WITH_WHOM: "my class",
}


def _form(**replaced: object) -> dict[str, object]:
    view = form.plan_form(samples.current_plan(), person())
    fields = {form.FIELDS[name]: answer for name, answer in replaced.items()}
    return answered(view, FILLED | fields)  # type: ignore[arg-type]  # keys are fields


def test_the_form_carries_its_engagement_and_the_plan_s_revision_and_nothing_else() -> None:
    for exported, revision in [
        (samples.current_plan(), 0),
        (samples.current_plan(its=samples.plan()), 1),
    ]:
        view = form.plan_form(exported, person())
        assert json.loads(view["private_metadata"]) == {
            "v": 2,
            "engagement_id": str(plain_engagement().id),
            "revision": str(revision),
        }
        assert PlanMetadata.of(view) == PlanMetadata(plain_engagement().id, revision)


def test_a_form_of_the_release_before_is_read_without_its_revision() -> None:
    old = EngagementMetadata(plain_engagement().id).to_text()
    assert PlanMetadata.from_text(old) == PlanMetadata(plain_engagement().id, None)


@pytest.mark.parametrize("revision", ["", "-1", "1.5", "one", "²", "٣", " 1", "9" * 400])
def test_a_revision_that_is_none_is_refused(revision: str) -> None:
    facts = {"v": 2, "engagement_id": str(plain_engagement().id), "revision": revision}
    with pytest.raises(NotAllowedError):
        PlanMetadata.from_text(json.dumps(facts))


@pytest.mark.parametrize("text", [None, "", "{}", '{"v":3}', '{"v":2,"revision":"1"}', '{"v":1}'])
def test_a_plan_s_metadata_that_is_not_ours_is_refused(text: object) -> None:
    with pytest.raises(NotAllowedError):
        PlanMetadata.from_text(text)


def test_the_only_strategy_is_chosen_already() -> None:
    view = form.plan_form(samples.current_plan(plain_engagement(1)), person())
    chosen = question(view, form.STRATEGY)["element"]["initial_option"]
    assert chosen["text"]["text"] == "Think-pair-share"


def test_one_of_two_strategies_is_left_to_choose() -> None:
    view = form.plan_form(samples.current_plan(), person())
    assert "initial_option" not in question(view, form.STRATEGY)["element"]


def test_a_plan_that_stands_fills_its_form_in_the_persons_zone() -> None:
    plan = samples.plan(others="my class")
    view = form.plan_form(samples.current_plan(its=plan), person())
    assert view["title"]["text"] == "Change my plan"
    assert form.parse(answered(view)) == PlanForm(
        strategy_id=plan.strategy_id,
        what=plan.what,
        on=date(2026, 11, 24),
        at=time(10, 0),
        with_whom_slack_id="U0BEN0002",
        with_whom_text="my class",
        cue="the bell rings",
    )


def test_what_was_typed_comes_back_as_a_form() -> None:
    assert form.parse(_form(cue=" When the bell rings ")) == PlanForm(
        strategy_id=StrategyId(samples.uid(100)),
        what="Pair talk",
        on=date(2026, 11, 24),
        at=time(10, 0),
        with_whom_slack_id=None,
        with_whom_text="my class",
        cue="When the bell rings",
    )


@pytest.mark.parametrize(
    ("field", "answer"),
    [
        ("strategy_id", "no id at all"),
        ("strategy_id", None),
        ("what", "   "),
        ("what", {"not": "a text"}),
        ("what", "\x00"),
        ("on", "2026-02-31"),
        ("on", "9999-12-31"),
        ("on", "20261124"),
        ("on", 20261124),
        ("at", "25:99"),
        ("at", "10"),
        ("at", None),
    ],
)
def test_an_answer_that_makes_no_sense_is_named_at_its_field(field: str, answer: object) -> None:
    with pytest.raises(FieldErrors) as refused:
        form.parse(_form(**{field: answer}))
    assert list(refused.value.fields) == [field]
    assert list(slack_errors(refused.value, form.FIELDS)) == [form.FIELDS[field].block_id]


@pytest.mark.parametrize("state", [None, {}, [], "x", {"values": None}, {"values": {"plan_on": 1}}])
def test_a_form_without_answers_is_asked_for_each_required_one(state: object) -> None:
    with pytest.raises(FieldErrors) as refused:
        form.parse({"state": state})
    assert set(refused.value.fields) == {"strategy_id", "what", "on", "at"}


def test_a_colleague_who_is_no_slack_user_is_nobody() -> None:
    assert form.parse(_form(with_whom_slack_id="<!channel>")).with_whom_slack_id is None


def test_the_words_of_ten_thousand_characters_reach_the_rules_whole() -> None:
    assert len(form.parse(_form(what="x" * 10_000)).what) == 10_000


def test_the_sentence_is_read_back() -> None:
    view = screens.saved(samples.current_plan(its=samples.plan()), person(), Send())
    assert view["blocks"][0]["text"]["text"] == (
        "When the bell rings, I will try *Think-pair-share* on <!date^1795510800^{date_long} at"
        " {time}|Tuesday 24 November at 10:00>, with <@U0BEN0002>."
    )
    assert "What I will do: Two minutes of pair talk" in shown(view)


@pytest.mark.parametrize(
    ("cue", "colleague", "others", "said"),
    [
        (None, "U0BEN0002", None, "I will try Think-pair-share on {}, with <@U0BEN0002>."),
        (
            "When I sit down.",
            None,
            "me",
            "When I sit down, I will try Think-pair-share on {}, on my own.",
        ),
        (
            None,
            "U0BEN0002",
            "my class.",
            "I will try Think-pair-share on {}, with <@U0BEN0002> and my class.",
        ),
        (None, None, None, "I will try Think-pair-share on {}."),
    ],
)
def test_the_sentence_reads_well_whatever_was_given(
    cue: str | None, colleague: str | None, others: str | None, said: str
) -> None:
    plan = samples.plan(cue=cue, colleague=colleague, others=others)
    sentence = sentence_views.plan_sentence(samples.current_plan(its=plan), person())
    assert sentence.plain_text() == said.format("Tuesday 24 November at 10:00")


@pytest.mark.parametrize(
    ("cue", "begins"),
    [
        ("the bell rings", "When the bell rings, I will"),
        ("The bell rings!", "When the bell rings, I will"),
        ("WHEN  the bell rings", "When the bell rings, I will"),
        ("When They are restless", "When they are restless, I will"),
        ("When", "I will"),
        (" when … ", "I will"),
        ("?!", "I will"),
        ("After", "I will"),
        ("After lunch", "After lunch, I will"),
        ("before the quiz,", "Before the quiz, I will"),
        ("If they are restless", "If they are restless, I will"),
        ("once everybody sits", "Once everybody sits, I will"),
        ("whenever I see hands", "Whenever I see hands, I will"),
        ("as soon as the bell rings", "As soon as the bell rings, I will"),
        ("at 10", "At 10, I will"),
        ("on Monday", "On Monday, I will"),
        ("during the warm-up", "During the warm-up, I will"),
        ("Right after the warm-up", "Right after the warm-up, I will"),
        ("every time I hand out paper", "Every time I hand out paper, I will"),
        ("every hand is up", "When every hand is up, I will"),
        ("Ms. Ito nods", "When Ms. Ito nods, I will"),
        ("online quizzes start", "When online quizzes start, I will"),
    ],
)
def test_a_cue_is_told_as_the_beginning_of_one_sentence(cue: str, begins: str) -> None:
    for told in (screens.withdrawal_form, messages.plan_due):
        drawn = shown(told(samples.current_plan(its=samples.plan(cue=cue)), person()))
        assert f"{begins} try *Think-pair-share* on " in drawn
        assert (", I will" in drawn) is (begins != "I will")


@pytest.mark.parametrize(
    ("others", "ends"),
    [
        ("with my class", ", with my class."),
        ("With with My class!", ", with my class."),
        ("together with Grade 4", ", with Grade 4."),
        ("without a net", ", with without a net."),
        ("Just me", ", on my own."),
        ("just me :)", ", on my own."),
        ("with myself", ", on my own."),
        ("Nobody", ", on my own."),
        ("no-one else", ", on my own."),
        ("alone", ", on my own."),
        ("by myself", ", on my own."),
        ("just me and Grade 4", ", with just me and Grade 4."),
        ("with", "."),
        ("-", "."),
    ],
)
def test_whoever_comes_along_is_told_once(others: str, ends: str) -> None:
    plan = samples.plan(cue=None, colleague=None, others=others)
    said = sentence_views.plan_sentence(samples.current_plan(its=plan), person()).plain_text()
    assert said == f"I will try Think-pair-share on Tuesday 24 November at 10:00{ends}"


def test_with_a_colleague_nobody_is_on_their_own() -> None:
    plan = samples.plan(cue=None, others="just me")
    said = sentence_views.plan_sentence(samples.current_plan(its=plan), person()).plain_text()
    assert said.endswith("at 10:00, with <@U0BEN0002>.")


def test_without_a_plan_the_sentence_says_so() -> None:
    assert (
        sentence_views.plan_sentence(samples.current_plan(), person()).plain_text()
        == "You have no plan yet."
    )


def test_the_saved_view_leads_back_to_the_form() -> None:
    change = buttons(screens.saved(samples.current_plan(its=samples.plan()), person(), Send()))[
        "Change it"
    ]
    assert change["action_id"] == shared_actions.OPEN_PLAN_ACTION
    assert change["value"] == str(plain_engagement().id)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (Send(), "We'll check in with you at that time."),
        (
            Wait(datetime(2026, 11, 25, 7, tzinfo=UTC)),
            "|Wednesday 25 November at 08:00>.",
        ),
        (Skip("muted"), "You turned our check-ins off, so we won't ask."),
        (Skip("over_budget"), ""),
        (None, ""),
    ],
)
def test_what_is_promised_of_the_check_in_is_what_will_come(
    asked: Decision | None, said: str
) -> None:
    current = samples.current_plan(its=samples.plan())
    for drawn in (
        screens.saved(current, person(), asked),
        messages.plan_saved(current, person(), asked),
    ):
        words = shown(drawn)
        assert said in words
        assert ("check" in words) is bool(said)


def test_the_invitation_has_one_button_for_the_plan() -> None:
    message = messages.invitation(plain_engagement())
    assert list(buttons(message)) == ["Make my plan"]
    assert "Better questions" in message["text"]


def test_the_saved_plan_in_the_dm_can_be_changed_tried_put_off_and_withdrawn() -> None:
    message = messages.plan_saved(samples.current_plan(its=samples.plan()), person(), Send())
    assert list(buttons(message)) == [
        *("Change my plan", "I tried it", "Put it in my calendar", "Withdraw it")
    ]


def test_the_due_plan_says_why_it_came_and_offers_every_way_out() -> None:
    message = messages.plan_due(samples.current_plan(its=samples.plan()), person())
    assert list(buttons(message)) == [
        "I tried it",
        "Not yet",
        "Why did I get this?",
        "Pause reminders for 1 day",
        "Pause reminders for 3 days",
        "Pause reminders for 1 week",
        "No more reminders like this one",
        "No more reminders at all",
    ]
    assert "you planned it for Tuesday 24 November at 10:00." in message["text"]


def test_not_yet_is_taken_kindly_and_offers_a_new_time() -> None:
    message = messages.not_yet(samples.current_plan(its=samples.plan()))
    assert buttons(message)["Pick a new time"]["action_id"] == shared_actions.OPEN_PLAN_ACTION


def test_a_plan_for_next_summer_is_said_in_summer_time() -> None:
    plan = samples.plan()
    july = datetime(2027, 7, 1, 8, 30, tzinfo=UTC)
    moved = type(plan)(**{name: getattr(plan, name) for name in plan.__slots__} | {"due_at": july})
    saved = messages.plan_saved(samples.current_plan(its=moved), person(), Send())
    assert "Thursday 1 July at 10:30" in saved["text"]
