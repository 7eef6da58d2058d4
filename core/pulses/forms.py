"""What people write into a pulse check, and the sentence at each field that is wrong."""

from dataclasses import dataclass

from core.kernel.errors import FieldErrors
from core.pulses.records import PulseAnswers, PulseCheck, PulseQuestion

PULSE_TEXT_MAX = 300
PULSE_OPTION_MAX = 75
PULSE_QUESTIONS = 3
LIKERT = range(1, 6)
OPTIONS = range(2, 6)


@dataclass(frozen=True, slots=True)
class AnswerForm:
    """What a participant chose; None where nothing was. `choices` are options' indices, from 0."""

    likert: int | None
    choices: tuple[int | None, int | None, int | None]

    def checked(self, check: PulseCheck) -> PulseAnswers:
        """Return the answers. Raises FieldErrors with a sentence for each question without one."""
        errors: dict[str, str] = {}
        if self.likert not in LIKERT:
            errors["likert"] = "Pick a number from 1 to 5."
        for number, (choice, question) in enumerate(
            zip(self.choices, check.questions, strict=True), start=1
        ):
            if choice not in range(len(question.options)):
                errors[f"question_{number}"] = "Pick one of the answers."
        if errors or self.likert is None:
            raise FieldErrors(errors)
        return PulseAnswers(self.likert, tuple(one for one in self.choices if one is not None))


@dataclass(frozen=True, slots=True)
class PulseCheckForm:
    statement: str
    questions: tuple[PulseQuestion, ...]

    def checked(self, unknown_tags: frozenset[str]) -> "PulseCheckForm":
        """Return it without blanks around its texts.

        Raises FieldErrors with a sentence for each field that cannot stay as it is.
        """
        trimmed = PulseCheckForm(
            self.statement.strip(),
            tuple(
                PulseQuestion(
                    one.question.strip(),
                    tuple(option.strip() for option in one.options),
                    one.right_option,
                    one.gap_tag,
                )
                for one in self.questions
            ),
        )
        errors = _too_long("statement", trimmed.statement, PULSE_TEXT_MAX)
        if len(self.questions) != PULSE_QUESTIONS:
            errors["questions"] = f"A pulse check has {PULSE_QUESTIONS} questions."
        for number, one in enumerate(trimmed.questions, start=1):
            errors |= _wrong_with(number, one, unknown_tags)
        if errors:
            raise FieldErrors(errors)
        return trimmed


def _too_long(field: str, text: str, limit: int) -> dict[str, str]:
    if not text:
        return {field: "Please write something here."}
    return {field: f"Please keep this under {limit} characters."} if len(text) > limit else {}


def _wrong_with(number: int, one: PulseQuestion, unknown_tags: frozenset[str]) -> dict[str, str]:
    options = f"options_{number}"
    errors = _too_long(f"question_{number}", one.question, PULSE_TEXT_MAX)
    for option in one.options:
        errors |= _too_long(options, option, PULSE_OPTION_MAX)
    if len(one.options) not in OPTIONS:
        errors[options] = "Give two to five answers to choose from."
    elif len(set(one.options)) < len(one.options):
        errors[options] = "Two of these answers are the same."
    if one.right_option not in range(len(one.options)):
        errors[f"right_option_{number}"] = "Say which of the answers is right."
    if one.gap_tag in unknown_tags:
        errors[f"gap_tag_{number}"] = "Pick a skill from the list."
    return errors
