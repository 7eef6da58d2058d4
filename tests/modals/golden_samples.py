"""What a golden file shows of each slice: every builder once, and each turn that its texts take.

The builders are those of `test_every_payload`, here with names as long as a person would give.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

from core.applications.records import Anchor
from core.applications.text import Understood
from core.applications.vocabulary import Outcome
from core.engagements.completing import Completion
from core.engagements.vocabulary import EngagementState
from core.interventions.records import Send, Skip, Wait
from core.journeys import Journey
from core.metrics.measures import Measure
from core.people import LearnerProfile
from core.privacy import Band, BlankReason, Modifier
from core.pulses.records import RoundState
from modals import data_requests, engagements
from modals import help as help_views
from modals.action_plans import form as plan_form
from modals.action_plans import messages as plan_messages
from modals.action_plans import screens
from modals.applications import answers, prefill
from modals.applications import form as try_form
from modals.home import page
from modals.kit.payloads import Message, View
from modals.metrics import digest
from modals.pulses import running
from tests.modals import samples
from tests.modals.samples import NOW, current_plan, figure, figures, journey, logged, person, plan

Draw = Callable[[], View | Message]
PLAIN = samples.plain_engagement()
LATER = replace(PLAIN, state=EngagementState.PLANNED, topic="Later", completed_at=None)
SOON: dict[str, Any] = {"pulse_closes_at": NOW + timedelta(hours=2)}
BLANK = figure(None, blank=BlankReason.TOO_FEW, band=None)
FILE = "F0ABCDEF12"


def _home_of(*journeys: Journey) -> Draw:
    return lambda: page.home(samples.home_facts(journeys))


def _digest(**changed: Any) -> Draw:
    return lambda: digest.digest(figures(**changed), FILE)


def _action_plans() -> dict[str, Draw]:
    planned = current_plan(its=plan())
    in_calendar = current_plan(its=plan(cue=None, colleague=None, others="just me"))
    return {
        "form, no plan yet": lambda: plan_form.plan_form(current_plan(), person()),
        "form, one strategy": lambda: plan_form.plan_form(
            current_plan(samples.plain_engagement(1)), person()
        ),
        "form, a plan to change": lambda: plan_form.plan_form(planned, person()),
        "saved, we ask": lambda: screens.saved(planned, person(), Send()),
        "saved, we ask later": lambda: screens.saved(
            planned, person(), Wait(NOW + timedelta(days=2))
        ),
        "saved, check-ins are off": lambda: screens.saved(planned, person(), Skip("muted")),
        "saved, on one's own": lambda: screens.saved(in_calendar, person(), None),
        "message, saved": lambda: plan_messages.plan_saved(planned, person(), Send()),
        "message, changed": lambda: plan_messages.plan_saved(
            planned, person(), Send(), changed=True
        ),
        "message, due": lambda: plan_messages.plan_due(planned, person()),
        "message, due without a plan": lambda: plan_messages.plan_due(current_plan(), person()),
        "message, not yet": lambda: plan_messages.not_yet(planned),
    }


def _applications() -> dict[str, Draw]:
    failed, mastered = Outcome.ATTEMPTED_FAILED, Outcome.SUCCESS
    before = samples.draft("Loud. ")
    return {
        "form": lambda: try_form.application_form(current_plan(), person(), NOW),
        "form, before the check-in": lambda: try_form.application_form(
            current_plan(), person(), NOW, before
        ),
        "form, before the workshop was complete": lambda: try_form.application_form(
            current_plan(), person(), NOW, replace(before, anchor=Anchor(NOW, is_check_in=False))
        ),
        "form, all understood": lambda: try_form.application_form(
            current_plan(),
            person(),
            NOW,
            prefill.from_words(Understood(None, PLAIN.strategies[0], mastered, "")),
        ),
        "form, some not understood": lambda: try_form.application_form(
            current_plan(),
            person(),
            NOW,
            prefill.from_words(Understood(None, PLAIN.strategies[0], mastered, "and so on")),
        ),
        "form, over a message without words": lambda: try_form.application_form(
            current_plan(), person(), NOW, prefill.from_message("", NOW)
        ),
        **{
            f"saved, {outcome.value}, try {attempt}": lambda outcome=outcome, attempt=attempt: (  # type: ignore[misc]  # bound
                answers.saved(logged(outcome=outcome, attempt=attempt))
            )
            for outcome in Outcome
            for attempt in (1, 2, 11)
        },
        "message, first failed try": lambda: answers.thanks(
            logged(outcome=failed, attempt=1), person()
        ),
        "message, 11th try": lambda: answers.thanks(logged(attempt=11), person()),
    }


def _engagements() -> dict[str, Draw]:
    return {
        "choice": lambda: engagements.choose([PLAIN], person()),
        "what completion means": lambda: engagements.confirm(PLAIN, samples.cohorts(), person()),
        "what completion means for nobody": lambda: engagements.confirm(PLAIN, [], person()),
        "done for one": lambda: engagements.done(Completion(PLAIN, [], 1)),
        "done for twenty": lambda: engagements.done(Completion(PLAIN, samples.cohorts(), 20)),
    }


def _home() -> dict[str, Draw]:
    planned: dict[str, Any] = {"its": plan()}
    ahead = replace(LATER, starts_at=NOW + timedelta(days=3))
    new = LearnerProfile()
    return {
        "to come": _home_of(journey(ahead)),
        "to come, new here": lambda: page.home(samples.home_facts((journey(ahead),), profile=new)),
        "pre-work": _home_of(journey(ahead, open_pre_work=2, has_materials=True)),
        "pulse check": _home_of(journey(LATER, **SOON)),
        "no plan": _home_of(journey()),
        "planned": _home_of(journey(**planned)),
        "tried": _home_of(journey(**planned, tries=2)),
        "reflection begun": _home_of(journey(**planned, tries=1, reflection_begun=True)),
        "done": _home_of(journey(**planned, tries=2, survey_complete=True, certified=True)),
        "strategist": lambda: page.home(
            samples.home_facts(running=(PLAIN, LATER), completable=(LATER,))
        ),
    }


def _help() -> dict[str, Draw]:
    facts = help_views.HelpFacts
    return {
        "participant": lambda: help_views.help_message(facts([PLAIN], runs_workshops=False)),
        "strategist": lambda: help_views.help_message(facts([], runs_workshops=True)),
        "before the workshop": lambda: help_views.help_message(
            facts([LATER], runs_workshops=False)
        ),
        "after all workshops": lambda: help_views.help_message(
            facts([], runs_workshops=False, took_part=True)
        ),
        "a wrong word": lambda: help_views.help_message(
            facts([], runs_workshops=True), help_views.unknown_word("compleet", "complete")
        ),
        "a word like nothing": lambda: help_views.help_message(
            facts([], runs_workshops=True), help_views.unknown_word("<!channel>", None)
        ),
    }


def _metrics() -> dict[str, Draw]:
    few = figure(None, blank=BlankReason.TOO_FEW, band=None, floor=None)
    together = {Measure.PLAN_RATE: ("Grade 5", "Grade 6")}
    return {
        "digest": _digest(),
        "digest, or more": _digest(PLAN_RATE=figure(80, modifier=Modifier.OR_MORE)),
        "digest, or fewer": _digest(
            PLAN_RATE=figure(5, modifier=Modifier.OR_FEWER, band=Band.N50_PLUS)
        ),
        "digest, some still open": _digest(PLAN_RATE=figure(some_still_open=True)),
        "digest, open band": _digest(PLAN_RATE=figure(band_or_more=True)),
        "digest, too few": _digest(
            PLAN_RATE=few, APPLIED_5D=BLANK, NUDGES_ACTED_ON=BLANK, SUCCESS_SHARE=BLANK
        ),
        "digest, median to the hour": _digest(MEDIAN_HOURS=figure(1.0, band=Band.N50_PLUS)),
        "digest, median within an hour": _digest(MEDIAN_HOURS=figure(0.0, band=Band.N20_49)),
        "digest, median not reached": _digest(
            MEDIAN_HOURS=figure(None, blank=BlankReason.NOT_REACHED)
        ),
        "digest, groups together": lambda: digest.digest(
            replace(figures(), together_with=together), FILE
        ),
    }


def _own_data() -> dict[str, Draw]:
    return {
        "erasure comes by itself": lambda: data_requests.erasure_comes(begun=False, by_itself=True),
        "message, copy comes by itself": lambda: data_requests.copy_comes_message(by_itself=True),
    }


def _pulses() -> dict[str, Draw]:
    closed = samples.progress("Grade 4 ", RoundState.CLOSED)
    return {"closed": lambda: running.status(closed, person())}


def variants() -> Iterator[tuple[str, Draw]]:
    """Yield the name and the drawing of each. Whose they are shows in what is drawn."""
    yield from _action_plans().items()
    yield from _applications().items()
    yield from _engagements().items()
    yield from _help().items()
    yield from _home().items()
    yield from _metrics().items()
    yield from _own_data().items()
    yield from _pulses().items()
