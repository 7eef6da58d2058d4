"""The practice commitment: its form, the sentence read back, and the messages about it."""

import re
from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from core.action_plans import (
    CUE_MAX,
    WHAT_MAX,
    WITH_WHOM_MAX,
    ActionPlan,
    PlanForm,
    PlanInContext,
)
from core.engagements import Engagement
from core.kernel.ids import StrategyId
from core.kernel.notices import NoticeKind
from core.people import Person
from modals.kit import blocks, doors, views
from modals.kit.metadata import PlanMetadata
from modals.kit.payloads import Block, Field, Message, View
from modals.kit.prose import Colleague, Moment, Piece, Prose, Strong
from modals.kit.state import State, missing
from modals.kit.strategies import strategy_question

PLAN_CALLBACK = "action_plan_form"
NOT_YET_ACTION = "action_plan_not_yet"

STRATEGY = Field("plan_strategy", "strategy")
WHAT = Field("plan_what", "what")
ON = Field("plan_on", "on")
AT = Field("plan_at", "at")
COLLEAGUE = Field("plan_colleague", "colleague")
WITH_WHOM = Field("plan_with_whom", "with_whom")
CUE = Field("plan_cue", "cue")

FIELDS: Mapping[str, Field] = {
    "strategy_id": STRATEGY,
    "what": WHAT,
    "on": ON,
    "at": AT,
    "with_whom_slack_id": COLLEAGUE,
    "with_whom_text": WITH_WHOM,
    "cue": CUE,
}

_CONFIDENTIAL = "Your plan is confidential. Only you see it; nobody at your school can look it up."
_ASKED = {
    "strategy_id": "Pick the strategy you will try.",
    "what": "Write what you will try, in a few words.",
    "on": "Pick a day from the calendar.",
    "at": "Pick a time of day.",
}
_WHEN = re.compile(r"^\s*when\s+", re.IGNORECASE)


def plan_form(held: PlanInContext, person: Person) -> View:
    """Ask what, when, with whom and the cue; filled in when there is a plan to change."""
    engagement, plan = held.engagement, held.plan
    due = plan.due_at.astimezone(ZoneInfo(person.time_zone)) if plan else None
    return views.form(
        "Change my plan" if plan else "My plan",
        [
            blocks.section(Prose("One small thing to try after ", Strong(engagement.topic), ".")),
            strategy_question(
                STRATEGY, "Which strategy?", engagement, plan.strategy_id if plan else None
            ),
            _what_question(plan),
            blocks.question(ON, "On which day?", blocks.date_input(due.date() if due else None)),
            blocks.question(
                AT,
                "At what time?",
                blocks.time_input(due.time() if due else None),
                hint="A day and a time make it more likely to happen.",
            ),
            *_with_whom_questions(plan),
            _cue_question(plan),
            blocks.context(_CONFIDENTIAL),
        ],
        callback_id=PLAN_CALLBACK,
        submit="Save my plan",
        metadata=PlanMetadata(engagement.id, plan.revision if plan else 0).to_text(),
    )


def _what_question(plan: ActionPlan | None) -> Block:
    return blocks.question(
        WHAT,
        "What will you try?",
        blocks.text_input(
            WHAT_MAX,
            initial=plan.what if plan else None,
            lines=True,
            example="For example: two minutes of pair talk before anyone answers",
        ),
    )


def _with_whom_questions(plan: ActionPlan | None) -> list[Block]:
    return [
        blocks.question(
            COLLEAGUE,
            "With a colleague?",
            blocks.person_input(plan.with_whom_slack_id if plan else None),
            hint="We don't send them anything.",
            optional=True,
        ),
        blocks.question(
            WITH_WHOM,
            "Or with whom else?",
            blocks.text_input(
                WITH_WHOM_MAX,
                initial=plan.with_whom_text if plan else None,
                example="For example: my Grade 4 class",
            ),
            optional=True,
        ),
    ]


def _cue_question(plan: ActionPlan | None) -> Block:
    return blocks.question(
        CUE,
        "What will be your cue?",
        blocks.text_input(
            CUE_MAX,
            initial=plan.cue if plan else None,
            example="When the bell rings after lunch",
        ),
        hint='Finish the sentence "When …, then I will try it." A cue helps you remember.',
        optional=True,
    )


def parse(view: Mapping[str, Any]) -> PlanForm:
    """Read the form. Raises FieldErrors by field for what is missing or makes no sense."""
    state = State(view)
    strategy_id, what = state.id(STRATEGY), state.text(WHAT)
    on, at = state.date(ON), state.time(AT)
    if strategy_id is None or what is None or on is None or at is None:
        raise missing({"strategy_id": strategy_id, "what": what, "on": on, "at": at}, _ASKED)
    return PlanForm(
        strategy_id=StrategyId(strategy_id),
        what=what,
        on=on,
        at=at,
        with_whom_slack_id=state.person(COLLEAGUE),
        with_whom_text=state.text(WITH_WHOM),
        cue=state.text(CUE),
    )


