"""What an app answers when Slack asks it for options."""

from typing import Any

from local_slack.checker.limits import limits
from local_slack.checker.nodes import check_value
from local_slack.checker.place import Place
from local_slack.checker.problem import Problem
from local_slack.outcome import Suggestions
from local_slack.parcel import Answer
from local_slack.words import TROUBLE

_OPTION = {"kind": "object", "ref": "composition.option", "variant": "plain"}
_GROUP = {"kind": "object", "ref": "composition.option_group"}


def checked_suggestions(answer: Answer) -> Suggestions:
    """The options, or the trouble a person sees when the answer breaks a rule."""
    if not answer.ok:
        return Suggestions(trouble=TROUBLE)
    body = answer.json
    problems = list(_problems(body))
    for problem in problems:
        answer.note(str(problem))
    if problems:
        return Suggestions(trouble=TROUBLE)
    return Suggestions(body.get("options") or [], body.get("option_groups") or [])


def _problems(body: Any) -> list[Problem]:
    if not isinstance(body, dict) or not {"options", "option_groups"} & body.keys():
        return [Problem("", "answer must be JSON with `options` or `option_groups`")]
    most = limits()["api"]["block_suggestion"]
    found: list[Problem] = []
    for key, item, count in (
        ("options", _OPTION, most["max_options"]),
        ("option_groups", _GROUP, most["max_option_groups"]),
    ):
        if body.get(key) is not None:
            spec = {"kind": "array", "items": item, "max": count}
            found += check_value(body[key], spec, Place("modal", f"/{key}"))
    return found
