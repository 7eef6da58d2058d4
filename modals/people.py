"""What a participant says of their own work, so that what is offered to them fits."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, TypeVar

from core.people import (
    CONTENT_AREA_LABELS,
    EXPERIENCE_LABELS,
    GRADE_BAND_LABELS,
    SCHOOL_ROLE_LABELS,
    ContentArea,
    Experience,
    GradeBand,
    LearnerProfile,
    SchoolRole,
)
from modals.kit import blocks, shared_actions, views
from modals.kit.metadata import EtagMetadata
from modals.kit.payloads import Block, Element, Field, View
from modals.kit.prose import Prose, Strong
from modals.kit.state import State, vocabulary

PROFILE_CALLBACK = "learner_profile_form"

ROLE = Field("profile_school_role", "school_role")
BANDS = Field("profile_grade_bands", "grade_bands")
AREAS = Field("profile_content_areas", "content_areas")
YEARS = Field("profile_experience", "experience")

FIELDS: Mapping[str, Field] = {
    "school_role": ROLE,
    "grade_bands": BANDS,
    "content_areas": AREAS,
    "experience": YEARS,
}

_WHO_SEES = (
    "Only you see your answers. Others see a summary of a whole group, never of fewer than 10"
    " people."
)

Word = TypeVar("Word", bound=StrEnum)


def profile_form(profile: LearnerProfile) -> View:
    """Ask about one's work, with what was answered before. Every answer may be left out."""
    return views.form(
        "About my work",
        [
            blocks.section("Four short questions. Leave out whatever you like."),
            _pick(ROLE, "What is your role?", SCHOOL_ROLE_LABELS, profile.school_role),
            _tick(BANDS, "Which grades do you teach?", GRADE_BAND_LABELS, profile.grade_bands),
            _tick(AREAS, "What do you teach?", CONTENT_AREA_LABELS, profile.content_areas),
            _pick(
                YEARS, "How long have you worked in schools?", EXPERIENCE_LABELS, profile.experience
            ),
            blocks.context(_WHO_SEES),
        ],
        callback_id=PROFILE_CALLBACK,
        submit="Save",
        metadata=EtagMetadata(profile.etag).to_text(),
    )


def _options(labels: Mapping[Word, str]) -> list[Element]:
    return [blocks.option(label, word.value) for word, label in labels.items()]


def _pick(field: Field, text: str, labels: Mapping[Word, str], chosen: Word | None) -> Block:
    element = blocks.select(
        _options(labels), prompt="Pick one", chosen=chosen.value if chosen else None
    )
    return blocks.question(field, text, element, optional=True)


def _tick(field: Field, text: str, labels: Mapping[Word, str], ticked: tuple[Word, ...]) -> Block:
    element = blocks.checkboxes(_options(labels), ticked={one.value for one in ticked})
    return blocks.question(field, text, element, optional=True)


def parse(view: Mapping[str, Any]) -> LearnerProfile:
    """Read the form. What was not offered is no answer."""
    state = State(view)
    return LearnerProfile(
        grade_bands=_picked(GradeBand, state.choices(BANDS)),
        experience=vocabulary(Experience, state.choice(YEARS)),
        content_areas=_picked(ContentArea, state.choices(AREAS)),
        school_role=vocabulary(SchoolRole, state.choice(ROLE)),
    )


def _picked(kind: type[Word], values: list[str]) -> tuple[Word, ...]:
    found = (vocabulary(kind, value) for value in values)
    return tuple(word for word in found if word is not None)


def saved(profile: LearnerProfile) -> View:
    """Show what was saved, and the way to change it."""
    return views.info_modal(
        "About my work",
        [
            blocks.section([Prose(Strong("Saved.")), *_answers(profile)]),
            blocks.actions(shared_actions.profile_button("Change it")),
            blocks.context(_WHO_SEES),
        ],
    )


def _answers(profile: LearnerProfile) -> list[Prose]:
    answered = {
        "Role": [SCHOOL_ROLE_LABELS[profile.school_role]] if profile.school_role else [],
        "Grades": [GRADE_BAND_LABELS[one] for one in profile.grade_bands],
        "Subjects": [CONTENT_AREA_LABELS[one] for one in profile.content_areas],
        "Experience": [EXPERIENCE_LABELS[profile.experience]] if profile.experience else [],
    }
    lines = [Prose(f"{name}: {', '.join(words)}") for name, words in answered.items() if words]
    return lines or [Prose("You left everything out. That is fine: you can add it any time.")]
