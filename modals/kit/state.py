"""A view's state, read without trust: a missing, odd or forged answer is no answer."""

import re
from collections.abc import Mapping
from datetime import date, time
from enum import StrEnum
from typing import Any, TypeGuard, TypeVar
from uuid import UUID

from core.kernel.errors import FieldErrors
from modals.kit.payloads import Field

Word = TypeVar("Word", bound=StrEnum)

_DATE = re.compile(r"20\d\d-\d\d-\d\d", re.ASCII)
_TIME = re.compile(r"\d\d:\d\d", re.ASCII)
_SLACK_FILE = re.compile(r"F[A-Z0-9]{2,31}", re.ASCII)
_SLACK_USER = re.compile(r"[UW][A-Z0-9]{2,20}", re.ASCII)
# Neither can be typed, and neither can be stored: NUL, and halves of a character.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def _child(value: object, key: str) -> object:
    return value.get(key) if isinstance(value, Mapping) else None


class State:
    """Reads the answers of one view."""

    def __init__(self, view: Mapping[str, Any]) -> None:
        self._values = _child(view.get("state"), "values")

    def _answer(self, field: Field, key: str) -> object:
        return _child(_child(_child(self._values, field.block_id), field.action_id), key)

    def text(self, field: Field) -> str | None:
        value = self._answer(field, "value")
        if not isinstance(value, str):
            return None
        return _UNSTORABLE.sub("", value).strip() or None

    def choice(self, field: Field) -> str | None:
        value = _child(self._answer(field, "selected_option"), "value")
        return value if isinstance(value, str) else None

    def choices(self, field: Field) -> list[str]:
        """Return the values that are ticked."""
        options = self._answer(field, "selected_options")
        values = [_child(one, "value") for one in options] if isinstance(options, list) else []
        return [value for value in values if isinstance(value, str)]

    def id(self, field: Field) -> UUID | None:
        try:
            return UUID(self.choice(field) or "")
        except ValueError:
            return None

    def date(self, field: Field) -> date | None:
        value = self._answer(field, "selected_date")
        try:
            return date.fromisoformat(value) if _fits(value, _DATE) else None
        except ValueError:
            return None

    def time(self, field: Field) -> time | None:
        value = self._answer(field, "selected_time")
        try:
            return time.fromisoformat(value) if _fits(value, _TIME) else None
        except ValueError:
            return None

    def person(self, field: Field) -> str | None:
        """Return a Slack user id; it says nothing of who that is."""
        value = self._answer(field, "selected_user")
        return value if _fits(value, _SLACK_USER) else None

    def file(self, field: Field) -> str | None:
        """Return the Slack file id of the one that was added; it says nothing of whose it is."""
        files = self._answer(field, "files")
        value = _child(files[0], "id") if isinstance(files, list) and files else None
        return value if _fits(value, _SLACK_FILE) else None


def _fits(value: object, pattern: re.Pattern[str]) -> TypeGuard[str]:
    return isinstance(value, str) and pattern.fullmatch(value) is not None


def vocabulary(kind: type[Word], value: str | None) -> Word | None:
    """Read a frozen word; none for anything that was not offered."""
    return kind(value) if value in set(kind) else None


def missing(answers: Mapping[str, object], sentences: Mapping[str, str]) -> FieldErrors:
    """Word what is not there: for each answer that is None, its sentence."""
    return FieldErrors({name: sentences[name] for name, got in answers.items() if got is None})


def slack_errors(errors: FieldErrors, fields: Mapping[str, Field]) -> dict[str, str]:
    """Word a form's errors as Slack's `errors`, by block. What belongs to no field: the first."""
    first = next(iter(fields.values()))
    return {fields.get(name, first).block_id: sentence for name, sentence in errors.fields.items()}
