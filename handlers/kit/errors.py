"""What a person is told when something cannot be done, in one place.

What `core` words is said as it stands. Anything else, of the database or of Slack, gets a plain
sentence here and goes on to the app's error handler, which logs it and answers by `last_resort`.
"""

import json
import logging
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import ClientError
from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackApiError

from core.kernel.errors import FieldErrors, NotAllowedError, UptakeError
from handlers.kit.requests import Command, Press, Shortcut, Submission
from modals.help import stranger
from modals.kit import views
from modals.kit.payloads import Field
from modals.kit.prose import Prose
from modals.kit.state import slack_errors

NOT_SAVED = (
    "We couldn't save that just now. Your words are still here: please press again in a moment."
)
NOT_NOW = "That didn't work just now. Please try again in a moment."

_log = logging.getLogger("uptake.handlers")


@asynccontextmanager
async def field_errors(submission: Submission, fields: Mapping[str, Field]) -> AsyncIterator[None]:
    """Answer a form: each error at its field, a refusal at the first. The typed words stay."""
    try:
        yield
    except FieldErrors as errors:
        await submission.ack(response_action="errors", errors=slack_errors(errors, fields))
    except UptakeError as refusal:
        first = next(iter(fields.values()))
        await submission.ack(response_action="errors", errors={first.block_id: str(refusal)})


@asynccontextmanager
async def error_view(submission: Submission) -> AsyncIterator[None]:
    """Answer a form without fields: the sentence takes its place."""
    try:
        yield
    except UptakeError as refusal:
        await submission.show(views.sentence(str(refusal)))


@asynccontextmanager
async def error_reply(request: Press | Shortcut) -> AsyncIterator[None]:
    """Answer a press: a sentence beside what was pressed, since a press shows no errors itself."""
    try:
        yield
    except UptakeError as refusal:
        await _tell(request, str(refusal))
    except Exception:  # whatever failed, the person is told; the app's error handler logs it
        await _tell(request, NOT_NOW)
        raise


@asynccontextmanager
async def stranger_reply(command: Command) -> AsyncIterator[None]:
    """Answer a command of somebody who may not use it: what Uptake is, and whom to ask."""
    try:
        yield
    except NotAllowedError:
        await command.reply(stranger())


async def _tell(request: Press | Shortcut, sentence: str) -> None:
    body, client = request.body, request.client
    try:
        if body.get("response_url"):
            text = Prose(sentence).plain_text()
            await request.respond(text=text, response_type="ephemeral", replace_original=False)
        elif (body.get("view") or {}).get("type") == "modal":
            await client.views_push(trigger_id=body["trigger_id"], view=views.sentence(sentence))
        else:
            await client.views_open(trigger_id=body["trigger_id"], view=views.sentence(sentence))
    except (SlackApiError, ClientError, TimeoutError) as error:
        _log.warning("a sentence did not reach its reader: %s", type(error).__name__)


def last_resort(body: Mapping[str, Any]) -> BoltResponse:
    """Answer what failed beyond any of our words: never an error page, and the words stay."""
    if body.get("type") == "view_submission":
        return _json(_not_saved(body.get("view") or {}))
    if body.get("command"):
        return _json({"response_type": "ephemeral", "text": NOT_NOW})
    return BoltResponse(status=200)


def _not_saved(view: Mapping[str, Any]) -> dict[str, Any]:
    inputs = [one["block_id"] for one in view.get("blocks", []) if one.get("type") == "input"]
    if inputs:
        return {"response_action": "errors", "errors": {inputs[0]: NOT_SAVED}}
    return {"response_action": "update", "view": views.sentence(NOT_NOW)}


def _json(answer: dict[str, Any]) -> BoltResponse:
    return BoltResponse(
        status=200, body=json.dumps(answer), headers={"content-type": "application/json"}
    )
