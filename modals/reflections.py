"""Looking back and ahead: one form in two steps, each saved as it is sent."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import Field as Alias
from pydantic import StringConstraints

from core.kernel.ids import EngagementId
from core.reflections.records import WORDS_MAX, LookingAhead, LookingBack, ReflectionInContext
from core.reflections.vocabulary import OBSTACLE_LABELS, ObstacleTheme
from modals.kit import blocks, shared_actions, views
from modals.kit.metadata import MARK, Metadata
from modals.kit.payloads import Block, Field, View
from modals.kit.prose import Prose, Strong
from modals.kit.state import State, vocabulary

BACK_CALLBACK = "reflection_looking_back"
AHEAD_CALLBACK = "reflection_looking_ahead"
RETURN_ACTION = "reflection_return"

EVIDENCE = Field("reflection_evidence", "evidence")
OBSTACLES = Field("reflection_obstacles", "obstacles")
THEMES = Field("reflection_themes", "themes")
NEXT_TRY = Field("reflection_next_try", "next_try")

BACK_FIELDS: Mapping[str, Field] = {"evidence": EVIDENCE, "obstacles": OBSTACLES, "themes": THEMES}
AHEAD_FIELDS: Mapping[str, Field] = {"next_try": NEXT_TRY}

_WHO_SEES = (
    "Only you read what you write here. Of the boxes you tick others see figures for the whole"
    " group, and only where 5 or more people ticked the same one."
)
_NO_STUDENTS = "Please don't name or describe students."


@dataclass(frozen=True, slots=True)
class ReflectionMetadata(Metadata):
    """Which reflection a step belongs to, and the mark of what it showed when it was drawn."""

    engagement_id: EngagementId
    etag: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{16}$"), Alias(alias=MARK)]


def looking_back(current: ReflectionInContext) -> View:
    """Ask what was seen and what stood in the way; filled in with what was saved."""
    step = current.back
    return views.form(
        "Looking back (1 of 2)",
        [
            blocks.section(
                Prose("Think of what you tried after ", Strong(current.engagement.topic), ".")
            ),
            blocks.question(
                EVIDENCE,
                "What did you see when you tried it?",
                blocks.text_input(
                    WORDS_MAX,
                    initial=step.evidence,
                    lines=True,
                    example="For example: more hands went up, and quieter students spoke",
                ),
                hint=f"A few words are plenty. {_NO_STUDENTS}",
            ),
            *_obstacle_questions(step),
            blocks.context(_WHO_SEES),
        ],
        callback_id=BACK_CALLBACK,
        submit="Save and go on",
        metadata=ReflectionMetadata(current.engagement.id, step.etag).to_text(),
    )


def _obstacle_questions(step: LookingBack) -> list[Block]:
    return [
        blocks.question(
            THEMES,
            "What made it harder?",
            blocks.checkboxes(
                [blocks.option(text, one.value) for one, text in OBSTACLE_LABELS.items()],
                ticked=step.themes,
            ),
            hint="Tick as many as you like, or none.",
            optional=True,
        ),
        blocks.question(
            OBSTACLES,
            "Anything more about what made it harder?",
            blocks.text_input(WORDS_MAX, initial=step.obstacles, lines=True),
            hint="Nobody but you reads this.",
            optional=True,
        ),
    ]


def looking_ahead(current: ReflectionInContext) -> View:
    """Ask what comes next. Sending it completes the survey."""
    step = current.ahead
    done = current.reflection is not None and current.reflection.survey_complete
    intro = "Your first step is saved. One question is left."
    if done:
        intro = "Your first step is saved. You may change this one too."
    return views.form(
        "Looking ahead (2 of 2)",
        [
            blocks.section(intro),
            blocks.question(
                NEXT_TRY,
                "What will you try next?",
                blocks.text_input(
                    WORDS_MAX,
                    initial=step.next_try,
                    lines=True,
                    example="For example: the same again, with clearer sentence starters",
                ),
                hint="The same again counts, and so does something smaller.",
            ),
            blocks.actions(
                blocks.button("Back to step 1", RETURN_ACTION, str(current.engagement.id))
            ),
            blocks.context(
                _WHO_SEES if done else f"This completes your survey. {_WHO_SEES}",
            ),
        ],
        callback_id=AHEAD_CALLBACK,
        submit="Save" if done else "Save and finish",
        metadata=ReflectionMetadata(current.engagement.id, step.etag).to_text(),
    )


def parse_back(view: Mapping[str, Any]) -> LookingBack:
    state = State(view)
    ticked = (vocabulary(ObstacleTheme, one) for one in state.choices(THEMES))
    return LookingBack(
        evidence=state.text(EVIDENCE) or "",
        obstacles=state.text(OBSTACLES) or "",
        themes=frozenset(one for one in ticked if one is not None),
    )


def parse_ahead(view: Mapping[str, Any]) -> LookingAhead:
    return LookingAhead(State(view).text(NEXT_TRY) or "")


def done(current: ReflectionInContext, *, certified: bool) -> View:
    """Thank for a complete survey, and say where its certificate is."""
    lines = [Prose("Your reflection on ", Strong(current.engagement.topic), " is saved.")]
    if certified:
        lines.append(
            Prose("Your certificate is in your messages with Uptake, and on its Home tab.")
        )
    return views.info_modal(
        "Thank you",
        [
            blocks.section(lines),
            blocks.actions(
                shared_actions.reflection_button(current.engagement.id, "Read or change it")
            ),
            blocks.context(_WHO_SEES),
        ],
    )