def plan_sentence(held: PlanInContext, person: Person) -> Prose:
    """Read the plan back as an if-then sentence: saying it again is what makes it stick."""
    plan, strategy = held.plan, held.strategy
    if plan is None or strategy is None:
        return Prose("You have no plan yet.")
    pieces: list[Piece] = ["I will try "]
    if plan.cue:
        pieces = ["When ", _WHEN.sub("", plan.cue).rstrip(" .,;"), ", I will try "]
    pieces += [Strong(strategy.name), " on ", Moment(plan.due_at, ZoneInfo(person.time_zone))]
    pieces += [*_with_whom(plan), "."]
    return Prose(*pieces)


def _with_whom(plan: ActionPlan) -> list[Piece]:
    colleague: list[Piece] = [Colleague(plan.with_whom_slack_id)] if plan.with_whom_slack_id else []
    others: list[Piece] = [plan.with_whom_text.rstrip(" .,;")] if plan.with_whom_text else []
    if not colleague and not others:
        return []
    return [", with ", *colleague, *([" and "] if colleague and others else []), *others]


def _details(held: PlanInContext) -> list[Block]:
    return [blocks.quoted(f"What I will do: {held.plan.what}")] if held.plan else []


def _said(held: PlanInContext, person: Person) -> list[Prose]:
    what = [Prose("What I will do: ", held.plan.what)] if held.plan else []
    return [plan_sentence(held, person), *what]


def saved(held: PlanInContext, person: Person) -> View:
    """Show what was saved, with the way to change it."""
    return views.paper(
        "Your plan is saved",
        [
            blocks.section(plan_sentence(held, person)),
            *_details(held),
            blocks.actions(doors.plan_button(held.engagement.id, "Change it")),
            blocks.context([Prose("We'll check in with you at that time."), Prose(_CONFIDENTIAL)]),
        ],
    )


def invitation(engagement: Engagement) -> Message:
    """Ask for a plan, right after the workshop."""
    opening = Prose(
        "Thanks for taking part in ",
        Strong(engagement.topic),
        ". What is one small thing you will try with your students?",
    )
    promise = Prose("It takes a minute. ", _CONFIDENTIAL)
    return blocks.message(
        [opening, promise],
        [
            blocks.section(opening),
            blocks.actions(doors.plan_button(engagement.id, "Make my plan", primary=True)),
            blocks.context(promise),
        ],
    )


def plan_saved(held: PlanInContext, person: Person) -> Message:
    """Keep the plan at hand in the DM."""
    changed = held.plan is not None and held.plan.revision > 1
    done = "Your plan is changed." if changed else "Your plan is saved."
    return blocks.message(
        [Prose(done), *_said(held, person)],
        [
            blocks.section([Prose(Strong(done)), plan_sentence(held, person)]),
            *_details(held),
            blocks.actions(
                doors.plan_button(held.engagement.id, "Change my plan"),
                doors.tried_button(held.engagement.id),
            ),
            blocks.context("We'll check in with you at that time. Nobody else sees your plan."),
        ],
    )


def plan_due(held: PlanInContext, person: Person) -> Message:
    """Ask at the plan's own time whether it was tried."""
    question = Prose("The time you picked has come. Have you tried it?")
    why = Prose("You get this because you planned it for now. Only you see this.")
    engagement_id = held.engagement.id
    return blocks.message(
        [question, *_said(held, person), why],
        [
            blocks.section([Prose(Strong("The time you picked has come. Have you tried it?"))]),
            blocks.section(plan_sentence(held, person)),
            *_details(held),
            blocks.actions(
                doors.tried_button(engagement_id, primary=True),
                blocks.button("Not yet", NOT_YET_ACTION, str(engagement_id)),
                doors.reminder_menu(NoticeKind.PLAN_DUE),
            ),
            blocks.context(why),
        ],
    )


def not_yet(held: PlanInContext) -> Message:
    """Take "Not yet" kindly, and offer the one thing that helps: a new time."""
    kind = Prose("That's fine. Some days don't leave room for it. Would another time suit you?")
    return blocks.message(
        kind,
        [
            blocks.section(kind),
            blocks.actions(
                doors.plan_button(held.engagement.id, "Pick a new time", primary=True),
                doors.tried_button(held.engagement.id),
            ),
        ],
    )
