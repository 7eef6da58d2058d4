"""What Slack itself checks at a modal's fields before it sends anything to the app."""

import re
from typing import Any

from local_slack.elements import interactive, is_empty, slot_of
from local_slack.model import Json, View

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_URL = re.compile(r"https?://[^\s/]+\S*")
REQUIRED = "Please complete this required field."


def field_errors(view: View) -> dict[str, str]:
    """block_id -> words, for every input that a person may not submit like this."""
    errors: dict[str, str] = {}
    for located in interactive(view.payload["blocks"]):
        if not located.is_input:
            continue
        block_id = located.block["block_id"]
        state = view.state[block_id][located.element["action_id"]]
        words = _error_of(located.block, located.element, state)
        if words:
            errors[block_id] = words
    return errors


def _error_of(block: Json, element: Json, state: Json) -> str | None:
    if is_empty(state):
        return None if block.get("optional") else REQUIRED
    value = state[slot_of(element["type"])]
    check = _CHECKS.get(element["type"])
    return check(element, value) if check else None


def _text_error(element: Json, value: str) -> str | None:
    low, high = element.get("min_length", 0), element.get("max_length", 3000)
    if len(value) < low:
        return f"Please enter at least {low} characters."
    if len(value) > high:
        return f"Please enter no more than {high} characters."
    return None


def _email_error(_element: Json, value: str) -> str | None:
    return None if _EMAIL.fullmatch(value) else "Please enter a valid email address."


def _url_error(_element: Json, value: str) -> str | None:
    return None if _URL.fullmatch(value) else "Please enter a valid URL."


def _number_error(element: Json, value: str) -> str | None:
    try:
        number = float(value)
    except ValueError:
        return "Please enter a number."
    if not element["is_decimal_allowed"] and not re.fullmatch(r"-?\d+", value):
        return "Please enter a whole number."
    low, high = element.get("min_value"), element.get("max_value")
    if low is not None and number < float(low):
        return f"Please enter a number no less than {low}."
    if high is not None and number > float(high):
        return f"Please enter a number no more than {high}."
    return None


def _files_error(element: Json, value: list[Any]) -> str | None:
    most = element.get("max_files", 10)
    if len(value) > most:
        return f"Please add no more than {most} files."
    allowed = element.get("filetypes")
    for file in value:
        if allowed and file["filetype"] not in allowed:
            return f"Please add files of these types only: {', '.join(allowed)}."
    return None


_CHECKS: dict[str, Any] = {
    "plain_text_input": _text_error,
    "email_text_input": _email_error,
    "url_text_input": _url_error,
    "number_input": _number_error,
    "file_input": _files_error,
}
