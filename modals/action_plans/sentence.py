import re
from zoneinfo import ZoneInfo

from core.action_plans import ActionPlan, PlanInContext
from core.interventions import Lapse, Send, Verdict, Wait
from core.people import Person
from modals.kit import blocks
from modals.kit.payloads import Block
from modals.kit.prose import Colleague, Moment, Piece, Prose, Strong

CONFIDENTIAL = "Your plan is confidential. Only you see it; nobody at your school can look it up."
_WHEN = re.compile(r"^\s*when\s+", re.IGNORECASE)


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


def details(held: PlanInContext) -> list[Block]:
    return [blocks.quoted(f"What I will do: {held.plan.what}")] if held.plan else []


def said(held: PlanInContext, person: Person) -> list[Prose]:
    what = [Prose("What I will do: ", held.plan.what)] if held.plan else []
    return [plan_sentence(held, person), *what]


def check_in(asked: Verdict | None, person: Person) -> list[Prose]:
    """Say when we ask about the plan; nothing where nothing can be said for sure."""
    match asked:
        case Send():
            return [Prose("We'll check in with you at that time.")]
        case Wait(until):
            when = Moment(until, ZoneInfo(person.time_zone))
            return [Prose("We'll check in with you on ", when, ".")]
        case Lapse("muted"):
            return [Prose("You turned our check-ins off, so we won't ask.")]
    return []
