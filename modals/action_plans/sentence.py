import re

from core.action_plans.records import ActionPlan, PlanInContext
from core.interventions.records import Decision, Send, Skip, Wait
from core.people import Person
from modals.kit import blocks
from modals.kit.payloads import Block
from modals.kit.prose import Colleague, Piece, Prose, Strong, Timestamp

CONFIDENTIAL = "Your plan is confidential. Only you see it; nobody at your school can look it up."
_ENDS = " .,;:!?…-–—"
_WHEN = re.compile(r"when(?:\s+|$)", re.IGNORECASE)
# A cue that begins with one of these says by itself how it goes on to the plan.
_JOINED = re.compile(
    r"(?:(?:right|just|straight|shortly|directly|immediately)\s+)?"
    r"(?:whenever|as|after|before|if|once|while|during|upon|at|on|in|by|with|from|between"
    r"|first\s+thing|the\s+moment|(?:the\s+)?next\s+time"
    r"|(?:every|each)\s+(?:time|day|week|morning|\w+day))(?:\s+|$)",
    re.IGNORECASE,
)
# These are written small in the middle of a sentence, unlike a name.
_SMALL = re.compile(
    r"(?:the|an?|my|our|their|we|you|they|he|she|it|this|that|these|those|there"
    r"|all|each|every|some|students?|everyone|everybody|someone|somebody)\b",
    re.IGNORECASE,
)
_WITH = re.compile(r"(?:(?:together\s+)?with(?:\s+|$))+", re.IGNORECASE)
_ALONE = re.compile(
    r"(?:(?:just|only|by|all) )?(?:me|myself|alone|on my own|nobody|no one|none)(?: else)?"
)


def plan_sentence(current: PlanInContext, person: Person) -> Prose:
    """Read the plan back as an if-then sentence: saying it again is what makes it stick."""
    plan, strategy = current.plan, current.strategy
    if plan is None or strategy is None:
        return Prose("You have no plan yet.")
    try_it: list[Piece] = ["I will try ", Strong(strategy.name)]
    when: list[Piece] = [" on ", Timestamp.of(plan.due_at, person)]
    return Prose(*_cue(plan.cue or ""), *try_it, *when, *_with_whom(plan), ".")


def _cue(typed: str) -> list[Piece]:
    """Begin the sentence with the cue; with none where nothing but its first word was typed."""
    cue = typed.strip(_ENDS)
    joined = _JOINED.match(cue)
    if joined:
        return [cue[:1].upper() + cue[1:], ", "] if joined.end() < len(cue) else []
    rest = _WHEN.sub("", cue, count=1) if _WHEN.match(cue) else cue
    return ["When ", _inside(rest.strip(_ENDS)), ", "] if rest else []


def _inside(words: str) -> str:
    """Write the first word as it stands in the middle of a sentence."""
    return words[:1].lower() + words[1:] if _SMALL.match(words) else words


def _with_whom(plan: ActionPlan) -> list[Piece]:
    who: list[Piece] = [Colleague(plan.with_whom_slack_id)] if plan.with_whom_slack_id else []
    typed = (plan.with_whom_text or "").strip(_ENDS)
    others = _inside(_WITH.sub("", typed, count=1) if _WITH.match(typed) else typed)
    if _ALONE.fullmatch(" ".join(re.findall(r"[^\W_]+", others.casefold()))):
        return [", with ", *who] if who else [", on my own"]
    if others:
        who += [" and ", others] if who else [others]
    return [", with ", *who] if who else []


def details(current: PlanInContext) -> list[Block]:
    return [blocks.quoted(f"What I will do: {current.plan.what}")] if current.plan else []


def plain_text(current: PlanInContext, person: Person) -> list[Prose]:
    what = [Prose("What I will do: ", current.plan.what)] if current.plan else []
    return [plan_sentence(current, person), *what]


def check_in(asked: Decision | None, person: Person) -> list[Prose]:
    """Say when we ask about the plan; nothing where nothing can be said for sure."""
    match asked:
        case Send():
            return [Prose("We'll check in with you at that time.")]
        case Wait(until):
            when = Timestamp.of(until, person)
            return [Prose("We'll check in with you on ", when, ".")]
        case Skip("muted"):
            return [Prose("You turned our check-ins off, so we won't ask.")]
    return []
