"""Every view and message that can be drawn keeps Slack's rules, whatever people wrote."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from core.action_plans.records import PlanInContext
from core.applications.records import TriesPage
from core.applications.text import Understood
from core.applications.vocabulary import Outcome
from core.content.learning import MyAsset
from core.content.videos import MyVideo
from core.content.vocabulary import AssetType
from core.engagements.vocabulary import EngagementState
from core.interventions.definitions import REMINDERS
from core.interventions.records import DeliveryWindow, Preference, Wait
from core.journey_notices import Welcome
from core.journeys import Progress
from core.kernel.notices import NoticeKind
from core.metrics.cohort_view import CohortView, OwnCohort
from core.metrics.figures import CohortFigures
from core.metrics.measures import IN_PARTS, Measure
from core.people import ContentArea, Experience, GradeBand, LearnerProfile, SchoolRole
from core.privacy import Band, BlankReason, Modifier
from core.pulses.records import Missed, RoundState
from core.reflections.records import ReflectionInContext
from core.reflections.vocabulary import ReflectionState
from local_slack.checker import check_message, check_view
from modals import content, data_requests, engagements, people, reflections, welcome
from modals import (
    help as help_views,
)
from modals.action_plans import form as plan_form
from modals.action_plans import messages as plan_messages
from modals.action_plans import screens
from modals.applications import answers, history, prefill
from modals.applications import form as try_form
from modals.certificates import messages as certificate_messages
from modals.certificates import mine
from modals.home import page
from modals.interventions import nudges
from modals.interventions import settings as settings_view
from modals.interventions import text as reminder_text
from modals.interventions import why as why_view
from modals.kit import views
from modals.kit.payloads import Message, View
from modals.metrics import cohort_view, digest
from modals.pulses import answering, running
from tests.modals import samples
from tests.modals.samples import AWKWARD, NOW, person

FULLEST_PROFILE = LearnerProfile(
    tuple(GradeBand), Experience.Y11_20, tuple(ContentArea), SchoolRole.SPECIALIST
)
PAUSED = Preference(
    muted_kinds=REMINDERS,
    snoozed_until=NOW + timedelta(days=1),
    window=DeliveryWindow(weekdays=frozenset(range(1, 5))),
)


def _held(text: str, strategies: int) -> PlanInContext:
    return PlanInContext(
        samples.engagement(text, strategies=strategies), samples.fullest_plan(text)
    )


def _withdrawn(text: str) -> PlanInContext:
    plan = replace(samples.fullest_plan(text), withdrawn_at=NOW, calendar_at=NOW)
    return PlanInContext(samples.engagement(text), plan)


def _home(text: str) -> View:
    many = tuple(samples.engagement(text, number=500 + number) for number in range(60))
    journeys = tuple(
        samples.journey(
            samples.engagement(text, strategies=2),
            samples.fullest_plan(text),
            number,
            reflection_begun=True,
            certified=True,
            has_materials=True,
            pulse_closes_at=NOW + timedelta(hours=1),
        )
        for number in range(60)
    )
    return page.home(
        samples.home_facts(journeys, many, Preference(muted_all=True), completable=many)
    )


def _certificates(text: str) -> View:
    many = [samples.certificate(text, number=100 + number) for number in range(40)]
    many[1] = replace(many[1], revoked_at=NOW)
    addresses = {
        one.certificate_id: f"https://example.com/certificates/{'x' * 200}" for one in many
    }
    return mine.mine(many, addresses)


def _materials(text: str) -> View:
    assets = tuple(
        MyAsset(samples.asset(text, kind, number=100 + number), NOW if number % 2 else None)
        for number, kind in enumerate((AssetType.PRE_WORK, AssetType.SLIDE_DECK) * 60)
    )
    addresses = {one.asset.id: f"https://example.com/{'x' * 4000}" for one in assets}
    video = MyVideo(samples.intro_video(), 40)
    address = f"https://example.com/{'x' * 2900}"
    return content.materials(
        content.Materials(samples.engagement(text), assets, addresses, video, address)
    )


def _all_figures(text: str) -> CohortFigures:
    """Give every figure there is, each counted together with other groups of long names."""
    parts = {
        measure: {f"{n}": samples.figure() for n in range(1, 12)}
        | {"x": samples.figure(None, blank=BlankReason.TOO_FEW, band=None)}
        for measure in IN_PARTS
    }
    long_names = (samples.at_most(text, 75),) * 4
    return replace(
        samples.figures(text * 75),
        figures={one: samples.figure() for one in Measure if one not in IN_PARTS},
        parts=parts,
        together_with=dict.fromkeys(Measure, long_names),
    )


def _help(text: str) -> Message:
    taking_part = [samples.engagement(text, number=number) for number in range(60)]
    return help_views.help_message(
        help_views.HelpFacts(taking_part, runs_workshops=True),
        help_views.unknown_word(text * 2000, "complete"),
    )


VIEWS: dict[str, Callable[[str], View]] = {
    "profile form": lambda _: people.profile_form(FULLEST_PROFILE),
    "profile saved": lambda _: people.saved(FULLEST_PROFILE),
    "plan form with one strategy": lambda text: plan_form.plan_form(_held(text, 1), person()),
    "plan form with 60 strategies": lambda text: plan_form.plan_form(_held(text, 60), person()),
    "plan saved": lambda text: screens.saved(_held(text, 2), person(), Wait(NOW)),
    "plan to withdraw": lambda text: screens.withdrawal_form(_held(text, 2), person()),
    "plan withdrawn": lambda text: screens.withdrawn(_withdrawn(text)),
    "plan never made": lambda text: screens.withdrawn(
        PlanInContext(samples.engagement(text), None)
    ),
    "calendar file on its way": lambda text: screens.in_calendar_view(_held(text, 2)),
    "application form": lambda text: try_form.application_form(_held(text, 60), person(), NOW),
    "application saved": lambda text: answers.saved(samples.logged(samples.engagement(text))),
    "application saved, the first": lambda text: answers.saved(
        samples.logged(samples.engagement(text), Outcome.ATTEMPTED_FAILED, 1)
    ),
    "application taken back": lambda _: answers.taken_back(),
    "tries": lambda text: history.tries(samples.tries(text), person()),
    "no tries": lambda _: history.tries(TriesPage((), 0, 0), person()),
    "nothing to log yet": lambda _: prefill.nothing_to_log_yet(),
    "which workshop was it": lambda text: prefill.which_workshop(
        [samples.engagement(text, number=number) for number in range(130)],
        person(),
        samples.draft(text),
    ),
    "application form from words": lambda text: try_form.application_form(
        _held(text, 60),
        person(),
        NOW,
        prefill.from_words(Understood(None, None, None, text * 200)),
    ),
    "application form from a message": lambda text: try_form.application_form(
        _held(text, 60), person(), NOW, prefill.from_message(text * 2000, NOW)
    ),
    "application form of several workshops": lambda text: try_form.grouped_form(
        [samples.engagement(text, number=number, strategies=8) for number in range(12)],
        person(),
        NOW,
        samples.draft(text),
    ),
    "application form about an early day": lambda text: try_form.application_form(
        _held(text, 60), person(), NOW, samples.draft(text)
    ),
    "choice among 130 workshops": lambda text: engagements.choose(
        [samples.engagement(text, number=number) for number in range(130)], person()
    ),
    "what completion means": lambda text: engagements.confirm(
        samples.engagement(text), samples.cohorts(text, 60), person()
    ),
    "completion done": lambda text: engagements.done(
        engagements.Completion(samples.engagement(text), samples.cohorts(text), 1)
    ),
    "looking back, for the first time": lambda text: reflections.looking_back(
        ReflectionInContext(samples.engagement(text), None)
    ),
    "looking back": lambda text: reflections.looking_back(samples.reflected(text)),
    "looking ahead": lambda text: reflections.looking_ahead(samples.reflected(text)),
    "looking ahead again": lambda text: reflections.looking_ahead(
        samples.reflected(text, ReflectionState.COMPLETE)
    ),
    "reflection done": lambda text: reflections.done(samples.reflected(text), certified=True),
    "certificates": _certificates,
    "no certificates": lambda _: mine.mine([], {}),
    "certificate on its way": lambda text: mine.on_its_way(samples.certificate(text)),
    "pulse check": lambda text: answering.answer_form(samples.my_pulse(text), person()),
    "pulse check answered": lambda text: answering.kept(samples.my_pulse(text), person()),
    "pulse check over": lambda text: answering.over(samples.my_pulse(text, RoundState.CLOSED)),
    "pulse check missed": lambda text: answering.missed(
        samples.missed(text),
        [samples.asset(text, AssetType.MICROLEARNING, number=number) for number in range(60)],
    ),
    "pulse check all known": lambda text: answering.missed(
        Missed(samples.my_pulse(text, RoundState.RELEASED), ()), []
    ),
    "pulse check not open": lambda text: answering.not_yet(samples.engagement(text).topic),
    "pulse check of which workshop": lambda text: running.choose(
        [samples.engagement(text, number=number) for number in range(130)], person()
    ),
    "pulse check not written": lambda text: running.status(
        samples.progress(text, None, written=False), person()
    ),
    "pulse check to open": lambda text: running.status(samples.progress(text, None), person()),
    "pulse check open": lambda text: running.status(
        samples.progress(text, RoundState.OPEN), person()
    ),
    "pulse check released": lambda text: running.status(
        samples.progress(text, RoundState.RELEASED), person()
    ),
    "closing a pulse check": lambda text: running.confirm_closing(
        samples.progress(text, RoundState.OPEN)
    ),
    "materials": _materials,
    "materials before any is out": lambda text: content.materials(
        content.Materials(samples.engagement(text), (), {}, None, "https://example.com/")
    ),
    "settings": lambda _: settings_view.settings_form(PAUSED, person(), NOW),
    "settings saved": lambda _: settings_view.saved(PAUSED, person(), NOW),
    "why a reminder came": lambda text: why_view.why(
        NoticeKind.NO_APPLICATION,
        samples.journey(samples.engagement(text), samples.fullest_plan(text), 1234),
        person(),
    ),
    "what others see": lambda text: cohort_view.cohort_view(
        OwnCohort(
            samples.engagement(text),
            samples.cohorts(text)[0].id,
            tuple(samples.engagement(text, number=500 + number) for number in range(60)),
        ),
        CohortView(*[_all_figures(text)] * 3),
    ),
    "what others see before any figure": lambda text: cohort_view.cohort_view(
        OwnCohort(samples.engagement(text), samples.cohorts(text)[0].id, ()),
        CohortView(None, None, None),
    ),
    "welcome on its way": lambda _: welcome.on_its_way(),
    "copy comes": lambda _: data_requests.copy_comes(by_itself=True),
    "copy comes by hand": lambda _: data_requests.copy_comes(by_itself=False),
    "what an erasure takes": lambda _: data_requests.what_goes(),
    "asked again before an erasure": lambda _: data_requests.are_you_sure(),
    "erasure comes": lambda _: data_requests.erasure_comes(begun=False, by_itself=False),
    "erasure begun": lambda _: data_requests.erasure_comes(begun=True, by_itself=True),
    "nothing is erased": lambda _: data_requests.stays(),
    "home": _home,
    "home of a stranger": lambda _: page.stranger(),
    "home of somebody with nothing": lambda _: page.home(samples.home_facts()),
    "home of somebody who left": lambda _: page.home(
        replace(samples.home_facts(), past=(Progress(tries=1),))
    ),
    "a sentence": views.sentence,
}

MESSAGES: dict[str, Callable[[str], Message]] = {
    "invitation": lambda text: plan_messages.invitation(samples.engagement(text)),
    "welcome": lambda text: welcome.welcome(
        Welcome(
            person(), samples.engagement(text), MyVideo(samples.intro_video(), 0), open_pre_work=2
        )
    ),
    "plan saved": lambda text: plan_messages.plan_saved(_held(text, 2), person(), Wait(NOW)),
    "plan due": lambda text: plan_messages.plan_due(_held(text, 2), person()),
    "not yet": lambda text: plan_messages.not_yet(_held(text, 2)),
    "not yet, without a plan": lambda text: plan_messages.not_yet(_withdrawn(text)),
    "calendar file on its way": lambda text: screens.in_calendar(_held(text, 2)),
    "no calendar file": lambda text: screens.in_calendar(_withdrawn(text)),
    "calendar file": lambda _: plan_messages.calendar_file(),
    "calendar file, changed": lambda _: plan_messages.calendar_file_changed(),
    "calendar file, cancelled": lambda _: plan_messages.calendar_file_cancelled(),
    "no plan": lambda text: nudges.no_action_plan(samples.engagement(text)),
    "no application": lambda text: nudges.no_application(samples.engagement(text)),
    "no survey": lambda text: nudges.no_survey(samples.engagement(text)),
    "missing pre-work": lambda text: nudges.missing_prework(samples.engagement(text)),
    "snoozed": lambda _: reminder_text.snoozed(NOW, person()),
    "muted": lambda _: reminder_text.muted(NoticeKind.PLAN_DUE),
    "muted all": lambda _: reminder_text.muted(None),
    "reminders on": lambda _: reminder_text.on_again(),
    "reminders as they stand": lambda _: reminder_text.as_it_stands(
        Preference(snoozed_until=NOW + timedelta(days=1)), NOW, person()
    ),
    "thanks": lambda text: answers.thanks(
        samples.logged(samples.engagement(text), Outcome.ATTEMPTED_FAILED, 1234, text), person()
    ),
    "try taken back": lambda text: answers.taken_back_message(samples.engagement(text)),
    "nothing to log": lambda _: prefill.nothing_to_log(),
    "how to log": lambda _: prefill.usage(),
    "certificate": lambda text: certificate_messages.here_it_is(
        samples.certificate(text), f"https://example.com/{'x' * 200}"
    ),
    "certificate revoked": lambda text: certificate_messages.revoked(samples.certificate(text)),
    "pulse check open": lambda text: answering.opened(
        samples.engagement(text), samples.pulse_round(), person()
    ),
    "copy comes": lambda _: data_requests.copy_comes_message(by_itself=False),
    "copy": lambda _: data_requests.here_it_is(),
    "farewell": lambda _: data_requests.farewell(),
    "no pulse check to run": lambda _: running.nothing_to_run(),
    "nothing to complete": lambda _: engagements.nothing_to_complete(),
    "help": _help,
    "help for a stranger": lambda _: help_views.stranger(),
    "digest": lambda text: digest.digest(samples.figures(samples.at_most(text, 150)), "F0ABCDEF12"),
    "digest of blanks": lambda text: digest.digest(
        samples.figures(
            samples.at_most(text, 150),
            PLAN_RATE=samples.figure(95, modifier=Modifier.OR_MORE, band=Band.N50_PLUS),
            APPLIED_24H=samples.figure(None, blank=BlankReason.TOO_FEW, band=None),
            APPLIED_48H=samples.figure(None, blank=BlankReason.WINDOW_OPEN),
            MEDIAN_HOURS=samples.figure(None, blank=BlankReason.NOT_REACHED),
            NUDGES_ACTED_ON=samples.figure(None, blank=BlankReason.NOBODY_YET, band=None),
        ),
        "F0ABCDEF12",
    ),
}


@pytest.mark.parametrize("draw", VIEWS.values(), ids=VIEWS.keys())
def test_a_view_keeps_slacks_rules(draw: Callable[[str], View]) -> None:
    problems = {name: list(map(str, check_view(draw(text)))) for name, text in AWKWARD.items()}
    assert problems == {name: [] for name in AWKWARD}


@pytest.mark.parametrize("draw", MESSAGES.values(), ids=MESSAGES.keys())
def test_a_message_keeps_slacks_rules_and_has_a_fallback(draw: Callable[[str], Message]) -> None:
    drawn = {name: draw(text) for name, text in AWKWARD.items()}
    problems = {name: list(map(str, check_message(dict(one)))) for name, one in drawn.items()}
    assert problems == {name: [] for name in AWKWARD}
    assert [name for name, one in drawn.items() if not 0 < len(one["text"]) <= 4000] == []


@pytest.mark.parametrize("state", EngagementState)
def test_home_shows_a_workshop_in_every_state(state: EngagementState) -> None:
    one = samples.engagement("Better questions", state=state)
    journeys = (samples.journey(one),)
    assert check_view(page.home(samples.home_facts(journeys, (one,)))) == []
