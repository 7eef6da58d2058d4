from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from core.action_plans.records import (
    CUE_MAX,
    WHAT_MAX,
    WITH_WHOM_MAX,
    ActionPlan,
    PlanForm,
    PlanInContext,
)
from core.kernel.ids import StrategyId
from core.people import Person
from modals.action_plans.sentence import CONFIDENTIAL
from modals.kit import blocks, views
from modals.kit.metadata import PlanMetadata
from modals.kit.payloads import Block, Field, View
from modals.kit.prose import Prose, Strong
from modals.kit.state import State, missing
from modals.kit.strategies import strategy_question

PLAN_CALLBACK = "action_plan_form"

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

_ASKED = {
    "strategy_id": "Pick the strategy you will try.",
    "what": "Write what you will try, in a few words.",
    "on": "Pick a day from the calendar.",
    "at": "Pick a time of day.",
}


def plan_form(current: PlanInContext, person: Person) -> View:
    """Ask what, when, with whom and the cue; filled in when there is a plan to change."""
    engagement, plan = current.engagement, current.plan
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
            blocks.context(CONFIDENTIAL),
        ],
        callback_id=PLAN_CALLBACK,
        submit="Save my plan",
        metadata=PlanMetadata(engagement.id, current.revision).to_text(),
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
            hint="One of the two, please. “Just me” is fine.",
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
